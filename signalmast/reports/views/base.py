"""What every screen of a review shares: the review itself, the language spoken, and the way to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from signalmast.accounts.admin_views import DeskAdminView, DeskScreen, allows
from signalmast.accounts.models import User
from signalmast.core import wording
from signalmast.reports import selectors
from signalmast.reports.models import Review
from signalmast.reports.templatetags.review_words import spoken

Answer = TypeVar("Answer", bound=HttpResponseBase)
TITLE = gettext_lazy("Period reviews")
# A review stands alone: nothing is loaded with it, from here or elsewhere.
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


class OfReview:
    """A view whose address names a review."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def review(self) -> Review:
        return get_object_or_404(selectors.reviews(), pk=self.kwargs["pk"])

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def may(self, permission: str) -> bool:
        return allows(self.person, permission)


class ReviewScreen(OfReview, DeskAdminView, DeskScreen, TemplateView):
    permission_required: ClassVar[Any] = selectors.VIEW
    header_icon = "clipboard-list"
    above: ClassVar[tuple[tuple[str, Any], ...]] = (("review_list", TITLE),)

    def get_page_title(self) -> str:
        return name_of(self.review)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if self.kwargs.get("pk") and type(self).page_title:
            between = {"url": reverse("review", args=[self.review.pk]), "label": name_of(self.review)}
            items.insert(-1, between)
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.kwargs.get("pk"):
            context |= {"review": self.review, "problem": self.review.get_problem_display()}
        return {
            **context,
            "lang": spoken(),
            "may_write": self.may(selectors.WRITE),
            "may_freeze": self.may(selectors.WRITE) and self.may(selectors.FREEZE),
            "may_delete": self.may(selectors.DELETE),
        }


def name_of(review: Review) -> str:
    words = wording.period_name(review.date_from, review.date_to, spoken())
    return words[0].upper() + words[1:]


def standing_alone(html: bytes) -> HttpResponse:
    response = HttpResponse(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = ALONE
    return kept_nowhere(response)


def kept_nowhere(response: Answer) -> Answer:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
