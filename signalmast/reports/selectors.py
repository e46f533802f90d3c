"""Shared reads of reviews: the list, and what a period holds before a review is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from signalmast.core.periods import Period
from signalmast.metrics.selectors import asking
from signalmast.pages import selectors as pages
from signalmast.pages.models import CommunityPage
from signalmast.reports.models import Review

VIEW, WRITE, FREEZE, DELETE = (
    "reports.view_review",
    "reports.write_review",
    "reports.freeze_review",
    "reports.delete_review",
)


@dataclass(frozen=True)
class Holdings:
    """What is known of a period: posts published in it, figures of those posts, and the days all posts lie between."""

    posts: int
    figures: int
    first: date | None
    last: date | None


def reviews() -> QuerySet[Review]:
    found: QuerySet[Review] = Review.objects.select_related("page", "created_by", "frozen_by")
    return found


def holdings(*, period: Period, page: CommunityPage | None, at: datetime) -> Holdings:
    """Counts posts and their latest figures as known at `at`."""
    dimension = pages.dimension()
    filters = {
        "date_from": period.first.isoformat(),
        "date_to": period.last.isoformat(),
        "page": page.key if page else None,
    }
    with asking(dimension=dimension, as_of=at, zone=period.zone) as lake:
        counted = lake.ask("posts", by="none", **filters).rows
        given = lake.ask("missing", **filters)
    column = given.columns.index("given")
    zone = ZoneInfo(period.zone)
    mine = [moment for moment, where in zip(dimension.posted_at, dimension.page, strict=True) if _inside(where, page)]
    days = [datetime.fromisoformat(moment).astimezone(zone).date() for moment in (min(mine), max(mine))] if mine else []
    return Holdings(
        posts=int(counted[0][0]) if counted else 0,
        figures=sum(int(row[column]) for row in given.rows if row[0] != "interactions"),
        first=days[0] if days else None,
        last=days[1] if days else None,
    )


def _inside(where: str, page: CommunityPage | None) -> bool:
    return page is None or where == page.key
