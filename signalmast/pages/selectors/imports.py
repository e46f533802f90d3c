"""Imports as the back office shows them: the list, how far one is, what was refused and disputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from signalmast.core import wording
from signalmast.metrics import book
from signalmast.metrics import selectors as metrics_selectors
from signalmast.metrics.models import Dispute
from signalmast.pages.models import CommunityPage, Import, Post

State = Import.State


@dataclass(frozen=True)
class HowFar:
    """`percent` is a guess while the file is read, rows then posts; `rows` of `of` are through the present step."""

    percent: int
    rows: int
    of: int


def imports() -> QuerySet[Import]:
    return Import.objects.select_related("started_by", "page")


def how_far(job: Import) -> HowFar:
    """Reading is the first half, posts the next, figures the rest."""
    of = job.counts.get("rows", 0)
    share = min(job.rows_done / of, 1) if of else 0
    percent = {
        State.PREVIEWED: 0,
        State.WAITING: 0,
        State.READING: int(5 + 45 * share),
        State.PARSED: int(50 + 40 * share),
        State.POSTED: 92,
    }.get(State(job.state), 100)
    return HowFar(percent, job.rows_done, of)


def disputes_of(job: Import) -> QuerySet[Dispute]:
    return Dispute.objects.filter(import_key=job.key).select_related("settled_by").order_by("line_second", "field")


def disputes() -> QuerySet[Dispute]:
    """Open ones first."""
    return Dispute.objects.select_related("settled_by").order_by("settled", "-pk")


def sections_of_import(job: Import) -> list[CommunityPage]:
    """The community pages an import added posts to."""
    wanted = Post.objects.filter(import_key=job.key).order_by().values("section_id").distinct()
    return list(CommunityPage.objects.filter(pk__in=wanted).order_by("title"))


@dataclass(frozen=True)
class DisputeLine:
    """A dispute in words: what differs, and what each of the two lines says."""

    dispute: Dispute
    post: Post | None
    what: str
    first: str
    second: str


def dispute_lines(found: Iterable[Dispute]) -> list[DisputeLine]:
    rows = list(found)
    posts = {post.key: post for post in Post.objects.filter(key__in=[row.record_key for row in rows])}
    return [
        DisputeLine(
            row, posts.get(row.record_key), _what(row), _said(row, row.value_first), _said(row, row.value_second)
        )
        for row in rows
    ]


def metric_name(key: str) -> str:
    """A metric in the active language."""
    known = book.BY_KEY.get(key)
    return known.label(get_language() or settings.LANGUAGE_CODE) if known else key


def _what(row: Dispute) -> str:
    return gettext("date and time of the post") if row.field == "posted_at" else metric_name(row.field)


def _said(row: Dispute, value: str) -> str:
    if row.field == "posted_at" and value:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        language = "en" if get_language() == "en" else "vi"
        return wording.date_time(moment, language, ZoneInfo(settings.TIME_ZONE))
    return gettext("not available") if value in ("", "NA") else value


@dataclass(frozen=True)
class RecordReading:
    """One reading of a post as a person reads it; `value` None is "not available"."""

    metric: str
    value: str | None
    day: str
    measured_at: datetime
    imported_at: datetime
    file: str
    import_pk: int | None
    line: int
    settled: bool


def readings_of(key: str) -> list[RecordReading]:
    """Every reading of one record over time, newest first within each metric."""
    found = metrics_selectors.readings_of(key)
    jobs = {job.key: job for job in Import.objects.filter(key__in={reading.import_key for reading in found})}
    return [
        RecordReading(
            metric=metric_name(each.metric),
            value=each.value,
            day=each.day,
            measured_at=each.measured_at,
            imported_at=each.imported_at,
            file=jobs[each.import_key].filename if each.import_key in jobs else "",
            import_pk=jobs[each.import_key].pk if each.import_key in jobs else None,
            line=each.line,
            settled=each.import_key.startswith("settle:"),
        )
        for each in found
    ]
