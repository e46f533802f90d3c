from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import selectors as accounts
from signalmast.accounts.admin_views import number_of
from signalmast.assignments import selectors as assignments
from signalmast.claims.forms import checking as forms
from signalmast.claims.models import Claim, FeedItem, Tip
from signalmast.claims.selectors import claims as found
from signalmast.claims.selectors import copies, listening, places, radar
from signalmast.claims.services import gate
from signalmast.claims.services.may import CHECK, SECOND
from signalmast.claims.services.tips import Ended
from signalmast.claims.views.office.base import ClaimsScreen, Filled, OneClaim, refused
from signalmast.core import clock, fetch
from signalmast.topics.models import Topic

PER_SCREEN = 50


class ClaimsView(ClaimsScreen):
    """Claims by state; what waits for a second person first."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/list.html"
    page_title = gettext_lazy("Fact-checks")
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        chosen = {name: given.get(name, "")[:60] for name in ("state", "topic", "language", "about")}
        rows = found.listed(
            state=chosen["state"],
            topic=chosen["topic"],
            language=chosen["language"],
            about_publisher=chosen["about"] == "publisher",
        )
        numbers = found.numbers_by_state()
        return {
            **super().get_context_data(**kwargs),
            "shown": Paginator(rows, PER_SCREEN).get_page(given.get("p")),
            "chosen": chosen,
            "states": [(state, label, numbers[state]) for state, label in Claim.State.choices],
            "all": sum(numbers.values()),
            "topics": Topic.objects.all(),
            "english": get_language() == "en",
            "disputes": found.open_disputes().count() if accounts.may_open_tips(self.person) else 0,
            "to_tell": places.to_tell().count(),
            "may_open_disputes": accounts.may_open_tips(self.person),
        }


class NewView(Filled, ClaimsScreen):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/new.html"
    page_title = gettext_lazy("A new claim")
    submit = gettext_lazy("Hand it to a second person")

    @cached_property
    def item(self) -> FeedItem | None:
        """The headline that `?item=` names: its words are shown, the statement is the person's own."""
        number = number_of(self.request.GET.get("item", ""))
        return listening.item(number, now=clock.now()) if number else None

    def make_form(self, **given: Any) -> BaseForm:
        seen_at = listening.seen_at(self.item) if self.item else ""
        return forms.ClaimForm(initial={"language": get_language(), "seen_at": seen_at}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "item": self.item}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        try:
            claim = gate.propose(**given, tip=self._tip(), item=self.item, by=self.person, at=clock.now())
        except Ended:
            messages.error(self.request, gettext("This tip was closed meanwhile."))
            return redirect("tips")
        messages.success(self.request, gettext("The claim waits for a second person."))
        return redirect("claim", claim.pk)

    def _tip(self) -> Tip | None:
        """The tip that `?tip=` names: it joins the claim that is opened for it."""
        number = number_of(self.request.GET.get("tip", ""))
        if not number:
            return None
        if not accounts.may_open_tips(self.person):
            raise PermissionDenied
        return get_object_or_404(Tip, pk=number)


class ClaimView(OneClaim):
    """One claim with everything known about it, and what comes next."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/claim.html"
    page_title = gettext_lazy("Claim")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        return [*way[:-2], {"url": "", "label": self.claim.statement[:60]}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, user = self.claim, self.person
        counted = found.counts(claim)
        draft, frozen = found.draft_of(claim), found.frozen_since(claim)
        carried = list(places.of_claim(claim))
        evidence = list(claim.evidence.select_related("added_by").prefetch_related("cites"))
        return {
            **super().get_context_data(**kwargs),
            "counted": counted,
            "carries": counted.carry(about_publisher=claim.about_publisher),
            "steps": found.steps(claim, counted=counted),
            "rows": [
                (row, frozen is None or row.added_at > (frozen.decided_at or row.added_at), copies.problem_of(row))
                for row in evidence
            ],
            "asks_outside": not fetch.switched(),
            "days": found.tips_by_day(claim),
            "row": radar.of_claim(claim, at=clock.now()),
            "replies": claim.replies.select_related("asked_by"),
            "verdicts": claim.verdicts.select_related("value", "author", "second", "replaces__value"),
            "answers": claim.answers.select_related("post__section"),
            "asked_for": assignments.of_about(claim.key)[:PER_SCREEN] if assignments.may_give(user) else [],
            "may_ask": assignments.may_give(user),
            "places": carried,
            "to_tell": [each for each in carried if each.to_do_since and not each.done_at],
            "draft": draft,
            "standing": found.standing_of(claim),
            "judged": frozen is not None,
            "gathering": found.may_change_evidence(claim),
            "shows_first": claim.state != Claim.State.PROPOSED or claim.opened_by_id == user.pk,
            "may_be_second": claim.opened_by_id != user.pk and user.has_perm(SECOND),
            "may_read": draft is not None and draft.author_id != user.pk and user.has_perm(SECOND),
            "wrote_draft": draft is not None and draft.author_id == user.pk,
            "english": get_language() == "en",
        }


class SecondView(Filled, OneClaim):
    """The second person's own answer; what the first one said is not shown here."""

    permission_required = "wagtailadmin.access_admin"
    needs = SECOND
    template_name = "claims/office/second.html"
    page_title = gettext_lazy("What would settle it?")
    submit = gettext_lazy("Open the claim")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.SecondForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = self.claim.state == Claim.State.PROPOSED
        own = self.claim.opened_by_id == self.person.pk
        return {**super().get_context_data(**kwargs), "waits": waits, "own": own}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        gate.second(claim=self.claim, **given, by=self.person, at=clock.now())
        return self.back(gettext("The claim is open: evidence can be gathered."))


class DropView(OneClaim):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/drop.html"
    page_title = gettext_lazy("Do not take it up")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            gate.drop(claim=self.claim, by=self.person, at=clock.now())
        except gate.HasVerdict as refusal:
            messages.error(request, refused(refusal))
            return redirect("claim", pk)
        return self.back(gettext("The claim is not taken up; where it was seen is forgotten."))


class AboutView(OneClaim):
    """Say, or take back, that a claim is about the publisher or a body above it."""

    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        about = request.POST.get("about") == "publisher"
        try:
            gate.mark_about_publisher(claim=self.claim, about=about, by=self.person, at=clock.now())
        except gate.HasVerdict as refusal:
            messages.error(request, refused(refusal))
            return redirect("claim", pk)
        return self.back(gettext("Kept."))
