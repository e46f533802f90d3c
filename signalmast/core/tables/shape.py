"""What a file is before its rows are read: kind, encoding, delimiter, byte-order mark, sheets."""

import csv
import errno
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from signalmast.core.tables import encoding as letters
from signalmast.core.tables import limits, workbook
from signalmast.core.tables.magic import Kind, kind_of
from signalmast.core.tables.refusal import TableRefused

DELIMITERS = ",;\t|"
_SAMPLE_BYTES = 1 << 16
_SAMPLE_RECORDS = 50


@dataclass(frozen=True)
class Shape:
    """For a workbook `encoding` (Python's codec name) and `delimiter` are empty, for text `sheets` is."""

    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    bom: bool = False
    sheets: list[str] = field(default_factory=list)


def sniff(path: Path, *, encoding: str | None = None) -> Shape:
    """What the file is, with the encoding a person chose if any; TableRefused for no table or one beyond the limits.

    Text is checked to its last byte, workbooks are opened: for files from strangers call it through `run_guarded`.
    """
    head = opened(path)
    chosen = None if encoding is None else letters.named(encoding)
    kind = kind_of(path, head)
    if kind != "csv":
        return Shape(kind=kind, sheets=workbook.sheet_names(path, kind))
    data = path.read_bytes()
    marked, mark = letters.mark_of(data)
    data = data[mark:]
    name = chosen or marked or letters.detect(data)
    if name == "utf-16":
        name = marked or "utf-16-le"
    letters.check(data, name)
    sample = data[:_SAMPLE_BYTES].decode(name, "ignore")
    if not sample.strip() and not data.decode(name).strip():
        raise TableRefused("blank")
    return Shape(kind="csv", encoding=name, delimiter=delimiter_of(sample), bom=bool(mark))


def opened(path: Path) -> bytes:
    """The first 4 KB of a file that can be opened, is not empty and is not too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError as error:
        raise TableRefused("gone") from error
    except OSError as error:  # its number by name: the system's own words are English
        raise TableRefused("unreadable", reason=errno.errorcode.get(error.errno or 0, "?")) from error
    if not head:
        raise TableRefused("empty")
    if size > limits.FILE_BYTES:
        raise TableRefused("too-large", size=-(-size // 1_000_000), limit=limits.FILE_BYTES // 1_000_000)
    return head


def delimiter_of(sample: str) -> str:
    """The delimiter under which most of the first records have the same number of columns; comma where none separates.

    Records beginning with # are notes some platforms print above the header and do not vote.
    """
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(_widths(sample, delimiter))
        if not widths:
            continue
        votes, width = max((votes, width) for width, votes in widths.items())
        score = (votes / widths.total(), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(sample: str, delimiter: str) -> list[int]:
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    return [len(record) for record in islice(_voting(records), _SAMPLE_RECORDS)]


def _voting(records: Iterable[list[str]]) -> Iterator[list[str]]:
    return (record for record in records if any(record) and not record[0].startswith("#"))
