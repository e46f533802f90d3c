"""A transaction that has reached the disk when it returns: what was acknowledged survives a loss of power.

SQLite's everyday setting here (WAL, synchronous NORMAL) may lose the last commits then; PostgreSQL's default does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def durable(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The outermost transaction of its connection; RuntimeError inside another one, which would decide when to write.

    The same connection, never a second one: on one SQLite file that would wait for itself.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic(using=using, durable=True):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        before = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous = FULL")
    try:
        with transaction.atomic(using=using, durable=True):
            yield
    finally:
        if connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous = {before}")
