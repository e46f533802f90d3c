from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import admin_views
from signalmast.accounts.admin_views import ACCESS, Screen
from signalmast.assignments import attachments
from signalmast.assignments.forms import file_words
from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors import requests as found
from signalmast.assignments.services import MayNot, Nobody, NotNow, TooMany
from signalmast.core import clock
from signalmast.network.models import Contributor, Organisation

LIST = (("requests", gettext_lazy("Requests")),)
PER_SCREEN = 50

REFUSALS: dict[type[Exception], Any] = {
    MayNot: gettext_lazy("Your roles do not include this."),
    NotNow: gettext_lazy("This request moved on meanwhile, so nothing was changed. Look at how it stands now."),
    Nobody: gettext_lazy("Choose at least one organisation or person."),
    TooMany: gettext_lazy("At most 500 can be asked at once."),
    attachments.Refused: "",
}


def numbers(texts: Iterable[str]) -> list[int]:
    """Numbers of rows as a form gives them; anything else is left out, however long."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 16]


def number_of(text: str) -> int | None:
    return next(iter(numbers([text])), None)


class RequestsScreen(Screen):
    """A screen of the requests: for whoever may ask organisations and contributors."""

    permission_required: ClassVar[Any] = (ACCESS, found.GIVE)
    header_icon = "mail"
    above: ClassVar[tuple[tuple[str, Any], ...]] = LIST

    @cached_property
    def at(self) -> Any:
        return clock.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "at": self.at, "language": get_language() or "vi"}


class OneRequest(RequestsScreen):
    """A screen about one request, the second part of its address."""

    @cached_property
    def row(self) -> Assignment:
        row = found.one(self.kwargs["pk"])
        if row is None:
            raise Http404
        return row

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        way.insert(-1, {"url": reverse("request", args=[self.row.pk]), "label": self.row.title[:60]})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "row": self.row, "back": reverse("request", args=[self.row.pk])}

    def done(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("request", self.row.pk)


class Filled(admin_views.Filled):
    refusals = REFUSALS

    def in_words(self, refusal: Exception) -> str:
        return in_words(refusal)


class Pressed:
    """Put before a screen that is one button: it is posted to, and what was refused is said on the request."""

    told: Any = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    def press(self) -> object:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.press()
        except MayNot:
            raise
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        except tuple(REFUSALS) as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, str(self.told))
        return self.after()

    def after(self) -> HttpResponse:
        return redirect("request", self.kwargs["pk"])  # type: ignore[attr-defined]


class Choosing:
    """Put before a screen on which organisations and people are sought and ticked."""

    request: HttpRequest
    at: Any

    @property
    def sought(self) -> str:
        return self.request.GET.get("q", "")[:80]

    @cached_property
    def matches(self) -> tuple[list[Organisation], list[Contributor]]:
        return found.could_be_asked(self.sought, at=self.at)

    def chosen(self) -> dict[str, Any]:
        """What was ticked, or all that was found where that was asked for."""
        if self.request.POST.get("all"):
            return {"organisations": self.matches[0], "contributors": self.matches[1]}
        return {
            "organisations": list(self._ticked("organisation", Organisation.objects.all())),
            "contributors": list(self._ticked("contributor", Contributor.objects.filter(faded_at=None))),
        }

    def _ticked(self, name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=numbers(self.request.POST.getlist(name)[:1000]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisations, people = self.matches
        seen = {"sought": self.sought, "organisations": organisations, "people": people}
        return {**super().get_context_data(**kwargs), **seen}  # type: ignore[misc]


def in_words(refusal: Exception) -> str:
    if isinstance(refusal, attachments.Refused):
        return file_words(refusal)
    return str(next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind)))
