from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.core import clock
from signalmast.network.forms.organisations import EndForm, MoveForm, NewOrganisationForm, OrganisationForm
from signalmast.network.models import Organisation
from signalmast.network.selectors import organisations as found
from signalmast.network.selectors import settings, standing
from signalmast.network.services import organisations
from signalmast.network.views.base import PER_SCREEN, REFUSALS, Filled, NetworkScreen, OneOrganisation

STATES = {
    standing.NOBODY: gettext_lazy("has nobody"),
    standing.QUIET: gettext_lazy("gone quiet"),
    standing.FORMER: gettext_lazy("no member any more"),
}


class TreeView(NetworkScreen):
    """The organisations as a tree, each with its people; narrowed, they stand in one list."""

    template_name = "network/tree.html"
    page_title = gettext_lazy("Network")
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        chosen = {name: given.get(name, "")[:160].replace("\0", "") for name in ("words", "area", "kind")}
        former = given.get("former") == "1"
        branches = found.tree(**chosen, former=former, on=self.today)
        page = Paginator(branches, PER_SCREEN).get_page(given.get("p"))
        rows = found.shown(list(page), on=self.today, quiet_days=settings.current().quiet_days)
        return {
            **super().get_context_data(**kwargs),
            "shown": page,
            "rows": [(row, STATES.get(row.state, ""), range(min(row.depth, 6))) for row in rows],
            "chosen": {**chosen, "former": former},
            "narrowed": former or any(chosen.values()),
            "areas": found.areas(),
            "kinds": found.kinds(),
        }


class NewView(Filled, NetworkScreen):
    page_title = gettext_lazy("A new organisation")
    submit = gettext_lazy("Add the organisation")

    def make_form(self, **given: Any) -> BaseForm:
        return NewOrganisationForm(initial={"active_from": self.today}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        row = organisations.add(**given, by=self.person, at=clock.now())
        messages.success(self.request, gettext("Added."))
        return redirect("network_organisation", row.pk)


class OrganisationView(OneOrganisation):
    """One organisation: what it is, what it is part of, its parts and its people."""

    template_name = "network/organisation.html"
    itself = True

    def get_page_title(self) -> str:
        return self.organisation.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = found.people_of(self.organisation, on=self.today)
        parts = found.parts_of(self.organisation, on=self.today)
        return {
            **super().get_context_data(**kwargs),
            "people": Paginator(people, PER_SCREEN).get_page(self.request.GET.get("p")),
            "parts": Paginator(parts, PER_SCREEN).get_page(self.request.GET.get("parts")),
            "way": found.way_to(self.organisation),
            "active": self.organisation.active_on(self.today),
            "last": found.last_given([self.organisation.pk], on=self.today).get(self.organisation.pk),
        }


class EditView(Filled, OneOrganisation):
    page_title = gettext_lazy("Change")

    def make_form(self, **given: Any) -> BaseForm:
        return OrganisationForm(instance=Organisation.objects.get(pk=self.organisation.pk), **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        organisations.change(organisation=self.organisation, **given, by=self.person, at=clock.now())
        return self.leave(gettext("Kept."))


class MoveView(Filled, OneOrganisation):
    page_title = gettext_lazy("Put elsewhere in the tree")
    submit = gettext_lazy("Put it there")

    def make_form(self, **given: Any) -> BaseForm:
        return MoveForm(organisation=self.organisation, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        organisations.move(organisation=self.organisation, **given, by=self.person, at=clock.now())
        return self.leave(gettext("It stands there now, with all its parts."))


class EndView(Filled, OneOrganisation):
    page_title = gettext_lazy("End the membership")
    submit = gettext_lazy("Yes, end it")

    def make_form(self, **given: Any) -> BaseForm:
        return EndForm(initial={"on": self.today}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = gettext(
            "Do you want to end the membership? Roles of people in it end on that day too. Past days stay as they were."
        )
        return {**super().get_context_data(**kwargs), "words": words}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        organisations.end(organisation=self.organisation, **given, by=self.person, at=clock.now())
        return self.leave(gettext("It is no member any more from that day on."))


class RemoveView(OneOrganisation):
    """For one entered by mistake; one on which anything hangs stays, and the screen says what to do instead."""

    template_name = "network/remove.html"
    page_title = gettext_lazy("Take away")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            organisations.remove(organisation=self.organisation, by=self.person, at=clock.now())
        except organisations.InUse as refusal:
            messages.error(request, str(REFUSALS[type(refusal)]))
            return redirect("network_organisation", pk)
        messages.success(request, gettext("Taken away."))
        return redirect("network")
