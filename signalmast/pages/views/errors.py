from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from signalmast.pages import selectors
from signalmast.pages.views import shell


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    screen = shell.Screen(template="pages/404.html", context={}, title=gettext("Page not found"), status=404)
    return shell.show(request, screen)


def server_error(request: HttpRequest) -> HttpResponse:
    """Said even when the database is away: then without the publishers, which live there."""
    title = gettext("Something went wrong on our side")
    try:
        return shell.show(request, shell.Screen(template="pages/500.html", context={}, title=title, status=500))
    except DatabaseError:
        bare: dict[str, Any] = {"desk": selectors.Desk(settings.WAGTAIL_SITE_NAME), "language": shell.language_now()}
        return render(request, "pages/500.html", {"shell": bare, "screen_title": title}, status=500)
