"""Readings on disk: one append-only Delta table of Parquet files, asked through DuckDB.

A reading is one row: subject ("post" or "page"), key, metric and its version, day (only for a page's day), value
(a decimal, or null for "not available"), measured_at and imported_at (UTC), import_key, digest (SHA-256 of the file)
and line. One import is one commit, so a kill at any moment leaves the old table or the new one, never half.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import duckdb
    from deltalake import DeltaTable, Schema

# What does not fit is put aside on disk.
MEMORY_LIMIT = "192MB"  # five years of figures need no more
WRITING_LIMIT = "64MB"  # what is sorted on its way into a file goes aside beyond that
COMPACT_ABOVE = 48  # files; below that DuckDB reads them as fast as one

_COLUMNS = {
    **{"subject": "string", "key": "string", "metric": "string", "version": "integer", "day": "date"},
    **{"value": "decimal(20,4)", "measured_at": "timestamp_ntz", "imported_at": "timestamp_ntz"},
    **{"import_key": "string", "digest": "string", "line": "integer"},
}
_EMPTY = (
    "select ''::varchar as subject, ''::varchar as key, ''::varchar as metric, 1::integer as version,"
    " null::date as day, null::decimal(20,4) as value, null::timestamp as measured_at, null::timestamp as imported_at,"
    " ''::varchar as import_key, ''::varchar as digest, 0::integer as line where false"
)


def table_path() -> Path:
    return Path(settings.LAKE_DIR) / "readings"


def open_table() -> DeltaTable | None:
    """The table as it stands, or None before the first import."""
    from deltalake import DeltaTable  # noqa: PLC0415 -- slow import
    from deltalake.exceptions import TableNotFoundError  # noqa: PLC0415 -- slow import

    try:
        return DeltaTable(str(table_path()))
    except TableNotFoundError:
        return None


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lake's write lock: one writer at a time. The system lets go of it when the process dies."""
    folder = Path(settings.LAKE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def engine(*, writing: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory DuckDB with the house's limits.

    For writing with one thread: an import runs beside all the rest of the desk.
    """
    import duckdb  # noqa: PLC0415 -- slow import

    aside = Path(settings.LAKE_DIR) / "aside"  # its parent must stand
    aside.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": WRITING_LIMIT if writing else MEMORY_LIMIT,
            "threads": 1 if writing else 2,
            "temp_directory": str(aside),
        }
    )
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def connect(*, writing: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same with a view `readings` over the files of one consistent table version."""
    with engine(writing=writing) as connection:
        table = open_table()
        files = ", ".join(quoted(file) for file in table.file_uris()) if table else ""
        source = f"select * from read_parquet([{files}], union_by_name=true)" if files else _EMPTY  # noqa: S608
        connection.execute(f"create view readings as {source}")
        yield connection


def append(connection: duckdb.DuckDBPyConnection, *, query: str, import_key: str) -> int:
    """Commit the rows of `query` (the columns above, in order) once for `import_key`; returns the rows written.

    A second call with the same `import_key` writes nothing: the key stands in the table's own log. Writers hold
    `alone()` from before `connect()`, so that the query sees what was written last. DuckDB writes the file as the rows
    come; the file is on the disk before the log names it, and one that no log came to name goes again.
    """
    table = open_table()
    if table is not None and table.transaction_version(import_key) is not None:
        return 0
    table_path().mkdir(parents=True, exist_ok=True)
    path = table_path() / f"part-{uuid.uuid4()}.zstd.parquet"
    try:
        copied = f"copy ({query}) to {quoted(path)} (format parquet, compression zstd)"
        count = int(connection.execute(copied).fetchall()[0][0])
        if count or table is None:
            _commit(table, path, count, import_key)
    except BaseException:
        if not holds(import_key):
            path.unlink(missing_ok=True)
        raise
    if count == 0:
        path.unlink()
    return count


def _commit(table: DeltaTable | None, path: Path, count: int, import_key: str) -> None:
    """Name the file in the table's log, in one entry with the import's key."""
    from deltalake import CommitProperties, Transaction  # noqa: PLC0415 -- slow import
    from deltalake.transaction import AddAction, create_table_with_add_actions  # noqa: PLC0415 -- slow import

    for kept in (path, path.parent):
        _keep(kept)
    found = path.stat()
    stats = json.dumps({"numRecords": count})
    added = [AddAction(path.name, found.st_size, {}, int(found.st_mtime * 1000), data_change=True, stats=stats)]
    properties = CommitProperties(app_transactions=[Transaction(app_id=import_key, version=1)])
    if table is None:
        rows = added if count else []
        create_table_with_add_actions(str(path.parent), _schema(), rows, commit_properties=properties)
    else:
        table.create_write_transaction(added, "append", _schema(), commit_properties=properties)


def _keep(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _schema() -> Schema:
    from deltalake import Field, Schema  # noqa: PLC0415 -- slow import
    from deltalake.schema import PrimitiveType  # noqa: PLC0415 -- slow import

    return Schema([Field(name, PrimitiveType(kind)) for name, kind in _COLUMNS.items()])


def holds(import_key: str) -> bool:
    """Whether the readings of this import were committed."""
    table = open_table()
    return table is not None and table.transaction_version(import_key) is not None


def remove(*, predicate: str) -> int:
    """Delete readings for good, for the demonstration only; returns the rows deleted."""
    table = open_table()
    if table is None:
        return 0
    found = table.delete(predicate)
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    return int(found["num_deleted_rows"])


def compact() -> bool:
    """Merge small files into one when there are many; readers of the old version are not disturbed."""
    table = open_table()
    if table is None or len(table.file_uris()) <= COMPACT_ABOVE:
        return False
    table.optimize.compact()
    table.vacuum(retention_hours=24, enforce_retention_duration=False, dry_run=False)
    return True


def load(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list[Any]]) -> None:
    """Make a table `name` of text columns from lists of equal length; None stays null."""
    from arro3.core import Array, DataType, Table  # noqa: PLC0415 -- slow import

    if not next(iter(columns.values()), []):
        spec = ", ".join(f"{column} varchar" for column in columns)
        connection.execute(f"create or replace temp table {name} ({spec})")
        return
    rows = Table.from_pydict({column: Array(values, DataType.utf8()) for column, values in columns.items()})
    connection.register("arriving", rows)
    connection.execute(f"create or replace temp table {name} as select * from arriving")  # noqa: S608
    connection.unregister("arriving")


def naive(moment: datetime) -> str:
    """A moment as the lake writes it: UTC without zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def quoted(path: Path | str) -> str:
    """A path as DuckDB reads it in a statement."""
    return "'" + str(path).replace("'", "''") + "'"
