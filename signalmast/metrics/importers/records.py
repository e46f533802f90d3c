"""What a format yields for each entry of a file: a record, a refusal or a skipped line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

Params = dict[str, str | int]


@dataclass(slots=True)
class Record:
    """One accepted row. `identity` tells repeats; `values` align with `metrics` of the source ("" where silent).

    For subject "post" `post` holds the staged object and `key` its key; for "page" `day` is set and both are empty.
    """

    line: int
    subject: str
    identity: str
    page_label: str
    values: list[str]
    measured_at: str
    key: str = ""
    day: str = ""
    posted_at: str = ""
    post: dict[str, Any] | None = None


@dataclass(slots=True)
class Refusal:
    line: int
    code: str
    params: Params


@dataclass(slots=True)
class Skip:
    """A line that is no row: blank, totals, a platform's own note."""

    line: int
    code: str


@dataclass
class Facts:
    """What the file is, known before its first record."""

    format: str
    namespace: str
    mapping: str | None = None
    encoding: str = ""
    delimiter: str = ""
    header: list[str] = field(default_factory=list)
    date_order: str | None = None
    measured_at: str | None = None


@dataclass(frozen=True)
class Warn:
    code: str
    params: Params = field(default_factory=dict)


class Source(Protocol):
    """A file understood: its facts, the metrics it fills, its records (once through) and, after them, its warnings."""

    facts: Facts
    metrics: list[str]

    def records(self) -> Iterator[Record | Refusal | Skip]: ...

    def warnings(self) -> list[Warn]: ...
