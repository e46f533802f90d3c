"""Every path of the claims' public side that is kept as a file, and those that one fact-check stands on."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone, translation

from signalmast.claims.models import ScaleStep
from signalmast.claims.selectors import published
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post

_FEEDS = ("rss", "atom", "json")


def named(name: str, *, language: str, **kwargs: object) -> str:
    """The path of a named public screen in a language."""
    with translation.override(language):
        return reverse(f"claims:{name}", kwargs=kwargs or None)


def library(language: str) -> str:
    return named("library", language=language)


def of_post(post: Post) -> list[str]:
    """What stands for one fact-check alone, beside its page; asks the database nothing."""
    if post.kind != Post.Kind.FACT_CHECK:
        return []
    return [pages.address(post, language=post.locale.language_code) + "answer.txt"]


def lists_of_post(post: Post) -> list[str]:
    """Every list a fact-check may stand on: of all verdicts, for nobody knows which it had before."""
    language, month = post.locale.language_code, timezone.localtime(post.posted_at)
    found = [*_of_library(language), *_of_verdicts(language)]
    found.append(named("library_month", language=language, year=month.year, month=month.month))
    return found + [named("library_topic", language=language, key=topic.key) for topic in post.topics.all()]


def of_log() -> Iterator[str]:
    """The public log in every language, and the pages about the desk, which count what it holds."""
    for language in pages.fronts():
        yield from (named(name, language=language) for name in ("log", "log_rss", "log_json"))
        with translation.override(language):
            yield reverse("pages:about")


def of_site() -> Iterator[str]:
    for language in pages.fronts():
        yield from _of_library(language)
        for word, _count in published.counted(language):
            yield named("library_verdict", language=language, key=word.key)
        for topic in published.topics(language):
            yield named("library_topic", language=language, key=topic.key)
        for month, _count in published.months(language):
            yield named("library_month", language=language, year=month.year, month=month.month)
    yield from of_log()


def _of_library(language: str) -> list[str]:
    names = ("library", "data_csv", "data_json", *(f"library_{form}" for form in _FEEDS))
    return [named(name, language=language) for name in names]


def _of_verdicts(language: str) -> list[str]:
    steps = ScaleStep.objects.values_list("key", flat=True)
    return [named("library_verdict", language=language, key=key) for key in steps]
