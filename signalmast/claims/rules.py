"""How sources are counted and how the public log is bound together. Pure: no row, no clock.

A source rests on those it builds on, and on theirs. What carries its own weight is a source that builds on no other
(or several that build on each other in a circle, taken as one); sources are independent when they come from different
issuers, names compared without marks and capitals, and neither rests on the other. So two reports of one study count
as one source, not two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from signalmast.core.fold import fold
from signalmast.core.plain import plain

FIRST = "0" * 64  # what stands for the digest before the first entry
OPENED_AGAIN, STAYS = "opened_again", "stays"  # what a second look at an exit came to, as the log says it
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class Source:
    """One row of evidence as the rules see it; `cites` are numbers of the same claim's rows."""

    number: int
    issuer: str
    primary: bool = False
    own: bool = False
    cites: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Counts:
    """`primary` first-hand; `independent` of each other; `outside` neither own nor resting on an own one."""

    primary: int = 0
    independent: int = 0
    outside: int = 0

    def carry(self, *, about_publisher: bool) -> bool:
        """Whether a verdict may rest on them."""
        return (self.primary >= 1 or self.independent >= 2) and (not about_publisher or self.outside >= 1)


def issuer(name: str) -> str:
    """A name as it is compared: "Sở Y tế " and "SO Y TE." are one."""
    return _NOT_WORD.sub(" ", fold(plain(name))).strip()


def count(sources: Iterable[Source]) -> Counts:
    rows = {one.number: one for one in sources}
    rests = {number: rests_on(number, cites_of(rows)) for number in rows}
    return Counts(
        primary=sum(one.primary for one in rows.values()),
        independent=len({_speaker(rows, rests, number) for number in rows if _carries_itself(rests, number)}),
        outside=sum(not one.own and not any(rows[under].own for under in rests[one.number]) for one in rows.values()),
    )


def cites_of(rows: Mapping[int, Source]) -> dict[int, frozenset[int]]:
    return {number: frozenset(one.cites & rows.keys()) for number, one in rows.items()}


def rests_on(number: int, cites: Mapping[int, Collection[int]]) -> frozenset[int]:
    """Everything a source builds on, however far down; itself among it only where they go in a circle."""
    found: set[int] = set()
    waiting = list(cites.get(number, ()))
    while waiting:
        under = waiting.pop()
        if under not in found:
            found.add(under)
            waiting += cites.get(under, ())
    return frozenset(found)


def _carries_itself(rests: Mapping[int, frozenset[int]], number: int) -> bool:
    """It builds on nothing but sources that build on it in turn."""
    return all(number in rests[under] for under in rests[number])


def _speaker(rows: Mapping[int, Source], rests: Mapping[int, frozenset[int]], number: int) -> str:
    """Who speaks: the issuer, or for a circle the first of its issuers, so that a circle counts once."""
    return min(issuer(rows[each].issuer) for each in {number, *rests[number]})


def canonical(payload: Any) -> str:
    """JSON with sorted names, no blanks and letters as they are: the same bytes for the same content, anywhere."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(*, number: int, kind: str, at: datetime, payload: str, previous: str) -> str:
    """SHA-256, in hex, over five lines: number, kind, moment (UTC), payload and the digest before."""
    lines = "\n".join([str(number), kind, moment(at), payload, previous])
    return hashlib.sha256(lines.encode()).hexdigest()


def mark_of(content: Any) -> str:
    """SHA-256 of some content in canonical form."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
