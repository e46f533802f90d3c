"""Whether a target is on track: a straight line from where it began to where it is to be, and what is left a month.

Pure: the same numbers and days give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from signalmast.programmes.measures import Better, Over
from signalmast.programmes.states import State

_MONTH = Decimal("30.4375")  # days, over four years
_ONE = Decimal(1)


@dataclass(frozen=True)
class Line:
    """What a target is, in numbers. `starts_on` and `due_on` are both inside."""

    better: Better
    over: Over
    starts_on: date
    due_on: date
    aim: Decimal
    baseline: Decimal | None = None


@dataclass(frozen=True)
class Stand:
    """How a target stands. `expected` is where the line is on the day, `progress` the percent of the way that is done.

    `pace` is what is needed a month from now until due, `so_far` what was made a month; both None where they say
    nothing. `holds`: the target is to keep what there was already.
    """

    state: State
    value: Decimal | None = None
    expected: Decimal | None = None
    progress: Decimal | None = None
    pace: Decimal | None = None
    so_far: Decimal | None = None
    days_left: int = 0
    holds: bool = False


def months_between(first: date, last: date) -> Decimal:
    """Both days inside, as months of average length."""
    return Decimal((last - first).days + 1) / _MONTH


def months_before(day: date, months: int) -> date:
    """The first of so many months that end on `day`: 3 before 31 May is 1 March, before 15 May 16 February."""
    after = day + timedelta(days=1)
    count = after.year * 12 + after.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(after.day, month_end(date(year, month + 1, 1)).day))


def month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def stand(line: Line, value: Decimal | None, *, on: date) -> Stand:
    """How it stands on a day with this value, which is of the due day once that has passed."""
    if on < line.starts_on:
        return Stand(State.FUTURE, days_left=(line.due_on - on).days)
    left = max(0, (line.due_on - on).days)
    if value is None:
        return Stand(State.UNKNOWN, days_left=left)
    good = _reached(line, value)
    if on >= line.due_on:
        return Stand(State.MET if good else State.MISSED, value, line.aim, _progress(line, value))
    if _origin(line) is None:
        return Stand(State.REACHED if good else State.OPEN, value, days_left=left)
    return _under_way(line, value, on=on, good=good, left=left)


def _under_way(line: Line, value: Decimal, *, on: date, good: bool, left: int) -> Stand:
    expected, holds = _expected(line, on), _holds(line)
    ahead = value >= expected if line.better == "more" else value <= expected
    until_the_end = line.over == "sum" and line.better == "less"  # what is spent only grows
    state = State.REACHED if good and not until_the_end and not holds else State.ON if ahead else State.OFF
    to_go, months = abs(line.aim - value), Decimal(left) / _MONTH
    gone = months_between(line.starts_on, on)
    begun = _origin(line) or Decimal(0)
    return Stand(
        state,
        value,
        expected,
        _progress(line, value),
        pace=_rounded(to_go / months) if months >= _ONE and not good and not holds else None,
        so_far=_rounded((value - begun) / gone) if gone >= _ONE and not holds else None,
        days_left=left,
        holds=holds,
    )


def _origin(line: Line) -> Decimal | None:
    """Where it began: what adds up begins with nothing, everything else with its baseline."""
    return Decimal(0) if line.over == "sum" else line.baseline


def _holds(line: Line) -> bool:
    begun = _origin(line)
    if begun is None or line.over == "sum":
        return False
    return begun >= line.aim if line.better == "more" else begun <= line.aim


def _expected(line: Line, on: date) -> Decimal:
    begun = _origin(line)
    if begun is None or _holds(line):
        return line.aim
    part = Decimal((on - line.starts_on).days + 1) / Decimal((line.due_on - line.starts_on).days + 1)
    return _rounded(begun + (line.aim - begun) * part)


def _reached(line: Line, value: Decimal) -> bool:
    return value >= line.aim if line.better == "more" else value <= line.aim


def _progress(line: Line, value: Decimal) -> Decimal | None:
    begun = _origin(line)
    if begun is None or begun == line.aim or _holds(line):
        return None
    return ((value - begun) * 100 / (line.aim - begun)).quantize(_ONE, rounding=ROUND_HALF_UP)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
