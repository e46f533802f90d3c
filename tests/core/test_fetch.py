"""The one door to other sites: what it never asks, at no step of a way, and what it stops taking."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.utils import translation

from signalmast.core import fetch
from signalmast.core.fetch import wire
from tests.core.sites import OUTSIDE, Site, certificate, fetcher, site

PAGE = "<p>Nước máy phường Bến Mơ không mặn.</p>".encode()

NUMBERS = [
    "0.0.0.0",  # noqa: S104 -- asked for, not bound
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.1.1",
    "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.8",
    "192.0.0.170", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
HOSTS = [
    "2130706433", "017700000001", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.1", "1", "0", "0x0",
    "127.0.0.1.", "127.0.0.01", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "169.254.169.254.",
    "localhost", "LOCALHOST", "localhost.", "local\u00adhost", "ｌｏｃａｌｈｏｓｔ", "a.localhost", "router",
    "metadata", "metadata.google.internal", "printer.local", "nas.lan", "desk.home.arpa", "%31%32%37.0.0.1", "[::1]",
    "[::]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[fe80::1%25eth0]", "[v1.fe]", "[127.0.0.1]", "256.1.1.1",
    "1.2.3.4.5", "a..example", "\u0378.example", "-a.example", "a_.example..", "x" * 64 + ".example",
    "\u202eelpmaxe.news",
]  # fmt: skip
WORDS = [
    "", "news.example", "//", "http:", "http:///page", "http:news.example", "file:///etc/passwd",
    "file://localhost/etc", "gopher://news.example:80/_GET", "data:text/html,hello", "ftp://news.example/", "dict://127.0.0.1:80/",
    "javascript:alert(1)", "ws://news.example/", "jar:http://news.example!/", "ldap://news.example/",
    "mailto:a@b.example", "http://desk@news.example/", "http://desk:secret@news.example/", "http://news.example@127.0.0.1/",
    "http://127.0.0.1@news.example/", "https://:@news.example/", "http://news.example:22/", "http://news.example:8080/",
    "http://news.example:0/", "http://news.example:65536/", "http://news.example:-1/", "http://news.example:８０/",
    "http://news.example:80a/", "http://127.0.0.1:25/", "http://news.example/\r\nHost: inner.example",
    "http://news.example/a b", "http://news.example/\x00", "http://news.example\\@127.0.0.1/", "http://\tnews.example/",
    "\x0bhttp://news.example/", "http://news.example\n.inner.example/", "http://news.example/\u2028x",
    "http://ne ws.example/", "http://[::1/", "http://]/", "http://news.example/" + "a" * 2000,
]  # fmt: skip
HOSTILE = [f"http://[{each}]/" if ":" in each else f"http://{each}/" for each in NUMBERS]
HOSTILE += [f"https://{host}/" for host in HOSTS]
ALLOWED = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
    "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "2400:cb00::1",
]  # fmt: skip


@pytest.fixture
def outside() -> Iterator[Site]:
    with site() as opened:
        opened.say("/", PAGE)
        yield opened


@pytest.fixture
def inner() -> Iterator[Site]:
    """What an attacker wants asked: on this machine, and not public."""
    with site("127.0.0.1") as opened:
        opened.say("/", b"secret")
        yield opened


def at(opened: Site, path: str = "/", host: str = "news.example") -> str:
    return f"http://{host}:{opened.port}{path}"


def refused(code: str, ask: Callable[[], object]) -> fetch.Refused:
    with pytest.raises(fetch.Refused) as raised:
        ask()
    assert raised.value.code == code
    return raised.value


def test_there_are_at_least_sixty_hostile_cases() -> None:
    assert len(set(HOSTILE)) >= 90
    assert len(set(WORDS)) >= 40


@pytest.mark.parametrize("address", [*HOSTILE, *WORDS])
def test_a_hostile_address_is_never_asked(address: str) -> None:
    with pytest.raises(fetch.NotAllowed):
        fetcher().get(address)


# What an empty or relative word leads to is the site itself, and a line break ends the header: no harm in either.
HARMLESS = ("", "news.example", "http:news.example", "//", "http:", "http:///page")
ABSOLUTE = [each for each in WORDS if each not in HARMLESS and "\n" not in each]


@pytest.mark.parametrize("address", [*HOSTILE, *ABSOLUTE])
def test_a_hostile_address_behind_a_redirect_is_never_asked(outside: Site, address: str) -> None:
    outside.lead("/moved", address)
    with pytest.raises(fetch.NotAllowed):
        fetcher(outside).get(at(outside, "/moved"))
    assert len(outside.asked) == 1


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("hop", ["first", "redirect"])
def test_a_name_that_stands_for_an_inner_number_is_never_asked(outside: Site, number: str, hop: str) -> None:
    ask = fetcher(outside, names={"evil.example": [number], "mixed.example": [OUTSIDE, number]})
    for name in ("evil.example", "mixed.example"):
        outside.lead("/moved", f"http://{name}/")
        refused("inside", lambda: ask.get(at(outside, "/moved") if hop == "redirect" else f"http://{name}/"))  # noqa: B023


@pytest.mark.parametrize("number", ALLOWED)
def test_public_numbers_are_public(number: str) -> None:
    assert fetch.is_public(ip_address(number))


@pytest.mark.parametrize("number", NUMBERS)
def test_no_inner_number_is_public(number: str) -> None:
    assert not fetch.is_public(ip_address(number))


def test_the_desks_own_fetcher_refuses_this_machine_although_it_is_switched_on(inner: Site) -> None:
    own = fetch.Fetcher(switch=str)
    for host in ("127.0.0.1", "localhost"):
        assert refused("port", lambda: own.get(f"http://{host}:{inner.port}/"))  # noqa: B023
    for address in ("http://127.0.0.1/", "http://localhost/", "http://[::1]/"):
        refused("inside", lambda: own.get(address))  # noqa: B023
    assert inner.asked == []


def test_inner_sites_are_not_asked_by_any_way(outside: Site, inner: Site) -> None:
    ask = fetcher(outside, inner, names={"evil.example": ["127.0.0.1"]})
    for number, host in enumerate(("127.0.0.1", "evil.example", "2130706433", "localhost", "[::ffff:127.0.0.1]")):
        outside.lead(f"/{number}", at(inner, host=host))
        for address in (at(inner, host=host), at(outside, f"/{number}")):
            refused("inside", lambda: ask.get(address))  # noqa: B023
    assert inner.asked == []


def test_a_name_is_asked_for_once_and_the_connection_goes_to_that_number(outside: Site, inner: Site) -> None:
    """DNS rebinding: the second answer would be the inner site."""
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [OUTSIDE] if len(asked) == 1 else ["127.0.0.1"]

    ask = fetch.Fetcher(
        switch=str,
        resolve=rebinding,
        allowed=lambda number: number == ip_address(OUTSIDE),
        ports=frozenset({outside.port, inner.port}),
    )
    assert ask.get(at(outside, host="rebinding.example")).body == PAGE
    assert asked == ["rebinding.example"]
    outside.lead("/again", at(outside, host="rebinding.example"))
    refused("inside", lambda: ask.get(at(outside, "/again", host="rebinding.example")))
    assert inner.asked == []


@pytest.mark.parametrize(
    ("host", "path", "sent"),
    [
        ("news.example", "/", "/"),
        ("NEWS.Example", "/", "/"),
        ("news.example.", "/", "/"),
        ("báo.example", "/", "/"),
        ("xn--bo-hja.example", "/", "/"),
        ("a-b_c.news.example", "/", "/"),
        (OUTSIDE, "/", "/"),
        ("news.example", "", "/"),
        ("news.example", "/tin/nước?q=mặn&x=1#phần", "/tin/n%C6%B0%E1%BB%9Bc?q=m%E1%BA%B7n&x=1"),
        ("news.example", "/a%20b/../c;d?e=%2F", "/a%20b/../c;d?e=%2F"),
        ("news.example", "?q=1", "/?q=1"),
    ],
)
def test_an_ordinary_address_is_asked(outside: Site, host: str, path: str, sent: str) -> None:
    outside.say(sent, PAGE)
    assert fetcher(outside).get(at(outside, path, host)).body == PAGE
    assert outside.asked[0].startswith(f"GET {sent} HTTP/1.1\r\n")


def test_who_asks_is_said_and_nothing_else(outside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    outside.say("/one", PAGE, "Set-Cookie: session=1")
    outside.lead("/two", "/one")
    ask = fetcher(outside)
    ask.get(at(outside, "/one"))
    ask.get(at(outside, "/two"))
    names = {line.split(":")[0] for head in outside.asked for line in head.strip().split("\r\n")[1:]}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert f"Host: news.example:{outside.port}" in outside.asked[0]
    assert "User-Agent: Signalmast/test" in outside.asked[0]


def test_the_desks_own_fetcher_names_the_desk(settings: object) -> None:
    settings.PUBLIC_URL = "https://tin.example.org"  # type: ignore[attr-defined]
    assert fetch.desk().agent.endswith("(+https://tin.example.org)")
    assert (fetch.desk().ports, fetch.desk().allowed) == (frozenset({80, 443}), fetch.is_public)


@pytest.mark.parametrize("code", ["off", "forbidden"])
def test_nothing_is_asked_while_it_is_off(outside: Site, code: str) -> None:
    ask = fetcher(outside, switch=lambda: code)
    for act in (ask.get, ask.head):
        with pytest.raises(fetch.Off) as raised:
            act(at(outside))
        assert raised.value.code == code
    assert outside.asked == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(outside: Site, status: str) -> None:
    outside.lead("/a", "/b?c=ả", status)
    outside.lead("/b?c=%E1%BA%A3", f"http://other.example:{outside.port}/", status)
    found = fetcher(outside).get(at(outside, "/a"))
    assert (found.body, found.address) == (PAGE, at(outside, host="other.example"))


def test_three_redirects_and_no_more(outside: Site) -> None:
    for number in range(4):
        outside.lead(f"/{number}", f"/{number + 1}" if number < 3 else "/")
    assert fetcher(outside).get(at(outside, "/1")).body == PAGE
    refused("hops", lambda: fetcher(outside).get(at(outside, "/0")))


def test_a_redirect_in_a_circle_ends(outside: Site) -> None:
    outside.lead("/circle", "/circle")
    outside.lead("/nowhere", "")
    refused("hops", lambda: fetcher(outside).get(at(outside, "/circle")))
    refused("hops", lambda: fetcher(outside).get(at(outside, "/nowhere")))
    assert len(outside.asked) == 8


def test_head_takes_no_body(outside: Site) -> None:
    outside.answers["/large"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n"
    assert fetcher(outside).head(at(outside, "/large")).body == b""
    assert outside.asked[0].startswith("HEAD /large ")


@pytest.mark.parametrize("status", ["204 Nothing", "206 Part", "304 As before", "403 No", "404 None", "500 Sorry"])
def test_any_other_answer_is_none(outside: Site, status: str) -> None:
    outside.say("/", b"", status=status)
    refusal = refused(f"status-{status[:3]}", lambda: fetcher(outside).get(at(outside)))
    assert status[:3] in refusal.words


def test_what_is_as_before_comes_without_a_body(outside: Site) -> None:
    outside.say("/", PAGE, 'ETag: "ấ1"', "Last-Modified: Wed, 04 Mar 2026 02:30:00 GMT")
    first = fetcher(outside).get(at(outside))
    assert first.version == ('"ấ1"', "Wed, 04 Mar 2026 02:30:00 GMT")
    outside.say("/", b"", status="304 Not Modified")
    again = fetcher(outside).get(at(outside), version=first.version)
    assert (again.unchanged, again.body) == (True, b"")
    assert "If-Modified-Since: Wed, 04 Mar 2026" in outside.asked[1]
    assert "If-None-Match" not in outside.asked[1]  # no letter that a header cannot carry


def test_a_version_cannot_end_its_header(outside: Site) -> None:
    fetcher(outside).get(at(outside), version=('"1"\r\nX-More: 1', "\n"))
    assert "X-More" not in outside.asked[0]


@pytest.mark.parametrize(
    ("media", "most"), [("text/html", 1024**2), ("application/rss+xml", 1024**2), ("application/pdf", 16 * 1024**2)]
)
def test_as_much_comes_as_may_and_not_one_byte_more(outside: Site, media: str, most: int) -> None:
    ask = fetcher(outside)
    kinds = (fetch.TEXT, fetch.MEDIA)
    outside.say("/", b"a" * most, media=media)
    assert len(ask.get(at(outside), kinds=kinds).body) == most
    outside.say("/told", b"a" * (most + 1), media=media)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode()
    outside.answers["/untold"] = head + b"a" * (most + 1)
    piece = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    chunked = head[:-2] + b"Transfer-Encoding: chunked\r\n\r\n"
    outside.answers["/chunks"] = chunked + piece * (most // 65536 + 1) + b"0\r\n\r\n"
    for path in ("/told", "/untold", "/chunks"):
        refused("large", lambda: ask.get(at(outside, path), kinds=kinds))  # noqa: B023


def test_an_endless_body_ends(outside: Site) -> None:
    outside.answers["/"] = outside.drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a" * 65536, every=0)
    refused("large", lambda: fetcher(outside).get(at(outside)))


def test_packed_pages_are_unpacked(outside: Site) -> None:
    outside.say("/", gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip")
    outside.say("/twice", gzip.compress(PAGE, mtime=0) + gzip.compress(PAGE, mtime=0), "Content-Encoding: x-gzip")
    outside.say("/full", gzip.compress(b"a" * 1024**2, mtime=0), "Content-Encoding: gzip")
    assert fetcher(outside).get(at(outside)).body == PAGE
    assert fetcher(outside).get(at(outside, "/twice")).body == PAGE * 2
    assert len(fetcher(outside).get(at(outside, "/full")).body) == 1024**2


def test_a_bomb_does_not_unpack(outside: Site) -> None:
    bomb = gzip.compress(b"\0" * 200 * 1024**2, mtime=0)
    assert len(bomb) < 1024**2
    outside.say("/", bomb, "Content-Encoding: gzip")
    outside.say("/twice", gzip.compress(bomb, mtime=0), "Content-Encoding: gzip, gzip")
    outside.say("/over", gzip.compress(b"a" * (1024**2 + 1), mtime=0), "Content-Encoding: gzip")
    started = time.monotonic()
    refused("large", lambda: fetcher(outside).get(at(outside)))
    refused("large", lambda: fetcher(outside).get(at(outside, "/over")))
    refused("broken", lambda: fetcher(outside).get(at(outside, "/twice")))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("packing", ["br", "deflate", "zstd", "compress", "nonsense"])
def test_a_packing_nobody_asked_for_is_refused(outside: Site, packing: str) -> None:
    outside.say("/", PAGE, f"Content-Encoding: {packing}")
    refused("broken", lambda: fetcher(outside).get(at(outside)))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff\x00",
        b"<p>no head at all</p>",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nnot packed",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        + gzip.compress(PAGE, mtime=0)[:-9],
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: a\r\n" * 500 + b"\r\n",
    ],
)
def test_a_broken_answer_is_none(outside: Site, answer: bytes) -> None:
    outside.answers["/"] = lambda peer: peer.sendall(answer)
    with pytest.raises((fetch.NotUsable, fetch.NotReached)):
        fetcher(outside).get(at(outside))


@pytest.mark.parametrize("media", ["", "application/octet-stream", "image/svg+xml", "video/mp4", "text/htmlx", "pdf"])
def test_other_kinds_are_not_taken(outside: Site, media: str) -> None:
    outside.say("/", PAGE, media=media)
    refused("kind", lambda: fetcher(outside).get(at(outside), kinds=(fetch.TEXT, fetch.MEDIA)))


def test_a_picture_is_none_where_a_page_is_asked_for(outside: Site) -> None:
    outside.say("/", b"\xff\xd8", media="image/jpeg")
    refused("kind", lambda: fetcher(outside).get(at(outside)))
    assert fetcher(outside).get(at(outside), kinds=(fetch.MEDIA,)).media_type == "image/jpeg"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b""),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD, b"a"),
        (HEAD[:-2] + b"Content-Length: 1000000\r\n\r\n", b"a"),
        (HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (HEAD[:-2] + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a", mtime=0), gzip.compress(b"", mtime=0)),
    ],
)
def test_a_site_that_drips_gets_no_more_than_the_whole_time(outside: Site, first: bytes, then: bytes) -> None:
    outside.answers["/"] = outside.drip(first, then, every=0.05)
    started = time.monotonic()
    with pytest.raises((fetch.TooMuch, fetch.NotUsable)) as raised:
        fetcher(outside, seconds=0.6).get(at(outside))
    assert time.monotonic() - started < 1.2
    assert raised.value.code == "slow" or b"X-A" in then  # too many headers came first


def test_the_time_is_one_for_all_steps_of_a_way(outside: Site) -> None:
    def late(peer: socket.socket) -> None:
        time.sleep(0.3)
        peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: /late\r\nContent-Length: 0\r\n\r\n")

    outside.answers["/late"] = late
    started = time.monotonic()
    refused("slow", lambda: fetcher(outside, seconds=0.7).get(at(outside, "/late")))
    assert time.monotonic() - started < 1.0


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    over = threading.Event()

    def hanging(_host: str, _port: int) -> list[str]:
        over.wait(10)
        return []

    ask = fetch.Fetcher(switch=str, resolve=hanging, seconds=0.3)
    started = time.monotonic()
    refused("slow", lambda: ask.get("https://news.example/"))
    assert time.monotonic() - started < 0.8
    over.set()


def test_a_protected_site_that_never_greets_is_not_waited_for(outside: Site) -> None:
    started = time.monotonic()
    refused("slow", lambda: fetcher(outside, seconds=0.5).get(f"https://news.example:{outside.port}/"))
    assert time.monotonic() - started < 1.0


def test_a_name_without_a_site_and_a_site_without_a_door() -> None:
    refused("unknown", lambda: fetcher(names={"no.example": []}).get("https://no.example/"))
    refused("inside", lambda: fetcher(names={"odd.example": ["nonsense"]}).get("https://odd.example/"))
    with site() as gone:
        pass
    refused("silent", lambda: fetcher(gone).get(at(gone)))


def test_the_systems_own_answer_is_taken_as_numbers() -> None:
    found = wire.looked_up("localhost", 80)
    assert found
    assert all(ip_address(number).is_loopback for number in found)
    assert wire.looked_up("x" * 70 + ".example", 80) == []


def test_a_site_whose_time_is_over_before_it_is_reached_is_not_asked(outside: Site) -> None:
    clock = wire.Clock(-1)
    target = fetch.read(at(outside), ports=frozenset({outside.port}))
    numbers = [ip_address(OUTSIDE)]
    with (
        pytest.raises(fetch.TooMuch),
        wire.exchange(target, numbers, tls=ssl.create_default_context, clock=clock) as way,
    ):
        way.ask("GET", {})
    assert outside.asked == []


def test_without_more_the_systems_trust_decides(tmp_path: Path) -> None:
    tls, _trusted = certificate(tmp_path, "news.example")
    with site(tls=tls) as protected:
        ask = fetch.Fetcher(
            switch=str,
            resolve=lambda _host, _port: [OUTSIDE],
            allowed=lambda number: str(number) == OUTSIDE,
            ports=frozenset({protected.port}),
        )
        refused("certificate", lambda: ask.get(f"https://news.example:{protected.port}/"))
        assert protected.asked == []


def test_a_header_in_other_letters_is_read_as_it_came(outside: Site) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /n\xe9\r\nContent-Length: 0\r\n\r\n"
    outside.answers["/old"] = head
    outside.say("/n%C3%A9", PAGE)
    assert fetcher(outside).get(at(outside, "/old")).body == PAGE


def test_another_number_of_the_same_name_is_tried(outside: Site) -> None:
    numbers = {"news.example": ["127.77.0.2", OUTSIDE]}
    ask = fetch.Fetcher(
        switch=str,
        resolve=lambda host, _port: numbers[host],
        allowed=lambda number: str(number).startswith("127.77."),
        ports=frozenset({outside.port}),
    )
    assert ask.get(at(outside)).body == PAGE


def test_the_certificate_is_held_against_the_name(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "news.example")
    with site(tls=tls) as protected:
        protected.say("/", PAGE)
        protected.lead("/down", f"http://news.example:{protected.port}/")
        ask = fetcher(protected, trust=trusted)
        where = f"news.example:{protected.port}"
        assert ask.get(f"https://{where}/").body == PAGE
        refused("certificate", lambda: ask.get(f"https://other.example:{protected.port}/"))
        refused("certificate", lambda: ask.get(f"https://{OUTSIDE}:{protected.port}/"))
        refused("certificate", lambda: fetcher(protected).get(f"https://{where}/"))
        refused("downgrade", lambda: ask.get(f"https://{where}/down"))
        assert len(protected.asked) == 2


def test_a_protected_site_that_drips_gets_no_more_than_the_whole_time(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "news.example")
    with site(tls=tls) as protected:
        protected.answers["/"] = protected.drip(HEAD, b"a", every=0.05)
        started = time.monotonic()
        ask = fetcher(protected, trust=trusted, seconds=0.6)
        refused("slow", lambda: ask.get(f"https://news.example:{protected.port}/"))
        assert time.monotonic() - started < 1.2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_refusal_has_words(language: str) -> None:
    from signalmast.core.fetch import refusal

    with translation.override(language):
        told = {code: fetch.words(code) for code in refusal._WORDS}
    assert len(set(told.values())) == len(told)
    assert fetch.words("something of an older version") == fetch.words("broken")
