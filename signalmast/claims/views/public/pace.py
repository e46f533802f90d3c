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
        hour = at.replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if hour != self._hour:
                self._hour, self._secret, self._seen = hour, secrets.token_bytes(32), Counter()
            source = hmac.new(self._secret, address.encode(), hashlib.sha256).digest()
            if self._seen[source] >= self._of_one or self._seen.total() >= self._of_all:
                return 60 - at.minute
            self._seen[source] += 1
        return 0
