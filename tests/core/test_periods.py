"""Whole days in one zone, the period before and the same a year earlier."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from signalmast.core.periods import Period, PeriodWrong

ZONE = "Asia/Ho_Chi_Minh"


def span(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), ZONE)


def test_edges_are_midnights_of_the_zone() -> None:
    assert span("2026-06-01", "2026-06-30").edges() == (
        datetime(2026, 5, 31, 17, tzinfo=UTC),
        datetime(2026, 6, 30, 17, tzinfo=UTC),
    )


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodWrong):
        span("2026-06-02", "2026-06-01")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        (("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (("2026-06-10", "2026-06-16"), ("2026-06-03", "2026-06-09")),
        (("2026-06-01", "2026-06-29"), ("2026-05-03", "2026-05-31")),
    ],
)
def test_period_before_has_as_many_whole_months_else_as_many_days(
    period: tuple[str, str], before: tuple[str, str]
) -> None:
    assert span(*period).before() == span(*before)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (("2026-02-01", "2026-02-28"), ("2025-02-01", "2025-02-28")),
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (("2024-02-29", "2024-03-05"), ("2023-02-28", "2023-03-05")),
        (("2026-12-15", "2026-12-31"), ("2025-12-15", "2025-12-31")),
    ],
)
def test_year_earlier_keeps_days_and_months_ends(period: tuple[str, str], earlier: tuple[str, str]) -> None:
    assert span(*period).year_earlier() == span(*earlier)


def test_months_are_all_that_are_touched() -> None:
    assert span("2025-11-30", "2026-02-01").months() == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]
