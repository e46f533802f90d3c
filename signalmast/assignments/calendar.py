"""Days on which recurring requests fall due, and calendar files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from signalmast.core.wording import DESK_ZONE
from signalmast.network.calendar import in_tet

FRIDAY = 4
_LONGEST_QUIET = 60  # days in a row that are searched for a working one


@dataclass(frozen=True)
class Quiet:
    """Days on which nothing falls due by itself; both inside."""

    first: date
    last: date


def local_day(at: datetime) -> date:
    return at.astimezone(DESK_ZONE).date()


def moment(day: date, hour: int) -> datetime:
    """That hour of the desk's day."""
    return datetime.combine(day, time(hour), DESK_ZONE)


def next_day(*, every: str, day: int, after: date) -> date:
    """The first day of its kind after `after`. Every "week": `day` 0 is Monday; every "month": 1 to 31.

    The 29th to 31st of a month without one is its last day.
    """
    if every == "week":
        return after + timedelta(days=(day - after.weekday() - 1) % 7 + 1)
    this = _in_month(after.year, after.month, day)
    if this > after:
        return this
    return _in_month(after.year + after.month // 12, after.month % 12 + 1, day)


def _in_month(year: int, month: int, day: int) -> date:
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day, last))


def working_day(day: date, quiet: Iterable[Quiet]) -> date:
    """`day` itself where it is neither quiet nor Tết, else the next that is neither, and no weekend."""
    spans = list(quiet)
    if not _is_quiet(day, spans):
        return day
    later = (day + timedelta(days=step) for step in range(1, _LONGEST_QUIET))
    return next((each for each in later if each.weekday() <= FRIDAY and not _is_quiet(each, spans)), day)


def _is_quiet(day: date, spans: list[Quiet]) -> bool:
    return in_tet(day) or any(span.first <= day <= span.last for span in spans)


@dataclass(frozen=True)
class Event:
    """`identity` never changes, so that a calendar program moves what it has instead of adding another."""

    identity: str
    title: str
    at: datetime
    changed_at: datetime


def as_ics(events: Iterable[Event], *, name: str) -> bytes:
    """A calendar of moments: each lasts a quarter of an hour and ends when it is due."""
    from icalendar import Calendar  # noqa: PLC0415 -- slow import
    from icalendar import Event as Entry  # noqa: PLC0415 -- slow import

    made = Calendar()
    made.add("prodid", "-//Signalmast//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for each in events:
        entry = Entry()
        entry.add("uid", f"{each.identity}@signalmast")
        entry.add("summary", each.title)
        entry.add("dtstamp", each.changed_at.astimezone(UTC))
        entry.add("dtstart", (each.at - timedelta(minutes=15)).astimezone(UTC))
        entry.add("dtend", each.at.astimezone(UTC))
        made.add_component(entry)
    return bytes(made.to_ical())
