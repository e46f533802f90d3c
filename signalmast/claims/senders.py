"""How much one source and all together may send in an hour, without knowing or keeping who.

A source is an HMAC of its address under a salt that is made for one hour of the clock and lies, with the counts of
that hour, in one file beside which no backup looks. `purge` deletes files of hours that are over: with the salt goes
every way from a count back to an address.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

A_SOURCE = 5
THE_DESK = 1_000
GUESSES = 30  # wrong receipt codes from one source
FLOOD = 300  # from here on in an hour, who shows no work gets the stricter limit
A_SOURCE_IN_FLOOD = 1
WORK_BITS = 14  # a browser finds an answer in a second or two, a flood from one machine needs that for each source
_HOUR = "%Y%m%d%H"
_TABLES = """
CREATE TABLE IF NOT EXISTS salt (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS count (source BLOB, what TEXT, count INTEGER NOT NULL, PRIMARY KEY (source, what));
"""


class TooMany(Exception):
    """Come again in `args[0]` minutes."""


@dataclass(frozen=True)
class Senders:
    """One hour's counts below `folder`."""

    folder: Path

    def challenge(self, *, address: str, at: datetime) -> str:
        """What a script works on, the same for a source all hour; empty while there is no flood."""
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            return self._challenge(counts, address) if _count(counts, b"", "sent") >= FLOOD else ""

    def take(self, *, address: str, at: datetime, work: str = "") -> None:
        """Count one sending from this address; `work` is a script's answer. Raises TooMany, and then counts nothing."""
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            source = self._source(counts, address)
            sent, all_sent = _count(counts, source, "sent"), _count(counts, b"", "sent")
            strict = all_sent >= FLOOD and not shows_work(self._challenge(counts, address), work)
            most = A_SOURCE_IN_FLOOD if strict else A_SOURCE
            if sent >= most or all_sent >= THE_DESK:
                raise TooMany(_minutes_left(at))
            _add(counts, source, "sent")
            _add(counts, b"", "sent")

    def give_back(self, *, address: str, at: datetime) -> None:
        """What was counted was not taken after all."""
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            for source in (self._source(counts, address), b""):
                counts.execute(
                    "UPDATE count SET count = count - 1 WHERE source = ? AND what = 'sent' AND count > 0", (source,)
                )

    def take_for_desk(self, *, at: datetime) -> None:
        """Count one that came by a way without an address, such as mail. Raises TooMany."""
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            if _count(counts, b"", "sent") >= THE_DESK:
                raise TooMany(_minutes_left(at))
            _add(counts, b"", "sent")

    def may_guess(self, *, address: str, at: datetime) -> None:
        """Raises TooMany where this address has tried too many receipt codes that do not exist."""
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            if _count(counts, self._source(counts, address), "guess") >= GUESSES:
                raise TooMany(_minutes_left(at))

    def guessed_wrong(self, *, address: str, at: datetime) -> None:
        with closing(self._open(at)) as counts, counts:
            counts.execute("BEGIN IMMEDIATE")
            _add(counts, self._source(counts, address), "guess")

    def purge(self, *, at: datetime) -> None:
        """Delete every hour but this one."""
        now = f"{at.astimezone(UTC):{_HOUR}}"
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if not path.name.startswith(now):
                    path.unlink(missing_ok=True)

    def _open(self, at: datetime) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{at.astimezone(UTC):{_HOUR}}.sqlite3"
        if not path.exists():
            self.purge(at=at)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600)):
                pass
        counts = sqlite3.connect(path, timeout=20, isolation_level=None)
        # The salt must be nowhere but in this file; what a loss of power does to an hour's counts hurts nobody.
        counts.execute("PRAGMA journal_mode = MEMORY")
        counts.execute("PRAGMA synchronous = OFF")
        counts.executescript(_TABLES)
        return counts

    def _challenge(self, counts: sqlite3.Connection, address: str) -> str:
        return hashlib.sha256(b"work:" + self._source(counts, address)).hexdigest()

    def _source(self, counts: sqlite3.Connection, address: str) -> bytes:
        counts.execute("INSERT OR IGNORE INTO salt VALUES (1, ?)", (secrets.token_bytes(32),))
        salt: bytes = counts.execute("SELECT bytes FROM salt").fetchone()[0]
        return hmac.digest(salt, _network(address).encode(), hashlib.sha256)


def shows_work(challenge: str, answer: str) -> bool:
    """Whether SHA-256 of "challenge:answer" begins with enough zero bits."""
    if not (answer.isascii() and answer.isdecimal() and len(answer) < 10):
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - WORK_BITS) == 0


def _count(counts: sqlite3.Connection, source: bytes, what: str) -> int:
    found = counts.execute("SELECT count FROM count WHERE source = ? AND what = ?", (source, what)).fetchone()
    return int(found[0]) if found else 0


def _add(counts: sqlite3.Connection, source: bytes, what: str) -> None:
    counts.execute(
        "INSERT INTO count VALUES (?, ?, 1) ON CONFLICT (source, what) DO UPDATE SET count = count + 1", (source, what)
    )


def _minutes_left(at: datetime) -> int:
    """Until the hour of the clock is over, at least one."""
    over = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return max(1, -int(-(over - at).total_seconds() // 60))


def _network(address: str) -> str:
    """An IPv4 address, or the /64 that one household of IPv6 has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False).network_address)
