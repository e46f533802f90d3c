"""`POST /c` by real processes: what is acknowledged is stored, once, without who sent it."""

from __future__ import annotations

import http.client
import json
import os
import random
import resource
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from signalmast.core import journal, keys
from signalmast.edge import visitors
from tests.edge.conftest import Door

VIEW = {"kind": "view", "path": "/ward/post/", "ref": "example.org"}
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def _key() -> str:
    return keys.new_key(now=datetime.now(UTC))


def _send(door: Door, events: Any = (VIEW,), key: Any = None, **headers: str) -> int:
    body = json.dumps({"id": _key() if key is None else key, "events": list(events)})
    return door.ask("/c", "POST", body=body, **headers).status


def _stored(door: Door) -> list[journal.Event]:
    return [event for day in journal.days(door.journal) for event in journal.events(door.journal, day)]


@pytest.fixture
def counting(shared: Door) -> Door:
    return shared


def test_a_view_is_stored_with_its_day_and_without_its_reader(door: Door) -> None:
    door.start()
    assert _send(door, User_Agent="Browser/1 of one reader") == 204
    today = datetime.now(HERE).date()
    assert journal.days(door.journal) == [today]
    (event,) = _stored(door)
    assert (event.kind, event.path, event.ref, abs(time.time() - event.at) < 60) == (
        "view",
        "/ward/post/",
        "example.org",
        True,
    )
    everything = b"".join(path.read_bytes() for path in door.folder.rglob("*") if path.is_file())
    assert b"127.0.0.1" not in everything
    assert b"Browser/1" not in everything
    assert [path.name for path in (door.folder / "run" / "salts").iterdir()] == [today.isoformat()]


def test_the_same_batch_again_is_acknowledged_and_stored_once(counting: Door) -> None:
    before = len(_stored(counting))
    key = _key()
    assert [_send(counting, [VIEW, VIEW], key) for _ in range(3)] == [204, 204, 204]
    assert len(_stored(counting)) - before == 2


def test_a_visitor_is_one_number_by_address_and_browser(trusting_counter: Door) -> None:
    door = trusting_counter
    for address, browser in (("203.0.113.1", "a"), ("203.0.113.1", "a"), ("203.0.113.2", "a"), ("203.0.113.1", "b")):
        assert _send(door, X_Forwarded_For=address, User_Agent=browser) == 204
    numbers = [event.visitor for event in _stored(door)]
    assert (numbers[0] == numbers[1], len(set(numbers))) == (True, 3)
    assert all(-(2**63) <= number < 2**63 for number in numbers)


@pytest.fixture
def trusting_counter(door: Door) -> Door:
    door.settings["SIGNALMAST_EDGE_TRUSTED_PROXIES"] = "127.0.0.1"
    door.start()
    return door


@pytest.mark.parametrize("wish", [{"Sec_GPC": "1"}, {"DNT": "1"}])
def test_who_does_not_want_to_be_counted_is_not(counting: Door, wish: dict[str, str]) -> None:
    before = len(_stored(counting))
    assert _send(counting, **wish) == 204
    assert len(_stored(counting)) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"id": "x", "events": [VIEW]}).encode(),
        json.dumps({"id": 5, "events": [VIEW]}).encode(),
        json.dumps({"id": "0" * 26}).encode(),
        json.dumps({"id": "0" * 26, "events": []}).encode(),
        json.dumps({"id": "0" * 26, "events": [VIEW] * 101}).encode(),
        json.dumps({"id": "0" * 26, "events": ["view"]}).encode(),
        *(
            json.dumps({"id": "0" * 26, "events": [VIEW | wrong]}).encode()
            for wrong in (
                {"kind": "click"},
                {"kind": None},
                {"path": "ward/"},
                {"path": "//example.org/"},
                {"path": "/a?b=1"},
                {"path": "/a#b"},
                {"path": "/a b"},
                {"path": "/a\n"},
                {"path": "/a\u0000"},
                {"path": "/\ud800"},
                {"path": "/a\\b"},
                {"path": "/" + "a" * 512},
                {"path": None},
                {"ref": "https://example.org/"},
                {"ref": "<script>"},
                {"ref": "a" * 300},
                {"ref": 5},
            )
        ),
    ],
)
def test_what_is_no_batch_is_refused_and_nothing_of_it_stored(counting: Door, body: bytes) -> None:
    before = len(_stored(counting))
    assert counting.ask("/c", "POST", body=body).status == 400
    assert len(_stored(counting)) == before


def test_other_methods_other_sites_and_large_bodies_are_refused(counting: Door) -> None:
    for method in ("GET", "HEAD", "PUT", "OPTIONS"):
        reply = counting.ask("/c", method)
        assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert _send(counting, Sec_Fetch_Site="cross-site") == 403
    assert _send(counting, Sec_Fetch_Site="same-origin") == 204
    assert counting.ask("/c", "POST", body=b" " * (256 * 1024 + 1)).status == 413
    assert counting.ask("/c", "POST", body=iter([b" " * 65_536] * 5)).status == 413


def test_no_cookie_is_set(counting: Door) -> None:
    body = json.dumps({"id": _key(), "events": [VIEW]})
    assert "set-cookie" not in counting.ask("/c", "POST", body=body).headers


def test_a_killed_edge_has_stored_all_that_it_acknowledged(door: Door) -> None:
    """48 senders, batches of 1 and 20, killed in the middle: acknowledged is stored, whole, and at most once."""
    door.start()
    acknowledged: list[str] = []
    sent: dict[str, int] = {}
    over = threading.Event()

    def send(seed: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=5)
        try:
            while not over.is_set():
                key, count = _key(), chance.choice((1, 20))
                sent[key] = count
                events = [{"kind": "view", "path": f"/{key}/"}] * count
                connection.request("POST", "/c", body=json.dumps({"id": key, "events": events}))
                reply = connection.getresponse()
                reply.read()
                if reply.status == 204:
                    acknowledged.append(key)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(48)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    door.stop("edge")
    over.set()
    for thread in threads:
        thread.join(10)
    counted: dict[str, int] = {}
    for event in _stored(door):
        counted[event.path.strip("/")] = counted.get(event.path.strip("/"), 0) + 1
    assert len(acknowledged) > 100
    assert [key for key in acknowledged if counted.get(key) != sent[key]] == []
    assert all(sent[key] == count for key, count in counted.items())
    with closing(sqlite3.connect(door.journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    # Sent again, as the pages do: everything is there once.
    door.start()
    for key in list(sent)[-200:]:
        assert _send(door, [{"kind": "view", "path": f"/{key}/"}] * sent[key], key) == 204
    again = [event.path.strip("/") for event in _stored(door)]
    assert all(again.count(key) == sent[key] for key in list(sent)[-200:])


def test_a_failed_commit_refuses_all_who_waited_and_the_next_goes_on(door: Door) -> None:
    door.start()
    assert _send(door) == 204
    workers = _processes(door)
    for worker in workers:
        _, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (1, hard))
    key = _key()
    assert {_send(door, [VIEW], key) for _ in range(3)} <= {500, 507}
    for worker in workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (hard, hard))
    assert _send(door, [VIEW], key) == 204
    assert len(_stored(door)) == 2


def _processes(door: Door) -> list[int]:
    group = door.running["edge"].pid
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == group:
                found.append(int(path.name))
        except ProcessLookupError:
            continue
    return found


def test_no_room_on_the_disk_is_said(door: Door) -> None:
    door.settings["SIGNALMAST_FREE_MB"] = "999999999"
    door.start()
    assert _send(door) == 507


def test_a_locked_journal_delays_and_loses_nothing(door: Door) -> None:
    door.start()
    assert _send(door) == 204
    with closing(sqlite3.connect(door.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        statuses: list[int] = []
        waiting = threading.Thread(target=lambda: statuses.append(_send(door)))
        waiting.start()
        time.sleep(0.5)
        assert statuses == []
        other.execute("ROLLBACK")
        waiting.join(10)
    assert statuses == [204]
    assert len(_stored(door)) == 2


def test_a_salt_dies_two_days_after_its_day_began(tmp_path: Path) -> None:
    salts = visitors.Salts(tmp_path / "salts")
    midnight = datetime(2026, 3, 4, tzinfo=HERE)
    number = salts.visitor(midnight.date(), "203.0.113.1", b"a")
    assert visitors.Salts(tmp_path / "salts").visitor(midnight.date(), "203.0.113.1", b"a") == number
    (file,) = (tmp_path / "salts").iterdir()
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, 32)
    salts.purge(midnight + timedelta(hours=47, minutes=59))
    assert file.exists()
    salts.purge(midnight + timedelta(hours=48))
    assert not file.exists()
    assert salts.visitor(midnight.date(), "203.0.113.1", b"a") != number


def test_a_salt_half_written_is_made_anew(tmp_path: Path) -> None:
    day = datetime(2026, 3, 4, tzinfo=HERE).date()
    (tmp_path / day.isoformat()).write_bytes(b"short")
    assert visitors.Salts(tmp_path).visitor(day, "203.0.113.1", b"a") != 0
    assert (tmp_path / day.isoformat()).stat().st_size == 32


def test_a_visitor_of_one_day_is_another_the_next(tmp_path: Path) -> None:
    salts = visitors.Salts(tmp_path)
    day = datetime(2026, 3, 4, tzinfo=HERE).date()
    assert len({salts.visitor(day + timedelta(days=step), "203.0.113.1", b"a") for step in range(3)}) == 3
