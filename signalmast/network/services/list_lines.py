"""What becomes of one line of a list, in words for whoever brings it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from signalmast.core.fold import fold
from signalmast.core.tables import escape_formula
from signalmast.network import lists, rules

ADDED, CHANGED, SAME, REPEATED, REFUSED = "added", "changed", "same", "repeated", "refused"
VERDICTS = (ADDED, CHANGED, SAME, REPEATED, REFUSED)
Cells = dict[str, str]
_MOVED = ""  # no column is called so


class Refused(ValueError):
    """This line is not taken; the message says why in the reader's language."""


@dataclass(frozen=True)
class Line:
    """`said`: whom or what the line names; `words`: what would change, or why it is not taken."""

    number: int
    verdict: str
    said: str
    words: str = ""


@dataclass
class Plan:
    """What a list would do, line by line; `keep` writes exactly that."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(line.verdict for line in self.lines)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    @property
    def writes(self) -> bool:
        return any(line.verdict in (ADDED, CHANGED) for line in self.lines)


def name_in(cells: Cells) -> str:
    """The name of a line, in one line and readable. Raises Refused."""
    if _MOVED in cells:
        raise Refused(_("This line has more cells than the list has headings: some of them have moved."))
    name = " ".join(cells.get("name", "").split())
    if not name:
        raise Refused(_("There is no name."))
    if rules.looks_mangled(name):
        raise Refused(
            _(
                "The letters of “%(name)s” were not read right. The list is probably in an old encoding (TCVN3, VNI): "
                "save it in Unicode, or choose its encoding."
            )
            % {"name": name[:60]}
        )
    return name


def day_in(cells: Cells, name: str) -> date | None:
    """Raises Refused."""
    try:
        return lists.day(cells.get(name, ""))
    except lists.NoDay as wrong:
        raise Refused(
            _("“%(text)s” is no day. Write it as 27/11/2026 or 2026-11-27.") % {"text": str(wrong)[:40]}
        ) from None


def choice_in(text: str, choices: Iterable[tuple[str, Any]], what: str) -> str:
    """The value whose word, in either language, or whose own name was written; "" for nothing. Raises Refused."""
    said = fold(text.strip())
    if not said:
        return ""
    for value, words in choices:
        if said == value or said in {fold(each) for each in lists.in_both(words)}:
            return value
    raise Refused(_("“%(text)s” is no %(what)s that is known here.") % {"text": text.strip()[:40], "what": what})


def label_of(model: type[Model], column: str) -> str:
    field: Any = model._meta.get_field(column)
    return str(field.verbose_name)


def problems(wrong: ValidationError) -> str:
    """What the row's own checks say, one sentence after another."""
    return " ".join(message for messages in wrong.message_dict.values() for message in messages)


def cells_of(row: Sequence[str] | None, columns: dict[str, int]) -> Cells:
    """Only what was named as a column; a short row has nothing there. None is a row whose cells have moved."""
    if row is None:
        return {_MOVED: _MOVED}
    return {name: _as_typed(row[place].strip()) if place < len(row) else "" for name, place in columns.items()}


def _as_typed(cell: str) -> str:
    """Without the apostrophe that a table of our own puts before what a spreadsheet would run."""
    return cell[1:] if cell.startswith("'") and escape_formula(cell[1:]) == cell else cell
