from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.core.fold import address_words
from signalmast.reports import footprint, selectors, services
from signalmast.reports.chapters import CHAPTERS
from signalmast.reports.models import Review
from signalmast.reports.templatetags.review_words import spoken
from signalmast.reports.views.base import OfReview, ReviewScreen, kept_nowhere, standing_alone

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
LONGEST_LIST = 50


@dataclass(frozen=True)
class Download:
    """One file of a frozen review: its name on disk, the name a person gets it under, its size in bytes."""

    name: str
    shown: str
    ending: str
    lang: str
    size: int


class ReviewView(ReviewScreen):
    """A frozen review and its files. One that is not frozen yet leads to where it stands."""

    template_name = "reports/screens/review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.review.state == Review.State.FREEZING:
            return redirect("review_progress", self.review.pk)
        if self.review.open and self.may(selectors.WRITE):
            return redirect("review_draft", self.review.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        files = downloads(self.review) if self.review.state == Review.State.FROZEN else []
        return {
            **context,
            "editions": [(lang, [one for one in files if one.lang == lang]) for lang in self.review.languages],
            "rest": [one for one in files if not one.lang],
            "chapters": [CHAPTERS[key].title(context["lang"]) for key in CHAPTERS if key in self.review.chapters],
        }


class VerifyView(ReviewView):
    """Ask every figure again and say which no longer comes out the same."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("review", self.review.pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.review.state != Review.State.FROZEN:
            return redirect("review", pk)
        try:
            document = services.frozen_document(self.review)
        except (OSError, ValueError):
            return self.render_to_response(self.get_context_data(damaged=True))
        found = services.verify(document)
        rows = [
            {
                "id": one.figure.id,
                "label": one.figure.label[spoken()],
                "said": footprint.figure_words(one.figure, spoken()),
                "found": footprint.figure_words(replace(one.figure, value=one.found), spoken()),
                "same": one.why == "records",
            }
            for one in found
        ]
        verified = {
            "all": len(document.figures),
            "wrong": len(rows),
            "rows": rows[:LONGEST_LIST],
            "since": services.changed_since(document),
        }
        return self.render_to_response(self.get_context_data(verified=verified))


class OpenView(OfReview, DeskAdminView, View):
    """The frozen document in the browser; each footprint leads to its records here."""

    permission_required = selectors.VIEW

    def get(self, request: HttpRequest, pk: int, lang: str) -> HttpResponse:
        if self.review.state != Review.State.FROZEN or lang not in self.review.languages:
            raise Http404
        try:
            document = services.frozen_document(self.review)
        except (OSError, ValueError):
            messages.error(request, gettext("The file of this review is missing or is not the one that was frozen."))
            return redirect("review", pk)

        def record_url(figure: str) -> str:
            return reverse("review_figure", args=[pk, figure])

        return standing_alone(services.as_html(document, lang, record_url=record_url))


class DownloadView(OfReview, DeskAdminView, View):
    permission_required = selectors.VIEW

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        if self.review.state != Review.State.FROZEN:
            raise Http404
        found = next((one for one in downloads(self.review) if one.name == name), None)
        if found is None:
            raise Http404
        stream = (services.folder_of(self.review) / found.name).open("rb")
        response = FileResponse(stream, as_attachment=True, filename=found.shown, content_type=TYPES[found.ending])
        return kept_nowhere(response)


def downloads(review: Review) -> list[Download]:
    """The files of a frozen review that are on disk, in the order they are offered."""
    folder = services.folder_of(review)
    names = [(f"review.{lang}.{ending}", ending, lang) for lang in review.languages for ending in list(TYPES)[:4]]
    found = []
    for name, ending, lang in [*names, ("review.json", "json", "")]:
        path: Path = folder / name
        if path.is_file():
            found.append(Download(name, _shown(review, ending, lang), ending, lang, path.stat().st_size))
    return found


def _shown(review: Review, ending: str, lang: str) -> str:
    about = address_words(review.page_title or review.programme_name, longest=40)
    parts = ["review" if lang == "en" else "bao-cao", about]
    days = f"{review.date_from.isoformat()}_{review.date_to.isoformat()}"
    return "-".join(part for part in (*parts, days, lang) if part) + f".{ending}"
