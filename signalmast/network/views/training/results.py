"""Screens about what came of it: feedback, certificates, and what trained people then contributed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from signalmast.accounts.admin_views import number_of
from signalmast.core import clock, wording
from signalmast.core.periods import Period
from signalmast.network.forms import training as forms
from signalmast.network.models import Certificate, Seat
from signalmast.network.selectors import cohort as cohorts
from signalmast.network.selectors import feedback
from signalmast.network.services import certificates
from signalmast.network.services.may import KEEP
from signalmast.network.views.training.base import (
    PER_SCREEN,
    Filled,
    OneSession,
    TrainingScreen,
)


class FeedbackView(OneSession):
    permission_required = KEEP
    template_name = "network/training/feedback_results.html"
    page_title = gettext_lazy("Feedback")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = feedback.said_of(self.session, at=clock.now())
        language = get_language() or "vi"
        questions = [(gettext("Was it useful to you?"), said.useful), (gettext("Was it clear?"), said.clear)]
        return {
            **super().get_context_data(**kwargs),
            "said": said,
            "until": self.session.feedback_until,
            "least": feedback.LEAST,
            "questions": [
                (words, marks, wording.number(_exact(marks.mean), language, places=1))
                for words, marks in questions
                if marks is not None
            ],
        }


class CertificatesView(OneSession):
    """Who came, and whose certificate was issued or revoked."""

    permission_required = KEEP
    template_name = "network/training/certificates.html"
    page_title = gettext_lazy("Certificates")

    def _rows(self) -> Any:
        came = self.session.places.filter(presence__in=[Seat.Presence.PRESENT, Seat.Presence.LATE])
        return came.select_related("contributor", "certificate", "session").order_by("contributor__folded", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self._rows(), PER_SCREEN).get_page(self.request.GET.get("p"))
        missing = self._rows().filter(certificate=None, contributor__faded_at=None).exists()
        over = self.session.ends_at <= clock.now()
        return {**super().get_context_data(**kwargs), "shown": page, "missing": missing and over, "over": over}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = list(self._rows().filter(certificate=None)[:1_000])
        made = certificates.issue_to_all(seats=waiting, by=self.person, at=clock.now())
        words = ngettext("%(count)d certificate was issued.", "%(count)d certificates were issued.", len(made))
        return self.told(words % {"count": len(made)}, "training_certificates", self.session.pk)


class OneCertificate(OneSession):
    @cached_property
    def certificate(self) -> Certificate:
        rows = Certificate.objects.select_related("seat__session__course", "seat__contributor")
        number = number_of(str(self.kwargs["row"]))
        return get_object_or_404(rows, pk=number, seat__session=self.session)


class CertificateFileView(OneCertificate):
    permission_required = KEEP

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return as_pdf(self.certificate)
        except certificates.Revoked as refusal:
            return self.refused(refusal, "training_certificates", self.session.pk)


class RevokeView(Filled, OneCertificate):
    permission_required = KEEP
    page_title = gettext_lazy("Revoke the certificate")
    submit = gettext_lazy("Revoke it")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.RevokeForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "words": str(self.certificate.seat.contributor)}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        certificates.revoke(certificate=self.certificate, why=given["why_revoked"], by=self.person, at=clock.now())
        return self.told(
            gettext("Revoked. Whoever asks is told that it does not stand any more."),
            "training_certificates",
            self.session.pk,
        )


class CohortView(TrainingScreen):
    """Trained, then the first accepted contribution, then how much was put right, beside those not trained."""

    permission_required = KEEP
    template_name = "network/training/cohort.html"
    page_title = gettext_lazy("What training brought")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(clock.now())
        before: dict[str, Any] = {"first": _year_before(today), "last": today - timedelta(days=1)}
        given = self.request.GET if "first" in self.request.GET else None
        form = forms.CohortForm(given, initial=before)
        chosen = before if given is None else None
        if given is not None and form.is_valid():
            chosen = form.cleaned_data
        made = None
        if chosen is not None:
            period = Period(chosen["first"], chosen["last"], settings.TIME_ZONE)
            made = cohorts.cohort(period=period, course=chosen.get("course"))
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "rows": _lines(made, get_language() or "vi") if made is not None else [],
            "cohort": made,
            "followed": cohorts.FOLLOWED.days,
            "least": cohorts.LEAST,
            "back": reverse("training"),
        }


def as_pdf(certificate: Certificate) -> HttpResponse:
    """Raises Revoked."""
    content = certificates.pdf(certificate=certificate)
    headers = {
        "Content-Disposition": f'attachment; filename="certificate-{certificate.code[:4]}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _lines(made: cohorts.Cohort, language: str) -> list[tuple[str, list[str | None]]]:
    """Label, then the figure of the trained and of the others; None where it is withheld."""
    groups = (made.trained, made.others)

    def line(name: str, write: Any) -> list[str | None]:
        return [None if getattr(group, name) is None else write(getattr(group, name)) for group in groups]

    def whole(value: int) -> str:
        return wording.number(value, language)

    return [
        (gettext("Number of people"), line("people", whole)),
        (gettext("of whom contributed"), line("contributed", whole)),
        (
            gettext("Days until the first accepted contribution (median)"),
            line("days", lambda days: wording.number(_exact(days), language, places=0)),
        ),
        (gettext("Accepted contributions"), line("accepted", whole)),
        (
            gettext("of which were put right later"),
            line("corrected", lambda share: wording.percent(_exact(float(share) * 100), language)),
        ),
    ]


def _exact(value: float) -> Decimal:
    return Decimal(str(value))


def _year_before(day: date) -> date:
    return day - timedelta(days=365)
