"""Sessions somebody may come to, their seats, what there is to read, and their certificates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from signalmast.core import clock
from signalmast.network.models import Contributor, Session
from signalmast.network.selectors import training as found
from signalmast.network.services import certificates, contributors, seats
from signalmast.portal.views.door import inside
from signalmast.portal.views.inside import page


@inside
def training(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    told = found.of_person(contributor, clock.now())
    return page(request, contributor, "training", gettext("My training"), {"told": told})


@inside
def take(request: HttpRequest, number: int, contributor: Contributor) -> HttpResponse:
    if request.method == "POST":
        session = Session.objects.filter(pk=number).first()
        if session is None:
            raise Http404
        try:
            seats.take(session=session, contributor=contributor, by=contributor, at=clock.now())
        except (seats.TooLate, seats.NotOffered):
            return _too_late(request, contributor)
        contributors.seen(contributor=contributor, at=clock.now())
    return redirect("portal:training")


@inside
def give_back(request: HttpRequest, number: int, contributor: Contributor) -> HttpResponse:
    if request.method == "POST":
        seat = contributor.seats.select_related("session").filter(pk=number).first()
        if seat is None:
            raise Http404
        try:
            seats.give_back(seat=seat, by=contributor, at=clock.now())
        except (seats.TooLate, seats.WasThere):
            return _too_late(request, contributor)
        contributors.seen(contributor=contributor, at=clock.now())
    return redirect("portal:training")


@inside
def certificate(request: HttpRequest, number: int, contributor: Contributor) -> HttpResponse:
    row = found.certificates_of(contributor).filter(pk=number).first()
    if row is None:
        raise Http404
    answer = HttpResponse(certificates.pdf(certificate=row), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.code}.pdf"'
    return answer


def _too_late(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    title = gettext("It is too late for that")
    return page(request, contributor, "training", title, {}, template="passed", status=409)
