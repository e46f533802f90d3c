from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from signalmast.pages.models import CommunityPage, DeskSettings
from signalmast.pages.shades import shades_of
from signalmast.topics.models import Topic


def _rules() -> str:
    pages = CommunityPage.objects.order_by("pk").values_list("pk", "colour")
    topics = Topic.objects.order_by("pk").values_list("pk", "colour")
    desk = DeskSettings.objects.values_list("accent", flat=True).first()
    named = [(":root", desk)] if desk else []
    named += [(f'[data-section="{pk}"]', colour) for pk, colour in pages]
    named += [(f'[data-topic="{pk}"]', colour) for pk, colour in topics]
    return "".join(_rule(selector, colour) for selector, colour in named)


def _rule(selector: str, colour: str) -> str:
    shades = shades_of(colour)
    return f"{selector}{{--fill:{shades.fill};--ink-light:{shades.ink};--ink-dark:{shades.glow}}}\n"


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_rules().encode()).hexdigest()[:20]}"'


@condition(etag_func=_etag)
def colours(request: HttpRequest) -> HttpResponse:
    """The colours people chose for pages and topics, as a style sheet: the pages themselves carry no inline style."""
    response = HttpResponse(_rules(), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=60)
    return response
