"""How often one source may write to the desk in an hour. Kept in memory alone: no address is stored, none is logged."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from datetime import datetime
from threading import Lock

AN_HOUR, OF_ALL = 5, 1_000


class Pace:
    """Counts by a digest of the address under a secret that is thrown away with the hour."""

    def __init__(self, *, of_one: int = AN_HOUR, of_all: int = OF_ALL) -> None:
        self._of_one, self._of_all = of_one, of_all
        self._lock = Lock()
        self._hour: datetime | None = None
        self._secret = b""
        self._seen: Counter[bytes] = Counter()

    def minutes_to_wait(self, address: str, *, at: datetime) -> int:
        """0 and one more is counted; or in how many minutes to come back, and nothing is."""
        with self._lock:
            source = self._source(address, at)
            if self._is_full(source):
                return 60 - at.minute
            self._seen[source] += 1
        return 0

    def is_over(self, address: str, *, at: datetime) -> bool:
        """Whether this source has to wait; nothing is counted. For limits of what went wrong alone."""
        with self._lock:
            return self._is_full(self._source(address, at))

    def _is_full(self, source: bytes) -> bool:
        return self._seen[source] >= self._of_one or self._seen.total() >= self._of_all

    def _source(self, address: str, at: datetime) -> bytes:
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._secret, self._seen = hour, secrets.token_bytes(32), Counter()
        return hmac.new(self._secret, address.encode(), hashlib.sha256).digest()
