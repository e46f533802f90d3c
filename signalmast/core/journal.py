"""What readers did, as it came in: one SQLite file, appended by the edge and emptied day by day into the lake.

Shapes: an `Event` is one view of one path at one second by a visitor whose number means nothing on another day. A
`Batch` is what one page sent in one go, under a key of its own; the same key again changes nothing. `Writer.write`
is durable when it returns (WAL, synchronous FULL). Readers may be other processes. Imports no Django.

For the drain, in this order, each step safe to repeat: `days(path)`, then for each day that is over `numbered(path,
day, after)`, store them with the last number, `forget(path, day, upto)` and `shrink(path)`. Numbers only grow, also
after all was forgotten: so "up to that number" says for good what was stored.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

KINDS = ("view",)
KEYS_KEPT = 7 * 86_400  # seconds in which a batch sent again is known
_EPOCH = date(1970, 1, 1)
_WAIT = 10.0  # seconds for another process's write
_AT_ONCE = 5_000  # rows deleted in one transaction, so that the edge's own wait stays short
_PAGES = 500  # pages given back to the disk in one transaction
_IDLE_PAGES = 256  # free pages kept for the next day: 1 MB

_TABLES = """
CREATE TABLE IF NOT EXISTS batch (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS batch_at ON batch (at);
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
  path TEXT NOT NULL, ref TEXT NOT NULL, visitor INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS event_day ON event (day);
"""


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is one of KINDS; `path` an address of the site; `ref` the host that led here, or empty; `visitor` a signed
    64-bit number of that day only; `at` seconds since 1970 by the edge's clock."""

    kind: str
    path: str
    ref: str
    visitor: int
    at: int


@dataclass(frozen=True, slots=True)
class Batch:
    """`key` is the sender's, time-ordered; `day` is the desk's own day in which it came."""

    key: str
    day: date
    at: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """An event with the number it was kept under."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class Counted:
    """Views of each path, and the number of the last event among them (0 for none)."""

    last: int
    views: dict[str, int]


class Writer:
    """The one writer of events. Not for several threads. Opens the file anew after a failed write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def write(self, batches: Iterable[Batch]) -> int:
        """All of them in one durable transaction, or none: returns how many were new. Raises sqlite3.Error."""
        connection = self._connection or self._open()
        new = 0
        try:
            connection.execute("BEGIN IMMEDIATE")
            for batch in batches:
                row = (batch.key, batch.at)
                if connection.execute("INSERT OR IGNORE INTO batch VALUES (?, ?)", row).rowcount == 1:
                    new += 1
                    connection.executemany(
                        "INSERT INTO event (day, at, kind, path, ref, visitor) VALUES (?, ?, ?, ?, ?, ?)",
                        _rows(batch),
                    )
            connection.execute("COMMIT")
        except BaseException:
            self.close()
            raise
        return new

    def forget_keys(self, before: int) -> None:
        """Drop the keys of batches that came before that second. Raises sqlite3.Error."""
        connection = self._connection or self._open()
        try:
            while connection.execute(
                "DELETE FROM batch WHERE key IN (SELECT key FROM batch WHERE at < ? LIMIT ?)", (before, _AT_ONCE)
            ).rowcount:
                pass
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()  # rolls back what is open
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # heeded by a new file only
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -4000")
            connection.executescript(_TABLES)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection


def days(path: Path) -> list[date]:
    """Days that have events, oldest first; none when there is no journal yet."""
    with _open(path) as connection:
        return _days(connection, 0) if connection else []


def _days(connection: sqlite3.Connection, since: int) -> list[date]:
    found, last = [], since - 1
    # Each step jumps over a whole day in the index.
    while (row := connection.execute("SELECT min(day) FROM event WHERE day > ?", (last,)).fetchone()[0]) is not None:
        last = row
        found.append(date.fromordinal(_EPOCH.toordinal() + row))
    return found


def events(path: Path, day: date) -> Iterator[Event]:
    """That day's events in the order they came."""
    return (one.event for one in numbered(path, day))


def numbered(path: Path, day: date, *, after: int = 0) -> Iterator[Numbered]:
    """The same with their numbers, those above `after` only."""
    with _open(path) as connection:
        if connection is None:
            return
        rows = connection.execute(
            "SELECT id, kind, path, ref, visitor, at FROM event WHERE day = ? AND id > ? ORDER BY id",
            (_number(day), after),
        )
        for number, kind, address, ref, visitor, at in rows:
            yield Numbered(number, Event(KINDS[kind], address, ref, visitor, at))


class Reading:
    """The journal as it was at one moment, whatever is written and forgotten meanwhile."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def days(self, since: date, until: date) -> list[date]:
        found = _days(self._connection, _number(since)) if self._connection else []
        return [day for day in found if day <= until]

    def counted(self, day: date, *, after: int = 0) -> Counted:
        """That day's views by path, of the events above `after`."""
        rows = self._rows(
            "SELECT path, count(*), max(id) FROM event WHERE day = ? AND id > ? GROUP BY path", _number(day), after
        )
        return Counted(max((last for *_, last in rows), default=0), {address: views for address, views, _last in rows})

    def visitors(self, day: date, paths: Iterable[str], *, after: int = 0) -> int:
        """How many different visitors saw any of these paths that day."""
        if self._connection is None:
            return 0
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (path TEXT PRIMARY KEY) WITHOUT ROWID")
        self._connection.execute("DELETE FROM wanted")
        self._connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((path,) for path in paths))
        rows = self._rows(
            "SELECT count(DISTINCT visitor) FROM event JOIN wanted USING (path) WHERE day = ? AND id > ?",
            _number(day),
            after,
        )
        return int(rows[0][0])

    def _rows(self, query: str, *values: int) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall() if self._connection else []


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Raises sqlite3.Error where the file cannot be read."""
    with _open(path) as connection:
        if connection is not None:
            connection.execute("BEGIN")
        yield Reading(connection)


def forget(path: Path, day: date, *, upto: int | None = None) -> int:
    """Delete that day's events, a few at a time, and say how many there were. Raises sqlite3.Error.

    `upto` is the last number that may go. What is deleted is overwritten: a copy of the file has nothing of it.
    """
    gone = 0
    with _open(path) as connection:
        if connection is None:
            return 0
        connection.execute("PRAGMA secure_delete = ON")
        last = 2**62 if upto is None else upto
        while some := connection.execute(
            "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE day = ? AND id <= ? LIMIT ?)",
            (_number(day), last, _AT_ONCE),
        ).rowcount:
            gone += some
    return gone


def shrink(path: Path) -> int:
    """Give the room of what was forgotten back to the disk; returns the bytes of the file and its log afterwards."""
    with _open(path) as connection:
        if connection is not None:
            while (free := _pragma(connection, "freelist_count")) > _IDLE_PAGES:
                connection.execute(f"PRAGMA incremental_vacuum({_PAGES})").fetchall()
                if _pragma(connection, "freelist_count") == free:
                    break  # a file from before it could shrink: its free pages are used again
            # Not waited for: a reader in the way means that the log is emptied another time.
            connection.execute("PRAGMA busy_timeout = 200")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    sizes = (Path(f"{path}{ending}") for ending in ("", "-wal"))
    return sum(one.stat().st_size for one in sizes if one.is_file())


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _rows(batch: Batch) -> Iterator[tuple[int, int, int, str, str, int]]:
    day = _number(batch.day)
    for event in batch.events:
        yield day, event.at, KINDS.index(event.kind), event.path, event.ref, event.visitor


def _number(day: date) -> int:
    return (day - _EPOCH).days


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection | None]:
    if not path.is_file():
        yield None
        return
    with contextlib.closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'event_day'").fetchone()
        yield connection if there else None
