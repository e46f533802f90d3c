"""Figures of our own site name paths; the posts that stand at them have keys of their own."""

from __future__ import annotations

import csv
from pathlib import Path

from django.conf import settings

from signalmast.pages.models import DeskHome, Post

PREFIX = "site:"


def name_own_posts(readings: Path) -> int:
    """Put a post's key in place of "site:<path>" in a parser's file of readings; returns how many paths were ours.

    The first line of a post counts as it; the same post under another spelling of its address stays a path, so that
    two lines are never taken for two readings of one post.
    """
    with readings.open(encoding="utf-8", newline="") as source:
        header, *rows = list(csv.reader(source))
    at = header.index("key")
    ours = keys_by_path({row[at].removeprefix(PREFIX) for row in rows if row[at].startswith(PREFIX)})
    taken: dict[str, str] = {}
    for row in rows:
        key = ours.get(row[at].removeprefix(PREFIX))
        if key and taken.setdefault(key, row[at]) == row[at]:
            row[at] = key
    unfinished = readings.with_suffix(".named")
    with unfinished.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *rows])
    unfinished.replace(readings)
    return len(taken)


def keys_by_path(paths: set[str]) -> dict[str, str]:
    """Post keys by the paths readers see; what is no post of ours is left out."""
    fronts = {home.locale.language_code: home.url_path for home in DeskHome.objects.select_related("locale")}
    wanted = {path: _place(path, fronts) for path in paths if path.startswith("/")}
    found: dict[str, str] = {}
    places = list(wanted.values())
    for start in range(0, len(places), 500):
        rows = Post.objects.filter(url_path__in=places[start : start + 500]).values_list("url_path", "key")
        found |= dict(rows)
    return {path: found[place] for path, place in wanted.items() if place in found}


def _place(path: str, fronts: dict[str, str]) -> str:
    """Where a path stands in the tree: the default language has no prefix, the others their code."""
    first, _slash, rest = path.lstrip("/").partition("/")
    if first in fronts and first != settings.LANGUAGE_CODE:
        return fronts[first] + rest.rstrip("/") + "/"
    return fronts.get(settings.LANGUAGE_CODE, "/") + path.strip("/") + "/"
