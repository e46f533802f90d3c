"""`POST /c`: what a page saw its reader do, acknowledged only when it is durable.

Batches wait in one bounded queue; one thread writes all that wait in one transaction, so a commit is shared by as many
as come while the last one ran. A failed commit refuses all of them, and the page sends the same batch again.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from signalmast.core import journal
from signalmast.edge import bodies, limits
from signalmast.edge.asgi import Receive, Scope, Send, answer, header, plain
from signalmast.edge.visitors import Addresses, Salts

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024
LONGEST = 10.0  # seconds for a body to come
EVENTS = 100
PATH = 512
QUEUE = 4096  # batches
GROUP = 512  # batches in one transaction
IDLE = 30.0  # seconds between two looks at old salts and keys
_KEY = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")  # 48 bits of milliseconds and 80 of chance, as core.keys writes them
_PATH = re.compile(r"/(?!/)[^\s?#\\\x00-\x1f\x7f]*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Wrong(Exception):
    """The batch is not one: 400 and the reason."""


class Overfull(Exception):
    """Too many batches wait: 503."""


class NoRoom(Exception):
    """The disk has no room: 507."""


class NotStored(Exception):
    """The commit failed: 500."""


@dataclass(frozen=True, slots=True)
class Said:
    """A batch as its page sent it: (kind, path, host that led there)."""

    key: str
    events: tuple[tuple[str, str, str], ...]


def read(body: bytes) -> Said:
    """Raises Wrong, saying what is."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Wrong("not JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("events"), list):
        raise Wrong("no events")
    key = told.get("id")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Wrong("id")
    if not 1 <= len(told["events"]) <= EVENTS:
        raise Wrong(f"1 to {EVENTS} events")
    return Said(key, tuple(_event(event) for event in told["events"]))


def _event(event: Any) -> tuple[str, str, str]:
    if not isinstance(event, dict) or event.get("kind") not in journal.KINDS:
        raise Wrong("kind")
    path, ref = event.get("path"), event.get("ref", "")
    if not isinstance(path, str) or len(path) > PATH or not _PATH.fullmatch(path) or not path.isprintable():
        raise Wrong("path")
    if not isinstance(ref, str) or (ref and not _HOST.fullmatch(ref)):
        raise Wrong("ref")
    return str(event["kind"]), path, ref


@dataclass(slots=True)
class _Waiting:
    batch: journal.Batch
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]

    def tell(self, failure: Exception | None) -> None:
        self.loop.call_soon_threadsafe(self._tell, failure)

    def _tell(self, failure: Exception | None) -> None:
        if self.done.done():
            return
        if failure is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(failure)


class Committer:
    """The thread that writes. `idle` is called at the start and about twice a minute."""

    def __init__(self, writer: journal.Writer, *, floor: int, idle: Callable[[], None]) -> None:
        self.writer, self.floor, self.idle = writer, floor, idle
        self._waiting: list[_Waiting] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    async def commit(self, batch: journal.Batch) -> None:
        """Returns when the batch is durable. Raises Overfull, NoRoom or NotStored."""
        loop = asyncio.get_running_loop()
        one = _Waiting(batch, loop, loop.create_future())
        with self._changed:
            if len(self._waiting) >= QUEUE:
                raise Overfull
            self._waiting.append(one)
            self._changed.notify()
        await one.done

    def _run(self) -> None:
        due = 0.0
        while True:
            with self._changed:
                if not self._waiting:
                    self._changed.wait(max(0.0, due - time.monotonic()))
                group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            if group:
                failure = self._write([one.batch for one in group])
                for one in group:
                    one.tell(failure)
            if time.monotonic() >= due:
                self._tidy()
                due = time.monotonic() + IDLE

    def _write(self, batches: list[journal.Batch]) -> Exception | None:
        try:
            if shutil.disk_usage(self.writer.path.parent).free < self.floor:
                return NoRoom()
            self.writer.write(batches)
        except (sqlite3.Error, OSError) as error:
            logger.error("journal: %s", error)
            full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(error, "errno", 0) in _FULL
            return NoRoom() if full else NotStored()
        return None

    def _tidy(self) -> None:
        try:
            self.idle()
        except (sqlite3.Error, OSError) as error:
            logger.warning("journal: %s", error)


class Collector:
    """Turns a request into a batch and waits until it is kept."""

    def __init__(
        self, writer: journal.Writer, *, salts: Salts, zone: ZoneInfo, addresses: Addresses, taking: bodies.Bodies
    ) -> None:
        self.salts, self.zone, self.addresses, self.bodies = salts, zone, addresses, taking
        self._writer = writer
        self.committer = Committer(writer, floor=taking.floor, idle=self._tidy)
        self._hour, self._day = (0.0, 0.0), date.min

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await plain(send, 405, more=[(b"allow", b"POST")])
            return
        if header(scope, b"sec-fetch-site") == b"cross-site":
            await plain(send, 403)
            return
        address = self.addresses.of(scope)
        try:
            async with asyncio.timeout(LONGEST):
                body = await self.bodies.take(
                    scope, receive, address=limits.whose(address), most=LARGEST, in_memory=True
                )
        except TimeoutError:
            await plain(send, 408)
            return
        except bodies.Refused as refused:
            await plain(send, refused.status, more=[(b"retry-after", b"3")])
            return
        except bodies.Gone:
            return
        told = body.whole()
        body.close()
        await self._keep(scope, send, told, address)

    async def _keep(self, scope: Scope, send: Send, told: bytes, address: str) -> None:
        try:
            said = read(told)
            if not _refuses_to_be_counted(scope):
                await self.committer.commit(self._batch(said, scope, address))
        except Wrong as wrong:
            await plain(send, 400, str(wrong))
        except Overfull:
            await plain(send, 503, more=[(b"retry-after", b"3")])
        except NoRoom:
            await plain(send, 507, more=[(b"retry-after", b"60")])
        except (NotStored, OSError):
            await plain(send, 500)
        else:
            await answer(send, 204, [(b"cache-control", b"no-store")])

    def _batch(self, said: Said, scope: Scope, address: str) -> journal.Batch:
        at = time.time()
        day = self._today(at)
        visitor = self.salts.visitor(day, address, header(scope, b"user-agent"))
        events = tuple(journal.Event(kind, path, ref, visitor, int(at)) for kind, path, ref in said.events)
        return journal.Batch(said.key, day, int(at), events)

    def _today(self, at: float) -> date:
        """The desk's own day. The calendar is asked once an hour: not every midnight is 24 hours after another."""
        since, until = self._hour
        if not since <= at < until:
            here = datetime.fromtimestamp(at, self.zone)
            self._day = here.date()
            self._hour = (at, int(at) + 3600 - (here.minute * 60 + here.second))
        return self._day

    def _tidy(self) -> None:
        self.salts.purge(datetime.now(self.zone))
        self._writer.forget_keys(int(time.time()) - journal.KEYS_KEPT)


def _refuses_to_be_counted(scope: Scope) -> bool:
    """Global Privacy Control, or its older brother Do Not Track."""
    return any(name in (b"sec-gpc", b"dnt") and value.strip() == b"1" for name, value in scope["headers"])
