from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims.forms import checking as forms
from signalmast.claims.models import Evidence, Reply
from signalmast.claims.services import evidence, replies
from signalmast.claims.services.may import CHECK
from signalmast.claims.views.office.base import Filled, OneClaim, refused
from signalmast.core import clock


class AddView(Filled, OneClaim):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    page_title = gettext_lazy("Add evidence")
    submit = gettext_lazy("Add to the claim")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.EvidenceForm(claim=self.claim, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        evidence.add(claim=self.claim, **given, by=self.person, at=clock.now())
        return self.back(gettext("The evidence is added."))


class EditView(Filled, OneClaim):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/evidence.html"
    page_title = gettext_lazy("Change evidence")

    @cached_property
    def row(self) -> Evidence:
        return get_object_or_404(Evidence, pk=self.kwargs["row"], claim=self.claim)

    def make_form(self, **given: Any) -> BaseForm:
        return forms.EvidenceForm(claim=self.claim, instance=self.row, **given)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") != "remove":
            return super().post(request, *args, **kwargs)
        try:
            evidence.remove(evidence=self.row, by=self.person, at=clock.now())
        except (evidence.StandsStill, evidence.NotOpen) as refusal:
            messages.error(request, refused(refusal))
            return redirect("claim", self.claim.pk)
        return self.back(gettext("The evidence is removed."))

    def act(self, given: dict[str, Any]) -> HttpResponse:
        evidence.edit(evidence=self.row, **{"cites": (), **given}, by=self.person, at=clock.now())
        return self.back(gettext("Kept."))


class AskView(Filled, OneClaim):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    page_title = gettext_lazy("Ask the body concerned")
    submit = gettext_lazy("Keep what was asked")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.ReplyForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        replies.ask(claim=self.claim, **given, by=self.person, at=clock.now())
        return self.back(gettext("Kept. Enter the answer when it comes."))


class ReplyView(Filled, OneClaim):
    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/reply.html"
    page_title = gettext_lazy("The body's answer")

    @cached_property
    def reply(self) -> Reply:
        return get_object_or_404(Reply, pk=self.kwargs["row"], claim=self.claim)

    def make_form(self, **given: Any) -> BaseForm:
        return forms.ReplyAnswerForm(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "reply": self.reply}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        replies.enter_answer(reply=self.reply, **given, by=self.person, at=clock.now())
        return self.back(gettext("The answer is kept."))
