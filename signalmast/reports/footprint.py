"""What stands under a number: its note number, the question asked in words, and how the notes are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from signalmast.core import wording
from signalmast.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Figure,
    KeyFigures,
    Paragraph,
    Question,
    Table,
)

_QUESTIONS: dict[str, dict[str, str]] = {}
_FILTERS: dict[str, dict[str, str]] = {}
_VALUES: dict[str, dict[str, str]] = {}
_UNITS = {
    "vi": {"people": " người", "days": " ngày", "hours": " giờ", "percent": "%"},
    "en": {"people": " people", "days": " days", "hours": " hours", "percent": "%"},
}


def register_question(name: str, *, vi: str, en: str) -> None:
    """How the question `name` of metrics reads at the head of a footprint, as a noun phrase."""
    _QUESTIONS[name] = {"vi": vi, "en": en}


def register_filter(name: str, *, vi: str, en: str) -> None:
    """How the filter `name` is called."""
    _FILTERS[name] = {"vi": vi, "en": en}


def register_value(value: str, *, vi: str, en: str) -> None:
    """How a coded value of a filter, a column or a row is called."""
    _VALUES[value] = {"vi": vi, "en": en}


@dataclass(frozen=True)
class Entry:
    """One footprint: note number, figure, and where it stands in the answer, in words."""

    number: int
    figure: Figure
    place: str


@dataclass(frozen=True)
class Group:
    """The figures that answer one question from data of one time, in the order of their notes."""

    words: str
    filters: str
    data_time: str
    entries: list[Entry]


def notes(document: Document) -> dict[str, int]:
    """Each figure's note number: by first appearance in the text, then those no text shows. Same in every language."""
    known = {figure.id for figure in document.figures}
    shown = (name for edition in document.editions for name in _appearing(edition.blocks) if name in known)
    order = dict.fromkeys([*shown, *(figure.id for figure in document.figures)])
    return {name: place for place, name in enumerate(order, 1)}


def groups(document: Document, lang: str) -> list[Group]:
    """All footprints, grouped by question in the order of their first note."""
    numbers, zone = notes(document), ZoneInfo(document.zone)
    names = {key: words[lang] for key, words in document.names.items()}
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for figure in sorted(document.figures, key=lambda one: numbers[one.id]):
        asked = figure.question
        scope = "" if asked.name == "change" else filters_words(asked, lang, names)
        key = (question_words(asked, lang), scope, time_words(figure.data_time, lang, zone))
        place = _compared(asked, numbers, lang) if asked.name == "change" else place_words(figure, lang, names)
        found.setdefault(key, []).append(Entry(numbers[figure.id], figure, place))
    return [Group(*key, entries) for key, entries in found.items()]


def cells(block: Block) -> Iterator[Cell]:
    """Every cell and run of a block in reading order; tables column by column, as their notes are written."""
    match block:
        case Paragraph(runs=runs):
            yield from runs
        case KeyFigures(items=items):
            yield from (item.value for item in items)
        case Table(rows=rows) | Chart(table=Table(rows=rows)):
            for place in range(max(map(len, rows), default=0)):
                yield from (row[place] for row in rows if place < len(row))
        case Bullets(items=lines):
            for line in lines:
                yield from line


def footprint_words(figure: Figure, lang: str, names: Mapping[str, str] | None = None) -> str:
    """The question behind a figure as one line: what was asked, with which filters, read in which column and row."""
    asked = figure.question
    parts = [question_words(asked, lang), filters_words(asked, lang, names), place_words(figure, lang, names)]
    return "; ".join(part for part in parts if part)


def question_words(question: Question, lang: str) -> str:
    named = _QUESTIONS.get(question.name)
    return named[lang] if named else {"vi": f"Câu hỏi “{question.name}”", "en": f"Question “{question.name}”"}[lang]


def filters_words(question: Question, lang: str, names: Mapping[str, str] | None = None) -> str:
    """The filters of a question as "name: value" parts; a period of two days is said in words.

    `names` gives the names of pages and topics by their keys, as the document holds them.
    """
    filters = dict(question.filters)
    parts = []
    first, last = _day(filters.get("date_from")), _day(filters.get("date_to"))
    if first and last and first <= last:
        parts.append(wording.period_name(first, last, lang))
        del filters["date_from"], filters["date_to"]
    for name, value in filters.items():
        if value not in (None, [], "", "none"):
            parts.append(f"{_FILTERS.get(name, {}).get(lang, name)}: {value_words(value, lang, names)}")
    return "; ".join(parts)


def place_words(figure: Figure, lang: str, names: Mapping[str, str] | None = None) -> str:
    """Where the figure stands in the answer to its question, as far as there are words; the label says the rest."""
    parts = [*([figure.column] if figure.column else []), *figure.row]
    return " · ".join(word for part in parts if (word := _word(part, lang, names)))


def value_words(value: Any, lang: str, names: Mapping[str, str] | None = None) -> str:
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, list):
        return ", ".join(value_words(one, lang, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_words(one, lang, names)}" for name, one in value.items())
    day = _day(value)
    return wording.date(day, lang) if day else _word(str(value), lang, names) or str(value)


def figure_words(figure: Figure, lang: str) -> str:
    """The raw value with its unit, all digits shown."""
    if figure.value is None:
        return {"vi": "không có", "en": "not available"}[lang]
    day = _day(figure.value) if figure.unit == "date" else None
    if day:
        return wording.date(day, lang)
    try:
        return wording.number(Decimal(figure.value), lang) + _UNITS[lang].get(figure.unit, "")
    except InvalidOperation:
        return figure.value


def count_words(count: int, lang: str) -> str:
    return wording.number(count, lang)


def time_words(moment: str, lang: str, zone: ZoneInfo = wording.DESK_ZONE) -> str:
    """An ISO moment or day on the clock of `zone`; text that is neither stays as it is."""
    try:
        if len(moment) == 10:
            return wording.date(date.fromisoformat(moment), lang)
        return wording.date_time(datetime.fromisoformat(moment), lang, zone)
    except ValueError:
        return moment


def anchor(name: str) -> str:
    """A figure's id as it may stand in an address inside the page or as a bookmark's name."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_{ord(found[0]):x}_", name)


def table_notes(table: Table, numbers: dict[str, int]) -> str:
    """The note numbers of a table, column by column from top to bottom: "Shares: 6–17; comments: 18–29"."""
    parts = []
    for place, head in enumerate(table.head):
        known = [numbers[row[place].figure or ""] for row in table.rows if (row[place].figure or "") in numbers]
        if known:
            parts.append(f"{head}: {ranges(known)}")
    return "; ".join(parts)


def ranges(numbers: list[int]) -> str:
    """Note numbers in order of reading, neighbours drawn together: "3, 7–12"."""
    runs: list[list[int]] = []
    for number in dict.fromkeys(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _appearing(blocks: list[Block]) -> Iterator[str]:
    return (cell.figure for block in blocks for cell in cells(block) if cell.figure)


def _word(value: str, lang: str, names: Mapping[str, str] | None) -> str:
    return (names or {}).get(value) or _VALUES.get(value, {}).get(lang, "")


def _compared(question: Question, numbers: Mapping[str, int], lang: str) -> str:
    now, then = (numbers.get(str(question.filters.get(side))) for side in ("now", "then"))
    return {"vi": f"ghi chú {now} so với ghi chú {then}", "en": f"note {now} against note {then}"}[lang]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
