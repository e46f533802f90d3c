"""Times of the network: hours without letters, days of Tết, repeated dates, and calendar files (RFC 5545)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from signalmast.core.wording import DESK_ZONE

ZONE = DESK_ZONE
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)
_LAST_CALL = time(20, 0)
# The first day of each lunar year; from 2041 on nothing is known, and no date is left out for it.
_FIRST_DAYS = {
    *(date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22)),
    *(date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13)),
    *(date(2030, 2, 2), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8)),
    *(date(2036, 1, 28), date(2037, 2, 15), date(2038, 2, 4), date(2039, 1, 24), date(2040, 2, 12)),
}


def is_quiet(moment: datetime) -> bool:
    """Between nine in the evening and seven in the morning, on the clock of Asia/Ho_Chi_Minh."""
    local = moment.astimezone(ZONE).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def not_quiet(moment: datetime) -> datetime:
    """The moment itself, or seven in the morning after a quiet one."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(ZONE)
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, ZONE)


def reminder_at(starts_at: datetime, hours: int) -> datetime:
    """When a reminder goes out: so many hours before, not in quiet hours, and never at the last moment.

    One whose morning would be too late goes out the evening before.
    """
    wanted = not_quiet(starts_at - timedelta(hours=hours))
    if wanted <= starts_at - timedelta(minutes=30):
        return wanted
    evening = (starts_at - timedelta(hours=hours)).astimezone(ZONE)
    day = evening.date() if evening.time() >= QUIET_FROM else evening.date() - timedelta(days=1)
    return datetime.combine(day, _LAST_CALL, ZONE)


def in_tet(day: date) -> bool:
    """From the eve of the lunar year to its fifth day: nobody is called together."""
    return any(day + timedelta(days=shift) in _FIRST_DAYS for shift in (1, 0, -1, -2, -3, -4))


def repeated(moment: datetime, *, every: str, times: int) -> list[datetime]:
    """`times` moments after this one at the same hour of the clock, each "week" or "month".

    A month without such a day has it on its last one.
    """
    first = moment.astimezone(ZONE)
    return [_later(first, every, number) for number in range(1, times + 1)]


def _later(first: datetime, every: str, number: int) -> datetime:
    if every == "week":
        day = first.date() + timedelta(weeks=number)
    else:
        months = first.year * 12 + first.month - 1 + number
        year, month = divmod(months, 12)
        day = date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
    return datetime.combine(day, first.time(), ZONE)


@dataclass(frozen=True)
class Entry:
    """One meeting as a calendar shows it. `changed` grows with each change, so that programs take the newer one."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    words: str
    link: str
    stamp: datetime
    changed: int
    off: bool


def file_of(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar with its time zone. What people typed is escaped, so that no line of it becomes a property."""
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    made = Calendar()
    made.add("prodid", "-//Signalmast//Training//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _one_line(name))
    for entry in entries:
        made.add_component(_event(entry))
    made.add_missing_timezones()
    told: bytes = made.to_ical()
    return told


def _event(entry: Entry) -> Any:
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", _one_line(entry.title))
    event.add("dtstart", entry.starts_at.astimezone(ZONE))
    event.add("dtend", entry.ends_at.astimezone(ZONE))
    event.add("dtstamp", entry.stamp)
    event.add("sequence", entry.changed)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    if entry.place:
        event.add("location", _one_line(entry.place))
    if entry.words:
        event.add("description", entry.words.replace("\r", ""))
    if entry.link:
        event.add("url", _one_line(entry.link))
    return event


def _one_line(text: str) -> str:
    return " ".join(text.split())
