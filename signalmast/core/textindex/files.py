"""The side file on disk: its name is a link to one numbered file, so that a new one takes its place in one step.

A file in WAL mode must never be replaced under its own name: the log beside it would be taken for the new file's.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Identity = tuple[int, int, int]
_PATIENCE = 20.0  # seconds a connection waits for another's commit
_TRIES = 5  # another file may take the name between the look and the opening
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class NotReady(Exception):
    """The file is missing, broken or of another schema: it must be built again."""


class SideFile:
    """One file under its name, of one schema. Any number of processes read; one at a time writes.

    Threads may share it: each has a connection of its own.
    """

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self._schema = schema
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection to the file that has the name now. Raises NotReady."""
        with _said_as_not_ready():
            there = self._opened()
            try:
                yield self._local.connection
            except sqlite3.Error as error:
                self.close()
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
                    set_aside(self.path, there)
                raise

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction, committed when the block ends well. Raises NotReady."""
        with alone(self.path), _said_as_not_ready():
            if identity(self.path) is None:
                raise NotReady(f"{self.path} is missing")
            connection = connect(self.path, reads_only=False)
            try:
                self._need_schema(connection)
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
            finally:
                connection.close()

    @contextmanager
    def rebuilding(self) -> Iterator[sqlite3.Connection]:
        """A new, empty file of the schema; it takes the name when the block ends well."""
        with alone(self.path), building(self.path) as connection:
            connection.execute("create table stamp(schema text not null)")
            connection.execute("insert into stamp values (?)", [self._schema])
            yield connection

    def close(self) -> None:
        """Let go of this thread's connection."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = self._local.identity = None
        if connection is not None:
            connection.close()

    def _opened(self) -> Identity:
        """This thread has a sound connection to the file that has the name; one that failed is not kept."""
        for tries_left in reversed(range(_TRIES)):
            there = identity(self.path)
            if there is None:
                raise NotReady(f"{self.path} is missing")
            if getattr(self._local, "identity", None) == there:
                return there
            self.close()
            try:
                connection = connect(self.path, reads_only=True)
                self._local.connection, self._local.identity = connection, there
                self._need_schema(connection)
                return there
            except (NotReady, sqlite3.Error):
                self.close()
                if not tries_left or identity(self.path) == there:
                    raise
        raise NotReady(f"{self.path} is built again and again")

    def _need_schema(self, connection: sqlite3.Connection) -> None:
        if connection.execute("select schema from stamp").fetchall() != [(self._schema,)]:
            raise NotReady("the file is of another schema")


@contextmanager
def _said_as_not_ready() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotReady(str(error)) from error


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the index's write lock; the system lets go of it when the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def identity(path: Path) -> Identity | None:
    """Which file stands there now for this process, or None."""
    try:
        there = path.stat()
    except OSError:
        return None
    return os.getpid(), there.st_dev, there.st_ino


def connect(path: Path, *, reads_only: bool) -> sqlite3.Connection:
    """A connection to a file that stands. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"file:{_escaped(path.resolve())}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None
    )
    try:
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma cache_size = -8000")
        connection.execute(f"pragma query_only = {int(reads_only)}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def building(path: Path) -> Iterator[sqlite3.Connection]:
    """A new file beside, written without a log; it takes the name when the block ends well. Hold `alone`."""
    _sweep(path)
    new = path.with_name(f"{path.stem}-{secrets.token_hex(6)}{path.suffix}")
    connection = sqlite3.connect(new, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.execute("begin")
        yield connection
        connection.execute("commit")
        connection.execute("pragma journal_mode = wal")
    except BaseException:
        connection.close()
        _remove(new)
        raise
    connection.close()
    _put_in_place(new, path)


def set_aside(path: Path, damaged: Identity) -> None:
    """Take the name from a damaged file, so that whoever keeps the index sees that it must be built again.

    A search met the damage; a look at the first rows would not. Left alone while somebody writes or builds.
    """
    with suppress(OSError):
        descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if identity(path) == damaged:
                _remove(path)
        finally:
            os.close(descriptor)


def _put_in_place(new: Path, path: Path) -> None:
    descriptor = os.open(new, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    link = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    link.symlink_to(new.name)
    link.replace(path)
    _sweep(path)


def _sweep(path: Path) -> None:
    """Earlier files and what a killed build left. Who still reads one goes on until it looks for the name again."""
    current = path.resolve().name
    for other in path.parent.glob(f"{path.stem}-*{path.suffix}*"):
        if not other.name.startswith(current):
            _remove(other)
    for link in path.parent.glob(f".{path.name}.*.tmp"):
        _remove(link)


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
