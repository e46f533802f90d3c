"""What the desk itself answers at a public address to a reader it does not know: the words that become files."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import set_script_prefix
from django.utils import translation


class Personal(Exception):
    """The answer sets a cookie or depends on one: it is not the same for every reader."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str = ""


def answer(path: str) -> Answer:
    """Through every middleware, as a reader without cookies would be answered. Raises Personal."""
    set_script_prefix("/")
    with translation.override(settings.LANGUAGE_CODE), _quietly():
        # Not through the handler's own call: its signals would close this thread's connection to the database.
        response: Any = _handler().get_response(WSGIRequest(_environ(path)))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        for close in response._resource_closers:
            close()
    if response.status_code == 200 and (response.cookies or "cookie" in response.headers.get("Vary", "").lower()):
        raise Personal(path)
    return Answer(response.status_code, body, response.headers.get("Location", ""))


class _Quiet(logging.Filter):
    """What a reader would miss at an address is news; what we ask about ourselves is not."""

    asking = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR or not getattr(self.asking, "on", False)


logging.getLogger("django.request").addFilter(_Quiet())


@contextmanager
def _quietly() -> Iterator[None]:
    _Quiet.asking.on = True
    try:
        yield
    finally:
        _Quiet.asking.on = False


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(path: str) -> dict[str, Any]:
    public = urlsplit(settings.PUBLIC_URL)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": public.hostname or "localhost",
        "SERVER_PORT": str(public.port or (443 if public.scheme == "https" else 80)),
        "HTTP_HOST": public.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": public.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
