"""Copies of other people's pages: the plain text of what came, read in a child process with limits of memory and time.

`trafilatura` finds the text of a page among menus and advertisements. It never asks the network here.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from signalmast.core.plain import plain
from signalmast.core.tables import TableRefused
from signalmast.core.tables.guard import run_guarded

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain"})
ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
LONGEST = 200_000  # letters
MEMORY_MB, SECONDS = 768, 20
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{2,40})", re.I)


def text_of(content: bytes, *, media_type: str, content_type: str) -> str:
    """The words of a page; "" for pictures and documents, and where no text is found in time."""
    if media_type not in PAGES | PLAIN:
        return ""
    try:
        told = run_guarded(
            "signalmast.claims.copies:extracted",
            {
                "content": base64.b64encode(content).decode(),
                "page": media_type in PAGES,
                "charset": charset_of(content_type),
            },
            memory_mb=MEMORY_MB,
            seconds=SECONDS,
        )
    except TableRefused:
        return ""
    return plain(str(told["text"])[:LONGEST]).strip()


def charset_of(content_type: str) -> str:
    found = _CHARSET.search(content_type)
    return found[1] if found else ""


def extracted(content: str, *, page: bool, charset: str) -> dict[str, Any]:
    """The child's part."""
    import trafilatura  # noqa: PLC0415 -- slow import

    given = decoded(base64.b64decode(content), charset)
    if not page:
        return {"text": given if isinstance(given, str) else given.decode("utf-8", "replace")}
    return {"text": trafilatura.extract(given, include_comments=False, include_tables=True) or ""}


def decoded(content: bytes, charset: str) -> str | bytes:
    """In the letters the site named; bytes where it named none, or others than it wrote in."""
    try:
        return content.decode(charset) if charset else content
    except (LookupError, ValueError):
        return content
