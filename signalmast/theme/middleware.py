"""What a screen may load: nothing from outside. The back office, being Wagtail's, needs inline scripts and styles."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

from signalmast.core import room

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

PUBLIC = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; media-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
OFFICE = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "media-src 'self' blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
PERSONAL = ("/admin/", "/accounts/")


class ContentPolicyMiddleware:
    """Adds the header to every answer that does not bring its own; what one person was shown is kept in no cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = OFFICE if request.path.startswith("/admin/") else PUBLIC
        response.headers.setdefault("Content-Security-Policy", policy)
        if request.path.startswith(PERSONAL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class FullDiskMiddleware:
    """What could not be stored is said in words; reading goes on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not room.is_full(exception):
            return None
        logger.error("The disk is full: %s", exception)
        return render(request, "theme/full.html", {"words": room.WORDS}, status=507)


class TornFormMiddleware:
    """A form that came without the fields its screen has is a bad request; Wagtail's blocks would make it a failure.

    So is an address with a NUL in it, which PostgreSQL refuses to look for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return bad_request(request, SuspiciousOperation("NUL in the address"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        torn = request.method == "POST" and isinstance(exception, MultiValueDictKeyError)
        return bad_request(request, exception) if torn else None
