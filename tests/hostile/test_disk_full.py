"""No room left, at several moments: said in words, nothing lost, nothing half; with room again it goes on.

A small file system of its own needs root; elsewhere the limit on file sizes stands in.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk
from tests.hostile.test_at_once import PUBLISHER, _rows

IMPORT = ("--create-pages", "--date-order", "mdy", "--measured-at", "2026-01-01T00:00+07:00")
WORDS = "The disk is full. Nothing was lost; make room and try again."
READS = "from django.test import Client; print('READS', Client(headers={'host': 'localhost'}).get('/').status_code)"
COUNTS = """
from signalmast.metrics import lake
from signalmast.pages.models import Post
with lake.connect() as c:
    told = c.execute("select count(*), count(distinct (key, metric)) from readings").fetchone()
print("FOUND", Post.objects.count(), *told)
"""


@pytest.fixture
def small(prepared_desk: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a file system of 64 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("a file system of its own needs root")
    try:
        shutil.copytree(prepared_desk, place / "data")
        desk = Desk(place / "data")
        desk.must("shell", "-c", PUBLISHER)
        yield desk
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(desk: Desk, *, leave: int) -> Path:
    """Leave so many bytes."""
    ballast = desk.data.parent / "ballast"
    room = os.statvfs(desk.data)
    ballast.write_bytes(b"x" * (room.f_bavail * room.f_frsize - leave))
    return ballast


@pytest.mark.parametrize("kilobytes", [700, 1400], ids=["parsing", "posts"])
def test_an_import_without_room_loses_nothing(small: Desk, tmp_path: Path, kilobytes: int) -> None:
    source = tmp_path / "one.csv"
    source.write_text(_rows(0, 3000), "utf-8")
    ballast = fill(small, leave=kilobytes * 1024)
    refused = small.call("import", str(source), *IMPORT, SIGNALMAST_LANGUAGE="en")
    assert refused.returncode == 1
    assert "disk is full" in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "READS 200" in small.must("shell", "--verbosity", "0", "-c", READS)
    ballast.unlink()
    assert "rows 3000 = " in small.call("import", str(source), *IMPORT, SIGNALMAST_LANGUAGE="en").stdout
    assert "FOUND 3000 27000 27000" in small.must("shell", "--verbosity", "0", "-c", COUNTS)


VIEWS = """
from datetime import date
from signalmast.core import journal
from django.conf import settings
writer = journal.Writer(settings.JOURNAL)
for batch in range(40):
    events = tuple(
        journal.Event("view", "/", f"host{number * 7919 % 10007}.example", batch * 1000 + number, number * 7919)
        for number in range(1000)
    )
    writer.write([journal.Batch(f"{batch:026}", date(2026, 3, 4), 1, events)])
writer.close()
"""
SEEN = """
from datetime import date
from signalmast.core import journal
from signalmast.metrics import selectors
from django.conf import settings
day = date(2026, 3, 4)
print("SEEN", selectors.own_days(since=day, until=day)[0].views, selectors.own_visitors(day=day))
print("LEFT", len(list(journal.events(settings.JOURNAL, day))))
"""


@pytest.mark.parametrize("kilobytes", [0, 100, 700])
def test_page_views_without_room_stay_in_the_journal_until_there_is(small: Desk, kilobytes: int) -> None:
    small.must("shell", "-c", VIEWS)
    ballast = fill(small, leave=kilobytes * 1024)
    refused = small.call("seal", SIGNALMAST_LANGUAGE="en")
    assert (refused.returncode, "disk is full" in refused.stderr, "Traceback" in refused.stderr) == (1, True, False)
    ballast.unlink()
    assert "SEEN 40000 40000" in small.must("shell", "--verbosity", "0", "-c", SEEN)
    small.must("seal")
    told = small.must("shell", "--verbosity", "0", "-c", SEEN)
    assert "SEEN 40000 40000" in told
    assert "LEFT 0" in told


@pytest.mark.parametrize("command", ["review", "backup"])
def test_a_review_and_a_backup_without_room_leave_no_half(small: Desk, tmp_path: Path, command: str) -> None:
    source = tmp_path / "one.csv"
    source.write_text(_rows(0, 300), "utf-8")
    small.must("import", str(source), *IMPORT)
    out = small.data / "out"
    arguments = ("--from", "2018-01-01", "--to", "2018-12-31", "--lang", "en") if command == "review" else ()
    ballast = fill(small, leave=24 * 1024)
    refused = small.call(command, *arguments, "--out", str(out), SIGNALMAST_LANGUAGE="en")
    assert refused.returncode == 1
    assert "disk is full" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
    assert [path.name for path in out.rglob("*") if path.name.endswith((".part", ".gz", ".pdf", ".docx"))] == []
    ballast.unlink()
    small.must(command, *arguments, "--out", str(out))


def test_a_file_beyond_the_limit_of_the_process_is_a_full_disk_too(empty_desk: Desk, tmp_path: Path) -> None:
    empty_desk.must("shell", "-c", PUBLISHER)
    source = tmp_path / "one.csv"
    source.write_text(_rows(0, 40_000), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "signalmast", "import", str(source), *IMPORT],
        env=empty_desk.environment | {"SIGNALMAST_LANGUAGE": "en"}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000)),
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (1, f"CommandError: one.csv: {WORDS}")
    assert list((empty_desk.data / "imports").iterdir()) == []
