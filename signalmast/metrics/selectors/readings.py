"""Single readings of a record, and what a person has decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from signalmast.metrics import book, lake
from signalmast.metrics.models import Dispute
from signalmast.metrics.plain import plain


@dataclass(frozen=True)
class Reading:
    """One figure at a time, as the lake keeps it; `value` None is "not available", `day` only for a page's day."""

    metric: str
    version: int
    day: str
    value: str | None
    measured_at: datetime
    imported_at: datetime
    import_key: str
    line: int


def readings_of(key: str) -> list[Reading]:
    """Every reading of one record: metrics in the order of the book, newest reading first."""
    order = {metric.key: number for number, metric in enumerate(book.BOOK)}
    with lake.connect() as connection:
        rows = connection.execute(
            "select metric, version, coalesce(cast(day as varchar), ''), value, measured_at, imported_at, import_key,"
            " line from readings where key = ? order by measured_at desc, imported_at desc, line desc",
            [key],
        ).fetchall()
    found = [
        Reading(metric, int(version), day, plain(value), _aware(measured), _aware(imported), import_key, int(line))
        for metric, version, day, value, measured, imported, import_key, line in rows
    ]
    return sorted(found, key=lambda each: order.get(each.metric, len(order)))


def settled_times(keys: list[str]) -> set[str]:
    """Those records whose time of publication a person has decided; a newer export leaves it alone."""
    found = Dispute.objects.filter(field="posted_at", record_key__in=keys).exclude(settled=Dispute.Settled.OPEN)
    return set(found.values_list("record_key", flat=True))


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
