"""Page views on a desk that is served: sealed by its worker, and a backup that cannot tell who came."""

from __future__ import annotations

import http.client
import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from signalmast.core import journal, keys
from tests.backoffice.desk import Desk, eventually, kill_all_with, processes_with

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIGURES = """
from datetime import date
from signalmast.metrics import selectors
found = selectors.own_days(since=date(2020, 1, 1), until=date(2099, 1, 1))
print([(one.day.isoformat(), one.views, one.visitors) for one in found])
"""


@pytest.fixture
def desk(empty_desk: Desk) -> Iterator[Desk]:
    yield empty_desk
    kill_all_with(str(empty_desk.data))
    if empty_desk.serving is not None:
        empty_desk.serving.wait(timeout=10)


def test_the_worker_seals_yesterday_and_a_backup_has_no_salt(desk: Desk, tmp_path: Path) -> None:
    path = desk.data / "journal.sqlite3"
    today = datetime.now(HERE).date()
    past = today - timedelta(days=2)
    writer = journal.Writer(path)
    events = tuple(journal.Event("view", "/", "", reader, 1_770_000_000) for reader in (1, 1, 2))
    writer.write([journal.Batch("0" * 26, past, 1, events)])
    writer.close()
    desk.serve()
    eventually(lambda: journal.days(path) == [])

    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
    body = {"id": keys.new_key(now=datetime.now(UTC)), "events": [{"kind": "view", "path": "/", "ref": ""}]}
    connection.request("POST", "/c", json.dumps(body))
    assert connection.getresponse().status == 204
    connection.close()
    (event,) = journal.events(path, today)
    told = desk.must("backup")
    salts = list(_running(desk).glob("salts/*"))
    assert [one.name for one in salts] == [today.isoformat()]
    salt = salts[0].read_bytes()
    with tarfile.open(Path(told.split("MB")[1].strip())) as archive:
        names = archive.getnames()
        held = b"".join(archive.extractfile(one).read() for one in archive.getmembers() if one.isfile())  # type: ignore[union-attr]
    assert len(salt) == 32
    assert salt not in held
    assert [name for name in names if "salt" in name] == []
    assert event.visitor.to_bytes(8, "big", signed=True) in held  # the open day itself is kept
    assert {"data/journal.sqlite3"} == {name for name in names if "journal" in name}
    assert any(name.startswith("data/lake/view_days/month=") for name in names)
    figures = desk.must("shell", "--verbosity", "0", "-c", FIGURES)
    assert str([(past.isoformat(), 3, 2), (today.isoformat(), 1, 1)]) in figures


def _running(desk: Desk) -> Path:
    """The folder of the desk's running processes, as the edge was told."""
    for number in processes_with(str(desk.data)):
        told = (Path("/proc") / str(number) / "environ").read_bytes().decode(errors="replace").split("\0")
        for one in told:
            if one.startswith("SIGNALMAST_EDGE_RUN="):
                return Path(one.partition("=")[2])
    raise AssertionError("no edge")
