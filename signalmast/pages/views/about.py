from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from signalmast.pages import selectors
from signalmast.pages.selectors import addresses
from signalmast.pages.views import shell
from signalmast.theme import slots

NEWEST = 200  # notes on one page; the log itself keeps every one


def about(request: HttpRequest) -> HttpResponse:
    """Who runs the desk, who pays, what it holds itself to. Slot `about_section`: see `_others`."""
    language = shell.language_now()
    sections = selectors.sections(language=language)
    told = selectors.told_of_desk(language=language)
    title = gettext("About this desk")
    return shell.show(
        request,
        shell.Screen(
            template="pages/about.html",
            context={
                "told": told,
                "bodies": selectors.bodies(sections),
                "pages": sections,
                "corrections": list(selectors.corrections(language)[:NEWEST]),
                "alone": list(selectors.published_alone(language)[:NEWEST]),
                "others": _others(language),
            },
            title=title,
            in_language=lambda other: addresses.named("about", language=other),
            demo=any(section.demo for section in sections),
            sections=sections,
            kind={"@type": "AboutPage", "name": title},
            trail=[(title, request.path)],
        ),
    )


def _others(language: str) -> list[tuple[str, SafeString]]:
    """What other apps add: `provide(language)` gives title, template and context, or None."""
    found = []
    for filling in slots.filled("about_section"):
        said: dict[str, Any] | None = filling.provide(language)
        if said is not None:
            found.append((str(said["title"]), render_to_string(said["template"], said["context"])))
    return found
