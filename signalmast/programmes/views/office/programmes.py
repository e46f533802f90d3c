from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from wagtail.admin import messages

from signalmast.accounts.admin_views import number_of
from signalmast.core import clock
from signalmast.programmes import selectors
from signalmast.programmes.forms.programmes import EndForm, ProgrammeForm
from signalmast.programmes.models import Programme, Target
from signalmast.programmes.selectors import standing
from signalmast.programmes.services import counting, programmes
from signalmast.programmes.views.office.base import (
    KEEP,
    SEE,
    TITLE,
    Filled,
    OneProgramme,
    ProgrammesScreen,
    seen,
    seen_in,
)
from signalmast.theme import slots

PER_SCREEN = 50
_WORDS = (
    *("name_vi", "name_en", "parent", "document_number", "document_on", "issued_by", "document", "starts_on", "until"),
    *("owner", "words_vi", "words_en", "public", "slug"),
)


class ListView(ProgrammesScreen):
    """Every programme below the one it is part of, with how many of its targets stand how."""

    permission_required = SEE
    template_name = "programmes/office/list.html"
    page_title = TITLE
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(selectors.tree(), PER_SCREEN).get_page(self.request.GET.get("p"))
        rows = {one.pk: one for one in selectors.listed().filter(pk__in=[leaf.pk for leaf in shown])}
        targets = Target.objects.filter(programme__in=rows, set_aside_on=None)
        found: dict[int, list[selectors.Standing]] = {}
        for one in selectors.standings(targets, on=self.today):
            found.setdefault(one.target.programme_id, []).append(one)
        return {
            **super().get_context_data(**kwargs),
            "shown": shown,
            "rows": [
                (rows[leaf.pk], leaf.depth, _counted(found.get(leaf.pk, []))) for leaf in shown if leaf.pk in rows
            ],
            "today": self.today,
        }


class ProgrammeView(OneProgramme):
    """One programme, its targets and those of its parts: listed, never averaged."""

    permission_required = SEE
    template_name = "programmes/office/programme.html"

    def get_page_title(self) -> str:
        return str(self.programme)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        return [*way[:-2], way[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = Programme.objects.filter(pk__in=selectors.descendants(self.programme))
        targets = Target.objects.filter(programme__in=[self.programme.pk, *(part.pk for part in parts)])
        found: dict[int, list[selectors.Standing]] = {}
        for one in selectors.standings(targets, on=self.today):
            found.setdefault(one.target.programme_id, []).append(one)
        return {
            **super().get_context_data(**kwargs),
            "own": found.get(self.programme.pk, []),
            "parts": [(part, found.get(part.pk, [])) for part in parts],
            "actions": self._actions(),
            "about": self.programme.words(get_language() or "vi") or self.programme.words_vi or self.programme.words_en,
            "counted_at": max((one.target.counted_at for one in _all(found) if one.target.counted_at), default=None),
        }

    def _actions(self) -> list[tuple[str, str]]:
        """Slot `programme_action`: `provide(user, programme)` gives (address, words) or None."""
        return slots.told("programme_action", self.person, self.programme)


class NewView(Filled, ProgrammesScreen):
    permission_required = KEEP
    page_title = gettext_lazy("New programme")
    submit = gettext_lazy("Keep the programme")

    def make_form(self, **given: Any) -> BaseForm:
        parent = number_of(self.request.GET.get("part_of", ""))
        first = {"parent": parent} if parent else {}
        return ProgrammeForm(initial=first, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "back": reverse("programmes")}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        given.pop("seen")
        made = programmes.begin(by=self.person, at=clock.now(), **given)
        messages.success(self.request, gettext("The programme is written down. Its targets come next."))
        return redirect("programme", made.pk)


class EditView(Filled, OneProgramme):
    permission_required = KEEP
    page_title = gettext_lazy("Change the programme")

    def make_form(self, **given: Any) -> BaseForm:
        row = self.programme
        first = {name: getattr(row, name) for name in _WORDS} | {"seen": seen(row.changed_at)}
        return ProgrammeForm(programme=row, initial=first, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        at = seen_in(given.pop("seen"))
        programmes.change(programme=self.programme, seen=at, by=self.person, at=clock.now(), **given)
        return self.back(gettext("Kept."))


class EndView(Filled, OneProgramme):
    """Ends it before its time, or lets it go on."""

    permission_required = KEEP
    page_title = gettext_lazy("End the programme early")
    submit = gettext_lazy("End it")

    def make_form(self, **given: Any) -> BaseForm:
        return EndForm(initial={"on": self.today}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = gettext("Posts can no longer be tagged to it after this day. The day its document names stays written.")
        return {**super().get_context_data(**kwargs), "words": words}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") != "go_on":
            return super().post(request, *args, **kwargs)
        try:
            programmes.go_on(programme=self.programme, by=self.person, at=clock.now())
        except programmes.NotEnded as refusal:
            messages.error(request, self.in_words(refusal))
            return redirect("programme", self.programme.pk)
        return self.back(gettext("It goes on."))

    def act(self, given: dict[str, Any]) -> HttpResponse:
        programmes.end(programme=self.programme, on=given["on"], by=self.person, at=clock.now())
        return self.back(gettext("It ends on that day."))


class CountView(OneProgramme):
    """Counts its targets now."""

    permission_required = SEE
    http_method_names = ("post",)
    page_title = gettext_lazy("Count now")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        count = counting.count_programme(programme=self.programme, by=self.person, at=clock.now())
        told = ngettext("%(count)d target was counted.", "%(count)d targets were counted.", count) % {"count": count}
        return self.back(told)


def _counted(found: list[selectors.Standing]) -> list[tuple[Any, int]]:
    return list(standing.states(found).items())


def _all(found: dict[int, list[selectors.Standing]]) -> list[selectors.Standing]:
    return [one for some in found.values() for one in some]
