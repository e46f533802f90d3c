"""What somebody finds behind the contributors' door: what they contributed, and everything kept about them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext

from signalmast.accounts.admin_views import say_errors
from signalmast.core import clock
from signalmast.network.models import Consent, Contributor
from signalmast.network.selectors import contributors as known
from signalmast.network.services import contributors, fading
from signalmast.portal import selectors, services
from signalmast.portal.forms import CreditForm, OwnForm
from signalmast.portal.views.door import COOKIE, PATH, inside, show


@inside
def credits(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    rows = selectors.contributed(contributor, language=get_language() or "vi")
    counts = known.figures(contributor, by=contributor, at=timezone.localdate(clock.now()))
    return page(request, contributor, "credits", gettext("What I contributed"), {"rows": rows, "counts": counts})


@inside
def me(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    context = {"sections": known.all_about(contributor), "agreed": known.agreed(contributor, Consent.What.NAMED)}
    return page(request, contributor, "me", gettext("What is kept about me"), context)


@inside
def change(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    form = OwnForm(request.POST or None, contributor=contributor)
    if request.method == "POST" and form.is_valid():
        try:
            contributors.change(contributor=contributor, **form.cleaned_data, by=contributor, at=clock.now())
            return redirect("portal:me")
        except ValidationError as wrong:
            say_errors(form, wrong)
    return page(request, contributor, "me", gettext("Correct my particulars"), {"form": form}, status=_of(form))


@inside
def named(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    """To be named needs their word; taking it back works at once on every public page."""
    form = CreditForm(request.POST or None, initial={"credit": contributor.credit})
    if request.method == "POST" and form.is_valid():
        services.choose_name(contributor=contributor, credit=form.cleaned_data["credit"], at=clock.now())
        return redirect("portal:me")
    return page(request, contributor, "me", gettext("How I am named"), {"form": form}, status=_of(form))


@inside
def erase(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    if request.method == "POST" and request.POST.get("sure") == "yes":
        fading.erase(contributor=contributor, by=contributor, at=clock.now())
        services.close_door(contributor=contributor, by=None, at=clock.now())
        answer = show(request, "portal/gone.html", gettext("Your particulars are gone"), {})
        answer.delete_cookie(COOKIE, path=PATH)
        return answer
    return page(request, contributor, "me", gettext("Delete what is kept about me"), {"ask": True}, template="erase")


@inside
def leave_everywhere(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    if request.method == "POST":
        services.leave_everywhere(contributor=contributor)
    return redirect("portal:door")


def page(
    request: HttpRequest,
    contributor: Contributor,
    here: str,
    title: str,
    context: dict[str, Any],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    name = template or ("form" if "form" in context else here)
    given = {"contributor": contributor, "here": here, **context}
    return show(request, f"portal/{name}.html", title, given, status=status)


def _of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
