"""The frozen document of a review: typed blocks over figures with footprints, and its JSON form.

A document holds every figure once, in raw form; each language holds blocks that point at figures by id, so all
renderers print the same numbers and none of them computes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

Unit = Literal["count", "percent", "people", "days", "hours", "ratio", "date"]


@dataclass(frozen=True)
class Question:
    """What was asked of `metrics.selectors.ask`: a name and JSON filters. Asked again, it answers the same."""

    name: str
    filters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """One number with its footprint.

    `value` is a decimal in text form, or None for "not available". `column` and `row` say where it stands in the
    answer to `question`. `rows` counts the records behind it; `digest` is the SHA-256 over those records.
    """

    id: str
    value: str | None
    unit: Unit
    question: Question
    column: str
    row: list[str]
    rows: int
    digest: str
    data_time: str
    label: dict[str, str]


@dataclass(frozen=True)
class Cell:
    """A table cell or a run of text. When `figure` is set the renderer links it to that figure's footprint."""

    text: str
    figure: str | None = None
    align: Literal["start", "end"] = "start"


@dataclass(frozen=True)
class Heading:
    text: str
    level: Literal[1, 2, 3]
    anchor: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    runs: list[Cell]
    tone: Literal["plain", "finding", "caution"] = "plain"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: Cell
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    items: list[KeyFigure]
    kind: Literal["key_figures"] = "key_figures"


@dataclass(frozen=True)
class Table:
    """`head` has one text per column; each row has as many cells. Columns that hold numbers are aligned `end`."""

    caption: str
    head: list[str]
    rows: list[list[Cell]]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Series:
    name: str
    values: list[float | None]


@dataclass(frozen=True)
class Chart:
    """A picture of numbers that also stand in `table`. `alt` is one sentence that says what the picture shows.

    `breaks` are positions between categories (0 < position < len(categories)) where figures stop being comparable.
    """

    form: Literal["line", "bar", "grouped_bar", "stacked_bar", "horizontal_bar"]
    title: str
    alt: str
    categories: list[str]
    series: list[Series]
    unit_label: str
    table: Table
    breaks: list[int] = field(default_factory=list)
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Bullets:
    items: list[list[Cell]]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class Source:
    """Where the figures of a chapter come from and what they are not."""

    text: str
    kind: Literal["source"] = "source"


Block: TypeAlias = Heading | Paragraph | KeyFigures | Table | Chart | Bullets | Source


@dataclass(frozen=True)
class Edition:
    """The document in one language: `lang` is "vi" or "en"."""

    lang: str
    title: str
    subtitle: str
    publisher: str
    publisher_address: str
    publisher_contact: str
    period: str
    frozen: str
    blocks: list[Block]


@dataclass(frozen=True)
class Record:
    """One record behind figures: a post (or a page's day) and what was counted of it."""

    key: str
    page: str
    title: str
    kind: str
    topic: str
    published: str
    address: str
    values: dict[str, str | None]
    measured: str
    file: str
    line: int


@dataclass(frozen=True)
class Document:
    """`date_from` and `date_to` are ISO dates, both inside the period; `frozen_at` is ISO UTC with microseconds.

    `dimension` keeps what every counted post was grouped by when the review was frozen (`metrics.selectors.Dimension`
    as lists), so that a post tagged otherwise later does not change what was said. `names` are the words for keys that
    stand in questions (pages, topics) by language.
    """

    schema: int
    date_from: str
    date_to: str
    page: str | None
    frozen_at: str
    figures: list[Figure]
    editions: list[Edition]
    records: list[Record]
    zone: str = "Asia/Ho_Chi_Minh"
    dimension: dict[str, list[Any]] = field(default_factory=dict)
    chapters: list[str] = field(default_factory=list)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def edition(self, lang: str) -> Edition:
        return next(edition for edition in self.editions if edition.lang == lang)


_BLOCKS: dict[str, type[Any]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "key_figures": KeyFigures,
    "table": Table,
    "chart": Chart,
    "bullets": Bullets,
    "source": Source,
}


def dumps(document: Document) -> str:
    """The document as JSON text, the same for the same document, with its SHA-256 as the last key."""
    return dump(document).decode()


def dump(document: Document) -> bytes:
    """`dumps` as UTF-8, which takes half the memory of the text."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
    body = {**vars(document)}
    body["figures"] = [{**vars(figure), "question": vars(figure.question)} for figure in document.figures]
    body["editions"] = [asdict(edition) for edition in document.editions]
    parts = {key: encode(value) for key, value in body.items() if key != "records"}
    # One by one: years of records encoded in one go need three times the memory of their text.
    records = b", ".join(encode(vars(record)).encode() for record in document.records)
    written = {key: text.encode() for key, text in parts.items()} | {"records": b"[" + records + b"]"}
    body_text = b"{" + b", ".join(b'"%s": %s' % (key.encode(), written[key]) for key in sorted(written))
    digest = hashlib.sha256(body_text + b"}").hexdigest()
    return body_text + b', "sha256": "%s"}\n' % digest.encode()


def loads(text: str) -> Document:
    """Read what `dumps` wrote. Raises ValueError when it is not a review or its SHA-256 does not hold."""
    try:
        body = json.loads(text)
        said = body.pop("sha256")
    except (ValueError, KeyError, AttributeError) as error:
        raise ValueError("not a review file") from error
    again = json.dumps(body, ensure_ascii=False, sort_keys=True)
    if hashlib.sha256(again.encode()).hexdigest() != said:
        raise ValueError("the review file was changed after it was frozen")
    try:
        return _document(body)
    except (KeyError, TypeError) as error:
        raise ValueError("not a review file") from error


def _document(body: dict[str, Any]) -> Document:
    body["figures"] = [Figure(**{**figure, "question": Question(**figure["question"])}) for figure in body["figures"]]
    body["editions"] = [
        Edition(**{**edition, "blocks": [_block(block) for block in edition["blocks"]]}) for edition in body["editions"]
    ]
    body["records"] = [Record(**record) for record in body["records"]]
    return Document(**body)


def _block(raw: dict[str, Any]) -> Block:
    values = dict(raw)
    match raw["kind"]:
        case "paragraph":
            values["runs"] = _cells(raw["runs"])
        case "key_figures":
            values["items"] = [KeyFigure(**{**item, "value": Cell(**item["value"])}) for item in raw["items"]]
        case "table":
            values = _table(raw)
        case "chart":
            values["series"] = [Series(**series) for series in raw["series"]]
            values["table"] = Table(**_table(raw["table"]))
        case "bullets":
            values["items"] = [_cells(item) for item in raw["items"]]
    block: Block = _BLOCKS[raw["kind"]](**values)
    return block


def _cells(raw: list[dict[str, Any]]) -> list[Cell]:
    return [Cell(**cell) for cell in raw]


def _table(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "rows": [_cells(row) for row in raw["rows"]]}
