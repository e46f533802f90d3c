"""A review as one HTML file that stands alone: no script, no outside request, readable on a phone and on paper."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from signalmast import theme
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
from signalmast.reports.plain import plain

_FONTS = Path(theme.__file__).parent / "static" / "theme" / "fonts"
_WIDE, _NARROW = (720, 320), (340, 300)


def render(document: Document, lang: str, *, record_url: Callable[[str], str] | None = None) -> bytes:
    """The edition in `lang` as UTF-8. `record_url` gives, for a figure's id, where its records can be opened."""
    edition = document.edition(lang)
    links = _Links(document)
    levels = list(layout.levels(edition.blocks))
    context = {
        "edition": edition,
        "labels": LABELS[lang],
        "blocks": [
            _view(block, lang, links, place, level)
            for place, (block, level) in enumerate(zip(edition.blocks, levels, strict=True))
        ],
        "contents": [
            {"text": block.text, "anchor": footprint.anchor(block.anchor), "level": level}
            for block, level in zip(edition.blocks, levels, strict=True)
            if isinstance(block, Heading) and level < 3
        ],
        "groups": [_group(group, lang, links, record_url) for group in footprint.groups(document, lang)],
        "faces": [{"weight": weight, "data": _face(weight)} for weight in ("400", "600")],
    }
    return plain(_template().render(Context(context, use_l10n=False, use_tz=False))).encode()


class _Links:
    """Writes a cell as a link to its footprint; the first link to a figure is where the footprint leads back to."""

    def __init__(self, document: Document) -> None:
        self.notes = footprint.notes(document)
        self.seen: set[str] = set()

    def cell(self, cell: Cell) -> SafeString:
        if cell.figure is None or cell.figure not in self.notes:
            return format_html("{}", cell.text)
        name = footprint.anchor(cell.figure)
        back = "" if name in self.seen else format_html(' id="fig-{}"', name)
        self.seen.add(name)
        return format_html(
            '<a class="figure"{} data-figure="{}" data-note="{}" href="#src-{}">{}</a>',
            back,
            cell.figure,
            str(self.notes[cell.figure]),
            name,
            cell.text,
        )


def _view(block: Block, lang: str, links: _Links, place: int, level: int) -> dict[str, Any]:
    view: dict[str, Any] = {"kind": block.kind}
    match block:
        case Heading():
            view |= {"text": block.text, "level": level, "id": footprint.anchor(block.anchor)}
        case Paragraph():
            view |= {"tone": block.tone, "runs": [links.cell(cell) for cell in block.runs]}
        case KeyFigures():
            view["items"] = [
                {"label": one.label, "note": one.note, "value": links.cell(one.value)} for one in block.items
            ]
        case Table():
            view["table"] = _table(block, links)
        case Chart():
            wide, narrow = (_drawn(block, lang, size, f"c{place}-{size[0]}") for size in (_WIDE, _NARROW))
            view |= {"title": block.title, "wide": wide, "narrow": narrow, "table": _table(block.table, links)}
        case Bullets():
            view["items"] = [[links.cell(cell) for cell in line] for line in block.items]
        case Source():
            view["text"] = block.text
    return view


def _table(table: Table, links: _Links) -> dict[str, Any]:
    ends = layout.ends(table)
    return {
        "caption": table.caption,
        "many": len(table.head) > 4,
        "head": [{"text": text, "end": end} for text, end in zip(table.head, ends, strict=True)],
        "rows": [[{"html": links.cell(cell), "end": cell.align == "end"} for cell in row] for row in table.rows],
    }


def _drawn(chart: Chart, lang: str, size: tuple[int, int], ident: str) -> SafeString:
    return mark_safe(chart_svg(chart, lang, *size, ident=ident))  # noqa: S308 -- our own writer escapes every text


def _group(group: footprint.Group, lang: str, links: _Links, record_url: Callable[[str], str] | None) -> dict[str, Any]:
    return {
        "words": group.words,
        "filters": group.filters,
        "time": group.data_time,
        "entries": [_entry(entry, lang, links, record_url) for entry in group.entries],
    }


def _entry(entry: footprint.Entry, lang: str, links: _Links, record_url: Callable[[str], str] | None) -> dict[str, Any]:
    figure, name = entry.figure, footprint.anchor(entry.figure.id)
    return {
        "number": str(entry.number),
        "id": name,
        "back": name in links.seen,
        "label": figure.label[lang],
        "place": entry.place,
        "value": footprint.figure_words(figure, lang),
        "records": footprint.count_words(figure.rows, lang),
        "digest": figure.digest,
        "short": figure.digest[:12],
        "annex": LABELS[lang]["annex_row"].format(entry.number + 1),
        "url": record_url(figure.id) if record_url else "",
    }


@cache
def _template() -> Template:
    # An engine of its own: what a review looks like must not depend on the site's settings.
    return Engine(dirs=[str(Path(__file__).parent / "templates")]).get_template("reports/review.html")


@cache
def _face(weight: str) -> str:
    return base64.b64encode((_FONTS / f"be-vietnam-pro-{weight}.woff2").read_bytes()).decode()
