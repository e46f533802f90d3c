"""What a review keeps of claims beside its figures, and asking about them again by it."""

from __future__ import annotations

from datetime import datetime

from signalmast.claims.selectors import counting
from signalmast.claims.selectors.known import Kept, Known
from signalmast.core.periods import Period
from signalmast.reports.document import Document

CHAPTER = "claims"


def counting_at(at: datetime, *, zone: str) -> counting.Counting:
    return counting.Counting(Known(as_of=at, zone=zone))


def counting_of(document: Document) -> counting.Counting:
    """As of the freeze, by how each claim stood then."""
    kept = {key: Kept(state, answered) for key, state, answered in document.dimension.get("claims", [])}
    at = datetime.fromisoformat(document.frozen_at)
    return counting.Counting(Known(as_of=at, zone=document.zone, kept=kept))


def kept_part(counted: counting.Counting, period: Period) -> list[list[str]]:
    """Key, state and moment of the answer of the claims that the period counts."""
    found = counted.known.keep(first=period.first, last=period.last)
    return [[key, one.state, one.answered_at] for key, one in sorted(found.items())]
