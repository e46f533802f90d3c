"""How much of everything the edge takes on at once. Past a limit a request is refused in words, never left to hang."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

IN_FLIGHT = 64  # requests at the web process
WAITING = 64  # requests waiting for one of those places
PATIENCE = 2.0  # seconds they wait
PER_ADDRESS = 6  # places one client address may hold
WAITING_PER_ADDRESS = 32
NO_PROGRESS = 15.0  # seconds in which a client must take or send something
HEAD = 60.0  # seconds until the web process must begin to answer
AT_ONCE = 1024 * 1024  # a reply up to this size is taken off the web process before the client reads it
REPLIES = 64 * 1024 * 1024  # bytes of such replies kept for all clients together
FILES = 256  # files sent from disk at once
FILES_PER_ADDRESS = 32
BODIES = 512  # request bodies being taken at once
BODIES_PER_ADDRESS = 256
SEARCHES_PER_ADDRESS = 2  # searches at the web process for one client
SEARCH_BURST, SEARCH_PACE = 60, 2.0  # searches one client may make at once, and then each second
REMEMBERED = 20_000  # clients whose pace is known; the one that asked longest ago is forgotten first


class Busy(Exception):
    """A limit is reached: 503, with a word about when to come again."""


class Gate:
    """Places for requests: so many altogether, so many for one client, and a short queue before them.

    A place that becomes free goes to whoever has waited longest and may have it.
    """

    def __init__(
        self,
        places: int,
        *,
        per_address: int,
        waiting: int = 0,
        waiting_per_address: int = WAITING_PER_ADDRESS,
        patience: float = PATIENCE,
    ) -> None:
        self.places, self.per_address = places, per_address
        self.waiting, self.waiting_per_address, self.patience = waiting, waiting_per_address, patience
        self.held: Counter[str] = Counter()
        self.total = 0
        self._queue: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._queued: Counter[str] = Counter()

    @asynccontextmanager
    async def place(self, address: str) -> AsyncIterator[None]:
        """Hold a place for the length of the block. Raises Busy."""
        await self.enter(address)
        try:
            yield
        finally:
            self.leave(address)

    async def enter(self, address: str) -> None:
        if self._free(address):
            self._take(address)
            return
        if len(self._queue) >= self.waiting or self._queued[address] >= self.waiting_per_address:
            raise Busy
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        spot = (address, turn)
        self._queue.append(spot)
        self._queued[address] += 1
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(address)  # the place was given in the same moment
            if isinstance(error, TimeoutError):
                raise Busy from None
            raise
        finally:
            if spot in self._queue:
                self._queue.remove(spot)
            self._less(self._queued, address)

    def leave(self, address: str) -> None:
        self.total -= 1
        self._less(self.held, address)
        for spot in list(self._queue):
            waiter, turn = spot
            if not turn.done() and self._free(waiter):
                self._queue.remove(spot)
                self._take(waiter)
                turn.set_result(None)

    def _free(self, address: str) -> bool:
        return self.total < self.places and self.held[address] < self.per_address

    def _take(self, address: str) -> None:
        self.total += 1
        self.held[address] += 1

    @staticmethod
    def _less(counter: Counter[str], address: str) -> None:
        counter[address] -= 1
        if counter[address] <= 0:
            del counter[address]


class Pace:
    """How often one client may ask: `burst` times at once, then `pace` times a second. Whole networks may share one."""

    def __init__(self, burst: int, pace: float, *, remembered: int = REMEMBERED) -> None:
        self.burst, self.pace, self.remembered = burst, pace, remembered
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how much of the burst, and when

    def take(self, address: str, now: float) -> bool:
        """Whether it may ask at this moment of a clock that only goes on."""
        spent, at = self._spent.get(address, (0.0, now))
        spent = max(0.0, spent - (now - at) * self.pace)
        granted = spent + 1 <= self.burst
        self._spent[address] = (spent + granted, now)
        self._spent.move_to_end(address)
        if len(self._spent) > self.remembered:
            self._spent.popitem(last=False)
        return granted


class Budget:
    """Bytes that may lie in memory, or on disk, for everybody together."""

    def __init__(self, size: int) -> None:
        self.size, self.used = size, 0

    def take(self, amount: int) -> bool:
        if self.used + amount > self.size:
            return False
        self.used += amount
        return True

    def give(self, amount: int) -> None:
        self.used -= amount


def whose(address: str) -> str:
    """The client a limit counts: an IPv4 address, or the /64 that one household of IPv6 has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    mapped = known.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((known, 64), strict=False))
