from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from signalmast.pages import selectors
from signalmast.pages.models import Post

register = template.Library()


@register.simple_tag
def post_checks(thing: Any, request: Any) -> SafeString | str:
    """The desk's checks of a post in Wagtail's side panel; nothing for other things."""
    if not isinstance(thing, Post):
        return ""
    if thing.pk:
        address = reverse("post_checks", args=[thing.pk])
        found = selectors.open_checks(thing, newest=False)
    else:
        # The screen for a new post knows its page by the address alone.
        address = reverse("post_checks_new", args=[request.resolver_match.kwargs.get("parent_page_id", 0)])
        found = []
    return render_to_string("pages/writing/checks.html", {"address": address, "findings": found}, request=request)
