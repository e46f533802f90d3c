"""How days are laid out: the period of a view, its days, the hours of a week; all in the time zone of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from signalmast.core import wording
from signalmast.pages.selectors import calendar

MONTH, WEEK, LIST = "month", "week", "list"
VIEWS = (MONTH, WEEK, LIST)
IN_A_DAY = 5  # entries of a day the month shows before it leads to the list
HOURS = (0, *range(6, 23))  # where the rows of a week begin: the night is one row, what is late another
MORNING = time(9)
_YEARS = (2000, 2100)


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both shown; `month` is the one a month view is about."""

    first: date
    last: date
    month: tuple[int, int] | None = None

    def edges(self) -> tuple[datetime, datetime]:
        return start_of(self.first), start_of(self.last + timedelta(days=1))

    def days(self) -> list[date]:
        return [self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Slot:
    """One hour of a day in the week."""

    hour: int
    entries: list[calendar.Entry]
    open: bool

    @property
    def name(self) -> str:
        return f"{self.hour:02}:00"


@dataclass
class Day:
    day: date
    name: str
    short: str
    today: bool
    over: bool
    inside: bool
    at: str  # where a new post of this day would be planned
    entries: list[calendar.Entry] = field(default_factory=list)
    hours: list[Slot] = field(default_factory=list)

    @property
    def shown(self) -> list[calendar.Entry]:
        return self.entries if len(self.entries) <= IN_A_DAY else self.entries[: IN_A_DAY - 1]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)


def day_from(text: str, *, today: date) -> date:
    """The day an address names; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if _YEARS[0] <= day.year <= _YEARS[1] else today


def span_of(view: str, day: date) -> Span:
    """The period a view shows around a day. Weeks begin on Monday."""
    if view == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    last = _next_month(first) - timedelta(days=1)
    if view == LIST:
        return Span(first, last, (day.year, day.month))
    return Span(
        first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday()), (day.year, day.month)
    )


def around(view: str, day: date) -> tuple[date, date]:
    """A day in the period before and one in the period after."""
    if view == WEEK:
        return day - timedelta(days=7), day + timedelta(days=7)
    first = day.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), _next_month(first)


def name_of(view: str, day: date, language: str) -> str:
    if view == WEEK:
        span = span_of(view, day)
        name = wording.period_name(span.first, span.last, language)
    else:
        name = wording.month(day.year, day.month, language)
    return name[0].upper() + name[1:]


def lay_out(span: Span, entries: Iterable[calendar.Entry], *, now: datetime, language: str, hours: bool) -> list[Day]:
    """The days of a period with what stands in each; with its hours for a week."""
    today = local(now).date()
    days = {day: _day(day, today=today, now=now, span=span, language=language) for day in span.days()}
    for entry in entries:
        days[local(entry.at).date()].entries.append(entry)
    if hours:
        for day in days.values():
            day.hours = _hours(day, now)
    return list(days.values())


def local(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone())


def start_of(day: date, at: time = time()) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def _day(day: date, *, today: date, now: datetime, span: Span, language: str) -> Day:
    weekday = wording.weekday(day, language)
    at = start_of(day, MORNING)
    if at <= now:
        at = local(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return Day(
        day=day,
        name=f"{weekday[0].upper()}{weekday[1:]}, {wording.date(day, language)}",
        short=f"{weekday[0].upper()}{weekday[1:]}",
        today=day == today,
        over=day < today,
        inside=span.month is None or (day.year, day.month) == span.month,
        at=f"{at:%Y-%m-%dT%H:%M}",
    )


def _hours(day: Day, now: datetime) -> list[Slot]:
    slots = []
    for place, hour in enumerate(HOURS):
        until = HOURS[place + 1] if place + 1 < len(HOURS) else 24
        inside = [entry for entry in day.entries if hour <= local(entry.at).hour < until]
        slots.append(Slot(hour, inside, open=start_of(day.day, time(hour)) > now))
    return slots


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
