"""What every answer says about itself: its type, how long it may be kept, and what a page may load or run.

The words for public pages are those of the theme's own middleware, which cannot be imported here; a test compares.
"""

from __future__ import annotations

import re

from signalmast.edge.asgi import Headers

PAGE = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; media-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Opened by its own address, a file of ours or of an uploader runs nothing: no script, no form, no origin.
ALONE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
YEAR = 31_536_000

TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
}
# By the file's name alone a feed cannot be told from a sitemap: what bake calls them is fixed.
_FEEDS = {"feed.xml": TYPES["rss"], "rss.xml": TYPES["rss"], "atom.xml": TYPES["atom"]}
_FEED_JSON = "application/feed+json; charset=utf-8"
# What a browser may show from the folders of pictures and clips. Everything else is saved, never opened.
_SHOWN = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "mp4", "webm", "mp3", "ogg", "m4a", "vtt"})
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[A-Za-z0-9.]+$")


def ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def every(https: bool) -> Headers:
    """What Django's own middleware sends with each answer too."""
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"x-frame-options", b"SAMEORIGIN"),
    ]
    if https:
        headers.append((b"strict-transport-security", b"max-age=%d" % YEAR))
    return headers


def of_site(name: str) -> Headers:
    """Type, keeping and policy of a baked file."""
    kind = _FEEDS.get(name) or (_FEED_JSON if name == "feed.json" else TYPES.get(ending(name)))
    return [
        (b"content-type", (kind or "application/octet-stream").encode()),
        (b"cache-control", b"no-cache"),
        (b"content-security-policy", PAGE.encode()),
    ]


def of_static(name: str) -> Headers:
    """A name that carries its content's digest never means anything else."""
    keep = b"public, max-age=%d, immutable" % YEAR if _HASHED.search(name) else b"no-cache"
    return [
        (b"content-type", TYPES.get(ending(name), "application/octet-stream").encode()),
        (b"cache-control", keep),
        (b"content-security-policy", ALONE.encode()),
    ]


def of_media(name: str) -> Headers:
    """What people uploaded: shown in a sandbox when it is a picture, clip or captions, else only to be saved."""
    kind = ending(name)
    shown = kind in _SHOWN
    headers = [
        (b"content-type", (TYPES[kind] if shown else "application/octet-stream").encode()),
        (b"cache-control", b"public, max-age=3600"),
        (b"content-security-policy", ALONE.encode()),
        (b"accept-ranges", b"bytes"),
    ]
    if not shown:
        headers.append((b"content-disposition", b"attachment"))
    return headers
