"""Shared reads of reviews: the list, and what a period holds before a review is made of it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from signalmast.core.periods import Period
from signalmast.metrics.selectors import Dimension, asking
from signalmast.pages import selectors as pages
from signalmast.pages.models import CommunityPage
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors import descendants
from signalmast.reports import rules
from signalmast.reports.models import Review

VIEW, WRITE, FREEZE, DELETE = (
    "reports.view_review",
    "reports.write_review",
    "reports.freeze_review",
    "reports.delete_review",
)
_COLUMNS = ("key", "page", "kind", "month", "posted_at")


@dataclass(frozen=True)
class Holdings:
    """What is known of a period: posts published in it, figures of those posts, and the days all posts lie between."""

    posts: int
    figures: int
    first: date | None
    last: date | None


def reviews() -> QuerySet[Review]:
    found: QuerySet[Review] = Review.objects.select_related("page", "programme", "created_by", "frozen_by")
    return found


def programmes_in(programme: Programme) -> dict[int, str]:
    """The keys of a programme and of all that is part of it, by their rows."""
    numbers = {programme.pk, *descendants(programme)}
    return dict(Programme.objects.filter(pk__in=numbers).values_list("pk", "key"))


def time_of(programme: Programme, *, today: date) -> tuple[date, date]:
    """The days a review of it is over: its own, as far as a review may reach."""
    return programme.starts_on, min(programme.last_day, rules.latest(today))


def dimension(programmes: Set[str] | None) -> Dimension:
    """Every post; only those tagged to one of the programmes where they are given."""
    whole = pages.dimension()
    if programmes is None:
        return whole
    mine = {post for post, programme in whole.programmes if programme in programmes}
    keep = [key in mine for key in whole.key]
    return Dimension(
        **{name: [value for value, take in zip(getattr(whole, name), keep, strict=True) if take] for name in _COLUMNS},
        topics=[pair for pair in whole.topics if pair[0] in mine],
        programmes=[pair for pair in whole.programmes if pair[0] in mine],
    )


def holdings(
    *, period: Period, page: CommunityPage | None, at: datetime, programme: Programme | None = None
) -> Holdings:
    """Counts posts and their latest figures as known at `at`."""
    counted = dimension(set(programmes_in(programme).values()) if programme else None)
    filters = {
        "date_from": period.first.isoformat(),
        "date_to": period.last.isoformat(),
        "page": page.key if page else None,
    }
    with asking(dimension=counted, as_of=at, zone=period.zone) as lake:
        posts = lake.ask("posts", by="none", **filters).rows
        given = lake.ask("missing", **filters)
    column = given.columns.index("given")
    zone = ZoneInfo(period.zone)
    mine = [moment for moment, where in zip(counted.posted_at, counted.page, strict=True) if _inside(where, page)]
    days = [datetime.fromisoformat(moment).astimezone(zone).date() for moment in (min(mine), max(mine))] if mine else []
    return Holdings(
        posts=int(posts[0][0]) if posts else 0,
        figures=sum(int(row[column]) for row in given.rows if row[0] != "interactions"),
        first=days[0] if days else None,
        last=days[1] if days else None,
    )


def _inside(where: str, page: CommunityPage | None) -> bool:
    return page is None or where == page.key
