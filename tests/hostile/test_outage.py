"""The web process away, frozen, or without its database: all that was published still answers."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.backoffice.desk import Desk, eventually, processes_with

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")
TYPES = {
    "": "text/html; charset=utf-8",
    "feed.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
LINKED = re.compile(r'(?:href|src|srcset|content)="([^"]+)"')


@pytest.fixture(scope="module")
def desk(prepared_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demonstration desk, served, all its pages made."""
    desk = Desk(tmp_path_factory.mktemp("outage") / "data")
    shutil.copytree(prepared_desk, desk.data)
    desk.must("demo", "load")
    desk.must("bake", "--all")
    desk.serve()
    yield desk
    desk.stop()


def _ask(desk: Desk, path: str) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.getheader("Content-Type", ""), reply.read()
    finally:
        connection.close()


def _paths_in(text: str, of: re.Pattern[str]) -> set[str]:
    """Addresses of the desk's own in a page or a sitemap, without questions and places on a page."""
    words = {word for found in of.findall(text) for word in re.split(r",? ", found)}
    own = {urlsplit(word).path for word in words if re.match(r"(?:http://127\.0\.0\.1:\d+)?/(?!/)", word)}
    return {path for path in own if path}


@pytest.fixture(scope="module")
def published(desk: Desk) -> dict[str, tuple[str, bytes]]:
    """Type and bytes of every address of the sitemaps, and of every feed, style, type, picture that they lead to."""
    in_map = re.compile(r"<loc>([^<]+)</loc>")
    pages: set[str] = set()
    for part in _paths_in(_ask(desk, "/sitemap.xml")[2].decode(), in_map):
        pages |= _paths_in(_ask(desk, part)[2].decode(), in_map)
    found = {page: _ask(desk, page) for page in pages}
    for _status, _type, body in list(found.values()):
        for path in _paths_in(body.decode(), LINKED):
            if path.startswith(("/static/", "/media/")) or path.endswith((".xml", ".json")):
                found.setdefault(path, _ask(desk, path))
    assert {path: status for path, (status, _type, _body) in found.items() if status != 200} == {}
    return {path: (kind, body) for path, (_status, kind, body) in found.items()}


def _web(desk: Desk) -> list[int]:
    found = processes_with(str(desk.data))
    heads = [number for number, command in found.items() if "signalmast.config.wsgi" in command]
    return [number for number in found if os.getpgid(number) in heads]


def _freeze(desk: Desk) -> Callable[[], None]:
    stopped = _web(desk)
    for number in stopped:
        os.kill(number, signal.SIGSTOP)

    def back() -> None:
        for number in stopped:
            os.kill(number, signal.SIGCONT)

    return back


def _kill_and_keep_down(desk: Desk) -> Callable[[], None]:
    """With the supervisor frozen nobody starts it again."""
    assert desk.serving is not None
    os.kill(desk.serving.pid, signal.SIGSTOP)
    for number in _web(desk):
        os.kill(number, signal.SIGKILL)
    assert _ask(desk, "/accounts/login/")[0] == 502
    return lambda: os.kill(desk.serving.pid, signal.SIGCONT) if desk.serving else None


def _move_database_away(desk: Desk) -> Callable[[], None]:
    names = [path.name for path in desk.data.glob("signalmast.sqlite3*")]
    away = desk.data / "away"
    away.mkdir()
    for name in names:
        shutil.move(desk.data / name, away / name)
    assert names

    def back() -> None:
        for made in desk.data.glob("signalmast.sqlite3*"):
            made.unlink()  # an empty one, by who looked for it
        for name in names:
            shutil.move(away / name, desk.data / name)
        away.rmdir()

    return back


def test_the_sitemaps_lead_to_all_kinds_of_files(desk: Desk, published: dict[str, tuple[str, bytes]]) -> None:
    kinds = {kind for kind, _body in published.values()}
    assert {"text/html; charset=utf-8", "application/rss+xml; charset=utf-8", "image/png"} <= kinds
    pages = [path for path, (kind, _body) in published.items() if kind.startswith("text/html")]
    made = {
        "/" + str(path.parent.relative_to(desk.data / "site")) + "/" for path in desk.data.glob("site/**/index.html")
    }
    posts = {path for path in made if path.count("/") == (4 if path.startswith("/en/") else 3)}
    assert posts
    assert len(pages) > 20
    for path, (kind, _body) in published.items():
        name = path.rpartition("/")[2]
        expected = TYPES.get(name, TYPES.get(Path(name).suffix, ""))
        assert kind == expected, path


@pytest.mark.parametrize("outage", [_freeze, _kill_and_keep_down, _move_database_away])
def test_everything_published_still_answers(
    desk: Desk, published: dict[str, tuple[str, bytes]], outage: Callable[[Desk], Callable[[], None]]
) -> None:
    back = outage(desk)
    try:
        for path, (kind, _body) in published.items():
            status, now, body = _ask(desk, path)
            assert (status, now, body != b"") == (200, kind, True), path
    finally:
        back()
    eventually(lambda: _ask(desk, "/accounts/login/")[0] == 200, seconds=60)
