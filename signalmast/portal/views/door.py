"""Who comes in by the contributors' door, and what every screen behind it shares."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from signalmast.accounts import selectors as accounts
from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.portal import selectors, services, tasks

COOKIE = "portal"
PATH = "/portal/"
ASKS = 20  # links one address may ask for in an hour
View = Callable[..., HttpResponseBase]


def guarded(view: View) -> View:
    """Nothing another site sends is taken, and browsers keep nothing of it.

    In place of Django's token, whose cookie would go to the public forms too: there nobody shall be known again.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not _from_here(request):
            return HttpResponseForbidden()
        answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return inner


def _from_here(request: HttpRequest) -> bool:
    """A browser says where a form stood: by Sec-Fetch-Site, older ones by Origin. One that says neither is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()


def inside(view: View) -> View:
    """For whoever came in; everybody else finds the door. `view` is given the person as `contributor`."""

    @guarded
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        contributor = person_at(request)
        if contributor is None:
            return redirect("portal:door")
        with translation.override(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or contributor.language):
            request.LANGUAGE_CODE = translation.get_language()
            return view(request, *args, contributor=contributor, **kwargs)

    return inner


def person_at(request: HttpRequest) -> Contributor | None:
    token = request.COOKIES.get(COOKIE, "")
    return selectors.inside(token, at=clock.now()) if token else None


def show(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"portal_title": title, **context}, status=status)


@guarded
def door(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether anybody has that address."""
    if request.method != "POST":
        if person_at(request) is not None:
            return redirect("portal:home")
        return show(request, "portal/door.html", gettext("For contributors"), {"mail_is_set": accounts.mail_is_set()})
    if _asked_too_often(request):
        return show(
            request,
            "portal/door.html",
            gettext("For contributors"),
            {"too_often": True, "mail_is_set": True},
            status=429,
        )
    found = selectors.door_of(request.POST.get("email", "")[:254])
    tasks.send_link.enqueue(found.pk if found else 0)
    return show(request, "portal/asked.html", gettext("Look into your mailbox"), {})


@guarded
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link does not use it up: mail scanners open links, people press buttons."""
    link = selectors.link_that_works(token, at=clock.now())
    if link is None:
        return show(request, "portal/spent.html", gettext("The link no longer works"), {}, status=410)
    if request.method != "POST":
        return show(request, "portal/enter.html", gettext("Come in"), {"person": link.door.contributor})
    try:
        session = services.enter(link=link, at=clock.now())
    except services.LinkNotUsable:
        return show(request, "portal/spent.html", gettext("The link no longer works"), {}, status=410)
    answer = redirect("portal:home")
    answer.set_cookie(
        COOKIE,
        session,
        max_age=int(services.SESSION.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@guarded
def leave(request: HttpRequest) -> HttpResponse:
    answer = redirect("portal:door")
    if request.method == "POST":
        services.leave(token=request.COOKIES.get(COOKIE, ""))
        answer.delete_cookie(COOKIE, path=PATH)
    return answer


@guarded
def language(request: HttpRequest) -> HttpResponse:
    """The visible switch; the cookie says a language and nothing of anybody."""
    answer = redirect("portal:home")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return answer


def _asked_too_often(request: HttpRequest) -> bool:
    """Counted for one hour under a digest that changes with it."""
    hour = clock.now().strftime("%Y%m%d%H")
    address = request.META.get("REMOTE_ADDR", "")
    key = "portal:" + hashlib.sha256(f"{settings.SECRET_KEY}{hour}{address}".encode()).hexdigest()[:32]
    counts = caches["limits"]
    counts.add(key, 0, 3600)
    return counts.incr(key) > ASKS
