"""Addresses that once were pages: a moved one leads on, a taken-down one says so."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from signalmast.pages import views

GetResponse = Callable[[HttpRequest], HttpResponse]


class PassedAddressesMiddleware:
    """Only where nothing else was found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and request.path_info.endswith("/"):
            return views.passed(request) or response
        return response
