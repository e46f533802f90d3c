from __future__ import annotations

import math
from decimal import Decimal

from signalmast.core import wording


class Scale:
    """Values to pixels along one axis, with round ticks that cover all values."""

    def __init__(self, low: float, high: float, start: float, end: float, *, steps: int, whole: bool) -> None:
        self.ticks = _ticks(low, high, steps, whole)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self._start + (value - low) / (high - low) * (self._end - self._start)

    def within(self, start: float, end: float) -> Scale:
        self._start, self._end = start, end
        return self

    def labels(self, lang: str) -> list[str]:
        divisor = wording.scale_of(_decimal(max(abs(tick) for tick in self.ticks)))
        return [wording.scaled(_decimal(tick), lang, divisor) for tick in self.ticks]


def label(value: float, lang: str) -> str:
    return wording.compact(_decimal(value), lang)


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))


def _ticks(low: float, high: float, steps: int, whole: bool) -> list[float]:
    if high <= low:
        high = low + 1
    step = _round_step((high - low) / steps)
    if whole and step < 10:
        step = max(1.0, step if step != 2.5 else 5.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 9) for place in range(first, last + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(part * power for part in (1, 2, 2.5, 5, 10) if rough <= part * power * (1 + 1e-9))
