"""PostgreSQL tables out to plain files and in again, by COPY: no client program, any server from 15 up.

One file a table in COPY's text form; the columns stand in the manifest. Reading happens in one repeatable-read
transaction, so all tables are of one instant. Imports no Django.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql

TRANSIENT = ("limits",)  # the cache table: login delays, made again by `prepare`

_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""


class Refused(Exception):
    """The server could not be read or would not take the rows."""


def tables_of(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Table name → its columns, generated ones left out, in the current schema."""
    return {name: list(columns) for name, columns in connection.execute(_TABLES) if name not in TRANSIENT}


def dump(database_url: str, folder: Path) -> dict[str, Any]:
    """Write `<table>.copy` for each table; returns the manifest's `tables` and `migrations`. Raises Refused."""
    folder.mkdir()
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            tables = tables_of(connection)
            for table, columns in tables.items():
                out = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _names(columns))
                with (folder / f"{table}.copy").open("wb") as stream, connection.cursor().copy(out) as copy:
                    for block in copy:
                        stream.write(block)
            applied: list[Any] = []
            if "django_migrations" in tables:
                applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except psycopg.Error as error:
        raise Refused(str(error).strip().splitlines()[0]) from None
    return {"tables": tables, "migrations": [list(row) for row in applied]}


def load(connection: psycopg.Connection[Any], folder: Path, tables: dict[str, list[str]]) -> None:
    """Put the rows in place of what the tables hold, inside the caller's transaction.

    The tables stand already. Foreign keys are checked at the end, as Django makes them deferrable.
    """
    connection.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations set single ones to immediate
    every = sql.SQL(", ").join(map(sql.Identifier, tables_of(connection)))
    connection.execute(sql.SQL("TRUNCATE {}").format(every))
    for table, columns in tables.items():
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
        with (folder / f"{table}.copy").open("rb") as stream, connection.cursor().copy(into) as copy:
            while block := stream.read(1 << 20):
                copy.write(block)
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, columns in tables.items():
        for column in columns:
            _move_counter(connection, table, column)


def drop_everything(connection: psycopg.Connection[Any]) -> None:
    """All tables of the current schema, inside the caller's transaction."""
    found = [
        row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    ]
    if found:
        connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, found))))


def _move_counter(connection: psycopg.Connection[Any], table: str, column: str) -> None:
    """The next number after the highest one used, where the column counts by itself."""
    row = connection.execute("SELECT pg_get_serial_sequence(quote_ident(%s), %s)", (table, column)).fetchone()
    sequence = cast("str | None", row and row[0])
    if sequence is not None:
        connection.execute(
            sql.SQL("SELECT setval({}::regclass, coalesce(max({}), 0) + 1, false) FROM {}").format(
                sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table)
            )
        )


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
