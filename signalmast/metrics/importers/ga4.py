"""Google Analytics 4, "Pages and screens": a block of # notes, then a table; sometimes more blocks and tables after it.

The figures cover the stated days only and count as read at the end of the last of them, in the chosen zone. Active
users are unique people: never summed. Keys are "site:<path>"; a page has no time
of publication here, so it gives readings and no post.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from signalmast.core.tables import Row, TableRefused
from signalmast.metrics.importers.columns import Header, folded
from signalmast.metrics.importers.dates import utc_text
from signalmast.metrics.importers.dialect import Dialect, ReadCell, external_id
from signalmast.metrics.importers.mapping import Mapping
from signalmast.metrics.importers.options import Options
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Facts, Record, Refusal, Skip, Warn
from signalmast.metrics.importers.table import TableSource

NAME, NAMESPACE = "ga4", "site"
KEYS = {"page path and screen class", "page path", "page path + query string"}
METRICS = {"views": ("Views",), "active_users": ("Active users", "Users"), "events": ("Event count",)}
_NOTE = re.compile(r"#\s*(account|property|start date|end date)\s*:\s*(.*)", re.IGNORECASE)
_BUCKET = re.compile(r"\(.*\)")
_TOTALS = {"", "total", "totals", "grand total"}


@dataclass
class Section:
    """One table of the file: its lines and what the notes above it say."""

    header: Header
    first: int
    last: int
    notes: dict[str, str]


@dataclass
class Outline:
    """Where the tables stand and which lines are none of theirs."""

    sections: list[Section] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)


def detect(head: list[list[str]]) -> bool:
    """Notes with a start date, or a table that begins with page paths and counts views."""
    for cells in head:
        if cells and (note := _NOTE.match(",".join(cells))) and note[1].casefold() == "start date":
            return True
        if cells and folded(cells[0]) in KEYS and Header(cells).first_of(METRICS["views"]):
            return True
    return False


def outline(rows: Iterator[Row]) -> Outline:
    """Walk the file once: notes, blank lines, tables by page path, other tables."""
    found = Outline()
    notes: dict[str, str] = {}
    table: Section | None = None
    inside = after_table = False
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            inside = False
            found.skips.append(Skip(row.line, "blank"))
        elif row.cells[0].startswith("#"):
            notes = {} if after_table else notes
            inside = after_table = False
            if note := _NOTE.match(",".join(row.cells)):
                notes[note[1].casefold()] = note[2].strip(' ,"')
            found.skips.append(Skip(row.line, "preamble"))
        elif inside:
            _extend(found, table, row.line)
        else:
            inside = after_table = True
            table = _begin(found, row, notes)
    return found


def _begin(found: Outline, row: Row, notes: dict[str, str]) -> Section | None:
    if folded(row.cells[0]) in KEYS:
        found.sections.append(Section(Header(row.cells), row.line, row.line, dict(notes)))
        return found.sections[-1]
    found.others.append(row.line)
    found.skips.append(Skip(row.line, "other-table"))
    return None


def _extend(found: Outline, table: Section | None, line: int) -> None:
    if table is None:
        found.skips.append(Skip(line, "other-table"))
    else:
        table.last = line


def identify(text: str) -> str:
    """A path as it is; white space in it becomes %20. Buckets such as (other) are no page."""
    if _BUCKET.fullmatch(text.strip()):
        raise RowRefused("bucket-row", value=text.strip()[:60])
    return external_id(re.sub(r"\s", "%20", text.strip()))


class Ga4Source:
    """All tables by page path of one file, as one source."""

    def __init__(self, rows: Callable[[], Iterator[Row]], *, facts: Facts, options: Options) -> None:
        self.facts = facts
        self._found = outline(rows())
        if not self._found.sections:
            raise TableRefused("ga4-other-report")
        self._tables = [self._table(section, rows, options) for section in self._found.sections]
        self.metrics = list(dict.fromkeys(metric for table in self._tables for metric in table.metrics))

    def records(self) -> Iterator[Record | Refusal | Skip]:
        yield from self._found.skips
        for table in self._tables:
            for entry in table.records():
                if isinstance(entry, Record) and table.metrics != self.metrics:
                    by_metric = dict(zip(table.metrics, entry.values, strict=True))
                    entry.values = [by_metric.get(metric, "") for metric in self.metrics]
                yield entry

    def warnings(self) -> list[Warn]:
        notes = [section.notes for section in self._found.sections]
        found = [
            Warn("period-figures", {"start": _day(note, "start date"), "end": _day(note, "end date")})
            for note in notes
            if "end date" in note
        ]
        if self._found.others:
            found.append(Warn("other-table", {"line": self._found.others[0]}))
        return found

    def _table(self, section: Section, rows: Callable[[], Iterator[Row]], options: Options) -> TableSource:
        header = section.header
        key = header.names[0]
        mapping = Mapping(
            name=NAME,
            namespace=NAMESPACE,
            id=key,
            metrics={name: metric for metric, names in METRICS.items() if (name := header.first_of(names))},
        )

        def skip(cell: ReadCell) -> str | None:
            return "totals" if cell(key).casefold() in _TOTALS else None

        read_at = _end_of_day(section.notes, options)
        self.facts.measured_at = self.facts.measured_at or read_at or None
        label = section.notes.get("property") or section.notes.get("account", "")
        return TableSource(
            lambda: _between(rows(), section.first, section.last),
            facts=self.facts,
            mapping=mapping,
            options=replace(options, page=options.page or label, measured_at=read_at or options.measured_at),
            dialect=Dialect(identify=identify, skip=skip, own_type="page"),
        )


def _between(rows: Iterator[Row], first: int, last: int) -> Iterator[Row]:
    for row in rows:
        if row.line > last:
            return
        if row.line >= first:
            yield row


def _day(notes: dict[str, str], name: str) -> str:
    text = re.sub(r"[^0-9]", "", notes.get(name, ""))
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 else text


def _end_of_day(notes: dict[str, str], options: Options) -> str:
    """The last second of the end date as UTC text; "" where the notes give none."""
    try:
        day = datetime.strptime(_day(notes, "end date"), "%Y-%m-%d").replace(tzinfo=options.local)
    except ValueError:
        return ""
    return utc_text(day + timedelta(days=1, seconds=-1))
