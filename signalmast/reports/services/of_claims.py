"""What a review keeps of claims beside its figures, and asking about them again by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from signalmast.claims.selectors import counting
from signalmast.claims.selectors.known import Kept, Known
from signalmast.core.periods import Period
from signalmast.reports.document import Document, Figure

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


def names(counted: counting.Counting, figures: Iterable[Figure]) -> dict[str, dict[str, str]]:
    """The words of the groups, and the statements of claims that stand in the text by name."""
    listed = {one.row[0] for one in figures if one.question.name == "claims_waiting" and one.row}
    return {**counted.words, **{key: {"vi": said, "en": said} for key, said in counting.statements(listed).items()}}
