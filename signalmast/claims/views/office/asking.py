from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy

from signalmast.assignments.models import Assignment
from signalmast.assignments.views.desk import NewView
from signalmast.claims.models import Claim
from signalmast.claims.selectors import claims as found
from signalmast.claims.services import asking


class AskView(NewView):
    """A new request for what a claim needs. Its label is a number: whoever sees requests need not see claims."""

    page_title = gettext_lazy("Ask for something for this claim")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not found.may_see(self.person):
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def claim(self) -> Claim:
        return get_object_or_404(Claim, pk=self.kwargs["pk"])

    def about_label(self) -> str:
        return gettext("Claim no. %(number)s") % {"number": self.claim.pk}

    def keep(self, given: dict[str, Any]) -> Assignment:
        return asking.ask(claim=self.claim, **given, template=self.template, by=self.person, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("claim", args=[self.claim.pk])
        return {**super().get_context_data(**kwargs), "words": self.claim.statement, "back": back}
