from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from signalmast.pages import selectors
from signalmast.pages.selectors import addresses
from signalmast.pages.views import shell
from signalmast.topics.models import Topic


def topic(request: HttpRequest, key: str) -> HttpResponse:
    language = shell.language_now()
    found = get_object_or_404(Topic, key=key)
    before = shell.place_of(request)
    screen = selectors.screen(selectors.on_topic(found, language=language), before=before)
    return shell.show(
        request,
        shell.Screen(
            template="pages/topic.html",
            context={"topic": found, "name": found.name(language), "screen": screen, "further": before is not None},
            title=found.name(language),
            topic=found,
            in_language=lambda other: addresses.named("topic", language=other, key=key),
            demo=found.demo or any(post.demo for post in screen.posts),
            kind={"@type": "CollectionPage", "name": found.name(language)},
            trail=[(found.name(language), request.path)],
        ),
    )
