from __future__ import annotations

import http.client
import queue
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from django.conf import settings

import signalmast
from signalmast.core.fetch import addresses, wire
from signalmast.core.fetch.addresses import Number, Target
from signalmast.core.fetch.refusal import NotAllowed, NotReached, NotUsable, Off, TooMuch, of_status

SECONDS = 10.0
HOPS = 3
_MOVED = (301, 302, 303, 307, 308)
_AS_BEFORE = 304


@dataclass(frozen=True)
class Kind:
    """Media types that may come, and how many bytes of them at most, unpacked."""

    types: frozenset[str]
    most: int


TEXT = Kind(
    frozenset(
        {
            "text/html",
            "application/xhtml+xml",
            "text/plain",
            "text/xml",
            "application/xml",
            "application/rss+xml",
            "application/atom+xml",
            "application/rdf+xml",
        }
    ),
    1024 * 1024,
)
MEDIA = Kind(frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"}), 16 * 1024 * 1024)


@dataclass(frozen=True)
class Answer:
    """What came from `address`, the last one of the way. `unchanged`: nothing new since `version`, and no body.

    `content_type` is the header as it came; `version` are ETag and Last-Modified, to be given back next time.
    """

    address: str
    media_type: str
    content_type: str
    body: bytes
    version: tuple[str, str] = ("", "")
    unchanged: bool = False


def _system_trust() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Fetcher:
    """`switch` says why nothing may be asked, or "". The rest is for the peers of tests: `desk` takes none of it."""

    switch: Callable[[], str]
    agent: str = "Signalmast"
    resolve: wire.Resolve = wire.looked_up
    allowed: Callable[[Number], bool] = addresses.is_public
    ports: frozenset[int] = addresses.PORTS
    tls: Callable[[], ssl.SSLContext] = _system_trust
    seconds: float = SECONDS
    hops: int = field(default=HOPS, init=False)

    def get(self, address: str, *, kinds: Sequence[Kind] = (TEXT,), version: tuple[str, str] = ("", "")) -> Answer:
        """Raises Refused. `version` as an earlier answer told it: then only what is new comes."""
        return self._way("GET", address, kinds, _conditions(version))

    def head(self, address: str, *, kinds: Sequence[Kind] = (TEXT,)) -> Answer:
        """Where it leads and what would come, without it. Raises Refused."""
        return self._way("HEAD", address, kinds, {})

    def _way(self, method: str, address: str, kinds: Sequence[Kind], more: dict[str, str]) -> Answer:
        if refused := self.switch():
            raise Off(refused)
        clock, target = wire.Clock(self.seconds), addresses.read(address, ports=self.ports)
        for _hop in range(self.hops + 1):
            found = self._step(method, target, kinds, more, clock)
            if isinstance(found, Answer):
                return found
            target = addresses.led_to(target, found, ports=self.ports)
        raise TooMuch("hops")

    def _step(
        self, method: str, target: Target, kinds: Sequence[Kind], more: dict[str, str], clock: wire.Clock
    ) -> Answer | str:
        """The answer, or where it leads."""
        numbers = self._numbers(target, clock)
        headers = {
            "User-Agent": self.agent,
            "Accept": ", ".join(sorted({one for kind in kinds for one in kind.types})),
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **more,
        }
        with wire.exchange(target, numbers, tls=self.tls, clock=clock) as opened:
            came = opened.ask(method, headers)
            if came.status in _MOVED:
                return _told(came, "Location").strip(" \t")
            if came.status == _AS_BEFORE and more:
                return Answer(str(target), "", "", b"", unchanged=True)
            if came.status != http.client.OK:
                raise of_status(came.status)
            return _taken(came, str(target), kinds)

    def _numbers(self, target: Target, clock: wire.Clock) -> list[Number]:
        """Asked for once; one that is not public among them refuses the name."""
        found = [target.number] if target.number else self._looked_up(target, clock)
        if not found:
            raise NotReached("unknown")
        if not all(self.allowed(number) for number in found):
            raise NotAllowed("inside")
        return found

    def _looked_up(self, target: Target, clock: wire.Clock) -> list[Number]:
        # The system's resolver cannot be hurried, so it is left behind when the time is over.
        answers: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()
        ask = threading.Thread(target=lambda: answers.put(self.resolve(target.host, target.port)), daemon=True)
        ask.start()
        try:
            return [ip_address(number) for number in answers.get(timeout=clock.left())]
        except queue.Empty:
            raise TooMuch("slow") from None
        except ValueError:
            raise NotAllowed("inside") from None


def _taken(came: http.client.HTTPResponse, address: str, kinds: Sequence[Kind]) -> Answer:
    content_type = _told(came, "Content-Type")
    media_type = content_type.partition(";")[0].strip().lower()
    kind = next((kind for kind in kinds if media_type in kind.types), None)
    if kind is None:
        raise NotUsable("kind")
    version = (_told(came, "ETag")[:200], _told(came, "Last-Modified")[:60])
    return Answer(address, media_type, content_type[:200], wire.body_of(came, most=kind.most), version)


def _told(came: http.client.HTTPResponse, name: str) -> str:
    """A header's words; sites write other letters than ASCII as UTF-8, which http.client takes for Latin-1."""
    told = came.getheader(name) or ""
    try:
        return told.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return told


def _conditions(version: tuple[str, str]) -> dict[str, str]:
    """Never a letter in a header that could end it."""
    named = zip(("If-None-Match", "If-Modified-Since"), version, strict=True)
    return {name: told for name, told in named if told and told.isascii() and told.isprintable()}


def _not_connected() -> str:
    return "off"


_switch: Callable[[], str] = _not_connected


def connect(switch: Callable[[], str]) -> None:
    """Once, by the wiring: `switch` gives "" where a person has switched asking on, else the code of why not."""
    global _switch  # noqa: PLW0603 -- one switch for the whole desk
    _switch = switch


def switched() -> str:
    """Why the desk asks no other site: "off", "forbidden"; "" where it may."""
    return _switch()


def desk() -> Fetcher:
    """The desk's own: nothing of it can be set. It says who asks."""
    return Fetcher(switch=switched, agent=f"Signalmast/{signalmast.__version__} (+{settings.PUBLIC_URL})")
