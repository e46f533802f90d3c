from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from signalmast.core import clock, textindex
from signalmast.pages import selectors
from signalmast.pages.models import Post
from signalmast.pages.selectors import addresses, searching
from signalmast.pages.views import shell
from signalmast.theme import slots

LONGEST = 300  # letters of a search; what comes after is left out


def search(request: HttpRequest) -> HttpResponse:
    """Posts by their words. Slot `search_panel`: `provide(text, language)` gives template and context, or None."""
    language = shell.language_now()
    sections = selectors.sections(language=language)
    topics = list(selectors.topics_in(language))
    asked = _asked(request, language, [page.key for page in sections], [topic.key for topic in topics])
    answer, ready = None, True
    if asked.text:
        try:
            answer = searching.find(asked, now=clock.now())
            if asked.screen > 1 and not answer.met:  # past the end: an old link, or posts left since
                asked = replace(asked, screen=1)
                answer = searching.find(asked, now=clock.now())
        except textindex.NotReady:
            ready = False
    title = gettext("Search")
    return shell.show(
        request,
        shell.Screen(
            template="pages/search.html",
            context={
                "asked": asked,
                "answer": answer,
                "ready": ready,
                "pages": sections,
                "topics": topics,
                "kinds": Post.Kind.choices,
                "panels": _panels(asked) if asked.text else [],
                "before": _address(asked, screen=asked.screen - 1) if asked.screen > 1 else "",
                "after": _address(asked, screen=asked.screen + 1) if answer and answer.further else "",
                "anywhere": _address(searching.Asked(asked.text, language)),
                "narrowed": bool(asked.section or asked.topic or asked.kind or asked.period),
            },
            title=f"{asked.text} · {title}" if asked.text else title,
            in_language=lambda other: _address(searching.Asked(asked.text, other)),
            demo=any(page.demo for page in sections),
            sections=sections,
            kind={"@type": "SearchResultsPage", "name": title},
        ),
    )


def _asked(request: HttpRequest, language: str, sections: list[str], topics: list[str]) -> searching.Asked:
    """What the address says; what it cannot mean is left out."""
    given = request.GET
    number = given.get("p", "")
    screen = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return searching.Asked(
        text=" ".join(given.get("q", "").replace("\0", " ").split())[:LONGEST],
        language=language,
        section=_one_of(given.get("page"), sections),
        topic=_one_of(given.get("topic"), topics),
        kind=_one_of(given.get("kind"), Post.Kind.values),
        period=_one_of(given.get("period"), searching.PERIODS),
        newest=given.get("order") == "newest",
        screen=min(max(screen, 1), searching.LAST_SCREEN),
    )


def _one_of(given: str | None, known: Any) -> str:
    return given if given is not None and given in known else ""


def _address(asked: searching.Asked, *, screen: int = 1) -> str:
    """The address of this search, or of another screen of it, with nothing else that stood in the address."""
    said = {"q": asked.text, "page": asked.section, "topic": asked.topic, "kind": asked.kind, "period": asked.period}
    said |= {"order": "newest" if asked.newest else "", "p": str(screen) if screen > 1 else ""}
    chosen = {name: value for name, value in said.items() if value}
    path = addresses.named("search", language=asked.language)
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _panels(asked: searching.Asked) -> list[dict[str, Any]]:
    return slots.told("search_panel", asked.text, asked.language)
