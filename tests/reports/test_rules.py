from __future__ import annotations

from datetime import date

import pytest

from signalmast.reports import rules

ZONE = "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    ("today", "name", "first", "last"),
    [
        (date(2026, 11, 24), "this_quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 11, 24), "last_quarter", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 11, 24), "first_half", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 11, 24), "second_half", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 11, 24), "last_year", date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 11, 24), "five_years", date(2021, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), "this_quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), "last_quarter", date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 6, 30), "second_half", date(2025, 7, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), "this_quarter", date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_usual_periods_are_those_an_office_reports_on(today: date, name: str, first: date, last: date) -> None:
    period = rules.usual_periods(today=today, zone=ZONE)[name]
    assert (period.first, period.last, period.zone) == (first, last, ZONE)


def test_latest_day_is_the_end_of_next_year() -> None:
    assert rules.latest(date(2026, 11, 24)) == date(2027, 12, 31)
