"""Cells of XLSX, XLS and ODS sheets as text. The archive is checked before the reader sees it.

The reader holds a whole sheet in memory; files from strangers belong in `run_guarded`.
"""

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import python_calamine as calamine

from signalmast.core.tables import limits
from signalmast.core.tables.archive import check_archive
from signalmast.core.tables.magic import Kind
from signalmast.core.tables.refusal import TableRefused

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
# A spreadsheet keeps 15 significant digits; from here on the last ones are made up.
_EXACT_BELOW = 10**15


@contextmanager
def _opened(path: Path, kind: Kind) -> Iterator[calamine.CalamineWorkbook]:
    if kind != "xls":
        check_archive(path)
    try:
        with calamine.load_workbook(str(path)) as book:
            yield book
    except calamine.PasswordError as error:
        raise TableRefused("encrypted") from error
    except (TableRefused, MemoryError):
        raise
    except Exception as error:
        # Besides its own errors the reader lets through Python's, such as OverflowError for a duration of 2**31 days.
        raise TableRefused("broken-workbook") from error


def sheet_names(path: Path, kind: Kind) -> list[str]:
    """Names of the sheets that hold cells, in the workbook's order; chart and macro sheets are left out."""
    with _opened(path, kind) as book:
        return _with_cells(book)


def _with_cells(book: calamine.CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]


def rows(path: Path, kind: Kind, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """(sheet row number, cells as text) of one sheet, the first where none is named."""
    with _opened(path, kind) as book:
        names = _with_cells(book)
        if sheet is not None and sheet not in names:
            raise TableRefused("no-sheet", sheet=sheet[:80])
        if not names:
            raise TableRefused("no-sheets")
        table = book.get_sheet_by_name(names[0] if sheet is None else sheet)
        if table.end is not None and table.end[0] + 1 > limits.ROWS:
            raise TableRefused("too-many-rows", limit=limits.ROWS)
        for line, values in enumerate(table.iter_rows(), start=1):
            if len(values) > limits.COLUMNS:
                raise TableRefused("too-many-columns", line=line, limit=limits.COLUMNS)
            yield line, [_text(value, line) for value in values]


def _text(value: Value, line: int) -> str:
    if isinstance(value, str):
        if len(value) > limits.CELL_CHARACTERS:
            raise TableRefused("cell-too-long", line=line, limit=limits.CELL_CHARACTERS)
        if "\0" in value:
            raise TableRefused("nul", line=line)
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dt.timedelta):
        return _duration_text(value)
    return value.isoformat()


def number_text(value: float) -> str:
    """`1234` for 1234.0, `0.3` for 0.1 + 0.2, `1.22158E+17` for what a spreadsheet no longer knows exactly."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= _EXACT_BELOW:
        digits, exponent = f"{Decimal(value):.14E}".split("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def _duration_text(value: dt.timedelta) -> str:
    seconds = abs(round(value.total_seconds()))
    sign = "-" if value < dt.timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
