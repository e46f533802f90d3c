"""Keys that never change: time-ordered for what the desk makes, derived for what it imports."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key(*, now: datetime) -> str:
    """A 26-letter key: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32 (after ULID)."""
    number = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    return _base32(number, 26)


def short_digest(text: str, *, letters: int = 12) -> str:
    """The same `letters` (5 bits each) for the same text: BLAKE2b in base 32."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=20).digest(), "big")
    return _base32(number, 32)[:letters]


def _base32(number: int, letters: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(letters)))
