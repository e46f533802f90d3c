"""Backup and restore of a desk on PostgreSQL, on scratch databases of the server that the run names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from signalmast.backoffice import pgcopy
from tests.backoffice.desk import Desk

pytestmark = pytest.mark.postgresql


SERVER = os.environ.get("SIGNALMAST_TEST_POSTGRES", "")


def _order(order: str, *names: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL(order).format(*map(sql.Identifier, names)))


def _url(name: str) -> str:
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A prepared desk whose database is the pattern of `first`."""
    desk = Desk(tmp_path_factory.mktemp("prepared") / "data", _url("signalmast_prepared"))
    _order("DROP DATABASE IF EXISTS {}", "signalmast_prepared")
    _order("CREATE DATABASE {}", "signalmast_prepared")
    desk.must("prepare", "--no-demo")
    yield desk
    _order("DROP DATABASE {} WITH (FORCE)", "signalmast_prepared")


@pytest.fixture
def first(prepared: Desk, tmp_path: Path) -> Iterator[Desk]:
    _order("DROP DATABASE IF EXISTS {}", "signalmast_first")
    _order("CREATE DATABASE {} TEMPLATE {}", "signalmast_first", "signalmast_prepared")
    shutil.copytree(prepared.data, tmp_path / "first")
    yield Desk(tmp_path / "first", _url("signalmast_first"))
    _order("DROP DATABASE {} WITH (FORCE)", "signalmast_first")


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Desk]:
    _order("DROP DATABASE IF EXISTS {}", "signalmast_second")
    _order("CREATE DATABASE {}", "signalmast_second")
    yield Desk(tmp_path / "second", _url("signalmast_second"))
    _order("DROP DATABASE {} WITH (FORCE)", "signalmast_second")


def _rows(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        return {
            table: sorted(
                str(row) for row in connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            )
            for table in pgcopy.tables_of(connection)
        }


TEXTS = ["đủ dấu", "thụt\tvào", "hai\ndòng", "chéo \\N \\", "", "🏮"]


def _write(url: str) -> None:
    with psycopg.connect(url) as connection:
        for number, text in enumerate(TEXTS):
            connection.execute(
                "INSERT INTO wagtailcore_collection (path, depth, numchild, name) VALUES (%s, 2, 0, %s)",
                (f"0001{number:04d}", text),
            )


def test_a_desk_on_postgresql_is_restored_row_for_row(first: Desk, second: Desk) -> None:
    _write(first.database_url)
    (first.data / "media").mkdir()
    (first.data / "media" / "a.jpg").write_bytes(b"a")
    before = _rows(first.database_url)
    file = first.must("backup").split("MB")[1].strip()

    second.must("restore", "--as-was", file)

    assert _rows(second.database_url) == before
    assert (second.data / "media" / "a.jpg").read_bytes() == b"a"
    # The counters stand behind the rows: the next one gets a number of its own.
    with psycopg.connect(second.database_url) as connection:
        highest = connection.execute("SELECT max(id) FROM wagtailcore_collection").fetchone()
        new = connection.execute(
            "INSERT INTO wagtailcore_collection (path, depth, numchild, name)"
            " VALUES ('00020000', 2, 0, 'x') RETURNING id"
        ).fetchone()
    assert highest is not None
    assert new == (highest[0] + 1,)


def test_a_restore_that_fails_leaves_the_rows_that_were_there(first: Desk) -> None:
    with psycopg.connect(first.database_url) as connection:  # a record that says less than the tables: cannot come up
        connection.execute("DELETE FROM django_migrations WHERE app = 'topics'")
    file = first.must("backup").split("MB")[1].strip()
    _write(first.database_url)
    before = _rows(first.database_url)

    done = first.call("restore", file)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is back as it was (Migration " in done.stderr
    assert "is applied before its dependency topics.0001_initial" in done.stderr
    assert _rows(first.database_url) == before


def test_a_server_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data", "postgres://desk:secret@127.0.0.1:1/none")
    done = desk.call("backup")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("signalmast: PostgreSQL: không đọc được / cannot be read: connection failed:")
    assert "secret" not in done.stderr
    assert list((tmp_path / "data" / "backups").iterdir()) == []
