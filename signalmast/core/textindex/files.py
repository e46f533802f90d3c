"""The side file on disk: its name is a link to one numbered file, so that a new one takes its place in one step.

A file in WAL mode must never be replaced under its own name: the log beside it would be taken for the new file's.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Identity = tuple[int, int, int]
_PATIENCE = 20.0  # seconds a connection waits for another's commit


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
