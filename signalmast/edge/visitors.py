"""Whose request it is: the address a trusted proxy vouches for, and a visitor's number that means nothing tomorrow.

The number is a keyed hash of address and browser; its salt lives in a file of its own for one day's visits, is deleted
two days after that day began, and stands where no backup looks. Neither address nor browser is written anywhere.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from signalmast.edge.asgi import Scope, header
from signalmast.edge.settings import Network

_SALT = 32


class Addresses:
    """Believes `X-Forwarded-For` and `-Proto` only from the proxies named, nearest first."""

    def __init__(self, trusted: tuple[Network, ...]) -> None:
        self.trusted = trusted

    def of(self, scope: Scope) -> str:
        """The visitor's address, or `unknown`."""
        nearest = scope["client"][0] if scope.get("client") else ""
        if self.trusted and self._is_trusted(nearest):
            hops = [hop.strip() for hop in header(scope, b"x-forwarded-for").decode("latin-1").split(",")]
            while hops and self._is_trusted(nearest):
                nearest = hops.pop() or nearest
        return nearest if _address(nearest) else "unknown"

    def scheme(self, scope: Scope) -> str:
        nearest = scope["client"][0] if scope.get("client") else ""
        said = header(scope, b"x-forwarded-proto").decode("latin-1").split(",")[-1].strip().lower()
        if said in ("http", "https") and self._is_trusted(nearest):
            return said
        return str(scope["scheme"])

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self.trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class Salts:
    """One secret a day, in a file named by the day. `purge` deletes those whose day began two days ago."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._latest: tuple[date, bytes] | None = None

    def visitor(self, day: date, address: str, agent: bytes) -> int:
        """A signed 64-bit number: the same for the same address and browser on the same day only."""
        latest = self._latest  # another thread may drop it meanwhile
        if latest is None or latest[0] != day:
            latest = self._latest = (day, self._of(day))
        digest = hashlib.blake2b(address.encode() + b"\0" + agent[:512], key=latest[1], digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def purge(self, now: datetime) -> None:
        yesterday = now.date() - timedelta(days=1)
        if self._latest is not None and self._latest[0] < yesterday:
            self._latest = None
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                day = _day_of(path.name)
                if day is None or day < yesterday:
                    path.unlink(missing_ok=True)

    def _of(self, day: date) -> bytes:
        path = self.folder / day.isoformat()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(_SALT))
        salt = path.read_bytes()
        if len(salt) != _SALT:  # the machine stopped in the middle of writing it
            path.unlink()
            return self._of(day)
        return salt


def _day_of(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
