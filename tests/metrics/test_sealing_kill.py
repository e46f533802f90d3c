"""A seal killed at any moment: every view stands once in the rows, the sums and nowhere else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from signalmast.core import journal
from signalmast.metrics import lake, viewed

ROOT = Path(__file__).resolve().parents[2]
FIRST = date(2026, 2, 26)
DAYS, VIEWS, READERS, ROUNDS = 5, 1200, 300, 10
# Starts once and forks for each attempt. What stands at a path is told here, so that no database is asked.
NURSERY = """
import django
django.setup()
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from signalmast.metrics import places, sealing
places.register(lambda paths: {path: places.Place("post", "post:" + path) for path in paths})
print("ready", flush=True)
for _line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        at = datetime(2026, 3, 10, tzinfo=UTC)
        told = sealing.seal_due(path=Path(sys.argv[1]), zone="Asia/Ho_Chi_Minh", now=lambda: at)
        os._exit(len(told.unsealed))
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.fixture
def path(settings: Any, tmp_path: Path) -> Path:
    settings.LAKE_DIR = tmp_path / "data" / "lake"
    made = tmp_path / "data" / "journal.sqlite3"
    writer = journal.Writer(made)
    for place in range(DAYS):
        events = tuple(
            journal.Event("view", f"/p{number % 7}/", "example.org", number % READERS, number)
            for number in range(VIEWS)
        )
        writer.write([journal.Batch(f"{place:026}", FIRST + timedelta(days=place), 1, events)])
    writer.close()
    return made


@pytest.fixture
def nursery(path: Path) -> Iterator[subprocess.Popen[str]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SIGNALMAST_")}
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(path)],
        env=clean
        | {
            "DJANGO_SETTINGS_MODULE": "signalmast.config.settings",
            "SIGNALMAST_DATA": str(path.parent),
            "SIGNALMAST_ENV_FILE": "/nonexistent",
            "PYTHONPATH": str(ROOT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


def _attempt(nursery: subprocess.Popen[str], *, kill_after: float | None) -> int:
    """Its exit code, negative for a signal."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("seal\n")
    nursery.stdin.flush()
    pid = int(nursery.stdout.readline())
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)  # a child that has ended is a zombie until the nursery looks: never another's
    return int(nursery.stdout.readline())


def test_a_seal_killed_at_any_moment_loses_and_doubles_nothing(path: Path, nursery: subprocess.Popen[str]) -> None:
    chance = random.Random(20261127)
    killed = 0
    for _round in range(ROUNDS):
        try:
            killed += _attempt(nursery, kill_after=chance.uniform(0.02, 0.6)) == -signal.SIGKILL
        except ProcessLookupError:  # it was done before
            assert nursery.stdout is not None
            nursery.stdout.readline()
        _nothing_twice()
    assert killed > 0
    assert _attempt(nursery, kill_after=None) == 0
    assert journal.days(path) == []
    with lake.engine() as connection:
        viewed.show(connection, viewed.VIEWS)
        viewed.show(connection, viewed.DAYS)
        rows = connection.execute(
            "select day, count(*), count(distinct visitor), max(part) from views group by day order by day"
        )
        wanted = [(FIRST + timedelta(days=place), VIEWS, READERS, 1) for place in range(DAYS)]
        assert rows.fetchall() == wanted
        sums = connection.execute(
            "select day, sum(views)::int, sum(visitors)::int, 1 from view_days where place = 'desk'"
            " group by day order by day"
        )
        assert sums.fetchall() == wanted
        keys = connection.execute("select sum(views)::int, count(*) from view_days where place = 'post'").fetchall()
        assert keys == [(DAYS * VIEWS, DAYS * 7)]


def _nothing_twice() -> None:
    with lake.engine() as connection:
        viewed.show(connection, viewed.VIEWS)
        found = connection.execute("select distinct n from (select count(*) n from views group by day)").fetchall()
        assert found in ([], [(VIEWS,)])
