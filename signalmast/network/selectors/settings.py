"""The desk's own clocks for the network."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from signalmast.network.models import NetworkSettings


def current() -> NetworkSettings:
    """What was set, or what a new desk starts with."""
    return NetworkSettings.objects.filter(pk=1).first() or NetworkSettings(pk=1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last day of a month that is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
