from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims import listening as leaf
from signalmast.claims.forms.listening import SourceForm
from signalmast.claims.models import Source
from signalmast.claims.selectors import listening as found
from signalmast.claims.services import listening
from signalmast.claims.views.office.base import LIST, ClaimsScreen, Filled
from signalmast.core import clock, fetch

PER_SCREEN = 50
SHOWN = 5  # headlines of a feed that is tried
FEEDS = ("claim_feeds", gettext_lazy("Feeds the desk reads"))


class ItemsView(ClaimsScreen):
    """Headlines of the last two days, each with the claims it is near to. Nothing is counted by feed."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/items.html"
    page_title = gettext_lazy("What was read")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(found.items(clock.now()), PER_SCREEN).get_page(self.request.GET.get("p"))
        near = found.near(list(shown), language=get_language() or "vi")
        return {
            **super().get_context_data(**kwargs),
            "shown": shown,
            "rows": [(item, near.get(item.pk, [])) for item in shown],
            "why_not": why_not(),
            "any_source": found.sources().exists(),
        }


class FeedsView(ClaimsScreen):
    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/feeds.html"
    page_title = FEEDS[1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "sources": [(source, found.problem_of(source)) for source in found.sources()],
            "may_name": self.person.has_perm(listening.SETTINGS),
            "why_not": why_not(),
        }


class NewFeedView(Filled, ClaimsScreen):
    """Name a feed in public; `act=try` reads it once and keeps nothing."""

    permission_required = "wagtailadmin.access_admin"
    needs = listening.SETTINGS
    template_name = "claims/office/feed.html"
    page_title = gettext_lazy("Name a feed")
    submit = gettext_lazy("Name it in public")
    above: ClassVar[tuple[tuple[str, Any], ...]] = (*LIST, FEEDS)
    tried: leaf.Feed | None = None

    def make_form(self, **given: Any) -> BaseForm:
        return SourceForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tried = self.tried and {"title": self.tried.title, "entries": self.tried.entries[:SHOWN]}
        return {**super().get_context_data(**kwargs), "tried": tried, "why_not": why_not()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._try(request) if request.POST.get("act") == "try" else super().post(request, *args, **kwargs)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        listening.name_source(**given, by=self.person, at=clock.now())
        messages.success(self.request, gettext("Named. It stands on “About this desk”."))
        return redirect("claim_feeds")

    def _try(self, request: HttpRequest) -> HttpResponse:
        """The address is enough for it."""
        form = self.form = self.make_form(data=request.POST)
        for name, field in form.fields.items():
            field.required = name == "address"
        if form.is_valid():
            try:
                self.tried = listening.look_at(address=form.cleaned_data["address"], by=self.person)
            except ValidationError as wrong:
                self.say(form, wrong)
            except fetch.Refused as refusal:
                form.add_error("address", refusal.words)
            except leaf.NotAFeed:
                form.add_error("address", gettext("What lies at this address is no feed that can be read."))
        return self.again(422 if self.tried is None else 200)


class StopView(ClaimsScreen):
    permission_required = "wagtailadmin.access_admin"
    needs = listening.SETTINGS
    template_name = "claims/office/feed_stop.html"
    page_title = gettext_lazy("Stop reading")
    above: ClassVar[tuple[tuple[str, Any], ...]] = (*LIST, FEEDS)

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(Source, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "source": self.source}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        listening.stop(source=self.source, by=self.person, at=clock.now())
        messages.success(request, gettext("It is read no longer, and what was read of it is gone."))
        return redirect("claim_feeds")


def why_not() -> str:
    """Why no other site is asked, in words; "" where it is."""
    code = fetch.switched()
    return fetch.words(code) if code else ""
