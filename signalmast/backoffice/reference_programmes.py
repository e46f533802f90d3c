"""What the invented programmes of the reference case hold together: requests, posts of the demonstration, drafts."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.backoffice import presets
from signalmast.core.periods import Period
from signalmast.pages.models import Post
from signalmast.pages.services import tagging
from signalmast.programmes.models import Programme
from signalmast.reports import services as reports
from signalmast.reports.models import Review

TAGGED = 40  # of the invented posts, to the three-year programme


def join(five: Programme, three: Programme, *, by: User | None, at: datetime) -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(three.starts_on, time.min, zone)
    Assignment.objects.filter(demo=True, sent_at__gte=begins).update(programme=three)
    _tag(three, begins, at)
    _draft(Period(five.starts_on, five.until, settings.TIME_ZONE), None, by, at)
    last = min(three.until, at.astimezone(zone).date())
    _draft(Period(three.starts_on, last, settings.TIME_ZONE), three, by, at)


def _tag(programme: Programme, begins: datetime, at: datetime) -> None:
    """Some of the invented posts of its time, where the demonstration desk stands."""
    roles = [presets.group_name(role) for role in (presets.EDITOR, presets.EDITOR_IN_CHIEF)]
    editor = User.objects.filter(groups__name__in=roles, is_active=True).first()
    if editor is not None:
        posts = Post.objects.filter(demo=True, posted_at__gte=begins).order_by("-posted_at", "pk")
        tagging.file_under(posts=list(posts[: TAGGED * 4 : 4]), add=[programme], remove=[], by=editor, at=at)


def _draft(period: Period, programme: Programme | None, by: User | None, at: datetime) -> None:
    """Of a review; a person freezes it."""
    made = reports.draft_review(
        period=period,
        page=None,
        programme=programme,
        languages=list(reports.LANGUAGES),
        chapters=reports.may_have(programme),
        by=by,
        at=at,
    )
    Review.objects.filter(pk=made.pk).update(demo=True)
