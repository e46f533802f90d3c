"""The opening rows of a table as they stand, for a person who is about to say what its columns are."""

from pathlib import Path
from typing import Any

from signalmast.core.tables import TableRefused, sniff
from signalmast.metrics.importers import json_file
from signalmast.metrics.importers import options as choices
from signalmast.metrics.importers.registry import TableFile

ROWS = 200


def head(  # noqa: PLR0917 -- called by name across a process border
    path: str,
    out: str = "",
    format: str | None = None,
    mapping: dict[str, Any] | None = None,
    mappings: list[dict[str, Any]] | None = None,
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """{"header": [...], "rows": up to 200 below it, "encoding", "delimiter", "sheets"}.

    The header is the first of the opening rows that is filled widest. TableRefused for what is no table.
    """
    chosen = choices.read(options)
    if json_file.looks_like(Path(path)):
        raise TableRefused("not-an-outbox")
    shape = sniff(Path(path), encoding=chosen.encoding)
    file = TableFile(Path(path), shape, chosen)
    opening = file.head()
    widths = [sum(bool(cell.strip()) for cell in cells) for cells in opening]
    if not any(widths):
        raise TableRefused("blank")
    at = widths.index(max(widths))
    rows: list[list[str]] = []
    for number, row in enumerate(file.rows()):
        if number > at:
            rows.append(row.cells)
        if len(rows) >= ROWS:
            break
    return {
        "header": opening[at],
        "rows": rows,
        "encoding": shape.encoding,
        "delimiter": chosen.delimiter or shape.delimiter,
        "sheets": shape.sheets,
    }
