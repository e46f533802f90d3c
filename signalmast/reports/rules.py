"""Which periods a review is usually made of, and which days it may have at all."""

from __future__ import annotations

from datetime import date, timedelta

from signalmast.core.periods import Period

EARLIEST = date(1990, 1, 1)
LONGEST_FINDING = 5_000


def usual_periods(*, today: date, zone: str) -> dict[str, Period]:
    """The periods offices report on, seen from `today`. A half or quarter that has not begun is the latest that has."""
    year = today.year
    quarter = (today.month - 1) // 3
    second = year if today.month > 6 else year - 1
    before = (year, quarter - 1) if quarter else (year - 1, 3)
    return {
        "this_quarter": _months(year, quarter * 3 + 1, 3, zone),
        "last_quarter": _months(before[0], before[1] * 3 + 1, 3, zone),
        "first_half": _months(year, 1, 6, zone),
        "second_half": _months(second, 7, 6, zone),
        "last_year": _months(year - 1, 1, 12, zone),
        "five_years": Period(date(year - 5, 1, 1), date(year - 1, 12, 31), zone),
    }


def latest(today: date) -> date:
    """The last day a review may end on: a period that runs may be looked at before it is over."""
    return date(today.year + 1, 12, 31)


def _months(year: int, month: int, count: int, zone: str) -> Period:
    after = year * 12 + month - 1 + count
    following = date(after // 12, after % 12 + 1, 1)
    return Period(date(year, month, 1), following - timedelta(days=1), zone)
