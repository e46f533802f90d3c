"""Which pictures look alike, told by 64 signs each, and kept so that they tell nothing to whoever lacks the desk's key.

The signs are a difference hash (`attachments.signs_of`): whether each of 8 × 8 places is darker than its neighbour.
Kept are the same signs in another order and some turned over, both by the desk's secret: how many differ stays so.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache

SIGNS = 64
ALIKE = 8  # signs that may differ: another size, another quality, a mark in a corner
_FLAT = 6  # signs of one kind: an empty or evenly shaded picture is like every other


def kept(signs: str, pepper: bytes) -> str:
    """16 hex letters as they are stored; empty for none and for a picture that says too little."""
    if not signs:
        return ""
    bits = int(signs, 16)
    if not _FLAT <= bits.bit_count() <= SIGNS - _FLAT:
        return ""
    order, turned = _secret(pepper)
    moved = sum((bits >> old & 1) << new for new, old in enumerate(order))
    return f"{moved ^ turned:016x}"


def alike(one: str, others: Iterable[str]) -> list[bool]:
    """For each other of the same desk, whether it is nearly the same picture."""
    own = int(one, 16) if one else None
    return [own is not None and bool(each) and (own ^ int(each, 16)).bit_count() <= ALIKE for each in others]


@lru_cache(maxsize=2)
def _secret(pepper: bytes) -> tuple[list[int], int]:
    order = sorted(range(SIGNS), key=lambda place: hmac.digest(pepper, b"picture:%d" % place, hashlib.sha256))
    return order, int.from_bytes(hmac.digest(pepper, b"picture", hashlib.sha256)[: SIGNS // 8], "big")
