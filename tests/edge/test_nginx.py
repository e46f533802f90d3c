"""The growth step of docs/operations.md: nginx over the same files by this very configuration, the edge behind it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from signalmast.edge import policies
from tests.edge.conftest import ROOT, Door, free_port, new_door, put

NGINX = shutil.which("nginx") or next((path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None)
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: sudo apt install nginx)")
PAGE = "<!doctype html><p>Đường Bến Nghé đóng một làn.</p>" * 60


def said_in_the_documents() -> str:
    text = (ROOT / "docs" / "operations.md").read_text()
    found = re.search(r"```nginx\nlimit_conn_zone.*?```", text, re.DOTALL)
    assert found is not None
    return found[0].removeprefix("```nginx\n").removesuffix("```")


@pytest.fixture(scope="module")
def front() -> Iterator[Door]:
    """nginx before an edge before a web process; asked at nginx's own port."""
    door = new_door()
    door.settings["SIGNALMAST_EDGE_TRUSTED_PROXIES"] = "127.0.0.1"
    nginx = None
    try:
        door.start_web()
        door.start()
        front = Door(door.folder, free_port())
        nginx = _start(front, door.port)
        yield front
    finally:
        if nginx is not None:
            nginx.terminate()
            nginx.wait(10)
        door.stop_all()
        shutil.rmtree(door.folder, ignore_errors=True)


def _start(front: Door, behind: int) -> subprocess.Popen[bytes]:
    said = said_in_the_documents()
    for words, ours in (
        ("/srv/signalmast", str(front.folder)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("listen 8080", f"listen 127.0.0.1:{front.port}"),
    ):
        assert words in said
        said = said.replace(words, ours)
    module = f"load_module {BROTLI};" if BROTLI.exists() else ""
    if not module:
        said = said.replace("brotli_static on;", "")
    temporary = "".join(
        f"{kind}_temp_path {front.folder}/nginx/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (front.folder / "nginx").mkdir()
    user = "user root;" if os.getuid() == 0 else ""
    put(
        front.folder / "nginx.conf",
        f"{module} {user} daemon off; worker_processes 1; pid {front.folder}/nginx.pid; error_log stderr error;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{said}\n}}\n".encode(),
    )
    nginx = subprocess.Popen([str(NGINX), "-p", str(front.folder), "-c", str(front.folder / "nginx.conf")])
    until = time.monotonic() + 10
    while True:
        try:
            front.connect(1).close()
            return nginx
        except OSError:
            assert nginx.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)


def test_it_answers_pages_from_the_same_files(front: Door) -> None:
    body = front.bake("/ward/post/", PAGE)
    page = front.ask("/ward/post/?fbclid=x", Accept_Encoding="br, gzip")
    assert (page.status, page.headers["cache-control"]) == (200, "no-cache")
    assert page.headers["content-security-policy"] == policies.PAGE
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    if BROTLI.exists():
        assert brotli.decompress(page.body) == body
    assert front.ask("/ward/post/", If_None_Match=front.ask("/ward/post/").headers["etag"]).status == 304
    front.bake("/feed.xml", "<rss/>")
    assert front.ask("/feed.xml").body == b"<rss/>"


def test_what_it_cannot_answer_goes_to_the_edge_with_the_readers_address(front: Door) -> None:
    front.bake("/ward/post/", PAGE)
    for path in ("/admin/x/", "/ward/post/?before=2026", "/search/?q=a", "/"):
        seen = json.loads(front.ask(path).body)
        assert (seen["path"], seen["headers"]["x-forwarded-for"]) == (path.partition("?")[0], "127.0.0.1")
    assert json.loads(front.ask("/ward/post/", "POST", body=b"a=1").body)["size"] == 3
    put(front.folder / "static/a.css", b"a{}")
    put(front.folder / "media/images/a.png", b"png")
    assert (front.ask("/static/a.css").body, front.ask("/media/images/a.png", Range="bytes=0-0").body) == (b"a{}", b"p")


def test_markers_are_the_edges_to_answer_and_no_other_file_is_shown(front: Door) -> None:
    put(front.site / "old/index.redirect", b"/ward/post/\n")
    put(front.site / "withdrawn/index.gone", PAGE.encode())
    assert (front.ask("/old/").status, front.ask("/withdrawn/").status) == (301, 410)
    front.bake("/ward/post/", PAGE)
    for path in ("/old/index.redirect", "/ward/post/index.html", "/ward/post/index.html.br", "/.x", "/a.tmp"):
        put(front.site / ".x", b"x")
        put(front.site / "a.tmp", b"x")
        assert front.ask(path).status == 404


def test_views_are_acknowledged_through_it(front: Door) -> None:
    body = json.dumps({"id": "0" * 26, "events": [{"kind": "view", "path": "/ward/post/"}]})
    assert front.ask("/c", "POST", body=body).status == 204
