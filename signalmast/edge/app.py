"""The edge as a plain ASGI callable: `granian --interface asginl … signalmast.edge.app:app`."""

from __future__ import annotations

import os
import re
import time
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from signalmast.core import journal
from signalmast.edge import bodies, hits, launch, limits, policies, settings, words
from signalmast.edge.asgi import Receive, Scope, Send, answer, header, plain
from signalmast.edge.bodies import Bodies, Body
from signalmast.edge.collect import Collector
from signalmast.edge.forward import Forward
from signalmast.edge.visitors import Addresses, Salts

# Folders of pictures and clips. Documents are not among them: the web process asks who may read one.
_MEDIA = ("/media/images/", "/media/original_images/", "/media/media/", "/media/media_thumbnails/")
# Questions that change what a page says; any other, such as a share's mark, gets the baked page.
_QUESTIONS = frozenset({"before", "q", "language"})
_SEARCH = re.compile(r"(/[a-z-]{2,7})?/search/")  # of the site, in each language; the back office has its own
_READ = ("GET", "HEAD")
_NEVER = ("TRACE", "CONNECT")


class Edge:
    def __init__(self, told: settings.Settings) -> None:
        every = policies.every(told.https)
        memory = hits.Memory(told.cache)
        self.site = hits.Shelf(told.site, memory, describe=policies.of_site, every=every, site=True)
        self.static = hits.Shelf(told.static, memory, describe=policies.of_static, every=every, prefix="/static")
        self.media = hits.Shelf(
            told.media, memory, describe=policies.of_media, every=every, prefix="/media", ranged=True
        )
        self.addresses = Addresses(told.trusted)
        self.bodies = Bodies(folder=told.run / "uploads", body=told.body, upload=told.upload, floor=told.floor)
        self.collector = Collector(
            journal.Writer(told.journal),
            salts=Salts(told.run / "salts"),
            zone=told.zone,
            addresses=self.addresses,
            taking=self.bodies,
        )
        self.forward = Forward(told, self.addresses)
        # A search is the dearest thing anybody may ask of the desk: one thread always stays free of them.
        self.searches = limits.Gate(
            max(1, told.threads - 1), per_address=limits.SEARCHES_PER_ADDRESS, waiting=limits.WAITING
        )
        self.pace = limits.Pace(limits.SEARCH_BURST, limits.SEARCH_PACE)
        self.files = limits.Gate(limits.FILES, per_address=limits.FILES_PER_ADDRESS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["raw_path"] == b"/c":
            await self.collector.answer(scope, receive, send)
            return
        path = decoded(scope)
        shelf = self._shelf(path)
        reading = scope["method"] in _READ
        if reading and path is not None and not (shelf is self.site and _asks(scope["query_string"])):
            hit = shelf.find(path)
            if hit is not None:
                await self._hit(hit, scope, send)
                return
            if shelf is self.site and not path.endswith("/") and self.site.has_page(path):
                await answer(send, 301, [(b"location", scope["raw_path"] + b"/"), (b"content-length", b"0")])
                return
        if shelf is not self.site and (reading or path is None):
            await words.send(send, scope, 404)
        elif await self._is_refused(path, shelf, scope):
            await plain(send, 405, more=[(b"allow", b"GET, HEAD")])
        elif path is not None and _SEARCH.fullmatch(path) and scope["query_string"]:
            await self._search(path, scope, receive, send)
        else:
            await self._forward(path or "", scope, receive, send)

    async def _search(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        client = limits.whose(self.addresses.of(scope))
        if not self.pace.take(client, time.monotonic()):
            await words.send(send, scope, 429)
            return
        try:
            async with self.searches.place(client):
                await self._forward(path, scope, receive, send)
        except limits.Busy:
            await words.send(send, scope, 503)

    def _shelf(self, path: str | None) -> hits.Shelf:
        if path is not None and path.startswith("/static/"):
            return self.static
        if path is not None and path.startswith(_MEDIA):
            return self.media
        return self.site

    async def _is_refused(self, path: str | None, shelf: hits.Shelf, scope: Scope) -> bool:
        """Whether the method has no meaning there. A form may stand at a baked address, so POST goes to the desk."""
        method = scope["method"]
        if method in _READ:
            return False
        if method in _NEVER or shelf is not self.site:
            return True
        return method != "POST" and path is not None and self.site.find(path) is not None

    async def _hit(self, hit: hits.Hit, scope: Scope, send: Send) -> None:
        if not hit.on_disk:
            await hits.send_hit(hit, scope, send)
            return
        try:
            async with self.files.place(limits.whose(self.addresses.of(scope))):
                await hits.send_hit(hit, scope, send)
        except limits.Busy:
            await words.send(send, scope, 503)

    async def _forward(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(self.bodies)
        try:
            if _has_body(scope):
                body = await self.bodies.take(
                    scope,
                    receive,
                    address=limits.whose(self.addresses.of(scope)),
                    most=self.bodies.most(path, scope),
                )
            await self.forward.answer(scope, receive, send, body)
        except bodies.Refused as refused:
            await words.send(send, scope, refused.status)
        except bodies.Gone:
            return
        finally:
            body.close()


def decoded(scope: Scope) -> str | None:
    """The path without escapes, or None when its escapes hide a separator or are not UTF-8."""
    raw: bytes = scope["raw_path"]
    if b"%" not in raw:
        return raw.decode("ascii") if raw.isascii() else None
    lower = raw.lower()
    if b"%2f" in lower or b"%5c" in lower or b"%00" in lower:
        return None
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None


def _asks(query: bytes) -> bool:
    if not query:
        return False
    try:
        asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=64)
    except ValueError:
        return False
    return any(name in _QUESTIONS for name, _ in asked)


def _has_body(scope: Scope) -> bool:
    length = header(scope, b"content-length")
    return length not in (b"", b"0") or header(scope, b"transfer-encoding") != b"" or scope["http_version"] == "2"


def __getattr__(name: str) -> Any:
    """`app`, made when the server asks for it, so that importing this module starts nothing."""
    if name != "app":
        raise AttributeError(name)
    launch.allow_connections()
    made = globals()["app"] = Edge(settings.read(os.environ))
    return made
