from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "signalmast.config.settings")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BehindEdge:
    """Only the edge reaches the unix socket, and it has dropped what visitors claimed: its word becomes the request's.

    A peer on a unix socket has no address, so an empty REMOTE_ADDR marks it; over TCP nothing is taken for true.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") == "":
            environ["REMOTE_ADDR"] = environ.pop("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            secure = environ.pop("HTTP_X_FORWARDED_PROTO", "") == "https"
            environ["wsgi.url_scheme"] = "https" if secure else "http"
        return self.application(environ, start_response)


application = BehindEdge(get_wsgi_application())
