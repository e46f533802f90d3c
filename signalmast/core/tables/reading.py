"""Rows of a table file, one after another, each with the line it starts on."""

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from signalmast.core.tables import encoding as letters
from signalmast.core.tables import limits, workbook
from signalmast.core.tables.refusal import TableRefused
from signalmast.core.tables.shape import Shape, opened, sniff

# Handed to the csv reader after the last line: inside an open quotation it ends in the last cell, else it stands alone.
_END = "\0"


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the record starts in the file, from 1; in a workbook the sheet's row number."""

    line: int
    cells: list[str]


def read_rows(
    path: Path,
    *,
    shape: Shape | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Iterator[Row]:
    """Every record with its header and its blank ones (all cells empty), text in NFC, ragged rows as they are.

    Workbook cells become text: dates ISO, durations h:mm:ss, whole numbers without ".0", numbers past 15 digits as
    1.22158E+17 since their last digits are gone. TableRefused may come at any row: store nothing before the last one.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise TableRefused("bad-delimiter", delimiter=delimiter[:10])
    if shape is None or encoding is not None:
        shape = sniff(path, encoding=encoding)
    if shape.kind != "csv":
        return (Row(line, cells) for line, cells in workbook.rows(path, shape.kind, sheet))
    return _text_rows(path, shape, delimiter or shape.delimiter)


def _text_rows(path: Path, shape: Shape, delimiter: str) -> Iterator[Row]:
    mark = letters.mark_of(opened(path))[1]
    with path.open("rb") as raw:
        raw.seek(mark)
        lines = io.TextIOWrapper(raw, encoding=shape.encoding, newline="")
        try:
            yield from _records(lines, delimiter)
        except UnicodeDecodeError as error:
            data = path.read_bytes()[mark:]
            raise letters.undecodable(data, shape.encoding, letters.bad_byte(data, shape.encoding) or 0) from error


def _records(lines: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(itertools.chain(lines, [_END]), delimiter=delimiter)
    start = 1
    try:
        for count, cells in enumerate(reader):
            text = "".join(cells)
            if "\0" in text:
                _check_end(cells, start, following=next(reader, None))
                continue
            if count >= limits.ROWS:
                raise TableRefused("too-many-rows", limit=limits.ROWS)
            if len(cells) > limits.COLUMNS:
                raise TableRefused("too-many-columns", line=start, limit=limits.COLUMNS)
            if text.isascii() or unicodedata.is_normalized("NFC", text):
                yield Row(start, cells)
            else:
                yield Row(start, [unicodedata.normalize("NFC", cell) for cell in cells])
            start = reader.line_num + 1
    except csv.Error as error:
        # Read without strictness, a field over the limit is the only thing the csv module minds.
        raise TableRefused("cell-too-long", line=start, limit=limits.CELL_CHARACTERS) from error


def _check_end(cells: list[str], start: int, *, following: list[str] | None) -> None:
    """A NUL is our own end mark only in the very last record, and a sound end only where it stands alone."""
    if following is not None:
        raise TableRefused("nul", line=start)
    if cells != [_END]:
        raise TableRefused("unclosed-quote", line=start)
