"""A web process for the edge's tests: answers with what it was asked, or as its address says."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

Pairs = list[tuple[str, str]]
_FIXED: dict[str, tuple[str, Pairs, bytes]] = {
    "cookies": ("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Length", "0")], b""),
    "hop": (
        "200 OK",
        [("Keep-Alive", "5"), ("X-Private", "1"), ("Connection", "x-private"), ("Content-Length", "2")],
        b"ok",
    ),
    "moved": ("302 Found", [("Location", "/elsewhere/"), ("Content-Length", "0")], b""),
    "nothing": ("204 No Content", [], b""),
}


def application(environ: dict[str, Any], start: Any) -> Any:
    kind, _, rest = environ["PATH_INFO"].strip("/").partition("/")
    body = environ["wsgi.input"].read()
    if kind in _FIXED:
        status, headers, said = _FIXED[kind]
        start(status, headers)
        return [said]
    if kind in ("drip", "stream"):
        start("200 OK", [("Content-Type", "application/octet-stream")])
        return _drip() if kind == "drip" else (b"x" * 65_536 for _ in range(320))
    if kind == "large":
        start("200 OK", [("Content-Length", rest), ("Content-Type", "application/octet-stream")])
        return [b"y" * int(rest)]
    if kind == "slow":
        time.sleep(float(rest))
    said = _what_was_asked(environ, body)
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
    return [said]


def _what_was_asked(environ: dict[str, Any], body: bytes) -> bytes:
    sent = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    told = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "query": environ["QUERY_STRING"],
        "headers": {name[5:].replace("_", "-").lower(): value for name, value in sent.items()},
        "length": environ.get("CONTENT_LENGTH"),
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return json.dumps(told).encode()


def _drip() -> Iterator[bytes]:
    yield b"first\n"
    for _ in range(50):
        time.sleep(0.1)
        yield b"more\n"
