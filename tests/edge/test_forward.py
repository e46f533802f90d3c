"""What is passed on, and what comes back: the header rules, by real processes on both sides."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import threading
import time
from typing import Any

import pytest

from tests.edge.conftest import Door


def _seen(door: Door, path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    reply = door.ask(path, method, **more)
    assert reply.status == 200
    return dict(json.loads(reply.body))


def _raw_seen(door: Door, text: str) -> dict[str, Any]:
    head, _, body = door.raw(text.encode("latin-1")).partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == b"200", head
    return dict(json.loads(body))


def test_the_address_and_the_question_are_passed_on_as_they_are(shared: Door) -> None:
    seen = _seen(shared, "/admin/a%20b/%E1%BB%A9/c%252Fd/?x=%20y&z=%2F&z=2")
    assert (seen["path"].encode("latin-1").decode(), seen["query"]) == ("/admin/a b/ứ/c%2Fd/", "x=%20y&z=%2F&z=2")


def test_only_the_requests_own_headers_are_passed_on(shared: Door) -> None:
    seen = _raw_seen(
        shared,
        "GET /x/ HTTP/1.1\r\nHost: tin.example.org\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: 5\r\n"
        "Proxy-Authorization: Basic x\r\nTE: trailers\r\nUpgrade: h2c\r\nTrailer: x\r\n"
        "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n"
        "X-Forwarded-Prefix: /p\r\nX-Forwarded-User: root\r\nForwarded: for=9.9.9.9\r\nX-Real-IP: 9.9.9.9\r\n"
        "X_Forwarded_For: 8.8.8.8\r\nRemote_User: root\r\nCookie: a=1\r\nX-Kept: yes\r\nReferer: http://a/\r\n\r\n",
    )
    assert seen["headers"] == {
        "host": "tin.example.org",
        "cookie": "a=1",
        "x-kept": "yes",
        "referer": "http://a/",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "tin.example.org",
    }


def test_a_request_without_a_host_is_given_the_desks_own(shared: Door) -> None:
    seen = _raw_seen(shared, "GET /x/ HTTP/1.0\r\n\r\n")
    assert seen["headers"]["host"] == f"127.0.0.1:{shared.port}"


@pytest.mark.parametrize(
    ("chain", "proto", "address", "scheme"),
    [
        ("203.0.113.7", "https", "203.0.113.7", "https"),
        ("1.1.1.1, 203.0.113.7, 10.0.0.5", "https", "203.0.113.7", "https"),
        ("10.0.0.5", "http", "10.0.0.5", "http"),
        ("nonsense", "ftp", "unknown", "http"),
        ("2001:db8::1", "https", "2001:db8::1", "https"),
        ("", "", "127.0.0.1", "http"),
    ],
)
def test_a_trusted_proxy_is_believed_nearest_first(
    trusting: Door, chain: str, proto: str, address: str, scheme: str
) -> None:
    seen = _seen(trusting, "/x/", X_Forwarded_For=chain, X_Forwarded_Proto=proto)
    assert (seen["headers"]["x-forwarded-for"], seen["headers"]["x-forwarded-proto"]) == (address, scheme)


@pytest.fixture(scope="module")
def trusting(shared: Door) -> Any:
    """A second edge before the same web process that trusts this machine and its neighbours."""
    from tests.edge import conftest

    other = Door(
        shared.folder,
        conftest.free_port(),
        {"SIGNALMAST_EDGE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8, 2001:db8:f::/48"},
    )
    try:
        other.start()
        yield other
    finally:
        other.stop_all()


def test_what_comes_back_is_the_web_processs_own(shared: Door) -> None:
    cookies = shared.ask("/cookies/")
    assert [value for name, value in cookies.every if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    hop = shared.ask("/hop/")
    assert (hop.body, {"keep-alive", "x-private"} & set(hop.headers)) == (b"ok", set())
    moved = shared.ask("/moved/")
    assert (moved.status, moved.headers["location"]) == (302, "/elsewhere/")
    assert shared.ask("/nothing/").status == 204
    head = shared.ask("/x/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_methods_are_passed_on_where_no_file_stands(shared: Door, method: str) -> None:
    assert _seen(shared, "/x/", method)["method"] == method


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_methods_about_connections_are_not(shared: Door, method: str) -> None:
    said = shared.raw(f"{method} /x/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert said.startswith((b"HTTP/1.1 405", b"HTTP/1.1 400"))


def test_a_form_at_a_baked_address_reaches_the_desk(shared: Door) -> None:
    shared.bake("/ward/form/", "<p>x</p>")
    seen = _seen(shared, "/ward/form/", "POST", body=b"a=1")
    assert (seen["method"], seen["size"]) == ("POST", 3)


@pytest.mark.parametrize("size", [0, 10, 300_000, 1_500_000, 20 * 1024 * 1024])
def test_a_body_arrives_byte_for_byte(shared: Door, size: int) -> None:
    body = os.urandom(size)
    seen = _seen(shared, "/x/", "POST", body=body, timeout=30)
    assert (seen["size"], seen["sha256"]) == (size, hashlib.sha256(body).hexdigest())


def test_an_upload_in_chunks_arrives_with_its_length(shared: Door) -> None:
    pieces = [b"a" * 70_000, b"b" * 70_000]
    seen = _seen(shared, "/x/", "POST", body=iter(pieces))
    assert (seen["length"], seen["sha256"]) == ("140000", hashlib.sha256(b"".join(pieces)).hexdigest())


def test_a_length_beside_chunks_smuggles_nothing(shared: Door) -> None:
    said = shared.raw(
        b"POST /first/ HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n"
        b"5\r\nhello\r\n0\r\n\r\nGET /second/ HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    assert b"/second/" not in said
    if said.startswith(b"HTTP/1.1 200"):
        seen = json.loads(said.partition(b"\r\n\r\n")[2])
        assert (seen["path"], seen["size"], seen["length"]) == ("/first/", 5, "5")


def test_a_client_that_waits_for_leave_to_send_gets_it(shared: Door) -> None:
    with shared.connect() as client:
        client.sendall(b"POST /x/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100")
        client.sendall(b"hello")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_refused(shared: Door, announced: bool) -> None:
    size = 20 * 1024 * 1024 + 1
    body: Any = b"x" * size if announced else iter([b"x" * 1024 * 1024] * 21)
    try:
        reply = shared.ask("/x/", "POST", body=body, timeout=30)
    except (BrokenPipeError, ConnectionResetError):
        return  # the answer came, and the connection ended, while we were still sending
    assert (reply.status, "retry-after" in reply.headers) == (413, False)


def test_somebody_at_work_may_send_more(door: Door) -> None:
    door.settings |= {"SIGNALMAST_BODY_MB": "1", "SIGNALMAST_UPLOAD_MB": "3"}
    door.start_web()
    door.start()
    body = os.urandom(2_500_000)
    assert _seen(door, "/admin/media/", "POST", body=body, Cookie="sessionid=x")["size"] == len(body)
    for path, cookie in (("/admin/media/", "x=1"), ("/elsewhere/", "sessionid=x")):
        with door.connect() as client:
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
            client.sendall(head.encode())
            assert client.recv(100).startswith(b"HTTP/1.1 413")
    assert list((door.folder / "run" / "uploads").iterdir()) == []


def test_a_full_disk_is_told_and_small_things_go_on(door: Door) -> None:
    door.settings["SIGNALMAST_FREE_MB"] = "999999999"
    door.start_web()
    door.start()
    reply = door.ask("/x/", "POST", body=b"x" * 2_000_000)
    assert (reply.status, "Đĩa đã đầy" in reply.body.decode(), "The disk is full" in reply.body.decode()) == (
        507,
        True,
        True,
    )
    assert _seen(door, "/x/", "POST", body=b"x" * 200_000)["size"] == 200_000


def test_a_stream_begins_at_once(shared: Door) -> None:
    with shared.connect() as client:
        client.sendall(b"GET /drip/ HTTP/1.1\r\nHost: a\r\n\r\n")
        began = time.monotonic()
        said = b""
        while b"first" not in said:
            said += client.recv(65_536)
        assert time.monotonic() - began < 2


def test_a_large_reply_is_whole(shared: Door) -> None:
    for size in (70_000, 1_048_576, 5_000_000):
        reply = shared.ask(f"/large/{size}")
        assert (reply.headers["content-length"], hashlib.sha256(reply.body).digest()) == (
            str(size),
            hashlib.sha256(b"y" * size).digest(),
        )


def test_the_desk_is_told_when_a_reader_of_a_stream_leaves(door: Door) -> None:
    told = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while not told.wait(0.05):
                connection.sendall(b"5\r\nhello\r\n")
        except OSError:
            told.set()

    with door.false_web(answer):
        door.start()
        with door.connect() as client:
            client.sendall(b"GET /x/ HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"hello" in client.recv(65_536) + client.recv(65_536)
        assert told.wait(5)


def test_a_reply_that_breaks_off_is_never_taken_for_the_whole(door: Door) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        time.sleep(0.2)

    with door.false_web(answer):
        door.start()
        said = door.raw(b"GET /x/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert b"hello" in said
        assert not said.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"])
def test_nonsense_from_the_web_process_is_said_in_both_languages(door: Door, nonsense: bytes) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(nonsense)

    with door.false_web(answer):
        door.start()
        reply = door.ask("/x/")
        assert (reply.status, reply.headers["retry-after"]) == (502, "5")
        assert reply.headers["cache-control"] == "no-store"
        assert "Tạm thời chưa phục vụ được" in reply.body.decode()
        assert "Not available just now" in reply.body.decode()


def test_hits_go_on_while_the_web_process_is_away_and_all_is_well_when_it_is_back(door: Door) -> None:
    body = door.bake("/ward/post/", "<p>a</p>" * 100)
    door.start()
    assert door.ask("/x/").status == 502
    assert door.ask("/x/", "HEAD").body == b""
    door.start_web()
    assert door.ask("/x/").status == 200
    door.stop("web")
    assert door.ask("/x/").status == 502
    assert door.ask("/ward/post/").body == body
    door.start_web()
    assert [door.ask("/x/", method).status for method in ("POST", "GET", "POST")] == [200, 200, 200]


def test_the_edge_imports_neither_django_nor_wagtail(door: Door) -> None:
    import subprocess
    import sys

    script = (
        "import sys, signalmast.edge.app as app; app.app; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'django', 'wagtail', 'duckdb', 'ibis'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=door.environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
