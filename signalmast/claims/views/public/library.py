"""`/fact-checks/`: every fact-check of a language; by verdict, topic and month; older ones by their place."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy

from signalmast.claims import selectors
from signalmast.claims.models import ScaleStep
from signalmast.core import clock, textindex, wording
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post
from signalmast.pages.selectors import readers, searching
from signalmast.pages.views import shell
from signalmast.topics.models import Topic

TITLE = gettext_lazy("Fact-checks")
LONGEST = 300  # letters of a search; what comes after is left out
_FORMS = (
    ("rss", "application/rss+xml", "RSS"),
    ("atom", "application/atom+xml", "Atom"),
    ("json", "application/feed+json", "JSON Feed"),
)


def library(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    if text:
        return _found(request, text)
    language = shell.language_now()
    context = {"kind": "all", "months": selectors.months(language)}
    return _list(request, selectors.listed(language), context, name="library")


def of_verdict(request: HttpRequest, key: str) -> HttpResponse:
    language = shell.language_now()
    step = get_object_or_404(ScaleStep, key=key)
    word = selectors.word_of(step, language=language)
    posts = selectors.with_verdict(selectors.listed(language), step)
    title = gettext("Verdict: %(word)s") % {"word": word.name}
    return _list(request, posts, {"kind": "verdict", "here": word}, name="library_verdict", title=title, key=key)


def of_topic(request: HttpRequest, key: str) -> HttpResponse:
    topic = get_object_or_404(Topic, key=key)
    language = shell.language_now()
    posts = selectors.listed(language).filter(topics=topic)
    context = {"kind": "topic", "here": topic}
    return _list(request, posts, context, name="library_topic", title=topic.name(language), key=key)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    language = shell.language_now()
    begin, end = shell.whole_month(year, month).edges()
    posts = selectors.listed(language).filter(posted_at__gte=begin, posted_at__lt=end)
    name = wording.month(year, month, language)
    every = [moment for moment, _count in selectors.months(language)]
    place = next((at for at, moment in enumerate(every) if (moment.year, moment.month) == (year, month)), None)
    if place is None:
        raise Http404
    context = {
        "kind": "month",
        "later": every[place - 1] if place else None,
        "earlier": every[place + 1] if place + 1 < len(every) else None,
    }
    title = f"{name[0].upper()}{name[1:]}"
    return _list(request, posts, context, name="library_month", title=title, year=year, month=month)


def _list(
    request: HttpRequest,
    posts: QuerySet[Post],
    context: dict[str, Any],
    *,
    name: str,
    title: str = "",
    **where: object,
) -> HttpResponse:
    before = shell.place_of(request)
    found = pages.screen(posts, before=before)
    if not found.posts and title and before is None:
        raise Http404
    return _show(
        request,
        {
            **context,
            "entries": selectors.entries(found.posts),
            "older": found.older,
            "further": before is not None,
            "heading": title or str(TITLE),
        },
        title=title,
        in_language=lambda other: selectors.named(name, language=other, **where) if name == "library" else None,
    )


def _found(request: HttpRequest, text: str) -> HttpResponse:
    """What the words lead to, best first; the search of the whole site goes on where this list ends."""
    language = shell.language_now()
    answer = None
    try:
        asked = searching.Asked(text, language, kind=Post.Kind.FACT_CHECK)
        answer = searching.find(asked, now=clock.now())
    except textindex.NotReady:
        pass
    met = [each.post.pk for each in answer.met] if answer else []
    posts = {post.pk: post for post in readers.with_card(selectors.listed(language).filter(pk__in=met))}
    context = {
        "kind": "found",
        "text": text,
        "ready": answer is not None,
        "entries": selectors.entries(posts[pk] for pk in met if pk in posts),
        "onward": bool(answer and answer.further),
        "heading": str(TITLE),
    }
    return _show(
        request,
        context,
        title=text,
        in_language=selectors.library,
        kind={"@type": "SearchResultsPage", "name": text},
    )


def _show(
    request: HttpRequest,
    context: dict[str, Any],
    *,
    title: str,
    in_language: shell.OtherLanguage,
    kind: dict[str, Any] | None = None,
) -> HttpResponse:
    language = shell.language_now()
    path = selectors.library(language)
    sections = pages.sections(language=language)
    return shell.show(
        request,
        shell.Screen(
            template="claims/public/library.html",
            context={
                "library": path,
                "verdicts": selectors.counted(language),
                "topics": list(selectors.topics(language)),
                **context,
            },
            title=f"{title} · {TITLE}" if title else str(TITLE),
            in_language=in_language,
            demo=any(section.demo for section in sections) or any(entry.post.demo for entry in context["entries"]),
            sections=sections,
            own_feeds=feeds(language),
            kind=kind or {"@type": "CollectionPage", "name": title or str(TITLE)},
            trail=[(str(TITLE), path), *([(title, request.path)] if title else [])],
        ),
    )


def feeds(language: str) -> list[shell.Feed]:
    return [
        shell.Feed(form, mime, f"{TITLE} ({name})", selectors.named(f"library_{form}", language=language))
        for form, mime, name in _FORMS
    ]


def way_to_library(language: str) -> tuple[str, str]:
    """Slot `site_way`."""
    return str(TITLE), selectors.library(language)
