"""Periods of whole days in one time zone: their edges in UTC, the period before, and the same a year earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class PeriodWrong(ValueError):
    """The first day lies after the last."""


@dataclass(frozen=True)
class Period:
    """Days `first` to `last`, both inside."""

    first: date
    last: date
    zone: str

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise PeriodWrong(f"{self.first} > {self.last}")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def edges(self) -> tuple[datetime, datetime]:
        """The first moment inside and the first moment after, in UTC."""
        zone = ZoneInfo(self.zone)
        begin = datetime.combine(self.first, time.min, zone)
        end = datetime.combine(self.last + timedelta(days=1), time.min, zone)
        return begin.astimezone(UTC), end.astimezone(UTC)

    def before(self) -> Period:
        """The period just before: as many whole months when this one is whole months, else as many days."""
        months = self._whole_months()
        end = self.first - timedelta(days=1)
        if months:
            return Period(_shift(self.first, -months), end, self.zone)
        return Period(self.first - timedelta(days=self.days), end, self.zone)

    def year_earlier(self) -> Period:
        """The same days one year earlier; 29 February becomes 28, and a month's end stays a month's end."""
        first, last = _shift(self.first, -12), _shift(self.last, -12)
        if self._whole_months():
            last = _shift(self.last + timedelta(days=1), -12) - timedelta(days=1)
        return Period(first, last, self.zone)

    def months(self) -> list[tuple[int, int]]:
        """Every (year, month) touched, in order."""
        found = []
        year, month = self.first.year, self.first.month
        while (year, month) <= (self.last.year, self.last.month):
            found.append((year, month))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found

    def _whole_months(self) -> int:
        after = self.last + timedelta(days=1)
        if self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * 12 + after.month - self.first.month


def _shift(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    longest = (following - timedelta(days=1)).day
    return date(year, month, min(day.day, longest))
