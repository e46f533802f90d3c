"""One range of bytes of a file (RFC 9110 §14), and a file sent from disk in bounded pieces."""

from __future__ import annotations

import asyncio
import os
import re

from signalmast.edge import limits
from signalmast.edge.asgi import Headers, Send

_ONE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*")
PIECE = 64 * 1024


class Unsatisfiable(Exception):
    """The range lies behind the end of the file: 416."""


def one(asked: bytes, size: int) -> tuple[int, int] | None:
    """First byte and length of the one range asked for. None: send the whole, as for several ranges or words that
    are no range. Raises Unsatisfiable."""
    said = _ONE.fullmatch(asked.decode("latin-1").strip().lower())
    if said is None or said[1] == said[2] == "" or max(len(said[1]), len(said[2])) > 18:
        return None
    if said[1] == "":
        length = min(int(said[2]), size)
        if length == 0:
            raise Unsatisfiable
        return size - length, length
    first = int(said[1])
    last = min(int(said[2]), size - 1) if said[2] else size - 1
    if said[2] and int(said[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, last - first + 1


def part_of(headers: Headers, first: int, length: int, size: int) -> Headers:
    return [
        *((name, value) for name, value in headers if name != b"content-length"),
        (b"content-range", b"bytes %d-%d/%d" % (first, first + length - 1, size)),
        (b"content-length", str(length).encode()),
    ]


def refusal(headers: Headers, size: int) -> Headers:
    kept = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type", b"content-disposition")]
    return [*kept, (b"content-range", b"bytes */%d" % size), (b"content-length", b"0")]


async def send_file(path: str, send: Send, status: int, headers: Headers, span: tuple[int, int]) -> None:
    """Read and send piece by piece, as fast as the client takes them; ends the connection when it takes none."""
    first, length = span
    loop = asyncio.get_running_loop()
    descriptor = await loop.run_in_executor(None, os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        while length > 0:
            piece = await loop.run_in_executor(None, os.pread, descriptor, min(PIECE, length), first)
            if not piece:
                return  # cut short meanwhile: the connection breaks, so nobody takes it for the whole
            first, length = first + len(piece), length - len(piece)
            message = {"type": "http.response.body", "body": piece, "more_body": length > 0}
            async with asyncio.timeout(limits.NO_PROGRESS):
                await send(message)
    except TimeoutError:
        return
    finally:
        os.close(descriptor)
