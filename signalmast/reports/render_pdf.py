"""A review as a tagged PDF (PDF/UA-1), A4, set by typst from `review.typ`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from signalmast.core import typeset
from signalmast.reports import footprint, layout
from signalmast.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Source,
    Table,
)
from signalmast.reports.labels import LABELS
from signalmast.reports.pictures import chart_svg
from signalmast.reports.plain import plain_all

TEMPLATE = Path(__file__).parent / "review.typ"
_LETTERS = 96  # letters of the text's size that stand in one line


def render(document: Document, lang: str, *, template: Path = TEMPLATE, fonts: Path = typeset.FONTS) -> bytes:
    """The edition in `lang`; the same bytes for the same document. Raises `typeset.TypesettingFailed`."""
    edition = document.edition(lang)
    frozen = datetime.fromisoformat(document.frozen_at)
    cells = _Cells(document)
    levels = layout.levels(edition.blocks)
    data = {
        "lang": lang,
        "labels": LABELS[lang],
        "title": edition.title,
        "subtitle": edition.subtitle,
        "publisher": edition.publisher,
        "publisher_address": edition.publisher_address,
        "publisher_contact": edition.publisher_contact,
        "period": edition.period,
        "frozen": edition.frozen,
        "frozen-line": f"{LABELS[lang]['frozen']}: {edition.frozen}",
        "date": [frozen.year, frozen.month, frozen.day],
        "blocks": [_view(block, lang, cells, level) for block, level in zip(edition.blocks, levels, strict=True)],
    }
    data["groups"] = [_group(group, lang, cells) for group in footprint.groups(document, lang)]
    return typeset.pdf(template, plain_all(data), fonts, frozen)


class _Cells:
    """Cells as the template reads them: text, note number, and whether the figure appears for the first time."""

    def __init__(self, document: Document) -> None:
        self.notes = footprint.notes(document)
        self.seen: set[int] = set()

    def view(self, cell: Cell, letters: int = _LETTERS // 2) -> dict[str, Any]:
        text = layout.breakable(cell.text, letters)
        number = self.notes.get(cell.figure or "")
        if number is None:
            return {"t": text}
        first = number not in self.seen
        self.seen.add(number)
        return {"t": text, "n": number, "first": first}


def _view(block: Block, lang: str, cells: _Cells, level: int) -> dict[str, Any]:
    view: dict[str, Any] = {"kind": block.kind}
    match block:
        case Heading():
            view |= {"text": block.text, "level": level}
        case Paragraph():
            view |= {"tone": block.tone, "runs": [cells.view(cell) for cell in block.runs]}
        case KeyFigures():
            view["items"] = [
                {"label": one.label, "note": one.note, "value": cells.view(one.value)} for one in block.items
            ]
        case Table():
            view["table"] = _table(block, cells)
        case Chart():
            drawing = chart_svg(block, lang, 640, 280)
            view |= {"title": block.title, "alt": block.alt, "svg": drawing, "table": _table(block.table, cells)}
        case Bullets():
            view["items"] = [[cells.view(cell) for cell in line] for line in block.items]
        case Source():
            view["text"] = block.text
    return view


def _table(table: Table, cells: _Cells) -> dict[str, Any]:
    shares = layout.shares(table, _LETTERS)
    room = [max(int(share * _LETTERS), 11) for share in shares]
    return {
        "caption": table.caption,
        "shares": shares,
        "ends": layout.ends(table),
        "head": [layout.breakable(text, room[place]) for place, text in enumerate(table.head)],
        "rows": [[cells.view(cell, room[place]) for place, cell in enumerate(row)] for row in table.rows],
        "notes": footprint.table_notes(table, cells.notes),
    }


def _group(group: footprint.Group, lang: str, cells: _Cells) -> dict[str, Any]:
    return {
        "words": group.words,
        "filters": group.filters,
        "time": group.data_time,
        "entries": [
            {
                "n": entry.number,
                "back": entry.number in cells.seen,
                "label": layout.breakable(entry.figure.label[lang], 30),
                "place": layout.breakable(entry.place, 30),
                "value": footprint.figure_words(entry.figure, lang),
                "records": footprint.count_words(entry.figure.rows, lang),
                "digest": entry.figure.digest[:12],
                "annex": str(entry.number + 1),
            }
            for entry in group.entries
        ],
    }
