from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy

from signalmast.reports import selectors, services
from signalmast.reports.views.base import TITLE, ReviewScreen

PER_SCREEN = 25


class ListView(ReviewScreen):
    template_name = "reports/screens/list.html"
    page_title = TITLE
    above = ()

    def get_page_title(self) -> str:
        return str(TITLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(selectors.reviews(), PER_SCREEN)
        return {**super().get_context_data(**kwargs), "reviews": pages.get_page(self.request.GET.get("p"))}


class DeleteView(ReviewScreen):
    """A draft by whoever writes reviews; a frozen one only by who may delete it, with its files."""

    template_name = "reports/screens/delete.html"
    page_title = gettext_lazy("Delete")

    def get_page_title(self) -> str:
        return gettext("Delete")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refused() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        refused = self._refused()
        if refused:
            return refused
        try:
            services.delete_review(review=self.review, by=self.person)
        except services.ReviewClosed:
            messages.error(request, gettext("The review is being frozen just now. Try again when that is over."))
            return redirect("review", pk)
        messages.success(request, gettext("The review is deleted."))
        return redirect("review_list")

    def _refused(self) -> HttpResponse | None:
        needed = selectors.WRITE if self.review.open else selectors.DELETE
        if self.may(needed):
            return None
        return TemplateResponse(self.request, "accounts/refused.html", status=403)
