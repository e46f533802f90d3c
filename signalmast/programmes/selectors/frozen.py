"""Targets by their frozen months, for figures that must come out the same for good.

A month is written once, so a question about months frozen before a moment has one answer. `trace` is the SHA-256 over
the months a figure stands on, each fingerprinted anew from what its row says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from signalmast.metrics.footprints import Behind, Found
from signalmast.metrics.plain import plain
from signalmast.metrics.selectors import Answer, QuestionUnknown
from signalmast.programmes import measures, rules
from signalmast.programmes.models import Programme, Target, TargetMonth
from signalmast.programmes.selectors import history, words
from signalmast.programmes.selectors.programmes import tree
from signalmast.programmes.selectors.standing import line_of

QUESTION = "programme_targets"
_COLUMNS = ("value", "then", "aim")


@dataclass(frozen=True)
class Row:
    """One target in a period: its newest frozen month in it, and the newest before it."""

    target: Target
    now: TargetMonth
    then: TargetMonth | None
    months: int

    @property
    def stand(self) -> rules.Stand:
        line = rules.Line(**{**vars(line_of(self.target)), "aim": self.now.aim})
        return rules.stand(line, self.now.value, on=min(rules.month_end(self.now.month), self.target.due_on))


def knows(name: str) -> bool:
    return name == QUESTION


class Frozen:
    """What was frozen by a moment, of some programmes where their rows are given. Asked often, read once."""

    def __init__(self, *, as_of: datetime, programmes: Collection[int] | None = None) -> None:
        self.as_of, self.programmes = as_of, programmes
        self._months: dict[int, list[TargetMonth]] | None = None

    def ask(self, name: str, *, date_from: str, date_to: str, by: str = "target") -> Answer:
        """A row for each target with a month frozen in the days. Raises QuestionUnknown."""
        if name != QUESTION or by != "target":
            raise QuestionUnknown(name if name != QUESTION else by)
        rows = []
        for row in self.rows(date.fromisoformat(date_from), date.fromisoformat(date_to)):
            said = [_said(row.now.value), _said(row.then.value if row.then else None), _said(row.now.aim)]
            rows.append((row.target.key, *said, 1 + (row.then is not None), _trace(row)))
        return Answer(
            name=name,
            filters={"date_from": date_from, "date_to": date_to, "by": by},
            groups=["target"],
            columns=["target", *_COLUMNS, "rows", "trace"],
            rows=rows,
        )

    def behind(self, name: str, filters: dict[str, Any], row: list[str], *, limit: int) -> Found:
        """The frozen months of a target in the days, the newest first."""
        first, last = (date.fromisoformat(filters[edge]) for edge in ("date_from", "date_to"))
        found = [
            Behind(one.target.key, rules.month_end(one.month).isoformat(), _said(one.value) or "", None)
            for months in self._read().values()
            for one in reversed(months)
            if one.target.key in row and first <= one.month <= last
        ]
        return Found(len(found), found[:limit])

    def rows(self, first: date, last: date) -> list[Row]:
        """In the order of the tree of programmes, then by due day."""
        places = {leaf.pk: place for place, leaf in enumerate(tree())}
        found = []
        for months in self._read().values():
            inside = [one for one in months if first <= one.month <= last]
            before = [one for one in months if one.month < first]
            if inside:
                found.append(Row(inside[-1].target, inside[-1], before[-1] if before else None, len(inside)))
        return sorted(
            found, key=lambda row: (places.get(row.target.programme_id, 0), row.target.due_on, row.target.key)
        )

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """Names of targets in both languages by their keys."""
        found: dict[str, dict[str, str]] = {}
        for language in ("vi", "en"):
            with translation.override(language):
                for months in self._read().values():
                    target = months[0].target
                    said = words.title(target, measures.get(target.measure))
                    found.setdefault(target.key, {})[language] = said
        return found

    def _read(self) -> dict[int, list[TargetMonth]]:
        if self._months is None:
            self._months = {}
            rows = TargetMonth.objects.filter(frozen_at__lte=self.as_of).order_by("target", "month")
            if self.programmes is not None:
                rows = rows.filter(target__programme__in=self.programmes)
            for one in rows.select_related("target__programme"):
                self._months.setdefault(one.target_id, []).append(one)
        return self._months


def _said(value: Decimal | None) -> str | None:
    return None if value is None else str(plain(value))


def _trace(row: Row) -> str:
    return hashlib.sha256("\n".join(_fingerprint(one) for one in (row.then, row.now) if one).encode()).hexdigest()


def _fingerprint(one: TargetMonth) -> str:
    told = {name: getattr(one, name) for name in ("month", "value", "aim", "typed", "frozen_at", "previous")}
    return history.digest_of(one.target, told)


def programmes_of(rows: list[Row]) -> list[tuple[Programme, list[Row]]]:
    """Rows under their programme, as they come."""
    found: dict[int, tuple[Programme, list[Row]]] = {}
    for row in rows:
        found.setdefault(row.target.programme_id, (row.target.programme, []))[1].append(row)
    return list(found.values())
