"""Figures of the network, counted from lines that a review keeps with it.

Who contributes where, who came to a training and when a request was answered are put right afterwards, and people's
particulars go. A review therefore keeps what it counted, never a person, and is verified by counting that again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from signalmast.core.periods import Period
from signalmast.metrics.footprints import Behind, Found
from signalmast.metrics.plain import plain
from signalmast.metrics.selectors import Answer, QuestionUnknown

Line = list[str | None]  # key, ISO day, then the groups and the values of its sheet as decimal text
DESK = "desk"  # the key of a line about the whole of it
How = Callable[[list[Decimal]], Decimal | None]


def _sum(found: list[Decimal]) -> Decimal:
    return sum(found, Decimal(0))


def _median(found: list[Decimal]) -> Decimal | None:
    return median(found) if found else None


def _only(found: list[Decimal]) -> Decimal | None:
    """Of one line; several cannot be added."""
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Sheet:
    """Lines of one kind: what they may be grouped by, and how each column is made of theirs. `count` counts lines."""

    name: str
    groups: tuple[str, ...]
    columns: Mapping[str, How]
    count: str = ""
    shown: str = ""  # the column that stands beside a line in its footprint

    def value(self, line: Line, column: str) -> str | None:
        return line[2 + len(self.groups) + list(self.columns).index(column)]


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "coverage",
            ("area", "kind"),
            {"covered": _sum, "one": _sum, "quiet": _sum, "people": _only},
            count="organisations",
            shown="people",
        ),
        Sheet("coverage_days", (), {"covered": _only, "organisations": _only}, shown="covered"),
        Sheet("training_sessions", ("course",), {"came": _sum, "seats": _sum}, count="sessions", shown="came"),
        Sheet("training_people", (), {"people": _only}, shown="people"),
        Sheet(
            "training_effect",
            ("group",),
            {"people": _only, "contributed": _only, "days": _only, "accepted": _only, "corrected": _only},
            shown="people",
        ),
        Sheet(
            "requests",
            (),
            {"to_accept": _median, "to_hand_in": _median, "to_end": _median, "whole": _median}
            | {"handed_in": _sum, "in_time": _sum},
            count="requests",
            shown="whole",
        ),
        Sheet(
            "requests_asked",
            ("organisation",),
            {"whole": _median, "handed_in": _sum, "in_time": _sum},
            count="requests",
            shown="whole",
        ),
    )
}


def knows(name: str) -> bool:
    return name in SHEETS


def coverage_days(period: Period, *, on: date) -> tuple[date, date]:
    """The day before the period and its last, neither after the day `on` which it is counted."""
    return min(period.first - timedelta(days=1), on), min(period.last, on)


class Kept:
    """The lines of one review by the names of their sheets, and every question about them."""

    def __init__(self, lines: Mapping[str, Sequence[Line]]) -> None:
        self.lines = {name: list(lines.get(name, ())) for name in SHEETS}

    def ask(self, name: str, *, date_from: str, date_to: str, by: str = "none") -> Answer:
        """Over the lines of those days, both inside: a row for each group, with `rows` (lines counted) and `trace`
        (SHA-256 over them). Raises QuestionUnknown."""
        sheet = SHEETS.get(name)
        if sheet is None or by not in ("none", *sheet.groups):
            raise QuestionUnknown(name if sheet is None else by)
        grouped: dict[tuple[str, ...], list[Line]] = {(): []} if by == "none" else {}
        for line in self._of(sheet, date_from, date_to):
            grouped.setdefault(_group(sheet, line, by), []).append(line)
        head = [] if by == "none" else [by]
        return Answer(
            name=name,
            filters={"date_from": date_from, "date_to": date_to, "by": by},
            groups=head,
            columns=[*head, *([sheet.count] if sheet.count else []), *sheet.columns, "rows", "trace"],
            rows=[(*group, *_row(sheet, lines)) for group, lines in sorted(grouped.items())],
        )

    def behind(self, name: str, filters: dict[str, Any], row: list[str], *, limit: int) -> Found:
        """The lines of a figure, the highest value first."""
        sheet = SHEETS[name]
        lines = [
            line
            for line in self._of(sheet, filters["date_from"], filters["date_to"])
            if _group(sheet, line, filters["by"]) == tuple(row)
        ]
        lines.sort(key=lambda line: (-Decimal(sheet.value(line, sheet.shown) or -1), str(line[0]), str(line[1])))
        found = [Behind(str(line[0]), str(line[1]), sheet.value(line, sheet.shown) or "", None) for line in lines]
        return Found(len(found), found[:limit])

    def _of(self, sheet: Sheet, date_from: str, date_to: str) -> list[Line]:
        return [line for line in self.lines[sheet.name] if date_from <= str(line[1]) <= date_to]


def _group(sheet: Sheet, line: Line, by: str) -> tuple[str, ...]:
    return () if by == "none" else (str(line[2 + sheet.groups.index(by)]),)


def _row(sheet: Sheet, lines: list[Line]) -> list[Any]:
    found: list[Any] = [str(len(lines))] if sheet.count else []
    for column, how in sheet.columns.items():
        value = how([Decimal(text) for line in lines if (text := sheet.value(line, column)) is not None])
        found.append(None if value is None else str(plain(value)))
    return [*found, len(lines), _trace(lines)]


def _trace(lines: Iterable[Line]) -> str:
    said = "\n".join(sorted(json.dumps(line, ensure_ascii=False) for line in lines))
    return hashlib.sha256(said.encode()).hexdigest()
