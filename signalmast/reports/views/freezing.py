from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy

from signalmast.core import clock
from signalmast.reports import selectors, services, tasks
from signalmast.reports.chapters import CHAPTERS
from signalmast.reports.views.base import ReviewScreen

SLOW = timedelta(minutes=2)


class FreezeView(ReviewScreen):
    """What freezing means, and the one press that does it."""

    permission_required = (selectors.VIEW, selectors.WRITE, selectors.FREEZE)
    template_name = "reports/screens/freeze.html"
    page_title = gettext_lazy("Freeze the figures")

    def get_page_title(self) -> str:
        return gettext("Freeze the figures")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.review.open:
            return redirect("review", self.review.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        taken = [CHAPTERS[key].title(context["lang"]) for key in CHAPTERS if key in self.review.chapters]
        seen = self.review.updated_at.isoformat(timespec="microseconds")
        return {**context, "chapters": taken, "seen": seen}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            seen = parse_datetime(request.POST.get("seen", ""))
        except ValueError:
            seen = None
        try:
            tasks.begin_freezing(review=self.review, seen=seen or clock.now(), by=self.person, at=clock.now())
        except services.DraftChanged:
            messages.error(request, gettext("Not frozen: somebody saved the draft meanwhile. Look at it once more."))
            return redirect("review_draft", pk)
        return redirect("review", pk)


class ProgressView(ReviewScreen):
    """While the worker freezes: asks again by itself, with or without scripts, until there is a result."""

    template_name = "reports/screens/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if tasks.has_stopped(self.review):
            services.give_up_freezing(review=self.review)
        if self.review.state == self.review.State.FREEZING:
            return super().get(request, *args, **kwargs)
        address = reverse("review", args=[self.review.pk])
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)

    def get_template_names(self) -> list[str]:
        if self.request.headers.get("HX-Request"):
            return ["reports/screens/progress_words.html"]
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slow = clock.now() - self.review.updated_at > SLOW
        return {**super().get_context_data(**kwargs), "slow": slow}
