"""Feeds of others, read in a child process with limits of memory and time: headlines and their addresses, no more.

`feedparser` takes what is ill-formed as well; entities of a document's own are never followed. It is given bytes only.
"""

from __future__ import annotations

import base64
import calendar
import html
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from signalmast.core.plain import plain
from signalmast.core.tables import TableRefused
from signalmast.core.tables.guard import run_guarded

MOST = 200  # items of one reading
LONGEST_TITLE, LONGEST_ADDRESS = 300, 500
MEMORY_MB, SECONDS = 512, 20
_BLANKS = re.compile(r"\s+")
# Where people have accounts: an address there is never a source, and never handed over as where a claim was seen.
_OF_PEOPLE = (
    *("facebook.com", "fb.com", "fb.watch", "instagram.com", "threads.net", "threads.com", "x.com", "twitter.com"),
    *("tiktok.com", "youtube.com", "youtu.be", "zalo.me", "linkedin.com", "reddit.com", "bsky.app", "t.me", "vk.com"),
    *(
        "telegram.me",
        "pinterest.com",
        "snapchat.com",
        "tumblr.com",
        "weibo.com",
        "quora.com",
        "medium.com",
        "substack.com",
    ),
)
_PROFILE = re.compile(r"/(?:@|~)[^/]|/(?:profiles?|users?|u|members?|people|authors?|channel|tac-gia)/", re.I)


class NotAFeed(ValueError):
    """What came has no headlines in it that could be read."""


@dataclass(frozen=True)
class Entry:
    """`name` is what the feed calls it by; `at` when it says it came out, None where it does not."""

    name: str
    title: str
    address: str
    at: datetime | None


@dataclass(frozen=True)
class Feed:
    title: str
    entries: list[Entry]


def read(content: bytes, *, content_type: str, address: str) -> Feed:
    """Raises NotAFeed, also where reading takes too much."""
    try:
        told = run_guarded(
            "signalmast.claims.listening:parsed",
            {"content": base64.b64encode(content).decode(), "content_type": content_type, "address": address},
            memory_mb=MEMORY_MB,
            seconds=SECONDS,
        )
    except TableRefused:
        raise NotAFeed from None
    if not told["feed"]:
        raise NotAFeed
    entries = (_entry(each) for each in told["entries"])
    return Feed(words_of(told["title"])[:LONGEST_TITLE], [entry for entry in entries if entry is not None])


def is_of_people(address: str) -> bool:
    """Whether an address is, or may be, somebody's profile or what somebody wrote in their account."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return True
    return any(f".{host}".endswith(f".{each}") for each in _OF_PEOPLE) or bool(_PROFILE.search(parts.path))


def words_of(text: str) -> str:
    """A headline in one line, without marks of HTML and letters nobody sees."""
    import nh3  # noqa: PLC0415 -- slow import

    bare = html.unescape(nh3.clean(text, tags=set())) if "<" in text or "&" in text else text
    return _BLANKS.sub(" ", plain(bare)).strip()


def _entry(told: dict[str, Any]) -> Entry | None:
    title, address = words_of(told["title"])[:LONGEST_TITLE].strip(), _usable(told["address"])
    if not title or not address:
        return None
    at = None
    if told["at"] is not None:
        try:
            at = datetime.fromtimestamp(told["at"], UTC)
        except (ValueError, OverflowError, OSError):
            at = None
    return Entry(told["name"] or address, title, address, at)


def _usable(address: str) -> str:
    """An address a browser may be given: of the web, without a name or password in it."""
    address = address.strip().replace(" ", "%20")
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    clean = plain(address) == address and not re.search(r"[\s\"<>\\]", address)
    return address if fits and clean and len(address) <= LONGEST_ADDRESS else ""


def parsed(content: str, *, content_type: str, address: str) -> dict[str, Any]:
    """The child's part."""
    import feedparser  # noqa: PLC0415 -- slow import

    headers = {"content-location": address, **({"content-type": content_type} if content_type else {})}
    told = feedparser.parse(io.BytesIO(base64.b64decode(content)), response_headers=headers)
    return {
        "feed": bool(told.get("version")) or bool(told.entries),
        "title": str(told.feed.get("title", ""))[:2000],
        "entries": [
            {
                "name": str(each.get("id", ""))[:2000],
                "title": str(each.get("title", ""))[:5000],
                "address": str(each.get("link", ""))[:2000],
                "at": _moment(each),
            }
            for each in told.entries[:MOST]
        ],
    }


def _moment(entry: Any) -> int | None:
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return calendar.timegm(found) if found else None
    except (ValueError, OverflowError, TypeError):
        return None
