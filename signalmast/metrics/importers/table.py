"""Rows of a table to records, by a mapping and a platform's dialect. First what whole columns say, then the rows."""

from collections.abc import Callable, Iterator
from itertools import islice

from signalmast.core.tables import Row, TableRefused
from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.counts import CountReader
from signalmast.metrics.importers.dates import OrderEvidence
from signalmast.metrics.importers.dialect import GENERIC, Dialect
from signalmast.metrics.importers.layout import Layout
from signalmast.metrics.importers.mapping import Mapping
from signalmast.metrics.importers.options import Options, reader
from signalmast.metrics.importers.page_days import LongDays, WideDays
from signalmast.metrics.importers.posts import Posts
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Facts, Record, Refusal, Skip, Warn

HEADER_WITHIN = 30
Rows = Callable[[], Iterator[Row]]


def find_header(rows: Iterator[Row], wanted: list[str]) -> tuple[int, Header]:
    """The first of the opening rows that holds every wanted heading; else the first row with text, for the refusal."""
    opening = [row for row in islice(rows, HEADER_WITHIN) if any(cell.strip() for cell in row.cells)]
    if not opening:
        raise TableRefused("blank")
    for row in opening:
        header = Header(row.cells)
        if header.has(wanted):
            return row.line, header
    return opening[0].line, Header(opening[0].cells)


class TableSource:
    """One table of a file. `rows` gives all its rows anew each time it is called."""

    def __init__(
        self, rows: Rows, *, facts: Facts, mapping: Mapping, options: Options, dialect: Dialect = GENERIC
    ) -> None:
        self.facts = facts
        self.mapping = mapping
        self.options = options
        self.dialect = dialect
        self._rows = rows
        self._header_line, header = find_header(rows(), mapping.columns())
        header.require(mapping.columns())
        facts.header = header.names
        self._needed = 1 + max(header.index(name) for name in mapping.columns())
        self._layout = Layout(header, mapping, options, dialect, _count_readers(header, mapping, dialect))
        self._survey()
        self._shape: Posts | LongDays | WideDays = self._reading()
        self.metrics = self._shape.metrics
        self.rounded_rows = 0
        self.early_rows = 0

    def records(self) -> Iterator[Record | Refusal | Skip]:
        for row in self._rows():
            if row.line <= self._header_line:
                if row.line < self._header_line:
                    yield Skip(row.line, "preamble" if any(row.cells) else "blank")
                continue
            skip = self._skipped(row.cells)
            if skip:
                yield Skip(row.line, skip)
                continue
            try:
                self._square(row.cells)
                record = self._shape.record(row.line, row.cells)
            except RowRefused as refused:
                yield Refusal(row.line, refused.code, refused.params)
                continue
            self._note(record, row.cells)
            yield record

    def warnings(self) -> list[Warn]:
        """After the records."""
        found = []
        if self.rounded_rows:
            found.append(Warn("rounded-counts", {"rows": self.rounded_rows}))
        if self.early_rows:
            found.append(Warn("read-before-posted", {"rows": self.early_rows}))
        return found

    def _survey(self) -> None:
        """One pass over the columns whose reading depends on all their cells."""
        mapping, header, ids = self.mapping, self._layout.header, self._layout.ids
        dates = [name for name in (mapping.posted_at, mapping.measured_at) if name]
        dates += [mapping.page_day.date] if mapping.page_day else []
        orders = [(header.index(name), name, OrderEvidence()) for name in dict.fromkeys(dates)]
        id_column = header.index(mapping.id) if mapping.id else None
        seen = False
        for row in self._rows():
            cells = row.cells
            if row.line <= self._header_line or _blank(cells):
                continue
            seen = True
            if len(cells) < self._needed:
                continue
            for index, _, evidence in orders:
                evidence.observe(cells[index].strip())
            for index, count in self._layout.counts:
                if not cells[index].isdecimal():
                    count.observe(cells[index])
            if id_column is not None:
                ids.observe(cells[id_column])
        if not seen:
            raise TableRefused("no-rows")
        self._decide(orders)

    def _decide(self, orders: list[tuple[int, str, OrderEvidence]]) -> None:
        mapping, chosen = self.mapping, self.options.date_order
        for _, name, evidence in orders:
            order = evidence.decide(chosen=chosen or mapping.date_order, usual=self.dialect.usual_order, column=name)
            local = mapping.measured_zone if name == mapping.measured_at else mapping.posted_zone
            self._layout.dates[name] = reader(self.options, column=name, order=order, local=local)
            self.facts.date_order = self.facts.date_order or order

    def _reading(self) -> Posts | LongDays | WideDays:
        day = self.mapping.page_day
        if day is None:
            return Posts(self._layout)
        if day.metric:
            words = (row.cells for row in self._rows() if row.line > self._header_line)
            return LongDays(self._layout, day, words)
        return WideDays(self._layout, day)

    def _skipped(self, cells: list[str]) -> str | None:
        if _blank(cells):
            return "blank"
        return self.dialect.skip(self._layout.cell_by_name(cells)) if self.dialect.skip else None

    def _square(self, cells: list[str]) -> None:
        if len(cells) < self._needed:
            raise RowRefused("short-row", cells=len(cells), wanted=self._layout.header.width)
        if len(cells) > self._layout.header.width and any(cell.strip() for cell in cells[self._layout.header.width :]):
            raise RowRefused("long-row", cells=len(cells), wanted=self._layout.header.width)

    def _note(self, record: Record, cells: list[str]) -> None:
        if record.measured_at and record.posted_at and record.measured_at < record.posted_at:
            self.early_rows += 1
        if self.dialect.rounded and any(
            cells[index].strip() in count.rounded_texts for index, count in self._layout.counts
        ):
            self.rounded_rows += 1


def _count_readers(header: Header, mapping: Mapping, dialect: Dialect) -> list[tuple[int, CountReader]]:
    metrics = mapping.page_day.metrics if mapping.page_day else mapping.metrics
    return [
        (
            header.index(column),
            CountReader(column=column, metric=metric, decimal=mapping.decimal, rounded=dialect.rounded),
        )
        for column, metric in metrics.items()
    ]


def _blank(cells: list[str]) -> bool:
    return not any(cells) or not any(cell.strip() for cell in cells)
