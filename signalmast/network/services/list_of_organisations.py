"""A list of organisations held against the tree, and written exactly as it was shown.

Who is meant: the same name under the same one; where a line names none above it, the only one of that name. A list
adds and changes; it never moves what is there, so it can make no circle. Lines may come in any order.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from signalmast.core.fold import fold
from signalmast.network import lists
from signalmast.network.models import Organisation
from signalmast.network.services import list_lines
from signalmast.network.services.list_lines import ADDED, CHANGED, REFUSED, REPEATED, SAME, Cells, Line, Plan, Refused

_TEXTS = ("name_en", "kind", "area", "address", "email", "telephone")
_DAYS = ("active_from", "active_to")


@dataclass(eq=False)
class Known:
    """An organisation as it is or would be, with what earlier lines have said of it."""

    row: Organisation
    parent: Known | None = None
    line: int = 0
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)
    changed: bool = False

    @property
    def added(self) -> bool:
        return self.row.pk is None


class OrganisationList:
    """`plan()` reads, `keep()` writes what the plan found; between them nobody else may change the tree."""

    def __init__(self, rows: list[tuple[int, Cells]], *, on: date) -> None:
        self.rows, self.on = rows, on
        self.by_name: dict[str, list[Known]] = {}
        self.new: list[Known] = []

    def plan(self) -> Plan:
        """A line whose organisation above comes further down waits for it."""
        self._load()
        done: dict[int, Line] = {}
        waiting = self.rows
        while waiting:
            later: list[tuple[int, Cells]] = []
            to_come = Counter(_folded(cells.get("name", "")) for _number, cells in waiting)
            for number, cells in waiting:
                line = self._line(number, cells, to_come)
                if line is None:
                    later.append((number, cells))
                else:
                    done[number] = line
            if len(later) == len(waiting):
                done.update({number: self._stuck(number, cells) for number, cells in later})
                later = []
            waiting = later
        return Plan(lists.ORGANISATIONS, [done[number] for number, _cells in self.rows])

    def keep(self) -> None:
        for known in self.new:  # each after the one it is a part of
            known.row.parent = known.parent.row if known.parent else None
            known.row.save()
        for rows in self.by_name.values():
            for known in rows:
                if known.changed and known not in self.new:
                    known.row.save()

    def _load(self) -> None:
        by_number = {row.pk: Known(row) for row in Organisation.objects.order_by("pk")}
        for known in by_number.values():
            known.parent = by_number.get(known.row.parent_id or 0)
            self.by_name.setdefault(known.row.folded, []).append(known)

    def _line(self, number: int, cells: Cells, to_come: Counter[str]) -> Line | None:
        """None while the organisation above may still come in another line."""
        said = " ".join(cells.get("name", "").split())[:80]
        above = _folded(cells.get("parent", ""))
        others = to_come[above] - (above == _folded(said))
        if above and above not in self.by_name and others > 0:
            return None
        try:
            verdict, words = self._take(number, cells)
            return Line(number, verdict, said, words)
        except Refused as refused:
            return Line(number, REFUSED, said, str(refused))

    def _stuck(self, number: int, cells: Cells) -> Line:
        said = " ".join(cells.get("name", "").split())[:80]
        return Line(number, REFUSED, said, _("It would be a part of itself: the lines name one another in a circle."))

    def _take(self, number: int, cells: Cells) -> tuple[str, str]:
        name = list_lines.name_in(cells)
        parent = self._parent(cells.get("parent", ""))
        known = self._meant(name, parent, named_above=bool(cells.get("parent", "").strip()))
        fresh = known is None
        if known is None:
            known = Known(Organisation(name=name, folded=fold(name)[:160], active_from=self.on), parent)
        given = self._given(cells)
        words = []
        for column, value in given.items():
            earlier = known.said.get(column)
            if earlier is not None and earlier[1] != value:
                raise Refused(_("Line %(line)s says otherwise about the same organisation.") % {"line": earlier[0]})
            there = getattr(known.row, column)
            if there != value:
                label = list_lines.label_of(Organisation, column)
                words.append(f"{label}: {there or '–'} → {value}")
        self._change(known.row, given)
        for column, value in given.items():
            known.said.setdefault(column, (number, value))
        earlier_line, known.line = known.line, known.line or number
        if fresh:
            self.new.append(known)
            self.by_name.setdefault(known.row.folded, []).append(known)
            return ADDED, _("part of %(name)s") % {"name": parent.row} if parent else ""
        known.changed = known.changed or bool(words)
        if earlier_line:
            told = _("The same organisation as in line %(line)s.") % {"line": earlier_line}
            return REPEATED, " ".join([told, "; ".join(words)]).strip()
        return (CHANGED, "; ".join(words)) if words else (SAME, "")

    def _parent(self, text: str) -> Known | None:
        said = " ".join(text.split())
        if not said:
            return None
        found = self.by_name.get(_folded(said), [])
        exact = [known for known in found if known.row.name.casefold() == said.casefold()] or found
        if not exact:
            raise Refused(_("There is no organisation “%(name)s”. Add it first.") % {"name": said[:80]})
        if len(exact) > 1:
            raise Refused(_("Several organisations are called “%(name)s”.") % {"name": said[:80]})
        return exact[0]

    def _meant(self, name: str, parent: Known | None, *, named_above: bool) -> Known | None:
        found = self.by_name.get(fold(name)[:160], [])
        found = [known for known in found if known.row.name.casefold() == name.casefold()] or found
        if named_above:
            found = [known for known in found if known.parent is parent]
        if len(found) > 1:
            raise Refused(_("Several organisations are called “%(name)s”.") % {"name": name[:80]})
        return found[0] if found else None

    @staticmethod
    def _given(cells: Cells) -> dict[str, Any]:
        """What the line says beside the name; an empty cell says nothing."""
        texts = {name: " ".join(cells.get(name, "").split()) for name in _TEXTS}
        days = {name: list_lines.day_in(cells, name) for name in _DAYS}
        return {name: value for name, value in {**texts, **days}.items() if value}

    @staticmethod
    def _change(row: Organisation, given: dict[str, Any]) -> None:
        tried = copy(row)
        for name, value in given.items():
            setattr(tried, name, value)
        try:
            tried.clean()
            tried.clean_fields(exclude=["parent"])
        except ValidationError as wrong:
            raise Refused(list_lines.problems(wrong)) from wrong
        row.__dict__.update({name: getattr(tried, name) for name in ("name", "folded", *_TEXTS, *_DAYS)})


def _folded(text: str) -> str:
    return fold(" ".join(text.split()))[:160]
