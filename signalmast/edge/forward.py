"""What no file answers goes to the web process over its unix socket: bounded, re-framed, its headers made anew.

The request's body is taken whole first (`bodies`), so a slow upload never holds a place at the web process. Replies
up to 1 MB are read off it at once; larger ones are relayed as the client takes them, by few at a time, since each holds
one of its threads. A client that leaves keeps its place until the web process is through with the work it was given.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from signalmast.edge import limits, words
from signalmast.edge.asgi import Headers, Receive, Scope, Send, answer
from signalmast.edge.bodies import Body
from signalmast.edge.settings import Settings
from signalmast.edge.visitors import Addresses

logger = logging.getLogger(__name__)

# RFC 9110 §7.6.1, and what speaks about this connection only.
_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade".split()
)
# Written anew: who asked, under which name, by which scheme; and the frame of the body.
_OURS = frozenset(b"content-length expect forwarded host x-real-ip".split())
_ADDED = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
_BODILESS = frozenset({204, 304})
_PIECE = 64 * 1024
_RATE = 10 * 1024 * 1024  # bytes a second at which the web process reads an upload, at least


class Forward:
    """The one client of the web process."""

    def __init__(self, settings: Settings, addresses: Addresses) -> None:
        self.settings, self.addresses = settings, addresses
        self.places = limits.Gate(limits.IN_FLIGHT, per_address=limits.PER_ADDRESS, waiting=limits.WAITING)
        # A thread of the web process hangs on each of these until the client has taken it, and on each that waits
        # for such a place: one thread is always left to whoever asks for a page.
        large = max(1, settings.threads // 2)
        self.large = limits.Gate(large, per_address=max(1, large // 2), waiting=max(0, settings.threads - large - 1))
        self.replies = limits.Budget(limits.REPLIES)
        self._session: aiohttp.ClientSession | None = None

    async def answer(self, scope: Scope, receive: Receive, send: Send, body: Body) -> None:
        """Pass it on and send back what comes; 502, 503 or 504 in words when the web process does not answer."""
        address = self.addresses.of(scope)
        mine = limits.whose(address)
        try:
            await self.places.enter(mine)
        except limits.Busy:
            await words.send(send, scope, 503)
            return
        held = True
        try:
            reply = await self._ask(scope, address, body)
            async with reply:
                length = _length(scope, reply)
                if length is not None and length <= limits.AT_ONCE and self.replies.take(length):
                    try:
                        whole = await asyncio.wait_for(reply.read(), limits.HEAD)
                        self.places.leave(mine)
                        held = False
                        await _hand_over(send, reply, whole)
                    finally:
                        self.replies.give(length)
                    return
                async with self.large.place(mine):
                    await self._relay(reply, receive, send)
        except limits.Busy:
            await words.send(send, scope, 503)
        except TimeoutError:
            await words.send(send, scope, 504)
        except aiohttp.ClientConnectorError:  # who watches over the web process says so
            await words.send(send, scope, 502)
        except (aiohttp.ClientError, OSError) as error:
            logger.warning("web: %s", error or type(error).__name__)
            await words.send(send, scope, 502)
        finally:
            if held:
                self.places.leave(mine)

    async def _ask(self, scope: Scope, address: str, body: Body) -> aiohttp.ClientResponse:
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        async with asyncio.timeout(limits.HEAD + body.size / _RATE):
            return await self._client().request(
                scope["method"],
                URL("http://web" + target, encoded=True),
                headers=self._passed_on(scope, address, body),
                data=_pieces(body) if body.size else None,
                allow_redirects=False,
            )

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.UnixConnector(str(self.settings.web_socket), limit=0, keepalive_timeout=20),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=3),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_ADDED,
                max_line_size=65_536,
                max_field_size=65_536,
            )
        return self._session

    def _passed_on(self, scope: Scope, address: str, body: Body) -> CIMultiDict[str]:
        """The request's own headers without those about this connection and those a client could lie with."""
        named = _named_by_connection(scope["headers"])
        headers: CIMultiDict[str] = CIMultiDict()
        host = ""
        for name, value in scope["headers"]:
            if name == b"host":
                host = host or value.decode("latin-1")
            elif name in _HOP or name in named or name in _OURS or name.startswith(b"x-forwarded-") or b"_" in name:
                continue
            else:
                headers.add(name.decode("latin-1"), _text(value))
        host = host or URL(self.settings.public_url or "http://localhost").authority
        headers["Host"] = host
        headers["X-Forwarded-For"] = address
        headers["X-Forwarded-Proto"] = self.addresses.scheme(scope)
        headers["X-Forwarded-Host"] = host
        if body.size or scope["method"] in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = str(body.size)
        return headers

    async def _relay(self, reply: aiohttp.ClientResponse, receive: Receive, send: Send) -> None:
        """Piece by piece, no faster than the client; cut when it leaves, or when either side stops.

        What `send` was given is gone from our hands even when nobody is there: only `receive` tells, so it is asked
        after each piece. A reply that ends early breaks the connection, for nobody should take it for the whole.
        """
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": reply.status, "headers": _returned(reply)})
            while piece := await asyncio.wait_for(reply.content.readany(), limits.HEAD):
                async with asyncio.timeout(limits.NO_PROGRESS):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                if gone.done():
                    reply.close()
                    return
            await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            logger.info("web: a reply was cut: %s", error or type(error).__name__)
            reply.close()
        finally:
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pieces(body: Body) -> AsyncIterator[bytes]:
    async for piece in body.pieces():
        yield piece


def _length(scope: Scope, reply: aiohttp.ClientResponse) -> int | None:
    """Bytes that are to come, None when the reply does not say."""
    return 0 if scope["method"] == "HEAD" or reply.status in _BODILESS else reply.content_length


async def _hand_over(send: Send, reply: aiohttp.ClientResponse, whole: bytes) -> None:
    """In pieces, so that a client who takes nothing is noticed and what is kept for it can go."""
    if len(whole) <= _PIECE:
        await answer(send, reply.status, _returned(reply), whole)
        return
    await send({"type": "http.response.start", "status": reply.status, "headers": _returned(reply)})
    with suppress(TimeoutError):
        for place in range(0, len(whole), _PIECE):
            more = place + _PIECE < len(whole)
            async with asyncio.timeout(limits.NO_PROGRESS):
                await send({"type": "http.response.body", "body": whole[place : place + _PIECE], "more_body": more})


def _named_by_connection(headers: Headers) -> frozenset[bytes]:
    named = (value for name, value in headers if name == b"connection")
    return frozenset(part.strip().lower() for value in named for part in value.split(b","))


def _returned(reply: aiohttp.ClientResponse) -> Headers:
    headers = [(name.lower(), value) for name, value in reply.raw_headers]
    named = _named_by_connection(headers)
    return [(name, value) for name, value in headers if name not in _HOP and name not in named]


def _text(value: bytes) -> str:
    """A header's bytes so that the client library, which writes UTF-8, writes the same again where it can."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
