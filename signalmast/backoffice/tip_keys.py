"""Which keys of the desk the tips in an unpacked backup are under, read without loading it anywhere."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from signalmast.claims import sealing

_TABLES = ("claims_tip", "claims_dispute")
_COLUMN = "sealed_key"


def needed(room: Path, tables: dict[str, list[str]]) -> frozenset[str]:
    """Fingerprints. `tables` are those of the manifest of a PostgreSQL backup; a SQLite one has none."""
    return frozenset(sealing.sealed_with(wrapped) for wrapped in _wrapped(room, tables) if wrapped)  # else deleted


def _wrapped(room: Path, tables: dict[str, list[str]]) -> Iterator[bytes]:
    for table in _TABLES:
        if table in tables:
            yield from _of_copy(room / "database" / f"{table}.copy", tables[table].index(_COLUMN))
    database = room / "data" / "signalmast.sqlite3"
    if not tables and database.is_file():
        with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as rows:
            known = {name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in known.intersection(_TABLES):
                yield from (row[0] for row in rows.execute(f"SELECT {_COLUMN} FROM {table}"))  # noqa: S608 -- our names


def _of_copy(path: Path, place: int) -> Iterator[bytes]:
    """Bytes in COPY's text form: a doubled backslash, x, hex."""
    with path.open("rb") as lines:
        for line in lines:
            yield bytes.fromhex(line.rstrip(b"\n").split(b"\t")[place].decode("ascii").removeprefix("\\\\x"))
