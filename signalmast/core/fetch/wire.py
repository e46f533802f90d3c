"""One request to one number: a connection under a time limit for the whole, and a body that is never larger than told.

http.client speaks over a socket we connected ourselves, so that nothing asks for the name's number a second time.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from signalmast.core.fetch.addresses import Number, Target
from signalmast.core.fetch.refusal import NotReached, NotUsable, Refused, TooMuch

_PIECE = 1 << 16
_TRIED = 4  # numbers of one name
_GZIP = 31


class Clock:
    """What is left of the time for the whole: every step takes its own limit from here."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """In seconds. Raises TooMuch when nothing is left."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooMuch("slow")
        return left


class _Timed:
    """A socket that asks the clock before it waits: a site that sends a letter a second gains nothing by it."""

    clock: Clock

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.clock.left())  # type: ignore[attr-defined]
        return int(super().recv_into(*args, **kwargs))  # type: ignore[misc]


class _Socket(_Timed, socket.socket):
    pass


class _Protected(_Timed, ssl.SSLSocket):
    pass


class Exchange(http.client.HTTPConnection):
    """One request to the first of these numbers that takes the connection."""

    def __init__(
        self, target: Target, numbers: Sequence[Number], *, tls: Callable[[], ssl.SSLContext], clock: Clock
    ) -> None:
        super().__init__(target.host, target.port)
        self.target, self.numbers, self.tls, self.clock = target, numbers, tls, clock
        self.answer: http.client.HTTPResponse | None = None

    def connect(self) -> None:
        sock: _Socket = _connected(self.numbers, self.target.port, self.clock)
        self.sock = sock
        if self.target.scheme == "https":
            tls = self.tls()
            tls.sslsocket_class = _Protected
            sock.settimeout(self.clock.left())
            self.sock = tls.wrap_socket(sock, server_hostname=self.target.host)
            self.sock.clock = self.clock  # type: ignore[attr-defined]

    def ask(self, method: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Status and headers; the body waits to be read."""
        self.putrequest(method, self.target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": self.target.host_header, **headers}.items():
            self.putheader(name, value)
        self.endheaders()
        self.answer = self.getresponse()
        return self.answer

    def close(self) -> None:
        super().close()
        if self.answer is not None:  # it may hold the connection on its own
            self.answer.close()


@contextmanager
def exchange(
    target: Target, numbers: Sequence[Number], *, tls: Callable[[], ssl.SSLContext], clock: Clock
) -> Iterator[Exchange]:
    """Whatever goes wrong on the wire comes out as Refused."""
    try:
        with closing(Exchange(target, numbers, tls=tls, clock=clock)) as opened:
            yield opened
    except Refused:
        raise
    except TimeoutError:
        raise TooMuch("slow") from None
    except ssl.SSLError as error:
        raise NotReached("certificate" if isinstance(error, ssl.CertificateError) else "silent") from None
    except (http.client.HTTPException, ValueError):
        raise NotUsable("broken") from None
    except OSError:
        raise NotReached("silent") from None


def body_of(answer: http.client.HTTPResponse, *, most: int) -> bytes:
    """Unpacked. Raises TooMuch past `most` bytes, before or after unpacking; NotUsable where it is cut short."""
    if answer.length is not None and answer.length > most:
        raise TooMuch("large")
    packing = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        raise NotUsable("broken")
    taken, came = bytearray(), 0
    unpack = _plainly if packing == "identity" else _Unpacking()
    while piece := answer.read(_PIECE):
        came += len(piece)
        taken += unpack(piece, most + 1 - len(taken))
        if max(came, len(taken)) > most:
            raise TooMuch("large")
    if answer.length or (isinstance(unpack, _Unpacking) and not unpack.whole):
        raise NotUsable("broken")
    return bytes(taken)


def _plainly(piece: bytes, _room: int) -> bytes:
    return piece


class _Unpacking:
    """gzip, never more than there is room for, however small the piece."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self.whole = False

    def __call__(self, piece: bytes, room: int) -> bytes:
        made = bytearray()
        try:
            while piece and len(made) < room:
                if self._member.eof:
                    self._member = zlib.decompressobj(_GZIP)
                made += self._member.decompress(piece, room - len(made))
                piece = self._member.unused_data or self._member.unconsumed_tail
        except zlib.error:
            raise NotUsable("broken") from None
        self.whole = self._member.eof
        return bytes(made)


def _connected(numbers: Sequence[Number], port: int, clock: Clock) -> _Socket:
    last: OSError = OSError("no number")
    for number in numbers[:_TRIED]:
        sock = _Socket(socket.AF_INET if number.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        sock.clock = clock
        try:
            sock.settimeout(clock.left())
            sock.connect((str(number), port))
        except OSError as error:
            sock.close()
            last = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise last


Resolve = Callable[[str, int], Sequence[str]]


def looked_up(host: str, port: int) -> list[str]:
    """The system's answer, whose own patience is longer than ours: see `Fetcher`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(row[4][0]) for row in found))
