"""The library as open data, CC BY 4.0: one row a claim and fact-check, as CSV for spreadsheets and as JSON."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from signalmast.claims import selectors
from signalmast.core import tables
from signalmast.pages import selectors as pages
from signalmast.pages.views import shell

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = (
    *("claim_key", "language", "claim", "verdict_key", "verdict", "rating", "short_answer", "would_change"),
    *("about_publisher", "first_asked_on", "decided_at", "changed_times", "first_hand_sources", "independent_sources"),
    *("sources", "topics", "published_at", "headline", "address", "publisher", "demonstration", "licence"),
)


def as_csv(request: HttpRequest) -> HttpResponse:
    stream = io.BytesIO()
    rows = ([_cell(row[name]) for name in COLUMNS] for row in _rows())
    tables.write_csv(stream, COLUMNS, rows)
    return HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")


def as_json(request: HttpRequest) -> JsonResponse:
    language = shell.language_now()
    said = {
        "title": pages.desk(language=language).name,
        "home": settings.PUBLIC_URL + selectors.library(language),
        "language": language,
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "rating": {"worst": 1, "best": 5},
        "fact_checks": _rows(),
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _rows() -> list[dict[str, Any]]:
    language = shell.language_now()
    posts = selectors.listed(language).select_related("section__publisher", "locale").prefetch_related("topics")
    return [row for post in posts.defer("body") for row in _rows_of(post, language)]


def _rows_of(post: Any, language: str) -> list[dict[str, Any]]:
    return [
        {
            "claim_key": answer.claim.key,
            "language": language,
            "claim": answer.claim.statement,
            "verdict_key": answer.word.key,
            "verdict": answer.word.name,
            "rating": answer.word.rating,
            "short_answer": answer.verdict.short_answer,
            "would_change": answer.verdict.would_change,
            "about_publisher": answer.verdict.about_publisher,
            "first_asked_on": answer.claim.first_asked_on.isoformat() if answer.claim.first_asked_on else None,
            "decided_at": _moment(answer.verdict.decided_at),
            "changed_times": len(answer.changes),
            "first_hand_sources": answer.verdict.primary_count,
            "independent_sources": answer.verdict.independent_count,
            "sources": [each.address for each in answer.evidence if each.address],
            "topics": [topic.key for topic in post.topics.all()],
            "published_at": _moment(post.posted_at),
            "headline": post.title,
            "address": settings.PUBLIC_URL + pages.address(post, language=language),
            "publisher": post.section.publisher.name,
            "demonstration": post.demo,
            "licence": LICENCE,
        }
        for answer in selectors.answers_of(post)
    ]


def _moment(value: Any) -> str | None:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
