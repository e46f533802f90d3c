"""What readers find: posts as documents of the text index, and a search of them as posts to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags

from signalmast.core import textindex
from signalmast.pages.models import ClipDetails, Post
from signalmast.pages.selectors import readers
from signalmast.theme import slots

PER_SCREEN = 20
LAST_SCREEN = 50  # further on nobody looks, and each screen costs more than the one before
PERIODS = {"month": timedelta(days=31), "year": timedelta(days=366)}
_BATCH = 500
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|ul|ol|div|blockquote)>|<(?:br|hr)\b", re.IGNORECASE)


@cache
def _index_at(path: Path) -> textindex.Index:
    return textindex.Index(path)


def index() -> textindex.Index:
    """The desk's text index; threads share it."""
    return _index_at(Path(settings.TEXTINDEX))


def documents(pks: Sequence[int] | None = None) -> Iterator[textindex.Document]:
    """Posts that readers may be shown as documents, all of them or those of some ids, a few hundred at a time."""
    numbers = list(
        (readers.listed() if pks is None else readers.listed().filter(pk__in=pks)).values_list("pk", flat=True)
    )
    for start in range(0, len(numbers), _BATCH):
        posts = list(
            Post.objects.filter(pk__in=numbers[start : start + _BATCH])
            .select_related("section", "locale")
            .prefetch_related("topics")
        )
        said = _said_in_clips(posts)
        yield from (_document(post, said) for post in posts)


def _document(post: Post, said: dict[int, str]) -> textindex.Document:
    return textindex.Document(
        key=post.key,
        kind=post.kind,
        language=post.locale.language_code,
        title=post.title,
        text="\n".join(part for part in [post.summary, *_words(post, said), *_words_of_others(post)] if part),
        at=post.posted_at,
        section=post.section.key,
        topics=tuple(topic.key for topic in post.topics.all()),
    )


def _words(post: Post, said: dict[int, str]) -> Iterator[str]:
    for block in post.body.raw_data:
        value = block["value"]
        if block["type"] == "text":
            yield _plain(value)
        elif isinstance(value, dict):
            fields = ("alt", "caption", "description", "text", "who", "label")
            yield from (str(value.get(field) or "") for field in fields)
            yield said.get(value.get("clip") or 0, "")


def _words_of_others(post: Post) -> Iterator[str]:
    """Slot `post_words`: `provide(post)` gives words that stand on its page beside its own text."""
    for filling in slots.filled("post_words"):
        yield from filling.provide(post)


def _plain(html: str) -> str:
    """The words of rich text. Blocks are parted, so that the end of one and the start of the next are two words."""
    return unescape(strip_tags(_BLOCK_ENDS.sub(r" \g<0>", html))).strip()


def _said_in_clips(posts: list[Post]) -> dict[int, str]:
    """Transcripts by the clip's id."""
    clips = {
        block["value"].get("clip")
        for post in posts
        for block in post.body.raw_data
        if block["type"] == "clip" and isinstance(block["value"], dict)
    }
    rows = ClipDetails.objects.filter(pk__in=clips - {None}).exclude(transcript="") if clips else ()
    return {row.pk: row.transcript for row in rows}


@dataclass(frozen=True)
class Asked:
    """What a reader asks for; empty means whatever."""

    text: str
    language: str
    section: str = ""
    topic: str = ""
    kind: str = ""
    period: str = ""
    newest: bool = False
    screen: int = 1


@dataclass(frozen=True)
class Met:
    """One post found, with the places of its words."""

    post: Post
    title: tuple[textindex.Piece, ...]
    excerpt: tuple[textindex.Piece, ...]


@dataclass(frozen=True)
class Answer:
    """`reading` says how the words had to be taken: see `textindex.Found`."""

    met: list[Met]
    total: int
    reading: str
    further: bool


def find(asked: Asked, *, now: datetime) -> Answer:
    """The posts of one screen, best first. Raises textindex.NotReady while the index is being built."""
    found = textindex.search(index(), _query(asked, now))
    posts = {post.key: post for post in _posts([hit.key for hit in found.hits])}
    met = [Met(posts[hit.key], hit.title, hit.excerpt) for hit in found.hits if hit.key in posts]
    further = found.total > asked.screen * PER_SCREEN and asked.screen < LAST_SCREEN
    return Answer(met, found.total, found.reading, further)


def _query(asked: Asked, now: datetime) -> textindex.Query:
    narrowed: dict[str, Any] = {
        "sections": (asked.section,) if asked.section else (),
        "topics": (asked.topic,) if asked.topic else (),
        "kinds": (asked.kind,) if asked.kind else (),
        "since": now - PERIODS[asked.period] if asked.period in PERIODS else None,
    }
    return textindex.Query(
        asked.text,
        language=asked.language,
        order="newest" if asked.newest else "best",
        now=now,
        offset=(asked.screen - 1) * PER_SCREEN,
        limit=PER_SCREEN,
        **narrowed,
    )


def _posts(keys: list[str]) -> list[Post]:
    """What a post found may show: a post taken back since it was entered is not there."""
    return list(readers.with_card(readers.listed().filter(key__in=keys)))
