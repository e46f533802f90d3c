"""A web process that does next to nothing, so that what the edge adds can be seen: a page, and a stream of 20 MB."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

PAGE = b"<!doctype html><title>x</title>" + b"<p>x</p>" * 100


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/stream/":
        start("200 OK", [("Content-Type", "application/octet-stream")])
        return (b"x" * 65_536 for _ in range(320))
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
