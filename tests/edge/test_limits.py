"""What a hung desk, slow readers and slow senders can do to everybody else: nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from signalmast.core import keys
from signalmast.edge import limits
from tests.edge.conftest import Door

PAGE = "<p>Đường Bến Nghé đóng một làn.</p>" * 100


def _is_well(door: Door, *, times: int = 20) -> None:
    """Hits and views are answered, each at once."""
    for _ in range(times):
        began = time.monotonic()
        assert door.ask("/ward/post/").status == 200
        events = [{"kind": "view", "path": "/ward/post/"}]
        body = json.dumps({"id": keys.new_key(now=datetime.now(UTC)), "events": events})
        assert door.ask("/c", "POST", body=body).status == 204
        assert time.monotonic() - began < 2


@contextlib.contextmanager
def _clients(door: Door, count: int, sent: bytes, *, addresses: int = 1) -> Iterator[list[socket.socket]]:
    made: list[socket.socket] = []
    try:
        for number in range(count):
            client = door.connect(10, source=f"127.0.1.{1 + number % addresses}")
            made.append(client)
            client.sendall(sent)
        yield made
    finally:
        for client in made:
            client.close()


def _statuses(clients: list[socket.socket]) -> list[bytes]:
    found = []
    for client in clients:
        client.settimeout(8)
        found.append(client.recv(16)[9:12])
    return found


def test_a_hung_desk_takes_down_neither_hits_nor_views(door: Door) -> None:
    door.bake("/ward/post/", PAGE)
    hanging = [0, 0]
    lock = threading.Lock()

    def hang(connection: socket.socket) -> None:
        with lock:
            hanging[0] += 1
            hanging[1] = max(hanging)
        while connection.recv(65_536):
            pass
        with lock:
            hanging[0] -= 1

    with door.false_web(hang):
        door.start(hasty=True)
        asked = b"GET /x/ HTTP/1.1\r\nHost: a\r\n\r\n"
        with _clients(door, 200, asked, addresses=50) as clients:
            _is_well(door)
            began = time.monotonic()
            told = _statuses(clients)
        # 64 at a time reach it and are given up after a while; as many wait a little; the rest are refused at once
        assert set(told) == {b"504", b"503"}
        # One that was given up is noticed here later than its place is taken, on a busy machine much later.
        assert limits.IN_FLIGHT <= hanging[1] < 2 * limits.IN_FLIGHT
        assert time.monotonic() - began < 30


def test_one_address_holds_six_places_and_others_still_get_theirs(door: Door) -> None:
    reached: list[bytes] = []
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        asked = connection.recv(65_536)
        reached.append(asked.split(b" ")[1])
        if asked.startswith(b"GET /slow/"):
            over.wait(10)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with door.false_web(answer):
        door.start()
        with _clients(door, 20, b"GET /slow/ HTTP/1.1\r\nHost: a\r\n\r\n") as clients:
            deadline = time.monotonic() + 5
            while len(reached) < 6 and time.monotonic() < deadline:
                time.sleep(0.02)
            assert door.ask("/other/").status == 200
            assert (reached.count(b"/slow/"), reached.count(b"/other/")) == (6, 1)
            time.sleep(limits.PATIENCE + 0.5)
            over.set()
            assert sorted(_statuses(clients)) == [b"200"] * 6 + [b"503"] * 14


def test_a_place_that_becomes_free_goes_to_who_waits(door: Door) -> None:
    door.start_web(threads=8)
    door.start()
    with _clients(door, 18, b"GET /slow/0.2 HTTP/1.1\r\nHost: a\r\n\r\n") as clients:
        assert _statuses(clients) == [b"200"] * 18


def test_who_leaves_makes_no_room_for_more_work_than_the_desk_can_do(door: Door) -> None:
    reached: list[float] = []
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        reached.append(time.monotonic())
        over.wait(10)

    with door.false_web(answer):
        door.start()
        for _ in range(3):
            with _clients(door, 6, b"GET /x/ HTTP/1.1\r\nHost: a\r\n\r\n"):
                time.sleep(0.2)
        assert len(reached) == 6
        over.set()


@pytest.mark.parametrize(("path", "status"), [("/c", b"408"), ("/admin/x/", b"408")])
def test_stalled_bodies_are_given_up_and_the_desk_stays_open(door: Door, path: str, status: bytes) -> None:
    door.bake("/ward/post/", PAGE)
    door.start_web()
    door.start(hasty=True)
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n".encode()
    with _clients(door, 100, head + b"x" * 1000) as clients:
        _is_well(door, times=5)
        assert door.ask("/desk/").status == 200
        assert _statuses(clients) == [status] * 100
    assert list((door.folder / "run").glob("uploads/*")) == []


def test_an_upload_that_drips_is_given_up(door: Door) -> None:
    door.start(hasty=True)
    with door.connect() as client:
        client.sendall(b"POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        began = time.monotonic()
        client.settimeout(0.2)
        said = b""
        while not said and time.monotonic() - began < 5:
            with contextlib.suppress(TimeoutError):
                client.sendall(b" ")
                said = client.recv(16)
        assert (said[9:12], time.monotonic() - began < 4) == (b"408", True)


def test_readers_who_do_not_read_hold_neither_memory_nor_the_desk(door: Door) -> None:
    """60 of one address ask for a stream of 20 MB and read nothing: pins that the server holds the stream back."""
    door.bake("/ward/post/", PAGE)
    door.start_web(threads=4)
    door.start(hasty=True)
    _is_well(door, times=1)
    before = door.memory()
    with _clients(door, 60, b"GET /stream/ HTTP/1.1\r\nHost: a\r\n\r\n"):
        time.sleep(0.5)
        assert door.ask("/desk/", timeout=2).status == 200
        _is_well(door, times=5)
        assert door.memory() - before < 40
        time.sleep(1.5)  # without progress they are cut off
        assert [door.ask("/desk/", timeout=2).status for _ in range(5)] == [200] * 5


def test_readers_of_many_addresses_who_do_not_read_leave_a_thread_for_pages(door: Door) -> None:
    """With four threads: two hang on a stream, one on another that waits for its turn."""
    door.start_web(threads=4)
    door.start()
    with _clients(door, 60, b"GET /stream/ HTTP/1.1\r\nHost: a\r\n\r\n", addresses=20):
        for _ in range(10):
            assert door.ask("/desk/", timeout=limits.NO_PROGRESS - 5).status == 200


def test_readers_who_do_not_read_a_clip_hold_no_memory(door: Door) -> None:
    door.bake("/ward/post/", PAGE)
    clip = door.folder / "media/media/clip.mp4"
    clip.parent.mkdir()
    with clip.open("wb") as stream:
        stream.truncate(64 * 1024 * 1024)
    door.start(hasty=True)
    _is_well(door, times=1)
    before = door.memory()
    with _clients(door, 60, b"GET /media/media/clip.mp4 HTTP/1.1\r\nHost: a\r\n\r\n", addresses=2) as clients:
        time.sleep(0.5)
        _is_well(door, times=5)
        assert door.memory() - before < 60
        time.sleep(1.5)
        got = sum(_drain(client) for client in clients)
        assert 0 < got < 60 * clip.stat().st_size / 4


def _drain(client: socket.socket) -> int:
    """Bytes that still come until the connection ends."""
    client.settimeout(3)
    amount = 0
    with contextlib.suppress(ConnectionResetError):
        while part := client.recv(1 << 20):
            amount += len(part)
    return amount


def test_heads_that_never_end_hold_nobody_up(door: Door) -> None:
    door.bake("/ward/post/", PAGE)
    door.start_web()
    door.start()
    with _clients(door, 300, b"GET /ward/post/ HTTP/1.1\r\nHost: a\r\nX-Slow: "):
        _is_well(door, times=5)
        assert door.ask("/desk/").status == 200


def test_more_idle_connections_than_a_thousand_hold_nobody_up(door: Door) -> None:
    door.bake("/ward/post/", PAGE)
    door.start()
    with _clients(door, 1100, b""):
        _is_well(door, times=3)


# The gate by itself


def _run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


def test_a_gate_refuses_when_its_queue_is_full_or_patience_ends() -> None:
    async def story() -> None:
        gate = limits.Gate(1, per_address=1, waiting=1, patience=0.05)
        await gate.enter("a")
        waiting = asyncio.create_task(gate.enter("b"))
        await asyncio.sleep(0)
        with pytest.raises(limits.Busy):
            await gate.enter("c")
        with pytest.raises(limits.Busy):
            await waiting
        gate.leave("a")
        async with gate.place("c"):
            assert (gate.total, dict(gate.held)) == (1, {"c": 1})
        assert (gate.total, dict(gate.held)) == (0, {})

    _run(story)


def test_a_gate_passes_over_who_has_enough() -> None:
    async def story() -> None:
        gate = limits.Gate(2, per_address=1, waiting=4, patience=5)
        await gate.enter("a")
        await gate.enter("b")
        order: list[str] = []

        async def wait(who: str) -> None:
            await gate.enter(who)
            order.append(who)

        tasks = [asyncio.create_task(wait(who)) for who in ("a", "c")]
        await asyncio.sleep(0)
        gate.leave("b")
        await asyncio.sleep(0.01)
        assert order == ["c"]
        gate.leave("a")
        await asyncio.gather(*tasks)
        assert order == ["c", "a"]

    _run(story)


def test_a_gate_takes_back_the_place_of_who_gave_up_in_that_moment() -> None:
    async def story() -> None:
        gate = limits.Gate(1, per_address=1, waiting=4, patience=5)
        await gate.enter("a")
        waiting = asyncio.create_task(gate.enter("b"))
        await asyncio.sleep(0)
        gate.leave("a")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (gate.total, dict(gate.held)) == (0, {})

    _run(story)


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_household_is_one_client(address: str, client: str) -> None:
    assert limits.whose(address) == client


def test_searches_of_one_client_have_a_pace_and_others_do_not_pay_for_it() -> None:
    pace = limits.Pace(burst=3, pace=2.0, remembered=2)
    assert [pace.take("a", 100.0) for _time in range(4)] == [True, True, True, False]
    assert pace.take("b", 100.0)
    assert [pace.take("a", 100.4), pace.take("a", 100.6), pace.take("a", 100.6)] == [False, True, False]
    assert [pace.take("a", 200.0) for _time in range(4)] == [True, True, True, False]
    assert [pace.take(client, 200.0) for client in ("c", "d", "a")] == [True, True, True]  # two are remembered


def test_too_many_searches_are_refused_in_words_while_everything_else_is_answered(door: Door) -> None:
    door.bake("/ward/post/", PAGE)
    door.start_web()
    door.start()
    burst = [door.ask(f"/en/search/?q=nuoc{number}").status for number in range(limits.SEARCH_BURST)]
    assert burst == [200] * limits.SEARCH_BURST
    for _again in range(500):  # a slow machine earned some searches back meanwhile
        refused = door.ask("/search/?q=nuoc")
        if refused.status != 200:
            break
    assert (refused.status, refused.headers["retry-after"]) == (429, "5")
    assert "Tìm kiếm quá nhanh" in refused.body.decode()
    assert '<link rel="stylesheet" href="/static/theme/site.css">' in refused.body.decode()
    assert "style-src 'self'" in refused.headers["content-security-policy"]
    assert door.ask("/search/").status == 200  # the empty form costs nothing
    _is_well(door, times=3)
