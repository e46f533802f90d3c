from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Form = Literal["line", "bar", "grouped_bar", "stacked_bar", "horizontal_bar"]
FONT = "Be Vietnam Pro"
SIZE = 12
LINE = 16


@dataclass(frozen=True)
class Series:
    """One value per category; None is "not available", which is not zero."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Spec:
    """What to draw. `breaks` are positions between categories where values stop being comparable."""

    form: Form
    title: str
    alt: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit_label: str = ""
    breaks: Sequence[int] = ()

    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value to show, zero always among them; stacked bars count their sums."""
        if self.form == "stacked_bar":
            columns = [
                [value for one in self.series if (value := one.values[place]) is not None]
                for place in range(len(self.categories))
            ]
            values = [sum(value for value in column if (value > 0) == up) for column in columns for up in (True, False)]
        else:
            values = [value for one in self.series for value in one.values if value is not None]
        return min([0.0, *values]), max([0.0, *values])

    def lacking(self, place: int) -> str:
        """ "all", "part" or "" of the values at this category are missing."""
        missing = sum(one.values[place] is None for one in self.series)
        return "" if not missing else "all" if missing == len(self.series) else "part"

    def empty(self) -> bool:
        return all(value is None for one in self.series for value in one.values)


WORDS = {
    "vi": {"break": "đổi cách đo", "partly": "* thiếu một phần số liệu", "empty": "Không có số liệu"},
    "en": {
        "break": "measure changed",
        "missing": "–",
        "partly": "* part of the figures is missing",
        "empty": "No figures",
    },
}
