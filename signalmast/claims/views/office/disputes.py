from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import selectors as accounts
from signalmast.claims import sealing
from signalmast.claims.forms import checking as forms
from signalmast.claims.models import Dispute
from signalmast.claims.selectors import claims as found
from signalmast.claims.services import disputes
from signalmast.claims.views.office.base import LIST, ClaimsScreen, Filled
from signalmast.core import clock

NEWEST, OPENINGS = 50, 20


class DisputesView(ClaimsScreen):
    """What was disputed, by day and verdict; the words stand on their own screen."""

    permission_required = ("wagtailadmin.access_admin", accounts.OPEN_TIPS)
    template_name = "claims/office/disputes.html"
    page_title = gettext_lazy("Disputes of verdicts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "open": found.open_disputes(),
            "decided": found.decided_disputes()[:NEWEST],
            "english": get_language() == "en",
        }


class DisputeView(Filled, ClaimsScreen):
    """Read and decide, unless one wrote or read the verdict: then somebody else does, and the words stay closed."""

    permission_required = ("wagtailadmin.access_admin", accounts.OPEN_TIPS)
    template_name = "claims/office/dispute.html"
    page_title = gettext_lazy("Dispute of a verdict")
    submit = gettext_lazy("Decide in public")
    above = (*LIST, ("claim_disputes", gettext_lazy("Disputes of verdicts")))

    @cached_property
    def dispute(self) -> Dispute:
        rows = Dispute.objects.select_related("verdict__claim", "verdict__value", "verdict__author", "verdict__second")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def make_form(self, **given: Any) -> BaseForm:
        return forms.DisputeForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dispute = self.dispute
        own = self.person.pk in (dispute.verdict_author_id, dispute.verdict_second_id)
        return {
            **super().get_context_data(**kwargs),
            "dispute": dispute,
            "own": own,
            "words": None if own else self._words(),
            "deleted": not dispute.sealed,
            "openings": dispute.openings.select_related("by")[:OPENINGS],
            "english": get_language() == "en",
        }

    def act(self, given: dict[str, Any]) -> HttpResponse:
        disputes.decide(dispute=self.dispute, **given, by=self.person, at=clock.now())
        messages.success(self.request, gettext("The dispute is decided and stands in the public log."))
        return redirect("claim_disputes")

    def _words(self) -> disputes.Words | None:
        try:
            return disputes.words_of(dispute=self.dispute, by=self.person, at=clock.now())
        except (sealing.WrongKey, sealing.NoKeys):
            return None
