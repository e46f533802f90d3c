"""What a target may be set by: one registry of measures, filled in `config.wiring` by the apps that own the figures.

A measure answers one number for days that are both inside. Nothing that counts claims, verdicts or fact-checks can be
entered: of claims, only how fast and how fully they are answered (decision 0087).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

Params = dict[str, str]
Better = Literal["more", "less"]
Over = Literal["sum", "level", "average", "share"]

# The only figures of claims that a target may be set by.
OF_CLAIMS = frozenset(
    {"claims_lead_days.median", "claims_lead_hours.median", "claims_covered.claims_share", "claims_covered.tips_share"}
)
OWN = "programme"  # the parameter "only what is tagged to this programme"; its value is the programme's key
_NEVER = re.compile(
    r"(?:^|[^a-z])(?:claim|verdict|fact[-_ ]?check|dispute|tips?(?:[^a-z]|$)|exit|correction|mistake)", re.IGNORECASE
)
_NEVER_TAKEN = frozenset({"kind"})  # it would let "posts of the kind fact-check" in by another door
_PLACES = Decimal("0.0001")
_TOO_LARGE = Decimal(10) ** 11


class NeverATarget(ValueError):
    """It counts claims, verdicts or fact-checks: whoever is paid by verdicts makes verdicts (decision 0087)."""


class ParamWrong(ValueError):
    """A parameter the measure does not take, one that it needs and is not there, or a value nobody offers."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Param:
    """One thing a measure can be narrowed by. `choices(language)` gives values with their names."""

    key: str
    vi: str
    en: str
    choices: Callable[[str], list[tuple[str, str]]]
    required: bool = False

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True)
class Measure:
    """One figure. `question` names it where it is counted, as "question.column".

    `over` says what it is over days: "sum" adds up from the first day, "level" holds on the last day alone, "average"
    and "share" (in percent) are of the days between. `ask(date_from, date_to, params)` gives the number, or None where
    none is available. With a `door`, `door(at)` is opened once for many questions and `ask` takes what it gives first.
    """

    key: str
    vi: str
    en: str
    unit_vi: str
    unit_en: str
    better: Better
    over: Over
    question: str
    ask: Callable[..., Decimal | None]
    takes: tuple[Param, ...] = ()
    own: bool = False  # whether it can be narrowed to what is tagged to the programme
    door: Callable[[datetime], AbstractContextManager[Any]] | None = None
    means_vi: str = ""
    means_en: str = ""

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi

    def unit(self, language: str) -> str:
        return self.unit_en if language == "en" else self.unit_vi

    def means(self, language: str) -> str:
        return self.means_en if language == "en" else self.means_vi


_MEASURES: dict[str, Measure] = {}


def register(measure: Measure) -> None:
    """Enter a measure, or put a newer one of the same key in its place. Raises NeverATarget."""
    if measure.question not in OF_CLAIMS and _NEVER.search(f"{measure.question} {measure.key} {measure.en}"):
        raise NeverATarget(measure.question)
    if any(param.key in _NEVER_TAKEN or _NEVER.search(param.key) for param in measure.takes):
        raise NeverATarget(measure.key)
    _MEASURES[measure.key] = measure


def every() -> list[Measure]:
    """In the order in which they were entered."""
    return list(_MEASURES.values())


def get(key: str) -> Measure | None:
    """None for one that is not there, or no longer."""
    return _MEASURES.get(key)


def check_params(measure: Measure, params: Any, *, programme: str) -> Params:
    """The parameters as they are kept, without empty ones. Raises ParamWrong."""
    if not isinstance(params, dict):
        raise ParamWrong("")
    given = {name: value for name, value in params.items() if value not in ("", None)}
    known = {param.key: param for param in measure.takes}
    for name, value in given.items():
        if name == OWN and measure.own:
            if value != programme:
                raise ParamWrong(name)
        elif (
            name not in known
            or not isinstance(value, str)
            or value not in {choice for choice, _name in known[name].choices("vi")}
        ):
            raise ParamWrong(str(name))
    for name, param in known.items():
        if param.required and name not in given:
            raise ParamWrong(name)
    return {name: given[name] for name in sorted(given)}


class Sitting:
    """Questions asked one after the other at one moment: what their owners open for them is opened once.

    A context manager; `at` is the moment up to which things are known.
    """

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._stack = ExitStack()
        self._open: dict[Any, Any] = {}
        self._answers: dict[tuple[str, date, date, tuple[tuple[str, str], ...]], Decimal | None] = {}

    def __enter__(self) -> Sitting:
        self._stack.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.clear()
        self._stack.__exit__(*raised)

    def ask(self, measure: Measure, date_from: date, date_to: date, params: Params) -> Decimal | None:
        """The figure to four places; None where there is none, or the days lie the wrong way round."""
        if date_from > date_to:
            return None
        mark = (measure.key, date_from, date_to, tuple(sorted(params.items())))
        if mark not in self._answers:
            self._answers[mark] = _plain(self._asked(measure, date_from, date_to, params))
        return self._answers[mark]

    def _asked(self, measure: Measure, date_from: date, date_to: date, params: Params) -> Decimal | None:
        if measure.door is None:
            return measure.ask(date_from, date_to, params)
        if measure.door not in self._open:
            self._open[measure.door] = self._stack.enter_context(measure.door(self.at))
        return measure.ask(self._open[measure.door], date_from, date_to, params)


def _plain(value: Decimal | None) -> Decimal | None:
    if value is None or not value.is_finite() or abs(value) >= _TOO_LARGE:
        return None
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)
