"""CSV and XLSX that a spreadsheet opens with every letter right and no cell that runs as a formula."""

import csv
import datetime as dt
import io
import math
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

# Excel and LibreOffice take = + - @, also in full width, for a formula, some of them after blanks that nobody sees;
# tab, CR and NUL are dropped on opening and lay bare what follows (OWASP, CSV Injection).
_FORMULA = re.compile(r"[\s\0\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠\t\r\0]")
_PURE_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
# What XML 1.0 cannot hold (section 2.2), and halves of surrogate pairs.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_CHARACTERS = 32_767  # Excel specifications and limits: total characters a cell can contain
_SHEET_NAME_CHARACTERS = 31
_NO_SHEET_NAME = re.compile(r"[\\*?:/\[\]]")
_EXACT_BELOW = 10**15
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DOCUMENT_TIME = dt.datetime(1980, 1, 1)  # noqa: DTZ001 -- openpyxl wants it naive; fixed so that bytes repeat


@dataclass(frozen=True)
class Sheet:
    """One sheet to write; `widths` in characters, column by column."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[float] | None = None


def escape_formula(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet would run it; a pure number such as "-3" stays."""
    if _FORMULA.match(text) and not _PURE_NUMBER.fullmatch(text):
        return "'" + text
    return text


def write_csv(stream: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """UTF-8 with a byte-order mark, CRLF, formulas escaped; the stream is left open. A half surrogate becomes "?"."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([escape_formula(name) for name in header])
        writer.writerows([_csv_cell(value) for value in row] for row in rows)
    finally:
        text.detach()


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return escape_formula(str(value))


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Sheets with a bold, frozen header row, in one move onto `path`; the same input gives the same bytes.

    Text stays text, whole numbers past 15 digits (ids) and times with a zone are written as text, NaN as nothing,
    and what no cell can hold is marked: U+FFFD for control characters, … where Excel's 32,767 characters end.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Signalmast"
    book.properties.created = book.properties.modified = _DOCUMENT_TIME
    for sheet in sheets:
        _fill(book.create_sheet(_NO_SHEET_NAME.sub(" ", sheet.name)[:_SHEET_NAME_CHARACTERS]), sheet)
    unfinished = path.with_name(path.name + ".part")
    try:
        with _SameBytesZip(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).write_data()
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(target: Any, sheet: Sheet) -> None:
    for number, width in enumerate(sheet.widths or (), start=1):
        target.column_dimensions[get_column_letter(number)].width = width
    target.freeze_panes = "A2"
    try:
        target.append(list(_xlsx_cells(target, sheet.header, bold=True)))
        for row in sheet.rows:
            target.append(list(_xlsx_cells(target, row)))
    finally:
        # Also when a row fails: the half-written sheet ends here instead of complaining when it is collected.
        target.close()


def _xlsx_cells(target: Any, values: Iterable[object], *, bold: bool = False) -> Iterator[Any]:
    for value in values:
        content = _xlsx_value(value)
        cell = WriteOnlyCell(target, content)
        if isinstance(content, str):
            # openpyxl takes "=…" for a formula and "#N/A" for an error; quotePrefix keeps it text when it is edited.
            cell.data_type = "s"
            cell.quotePrefix = escape_formula(content) != content
        if bold:
            cell.font = Font(bold=True)
        yield cell


def _xlsx_value(value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            return None
        return str(value) if isinstance(value, int) and abs(value) >= _EXACT_BELOW else value
    if isinstance(value, dt.datetime | dt.time) and value.tzinfo is not None:
        return value.isoformat()
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value
    text = _NO_XML.sub("\ufffd", str(value))
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - 1] + "…"


class _SameBytesZip(zipfile.ZipFile):
    """Every entry bears the same time, so that the same sheets make the same file."""

    def writestr(self, name: Any, data: Any, *_options: Any) -> None:
        super().writestr(self._entry(name), data)

    def write(self, filename: Any, arcname: Any = None, *_options: Any) -> None:
        with open(filename, "rb") as source, self.open(self._entry(arcname), "w") as entry:
            shutil.copyfileobj(source, entry)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return entry
