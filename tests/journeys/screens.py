"""Every screen a person can open, and the texts that stand on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.hostile.permission_table import TABLE, Address

# Answers for programs and files, not for a person's eyes; the tool bar of developers; leaving.
UNSEEN = ("admin/api/", "admin/sprite/", "admin/jsi18n/", "admin/logout", "admin/styleguide/", "accounts/logout/")
LETTER = re.compile(r"[^\W\d_]")


class Shown(HTMLParser):
    """The texts a person sees or hears: between tags, and in titles, labels, placeholders and values of buttons."""

    silent = frozenset({"script", "style", "noscript", "code"})
    spoken = frozenset({"title", "aria-label", "aria-description", "placeholder", "alt", "label"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in self.silent:
            self.depth += 1
            return
        self.texts += [given[name] or "" for name in self.spoken & given.keys()]
        # What a widget will show once its script runs: tooltips, panels of React, choosers.
        self.texts += [
            text
            for name, value in attrs
            if name.startswith("data-") and value and value[:1] in "[{"
            for text in _within(value)
        ]
        self.texts += [given[name] or "" for name in given if name.endswith(("-content-value", "-message-value"))]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.texts.append(data)


# Names under which scripts are handed words to show.
WORDS = frozenset({"label", "title", "description", "helpText", "help_text", "text", "placeholder", "chooseOneLabel"})


def _within(value: str) -> Iterator[str]:
    """Words inside the JSON that a widget is given."""
    try:
        waiting: list[Any] = [json.loads(value)]
    except ValueError:
        return
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
            yield from (words for name, words in one.items() if name in WORDS and isinstance(words, str))
        elif isinstance(one, list):
            waiting += one


def shown(html: str) -> list[str]:
    reader = Shown()
    reader.feed(html)
    return [
        words for words in (" ".join(text.split()) for text in reader.texts) if LETTER.search(words) and words[0] != "{"
    ]


def screens(client: Client, places: list[Address], language: str) -> Iterator[tuple[str, list[str]]]:
    """The route of every screen that opens to the person, with its texts, error pages among them."""
    client.cookies["signalmast_language"] = language
    for place in places:
        answer = client.get(place.path, headers={"accept-language": language})
        if answer.status_code in (200, 403, 404, 405, 410, 422):
            yield place.route, _texts(answer)


def worth_asking(places: list[Address], role: str, asked: set[str]) -> list[Address]:
    """What the table of permissions opens to the role, and refusals that no role before has met."""
    table = json.loads(TABLE.read_text("utf-8"))
    wanted = []
    for place in places:
        opens = role in table[place.route]["GET"].get("200", ()) if place.route in table else True
        if not place.route.startswith(UNSEEN) and (opens or place.route not in asked):
            wanted.append(place)
    asked.update(place.route for place in wanted)
    return wanted


def _texts(answer: Any) -> list[str]:
    if answer.streaming:
        answer.close()
        return []
    kind = answer.headers.get("Content-Type", "")
    body = answer.content.decode(errors="replace")
    if kind.startswith("application/json"):  # a window over the screen comes as markup inside JSON
        told = json.loads(body)
        return shown(str(told.get("html", ""))) if isinstance(told, dict) else []
    return shown(body) if kind.startswith("text/html") else []
