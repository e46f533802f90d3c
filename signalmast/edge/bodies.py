"""A request's body, taken whole before anything is done with it: in memory while small, then in a nameless file."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from signalmast.edge import limits
from signalmast.edge.asgi import Receive, Scope, header

MEMORY = 1024 * 1024  # of one body
MEMORY_TOGETHER = 64 * 1024 * 1024
FIRST_MINUTE = 60.0
SLOWEST = 32 * 1024  # bytes a second that an upload must come with after its first minute
PIECE = 256 * 1024


class Refused(Exception):
    """The body is not taken; `status` says why: 408 too slow, 413 too large, 503 too many, 507 no room."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client left before its body was whole."""


class Body:
    """Bytes in memory or in a file that disappears with it. `close` gives back what it took."""

    def __init__(self, room: Bodies, *, in_memory: bool = False) -> None:
        self.size = 0
        self._in_memory = in_memory
        self._memory, self._disk, self._folder, self._floor = room.memory, room.disk, room.folder, room.floor
        self._parts: list[bytes] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self._on_disk = 0

    async def add(self, piece: bytes) -> None:
        """Raises Refused 503 or 507 when there is no room for it."""
        self.size += len(piece)
        self._parts.append(piece)
        if self._memory.take(len(piece)):
            self._held += len(piece)
            if self._held <= MEMORY:
                return
        await self._write()

    async def _write(self) -> None:
        parts, self._parts = self._parts, []
        amount = sum(map(len, parts))
        if self._in_memory or not self._disk.take(amount):
            raise Refused(503)
        self._on_disk += amount
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._append, parts)
        except OSError:
            raise Refused(507) from None
        self._memory.give(self._held)
        self._held = 0

    def _append(self, parts: list[bytes]) -> None:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 -- closed with the body
        if shutil.disk_usage(self._folder).free < self._floor:
            raise OSError
        for part in parts:
            rest = memoryview(part)
            while rest:
                rest = rest[self._file.write(rest) :]

    def whole(self) -> bytes:
        """The whole of a body that is known to be in memory."""
        return b"".join(self._parts)

    async def pieces(self) -> AsyncIterator[bytes]:
        if self._file is not None:
            loop, descriptor, place = asyncio.get_running_loop(), self._file.fileno(), 0
            while place < self._on_disk:
                piece = await loop.run_in_executor(None, os.pread, descriptor, PIECE, place)
                place += len(piece)
                yield piece
        for part in self._parts:
            yield part

    def close(self) -> None:
        self._memory.give(self._held)
        self._disk.give(self._on_disk)
        self._held = self._on_disk = 0
        self._parts = []
        if self._file is not None:
            with suppress(OSError):
                self._file.close()


class Bodies:
    """Takes bodies: so many at once, so much memory and disk together, and the large ones few and only for the desk."""

    def __init__(self, *, folder: Path, body: int, upload: int, floor: int) -> None:
        self.body, self.upload, self.folder, self.floor = body, upload, folder, floor
        self.taking = limits.Gate(limits.BODIES, per_address=limits.BODIES_PER_ADDRESS)
        self.large = limits.Gate(4, per_address=2)
        self.memory = limits.Budget(MEMORY_TOGETHER)
        self.disk = limits.Budget(max(4 * upload, 32 * body))

    def most(self, path: str, scope: Scope) -> int:
        """Bytes allowed: more for somebody at work in the back office."""
        at_work = path.startswith("/admin/") and b"sessionid" in header(scope, b"cookie")
        return max(self.upload, self.body) if at_work else self.body

    async def take(self, scope: Scope, receive: Receive, *, address: str, most: int, in_memory: bool = False) -> Body:
        """The whole body, nowhere but in memory if so wished. Raises Refused or Gone, having given back everything."""
        length = header(scope, b"content-length")
        if length.isdigit() and int(length) > most:
            raise Refused(413)
        body = Body(self, in_memory=in_memory)
        try:
            async with self.taking.place(address):
                await self._fill(body, receive, address, most)
        except limits.Busy:
            body.close()
            raise Refused(503) from None
        except BaseException:
            body.close()
            raise
        return body

    async def _fill(self, body: Body, receive: Receive, address: str, most: int) -> None:
        began, large = time.monotonic(), False
        try:
            while True:
                try:
                    async with asyncio.timeout(limits.NO_PROGRESS):
                        message = await receive()
                except TimeoutError:
                    raise Refused(408) from None
                if message["type"] == "http.disconnect":
                    raise Gone
                piece = message.get("body", b"")
                if body.size + len(piece) > most:
                    raise Refused(413)
                if not large and body.size + len(piece) > self.body:
                    await self.large.enter(address)
                    large = True
                if piece:
                    await body.add(piece)
                if not message.get("more_body"):
                    return
                if time.monotonic() - began > FIRST_MINUTE + body.size / SLOWEST:
                    raise Refused(408)
        finally:
            if large:
                self.large.leave(address)
