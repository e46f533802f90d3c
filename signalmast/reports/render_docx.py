"""A review as DOCX, poured into a base file that a desk may replace by its letterhead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.shared import Length

from signalmast.core import typeset
from signalmast.reports import footprint, layout, wordml
from signalmast.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Edition,
    Heading,
    KeyFigures,
    Paragraph,
    Source,
    Table,
)
from signalmast.reports.labels import LABELS
from signalmast.reports.pictures import chart_svg
from signalmast.reports.plain import plain

BASE = Path(__file__).parent / "base" / "review.docx"
_CHART = (640, 290)
_LETTERS = 78  # letters of a table's size that stand in one line
_TORN = 16  # tables of more rows may run over the foot of a page


def render(document: Document, lang: str, *, base: Path = BASE) -> bytes:
    """The edition in `lang`; the same bytes for the same document and base. Raises `typeset.TypesettingFailed`."""
    edition = document.edition(lang)
    made = docx.Document(str(base))
    writer = _Review(document, edition, made)
    body = made.element.body
    # A base may hold an example text; only its last section (page, margins, letterhead) is kept.
    for child in list(body)[:-1]:
        body.remove(child)
    section = body[-1]
    for element in list(parse_xml(f"<w:body {wordml.NAMESPACES}>{''.join(writer.parts())}</w:body>")):
        section.addprevious(element)
    _running_lines(made, edition, writer.write)
    _properties(made, document, edition)
    return _same_bytes(made)


class _Review:
    """Writes one edition, block by block."""

    def __init__(self, document: Document, edition: Edition, made: Any) -> None:
        self.document, self.edition, self.made = document, edition, made
        self.lang, self.labels = edition.lang, LABELS[edition.lang]
        self.write = wordml.Writer(edition.lang)
        self.notes = footprint.notes(document)
        self.seen: set[int] = set()
        self._styles: dict[str, str] = {}
        section = made.sections[-1]
        self.width = float(Length(section.page_width - section.left_margin - section.right_margin).mm)
        charts = [block for block in edition.blocks if isinstance(block, Chart)]
        drawn = [chart_svg(chart, self.lang, *_CHART) for chart in charts]
        self._pictures = iter(enumerate(typeset.png(drawn, typeset.FONTS), 1))

    def parts(self) -> Iterator[str]:
        yield from self._opening()
        for block, level in zip(self.edition.blocks, layout.levels(self.edition.blocks), strict=True):
            yield from self._block(block, level)
        yield from self._sources()

    def style(self, name: str) -> str:
        """The id of a style, or of plain text where the base does not have it."""
        if name not in self._styles:
            styles = self.made.styles
            self._styles[name] = str(styles[name if name in styles else "Normal"].style_id)
        return self._styles[name]

    def text(self, text: str, style: str, *, bold: bool = False, **how: Any) -> str:
        return self.write.paragraph(self.write.run(text, bold=bold), self.style(style), **how)

    def cell(self, cell: Cell, *, numbered: bool, bold: bool = False) -> str:
        number = self.notes.get(cell.figure or "")
        shown = self.write.run(cell.text, bold=bold)
        if number is None:
            return shown
        if numbered:
            shown += self.write.run(str(number), raised=True)
        linked = self.write.link(shown, f"n{number}")
        if number in self.seen:
            return linked
        self.seen.add(number)
        return self.write.mark(linked, f"f{number}")

    def runs(self, cells: list[Cell]) -> str:
        return "".join(self.cell(cell, numbered=True) for cell in cells)

    def _opening(self) -> Iterator[str]:
        edition, labels = self.edition, self.labels
        yield self.text(edition.publisher, "Review Publisher")
        yield self.text(edition.title, "Title")
        if edition.subtitle:
            yield self.text(edition.subtitle, "Subtitle")
        yield self.text(f"{labels['period']}: {edition.period}", "Review Facts")
        yield self.text(f"{labels['frozen']}: {edition.frozen}", "Review Facts")
        yield self.text(labels["contents"], "Review Publisher", keep=True)
        levels = layout.levels(edition.blocks)
        for block, level in zip(edition.blocks, levels, strict=True):
            if isinstance(block, Heading) and level < 3:
                entry = self.write.link(self.write.run(block.text), _bookmark(block.anchor))
                yield self.write.paragraph(entry, self.style("Review Contents"), indent=340 * (level - 1))
        entry = self.write.link(self.write.run(labels["sources"]), "sources")
        yield self.write.paragraph(entry, self.style("Review Contents"))

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Heading():
                marked = self.write.mark(self.write.run(block.text), _bookmark(block.anchor))
                yield self.write.paragraph(marked, self.style(f"Heading {level}"))
            case Paragraph():
                style = {"plain": "Normal", "finding": "Review Finding", "caution": "Review Caution"}[block.tone]
                lead = "" if block.tone == "plain" else self.write.run(f"{self.labels[block.tone]}. ", bold=True)
                yield self.write.paragraph(lead + self.runs(block.runs), self.style(style))
            case KeyFigures():
                yield from self._key_figures(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)
            case Bullets():
                for line in block.items:
                    yield self.write.paragraph(self.runs(line), self.style("List Bullet"))
            case Source():
                lead = self.write.run(f"{self.labels['source']}. ", bold=True)
                yield self.write.paragraph(lead + self.write.run(block.text), self.style("Review Source"))

    def _key_figures(self, block: KeyFigures) -> Iterator[str]:
        cell = self.style("Review Cell")
        widths = wordml.widths([0.5, 0.25, 0.25], self.width)
        heads = [self.labels["measure"], self.labels["value"], self.labels["remark"]]
        rows = [self._head(heads, [False, True, False], widths)]
        for item in block.items:
            texts = [
                self.write.paragraph(self.write.run(item.label), cell, keep=True),
                self.write.paragraph(self.cell(item.value, numbered=True, bold=True), cell, end=True, keep=True),
                self.write.paragraph(self.write.run(item.note), cell, keep=True),
            ]
            rows.append(self.write.row(texts, widths))
        yield self.write.table(rows, widths, caption=self.labels["measure"])
        yield self.text("", "Review Notes")

    def _chart(self, chart: Chart) -> Iterator[str]:
        number, picture = next(self._pictures)
        relation, image = self.made.part.get_or_add_image(io.BytesIO(picture))
        height = self.width * image.px_height / image.px_width
        drawing = self.write.picture(relation, number, alt=chart.alt, width_mm=self.width, height_mm=height)
        yield self.text(chart.title, "Caption", keep=True)
        yield self.write.paragraph(drawing, self.style("Review Chart"))
        yield from self._table(chart.table)

    def _table(self, table: Table) -> Iterator[str]:
        style, ends = self.style("Review Cell"), layout.ends(table)
        widths = wordml.widths(layout.shares(table, _LETTERS), self.width)
        # Kept together, a short table also keeps the line of notes under it.
        keep = len(table.rows) <= _TORN
        rows = [self._head(table.head, ends, widths)]
        for row in table.rows:
            texts = [
                self.write.paragraph(self.cell(cell, numbered=False), style, end=cell.align == "end", keep=keep)
                for cell in row
            ]
            rows.append(self.write.row(texts, widths))
        yield self.text(table.caption, "Caption", keep=True)
        yield self.write.table(rows, widths, caption=table.caption)
        notes = footprint.table_notes(table, self.notes)
        yield self.text(f"{self.labels['notes_of_table']} {notes}." if notes else "", "Review Notes")

    def _head(self, texts: list[str], ends: list[bool], widths: list[int], style: str = "Review Cell") -> str:
        cells = [self.text(text, style, bold=True, end=end, keep=True) for text, end in zip(texts, ends, strict=True)]
        return self.write.row(cells, widths, head=True)

    def _sources(self) -> Iterator[str]:
        labels = self.labels
        marked = self.write.mark(self.write.run(labels["sources"]), "sources")
        yield self.write.paragraph(marked, self.style("Heading 1"))
        yield self.text(labels["sources_intro"], "Normal")
        widths = wordml.widths([0.08, 0.42, 0.15, 0.1, 0.15, 0.1], self.width)
        ends = [True, False, True, True, False, True]
        heads = [labels[name] for name in ("note", "figure", "value", "records", "digest", "annex_short")]
        rows = [self._head(heads, ends, widths, "Review Annex")]
        style = self.style("Review Annex")
        for group in footprint.groups(self.document, self.lang):
            scope = f". {group.filters}" if group.filters else ""
            lead = self.write.run(group.words, bold=True)
            rest = self.write.run(f"{scope}. {labels['data_time']}: {group.data_time}.")
            rows.append(self.write.row([self.write.paragraph(lead + rest, style, keep=True)], widths, span=True))
            rows.extend(self._source(entry, ends, widths, style) for entry in group.entries)
        yield self.write.table(rows, widths, caption=labels["sources"])
        edition = self.edition
        body = f"{edition.publisher}. {edition.publisher_address}. {edition.publisher_contact}"
        yield self.text(f"{labels['publisher']}: {body}", "Review Source")

    def _source(self, entry: footprint.Entry, ends: list[bool], widths: list[int], style: str) -> str:
        figure = entry.figure
        number = self.write.run(str(entry.number))
        if entry.number in self.seen:
            number = self.write.link(number, f"f{entry.number}")
        label = figure.label[self.lang] + (f" – {entry.place}" if entry.place else "")
        texts = [
            label,
            footprint.figure_words(figure, self.lang),
            footprint.count_words(figure.rows, self.lang),
            figure.digest[:12],
            str(entry.number + 1),
        ]
        runs = [self.write.mark(number, f"n{entry.number}"), *(self.write.run(text) for text in texts)]
        cells = [self.write.paragraph(run, style, end=end) for run, end in zip(runs, ends, strict=True)]
        return self.write.row(cells, widths)


def _bookmark(anchor: str) -> str:
    """Word takes 40 letters, figures and underscores, and wants a letter first."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in anchor)
    return f"h_{kept}"[:40]


def _running_lines(made: Any, edition: Edition, write: wordml.Writer) -> None:
    """Publisher above and page numbers below, unless the base brings its own."""
    section = made.sections[-1]
    of = {"vi": "Trang", "en": "Page"}[edition.lang]
    numbers = f"{write.run(of + ' ')}{write.field('PAGE', '1')}{write.run('/')}{write.field('NUMPAGES', '1')}"
    for part, runs in (
        (section.header, write.run(f"{edition.publisher} – {edition.title}")),
        (section.footer, numbers),
    ):
        if part.is_linked_to_previous or not "".join(one.text for one in part.paragraphs).strip():
            paragraph = part.paragraphs[0]._p
            lines = parse_xml(f"<w:p {wordml.NAMESPACES}>{runs}</w:p>")
            paragraph.extend(list(lines))


def _properties(made: Any, document: Document, edition: Edition) -> None:
    frozen = datetime.fromisoformat(document.frozen_at).astimezone(UTC).replace(tzinfo=None)
    properties = made.core_properties
    properties.title, properties.subject = plain(edition.title)[:255], plain(edition.subtitle)[:255]
    properties.author = properties.last_modified_by = plain(edition.publisher)[:255]
    properties.language = edition.lang
    properties.created = properties.modified = frozen.replace(microsecond=0)
    properties.revision = 1


def _same_bytes(made: Any) -> bytes:
    """The package with fixed times inside, since python-docx stamps the hour."""
    stamped, fixed = io.BytesIO(), io.BytesIO()
    made.save(stamped)
    with zipfile.ZipFile(stamped) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
