from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.core import clock
from signalmast.core.tables import TableRefused
from signalmast.network import lists
from signalmast.network.forms.contributors import ColumnsForm, ListForm
from signalmast.network.services import list_lines, people_lists
from signalmast.network.views.base import NETWORK, PER_SCREEN, Filled, NetworkScreen

LISTS = ("network_list_new", gettext_lazy("Bring in a list"))
VERDICTS = {
    list_lines.ADDED: gettext_lazy("would be added"),
    list_lines.CHANGED: gettext_lazy("would be changed"),
    list_lines.SAME: gettext_lazy("stays as it is"),
    list_lines.REPEATED: gettext_lazy("stands in the list twice"),
    list_lines.REFUSED: gettext_lazy("is not taken"),
}


class NewView(Filled, NetworkScreen):
    template_name = "network/list_new.html"
    page_title = LISTS[1]
    submit = gettext_lazy("Look at the list")
    refused = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "problem": self.refused}

    def make_form(self, **given: Any) -> BaseForm:
        return ListForm(initial={"kind": lists.PEOPLE}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        source = given["source"]
        try:
            held = people_lists.receive(
                source=source, filename=source.name, kind=given["kind"], encoding=given["encoding"], by=self.person,
                at=clock.now(),
            )  # fmt: skip
        except TableRefused as refused:
            self.refused = str(refused)
            return self.again(422)
        return redirect("network_list_columns", held.word)


class OneList(NetworkScreen):
    """A list on its way, by the word in its address. Gone, it sends back to the beginning and says so."""

    above = (NETWORK, LISTS)

    @cached_property
    def held(self) -> people_lists.Received:
        try:
            return people_lists.find(word=self.kwargs["word"], by=self.person, at=clock.now())
        except people_lists.NotThere as lost:
            raise Http404 from lost

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "held": self.held, "back": reverse("network_list_new")}


class ColumnsView(Filled, OneList):
    template_name = "network/list_columns.html"
    page_title = gettext_lazy("What the columns are")
    submit = gettext_lazy("Show what would happen")

    def make_form(self, **given: Any) -> BaseForm:
        return ColumnsForm(kind=self.held.kind, header=self.held.header, **given)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.held.columns is not None:
            return redirect("network_list", self.held.word)
        return super().get(request, *args, **kwargs)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        people_lists.name_columns(word=self.held.word, **given, by=self.person, at=clock.now())
        return redirect("network_list", self.held.word)


class LookView(OneList):
    """Every line that would do something, or is not taken, with the reason; nothing is written until the button."""

    template_name = "network/list_look.html"
    page_title = gettext_lazy("What would happen")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.held.columns is None:
            return redirect("network_list_columns", self.held.word)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = people_lists.look(word=self.held.word, by=self.person, at=clock.now())
        only = self.request.GET.get("only", "")
        lines = [line for line in plan.lines if line.verdict == only or (only not in VERDICTS and _tells(line))]
        return {
            **super().get_context_data(**kwargs),
            "plan": plan,
            "counts": [(verdict, VERDICTS[verdict], number) for verdict, number in plan.counts.items()],
            "only": only,
            "shown": Paginator(lines, PER_SCREEN).get_page(self.request.GET.get("p")),
            "verdicts": VERDICTS,
        }

    def post(self, request: HttpRequest, word: str) -> HttpResponse:
        """Pressed twice, the list is gone the second time, and nothing is done twice."""
        try:
            plan = people_lists.write(word=word, by=self.person, at=clock.now())
        except people_lists.NotThere:
            messages.warning(request, gettext("This list was brought in already, or is a day old and gone."))
            return redirect("network_list_new")
        except people_lists.NoName:
            return redirect("network_list_columns", word)
        told = gettext("Brought in: %(added)s added, %(changed)s changed, %(refused)s not taken.") % plan.counts
        messages.success(request, told)
        return redirect("network_people" if plan.kind == lists.PEOPLE else "network")


class DropView(OneList):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, word: str) -> HttpResponse:
        people_lists.drop(word=self.held.word, by=self.person, at=clock.now())
        messages.success(request, gettext("The list is gone; nothing of it was brought in."))
        return redirect("network_list_new")


def _tells(line: list_lines.Line) -> bool:
    return line.verdict != list_lines.SAME
