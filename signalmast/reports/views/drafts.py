from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView, allows, number_of
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.programmes.models import Programme
from signalmast.reports import forms, selectors, services
from signalmast.reports.templatetags.review_words import spoken
from signalmast.reports.views.base import OfReview, ReviewScreen, standing_alone


class NewView(ReviewScreen):
    permission_required = (selectors.VIEW, selectors.WRITE)
    template_name = "reports/screens/new.html"
    page_title = gettext_lazy("Make a review")

    def get_page_title(self) -> str:
        return gettext("Make a review")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or forms.ReviewForm(**_setting(), initial=self._begun())
        return {**super().get_context_data(**kwargs), "form": form}

    def _begun(self) -> dict[str, Any]:
        """What is chosen at first: the time of a programme where the address names one, else the last quarter."""
        programme = Programme.objects.filter(pk=number_of(self.request.GET.get("programme", ""))).first()
        if programme is None:
            return {"choice": "last_quarter"}
        first, last = selectors.time_of(programme, today=_setting()["today"])
        return {"choice": forms.OWN, "programme": programme, "first": first, "last": last}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.ReviewForm(request.POST, **_setting())
        if not form.is_valid() or form.period is None:
            return self.render_to_response(self.get_context_data(form=form))
        review = services.draft_review(
            period=form.period,
            page=form.cleaned_data["page"],
            programme=form.cleaned_data["programme"],
            languages=form.cleaned_data["languages"],
            chapters=services.may_have(form.cleaned_data["programme"]),
            by=self.person,
            at=clock.now(),
        )
        return redirect("review_draft", review.pk)


class HoldingsView(OfReview, DeskAdminView, View):
    """A piece of a screen: what the chosen period holds, before anything is made of it."""

    permission_required = (selectors.VIEW, selectors.WRITE)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = forms.PeriodForm(request.GET, **_setting())
        if not form.is_valid() or form.period is None:
            return HttpResponse("")
        page = form.cleaned_data["page"]
        programme = form.cleaned_data["programme"]
        held = selectors.holdings(period=form.period, page=page, programme=programme, at=clock.now())
        words = form.words(form.period)
        context = {"held": held, "period": form.period, "words": words[0].upper() + words[1:], "page": page}
        return HttpResponse(render_to_string("reports/screens/holdings.html", context, request))


class DraftView(ReviewScreen):
    """Tick chapters and write findings. Whoever saves second is told, and nothing of either is lost."""

    permission_required = (selectors.VIEW, selectors.WRITE)
    template_name = "reports/screens/draft.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.review.open:
            return redirect("review", self.review.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self._form()
        held = selectors.holdings(
            period=services.period_of(self.review),
            page=self.review.page,
            programme=self.review.programme,
            at=clock.now(),
        )
        return {**super().get_context_data(**kwargs), "form": form, "held": held, "spoken": forms.SPOKEN}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            services.change_draft(
                review=self.review,
                chapters=form.chapters,
                findings=form.findings,
                seen=form.cleaned_data["seen"],
                by=self.person,
                at=clock.now(),
            )
        except services.DraftChanged:
            return self._both(request)
        except services.ReviewClosed:
            messages.error(request, gettext("Not saved: the review was frozen meanwhile and can no longer be changed."))
            return redirect("review", pk)
        return self._go_on(request.POST.get("then", ""))

    def _form(self, data: Any = None) -> forms.DraftForm:
        seen = self.review.updated_at.isoformat(timespec="microseconds")
        return forms.DraftForm(data, review=self.review, lang=spoken(), initial={"seen": seen})

    def _both(self, request: HttpRequest) -> HttpResponse:
        """This person's words in the boxes, and under each box what the other one stored."""
        again = request.POST.copy()
        again["seen"] = self.review.updated_at.isoformat(timespec="microseconds")
        form = self._form(again)
        form.is_valid()
        theirs = {name: field.initial for name, field in form.fields.items() if name.startswith("finding-")}
        other = {name: text for name, text in theirs.items() if text and text != form.cleaned_data.get(name)}
        return self.render_to_response(self.get_context_data(form=form, other=other, changed=True), status=409)

    def _go_on(self, then: str) -> HttpResponse:
        if then.removeprefix("preview-") in self.review.languages:
            return redirect("review_preview", self.review.pk, then.removeprefix("preview-"))
        if then == "freeze":
            return redirect("review_freeze", self.review.pk)
        messages.success(self.request, gettext("The draft is saved."))
        return redirect("review_draft", self.review.pk)


class PreviewView(OfReview, DeskAdminView, View):
    """The document as it would be frozen now, under a bar that says it is not."""

    permission_required = (selectors.VIEW, selectors.WRITE)

    def get(self, request: HttpRequest, pk: int, lang: str) -> HttpResponse:
        if lang not in self.review.languages:
            raise Http404
        if not self.review.open:
            return redirect("review", pk)
        try:
            document = services.compose_review(review=self.review, at=clock.now())
        except services.ReviewImpossible as problem:
            messages.error(request, self.review.Problem(str(problem)).label)
            return redirect("review_draft", pk)
        editions = [replace(one, frozen=_NOT_FROZEN[one.lang]) for one in document.editions]
        html = services.as_html(replace(document, editions=editions), lang)
        bar = render_to_string("reports/screens/preview_bar.html", {"back": reverse("review_draft", args=[pk])})
        return standing_alone(_BEGIN.sub(lambda begin: begin[0] + bar.encode(), html, count=1))


# The way past the contents stays the first thing a keyboard meets.
_BEGIN = re.compile(rb'<body[^>]*>(\s*<a class="skip"[^>]*>[^<]*</a>)?')
_NOT_FROZEN = {"vi": "chưa chốt", "en": "not yet"}


def _setting() -> dict[str, Any]:
    today = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return {"today": today, "zone": settings.TIME_ZONE, "lang": spoken()}


def way_from_programme(user: User, programme: Programme) -> tuple[str, str] | None:
    """Slot `programme_action`: a review of that programme over its time, for whoever writes reviews."""
    if not all(allows(user, permission) for permission in NewView.permission_required):
        return None
    return f"{reverse('review_new')}?programme={programme.pk}", gettext("Write its review")
