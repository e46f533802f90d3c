"""Any other table, by a mapping that a person saved: Facebook Insights in any language, Zalo, old spreadsheets."""

from collections.abc import Iterable
from typing import Any

from signalmast.metrics.importers import builtin
from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.mapping import read, validate

NAME = "generic"


def detect(head: list[list[str]], mappings: Iterable[dict[str, Any]]) -> tuple[dict[str, Any] | None, bool]:
    """The mapping saved for exactly this header (and True), else the one that uses most of its columns (and False).

    One that has become unusable is passed over: it must not stand in the way of other files.
    """
    headers = [Header(cells) for cells in head if any(cells)]
    best: dict[str, Any] | None = None
    best_score = (False, 0)
    for data in [*mappings, *builtin.MAPPINGS]:
        if validate(data):
            continue
        known = read(data)
        columns = known.columns()
        for header in headers:
            exact = bool(known.header) and Header(list(known.header)).signature() == header.signature()
            if header.has(columns) and (exact, len(columns)) > best_score:
                best, best_score = data, (exact, len(columns))
    return best, best_score[0]
