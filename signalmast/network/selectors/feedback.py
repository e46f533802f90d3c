"""What was said of a session: of five or more people, and once nobody can answer any more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from signalmast.network.models import FeedbackAnswer, Session

LEAST = 5


@dataclass(frozen=True)
class Marks:
    """How many gave each mark from 1 to 5, and their mean."""

    numbers: list[tuple[int, int]]
    mean: float


@dataclass(frozen=True)
class Said:
    """`open` while somebody may still answer: then nothing is told, not even how many did."""

    open: bool
    answers: int = 0
    useful: Marks | None = None
    clear: Marks | None = None
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return self.useful is not None


def said_of(session: Session, *, at: datetime) -> Said:
    """Words come in the order of the alphabet, never in that of arriving."""
    if at < session.feedback_until:
        return Said(open=True)
    rows = list(FeedbackAnswer.objects.filter(session=session).values_list("useful", "clear", "words"))
    if len(rows) < LEAST:
        return Said(open=False)
    return Said(
        open=False,
        answers=len(rows),
        useful=_marks([row[0] for row in rows]),
        clear=_marks([row[1] for row in rows]),
        words=tuple(sorted(row[2] for row in rows if row[2])),
    )


def _marks(given: list[int]) -> Marks:
    counted = Counter(given)
    return Marks([(mark, counted[mark]) for mark in range(5, 0, -1)], sum(given) / len(given))
