"""On or off track, what is needed a month, and how far the way is done: the same numbers give the same answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from signalmast.programmes import rules
from signalmast.programmes.rules import Line
from signalmast.programmes.states import State

YEAR = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}
MIDDLE = date(2026, 7, 2)  # day 183 of 365


def line(over: str = "sum", better: str = "more", aim: int = 1200, baseline: int | None = None, **days: date) -> Line:
    given: Any = {"over": over, "better": better, "aim": Decimal(aim), **YEAR, **days}
    return Line(**given, baseline=None if baseline is None else Decimal(baseline))


def stand(one: Line, value: int | None, on: date = MIDDLE) -> rules.Stand:
    return rules.stand(one, None if value is None else Decimal(value), on=on)


def test_what_adds_up_begins_with_nothing_and_needs_the_rest_a_month() -> None:
    found = stand(line(), 500)
    assert found.state == State.OFF
    assert found.expected == Decimal("601.6438")  # 1200 * 183 / 365
    assert found.progress == 42
    assert found.days_left == 182
    assert found.pace is not None
    assert found.so_far is not None
    assert round(found.pace) == 117  # 700 over 5.98 months
    assert round(found.so_far) == 83  # 500 over 6.01 months


@pytest.mark.parametrize(
    ("one", "value", "on", "state"),
    [
        (line(), 500, date(2025, 12, 31), State.FUTURE),
        (line(), 0, date(2026, 1, 1), State.OFF),
        (line(), 602, MIDDLE, State.ON),
        (line(), 1200, MIDDLE, State.REACHED),
        (line(), 1199, date(2026, 12, 31), State.MISSED),
        (line(), 1200, date(2026, 12, 31), State.MET),
        (line(), 1300, date(2027, 5, 1), State.MET),
        (line(), None, MIDDLE, State.UNKNOWN),
        (line(), None, date(2027, 5, 1), State.UNKNOWN),
        (line("level"), 5, MIDDLE, State.OPEN),
        (line("level"), 1300, MIDDLE, State.REACHED),
        (line("level", aim=20, baseline=10), 15, MIDDLE, State.OFF),  # the line stands at 15,01
        (line("level", aim=20, baseline=10), 16, MIDDLE, State.ON),
        (line("average", "less", aim=24, baseline=48), 36, MIDDLE, State.OFF),  # the line stands at 35,97
        (line("average", "less", aim=24, baseline=48), 30, MIDDLE, State.ON),
        (line("average", "less", aim=24, baseline=48), 20, MIDDLE, State.REACHED),
        (line("sum", "less", aim=100), 60, MIDDLE, State.OFF),
        (line("sum", "less", aim=100), 40, MIDDLE, State.ON),  # what is spent only grows: never reached before its day
        (line("level", aim=20, baseline=20), 20, MIDDLE, State.ON),
        (line("level", aim=20, baseline=25), 19, MIDDLE, State.OFF),
        (line("level", aim=20, baseline=20), 20, date(2026, 12, 31), State.MET),
    ],
)
def test_how_it_stands(one: Line, value: int | None, on: date, state: State) -> None:
    assert stand(one, value, on).state == state


def test_a_target_like_its_baseline_is_to_be_held_and_has_no_way_to_go() -> None:
    found = stand(line("level", aim=20, baseline=20), 20)
    assert (found.holds, found.progress, found.pace, found.expected) == (True, None, None, 20)


def test_less_than_a_month_asks_for_no_pace() -> None:
    found = stand(line(), 500, date(2026, 12, 20))
    assert (found.state, found.pace, found.days_left) == (State.OFF, None, 11)


def test_a_target_of_one_day() -> None:
    day = date(2026, 3, 1)
    assert stand(line(starts_on=day, due_on=day), 1200, day).state == State.MET


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 5, 31), 3, date(2026, 3, 1)),
        (date(2026, 5, 15), 3, date(2026, 2, 16)),
        (date(2026, 1, 30), 12, date(2025, 1, 31)),
        (date(2024, 2, 29), 12, date(2023, 3, 1)),
        (date(2026, 5, 30), 3, date(2026, 2, 28)),
    ],
)
def test_the_newest_months(day: date, months: int, first: date) -> None:
    assert rules.months_before(day, months) == first
