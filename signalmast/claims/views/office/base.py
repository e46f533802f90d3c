from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from signalmast.accounts import admin_views
from signalmast.accounts.admin_views import ACCESS, DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.claims.models import Claim
from signalmast.claims.selectors import claims as found
from signalmast.claims.services import answers, disputes, evidence, gate, listening, places, replies, verdicts
from signalmast.claims.services.may import MayNot, SamePerson

LIST = (("claims", gettext_lazy("Fact-checks")),)

# What a service refused, in words for whoever filled in the form.
REFUSALS: dict[type[Exception], Any] = {
    SamePerson: gettext_lazy("This takes somebody else: you did the first half of it."),
    MayNot: gettext_lazy("Your roles do not include this."),
    gate.NotWaiting: gettext_lazy("This claim does not wait for a second person any more."),
    gate.HasVerdict: gettext_lazy("This claim has a verdict, or one waits to be read. It stays as it is."),
    evidence.NotOpen: gettext_lazy("Evidence is gathered once a second person has opened the claim."),
    evidence.StandsStill: gettext_lazy(
        "A verdict waits or was decided on this evidence, so it stays as it is. More can be added once nothing waits."
    ),
    evidence.TooMany: gettext_lazy("This claim has as many sources as anybody can read."),
    listening.TooMany: gettext_lazy("The desk reads as many feeds as it can. Stop one before naming another."),
    replies.NotOpen: gettext_lazy("The body concerned is asked once a second person has opened the claim."),
    replies.AnsweredAlready: gettext_lazy("The answer was entered already and stays as it came."),
    verdicts.NotOpen: gettext_lazy("A verdict is written once a second person has opened the claim."),
    verdicts.NotEnough: gettext_lazy("The evidence does not carry a verdict yet. What is missing stands on the claim."),
    verdicts.OneWaits: gettext_lazy("A verdict on this claim waits for its second person already."),
    verdicts.HasOne: gettext_lazy("This claim has a verdict. It can be changed, with a reason."),
    verdicts.NotWaiting: gettext_lazy("This verdict does not wait any more."),
    verdicts.NotStanding: gettext_lazy("This verdict does not stand any more."),
    verdicts.NothingSaid: gettext_lazy("Say in the remark what should change."),
    disputes.NotWaiting: gettext_lazy("This dispute was decided meanwhile."),
    disputes.NothingSaid: gettext_lazy("Fill in everything."),
    disputes.NotChanged: gettext_lazy(
        "That the verdict was changed can be said once it was changed; that it stands, only while it does."
    ),
    places.TooMany: gettext_lazy("This answer has as many places as anybody can tell."),
    places.NotToDo: gettext_lazy("Nothing is to be done there any more."),
    places.ToDo: gettext_lazy("A place that shows an earlier verdict stays in the list until it was told."),
    answers.NotAFactCheck: gettext_lazy("Only a post of the kind fact-check answers claims."),
    answers.NoVerdict: gettext_lazy("A claim without a decided verdict cannot be answered yet."),
    answers.InPublic: gettext_lazy("What this post answers it goes on answering: it was handed in or is in public."),
}


class ClaimsScreen(DeskAdminView, DeskScreen, TemplateView):
    """A screen of the fact-checks: for whoever may check claims or be a second person."""

    permission_required: ClassVar[Any] = ACCESS
    header_icon = "check"
    above: ClassVar[tuple[tuple[str, Any], ...]] = LIST
    needs = ""  # one permission more

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may_open():
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def may_open(self) -> bool:
        return found.may_see(self.person) and (not self.needs or self.person.has_perm(self.needs))

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        may = {"may_check": user.has_perm(found.CHECK), "may_second": user.has_perm(found.SECOND)}
        return {**super().get_context_data(**kwargs), **may}


class OneClaim(ClaimsScreen):
    """A screen about one claim, the second part of its address."""

    @cached_property
    def claim(self) -> Claim:
        return get_object_or_404(Claim.objects.select_related("opened_by", "second"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        way.insert(-1, {"url": reverse("claim", args=[self.claim.pk]), "label": self.claim.statement[:60]})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "claim": self.claim}

    def back(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("claim", self.claim.pk)


class Filled(admin_views.Filled):
    template_name: str | None = "claims/office/form.html"
    refusals = REFUSALS

    def in_words(self, refusal: Exception) -> str:
        return refused(refusal)


def refused(refusal: Exception) -> str:
    if isinstance(refusal, verdicts.NothingSaid) and refusal.args[0] == "reason":
        return gettext("Write the reason.")
    return str(REFUSALS[type(refusal)])
