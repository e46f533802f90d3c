from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims.forms.places import PlaceForm
from signalmast.claims.models import Answer, Carried
from signalmast.claims.selectors import places as found
from signalmast.claims.services import places
from signalmast.claims.services.may import CHECK
from signalmast.claims.views.office.base import ClaimsScreen, Filled, OneClaim, refused
from signalmast.core import clock

NEWEST = 200


class ToTellView(ClaimsScreen):
    """Every place that still shows an earlier verdict."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/to_tell.html"
    page_title = gettext_lazy("Places to tell")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "places": found.to_tell()[:NEWEST]}


class PlacesView(Filled, OneClaim):
    """Where the answers to one claim were carried: added here, and told here when the verdict changed."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/places.html"
    page_title = gettext_lazy("Places that carried the answer")
    submit = gettext_lazy("Add the place")

    @cached_property
    def answers(self) -> list[Answer]:
        return list(self.claim.answers.select_related("post", "verdict"))

    def make_form(self, **given: Any) -> BaseForm:
        return PlaceForm(answers=self.answers, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "answers": self.answers, "places": found.of_claim(self.claim)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.person.has_perm(CHECK):
            return self.again(403)
        acts = {"told": places.told, "remove": places.remove}
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return super().post(request, *args, **kwargs)
        number = request.POST.get("place", "")
        rows = Carried.objects.filter(answer__claim=self.claim)
        carried = get_object_or_404(rows, pk=int(number) if number.isascii() and number.isdecimal() else 0)
        try:
            act(carried=carried, by=self.person, at=clock.now())
        except (places.NotToDo, places.ToDo) as refusal:
            messages.error(request, refused(refusal))
            return redirect("claim_places", self.claim.pk)
        return self._stay(gettext("Kept."))

    def act(self, given: dict[str, Any]) -> HttpResponse:
        places.add(**given, by=self.person, at=clock.now())
        return self._stay(gettext("The place stands in the list; if the verdict changes, it is to be told."))

    def _stay(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("claim_places", self.claim.pk)
