"""What a request says it accepts and already has: Accept-Encoding, If-None-Match, If-Range (RFC 9110 §12.5.3, §13)."""

from __future__ import annotations

import re

_KNOWN: dict[bytes, tuple[str, ...]] = {}
_MOST_KNOWN = 512
_TAG = re.compile(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def encodings(accepted: bytes) -> tuple[str, ...]:
    """Of `br` and `gzip` those the client takes, best first. A quality of nothing refuses; `*` names the rest."""
    known = _KNOWN.get(accepted)
    if known is None:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[accepted] = _read(accepted)
    return known


def _read(accepted: bytes) -> tuple[str, ...]:
    quality: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            quality[name] = _quality(parameters)
    rest = quality.get("*", 0.0)
    taken = [name for name in ("br", "gzip") if quality.get(name, rest) > 0]
    return tuple(sorted(taken, key=lambda name: -quality.get(name, rest)))


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def has(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the client holds this very answer: a list, weak marks and `*` are understood."""
    if if_none_match == etag:
        return True
    return if_none_match.strip() == b"*" or etag in _TAG.findall(if_none_match)


def still(if_range: bytes, etag: bytes) -> bool:
    """Whether a range of what the client holds is a range of what stands there now. Only a strong tag proves it."""
    return not if_range or if_range.strip() == etag
