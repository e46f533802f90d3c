"""Screens of Wagtail's that ask for no more than entry to the back office, closed to whoever has no use for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.permissions import page_permission_policy

GetResponse = Callable[[HttpRequest], HttpResponse]
# They prove how errors look; a desk needs neither.
NOBODYS = ("admin/failwhale/", "admin/test404/")
# Titles and addresses of drafts, tags, steps of the way to publication: for whoever writes or publishes.
WRITERS = (
    "wagtailadmin_choose_page",
    "wagtailadmin_tag",
    "wagtailadmin_api:",
    "wagtailadmin_pages:",
    "wagtailadmin_reports:",
    "wagtailimages_chooser:",
    "wagtaildocs_chooser:",
    "wagtailmedia:",
    "wagtailsnippetchoosers_",
)
ENGINEERS = ("wagtailadmin_workflows:",)
WRITING = ("add", "change", "publish")


class ClosedDoorsMiddleware:
    """Wagtail checks the rest itself; this only ever refuses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/") or not request.user.is_authenticated:
            return None
        if match.route in NOBODYS:
            raise Http404
        if match.route.startswith("admin/bulk/") and not all(map(_is_number, request.GET.getlist("id"))):
            raise Http404  # Wagtail would answer a number that is none with an error
        name = match.view_name or ""
        if request.user.is_superuser:
            return None
        if name.startswith(ENGINEERS) or (
            name.startswith(WRITERS) and not page_permission_policy.user_has_any_permission(request.user, WRITING)
        ):
            refused: HttpResponse = permission_denied(request)
            return refused
        return None


def _is_number(text: str) -> bool:
    return text == "all" or (text.isascii() and text.isdecimal() and len(text) < 16)
