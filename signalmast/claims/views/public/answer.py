from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from signalmast.claims import claimreview, selectors
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post
from signalmast.pages.selectors import addresses, sitemaps
from signalmast.pages.views import shell


def on_post(page: Post) -> dict[str, Any] | None:
    """Slot `post_answer`: the claims of a fact-check with their verdicts."""
    answers = selectors.answers_of(page)
    if not answers:
        return None
    language = page.locale.language_code
    path = pages.address(page, language=language)
    return {
        "top": "claims/public/answer_top.html",
        "below": "claims/public/answer_below.html",
        "style": "claims/public.css",
        "context": {
            "answers": answers,
            "several": len(answers) > 1,
            "publisher": page.section.publisher,
            "plain": path + "answer.txt",
            "library": selectors.library(language),
        },
        "tells": [change.at for answer in answers for change in answer.changes],
        "structured": [_review(page, path, answer) for answer in answers],
    }


def stamp(page: Post) -> tuple[str, str] | None:
    """Slot `post_stamp`: the verdict on the card; if a post has several, that it has."""
    words = selectors.words_of(page)
    if not words:
        return None
    if len(words) == 1:
        return words[0].sign, words[0].name
    count = len(words)
    return "half", ngettext("%(count)s verdict", "%(count)s verdicts", count) % {"count": count}


def search_words(page: Post) -> Iterator[str]:
    """Slot `post_words`: what readers look for is the claim, in the words it went round with."""
    for answer in selectors.answers_of(page):
        yield from (answer.claim.statement, answer.word.name, answer.verdict.short_answer)


def plain_text(request: HttpRequest, slug: str, post: str) -> HttpResponse:
    """The same answer in bare words: to read aloud, to print small, to pass on where pictures do not go."""
    page = pages.listed_in(shell.language_now()).filter(section__slug=slug, slug=post).first()
    answers = selectors.answers_of(page) if page else []
    if page is None or not answers:
        raise Http404
    changed = {change.at for answer in answers for change in answer.changes}  # each stands with its claim
    context = {
        "page": page,
        "answers": answers,
        "publisher": page.section.publisher,
        "address": settings.PUBLIC_URL + pages.address(page),
        "notes": [note for note in pages.notes_of(page) if note.at not in changed],
        "demo": page.demo or page.section.demo,
    }
    text = render_to_string("claims/public/answer.txt", context)
    return HttpResponse(text.strip() + "\n", content_type="text/plain; charset=utf-8")


def _review(page: Post, path: str, answer: selectors.Answered) -> dict[str, Any]:
    language = page.locale.language_code
    about = settings.PUBLIC_URL + addresses.named("about", language=language)
    return claimreview.review(
        claimreview.Reviewed(
            address=f"{settings.PUBLIC_URL}{path}#claim-{answer.handle}",
            claim_key=answer.claim.key,
            statement=answer.claim.statement,
            language=language,
            verdict=answer.word.name,
            rating=answer.word.rating,
            short_answer=answer.verdict.short_answer,
            by=claimreview.Body(page.section.publisher.name, about),
            published_at=page.posted_at,
            decided_at=max(answer.verdict.decided_at or page.posted_at, sitemaps.changed_at(page)),
            first_asked_on=answer.claim.first_asked_on,
            sources=tuple(each.address for each in answer.evidence if each.address),
        )
    )
