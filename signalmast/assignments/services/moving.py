"""The one way a request moves: its row is held, the move is asked of `states`, and what happened is written down."""

from __future__ import annotations

from datetime import datetime

from signalmast.accounts.models import User
from signalmast.assignments import states
from signalmast.assignments.models import Assignment, Step
from signalmast.network.models import Contributor


class NotNow(ValueError):
    """The request moved meanwhile, or this cannot be done with one that stands as it does."""


class TooOften(NotNow):
    """As much as one may send was sent: so many versions of one answer, so much unasked in a day."""


# When a state was first come to; handing in again or asking somebody else says so for itself.
_TIMES = {"send": "sent_at", "accept": "accepted_at", "finish": "ended_at", "cancel": "ended_at", "decline": "ended_at"}


def held(assignment: Assignment) -> Assignment:
    """The row as it stands now, held until the transaction ends."""
    return Assignment.objects.select_for_update().get(pk=assignment.pk)


def did_already(row: Assignment, move: str, *, words: str = "") -> bool:
    """Whether this very move was the last one: a button pressed twice, or two people who pressed it at once."""
    last = row.steps.exclude(move="change").order_by("-at", "-pk").first()
    return last is not None and (last.move, last.after, last.words) == (move, row.state, words)


def move(
    row: Assignment,
    name: str,
    *,
    at: datetime,
    by: User | None = None,
    contributor: Contributor | None = None,
    words: str = "",
) -> Assignment:
    """Of a held row. Raises NotNow."""
    after = states.Request.after(row.state, name)
    if after is None:
        raise NotNow(f"{name} from {row.state}")
    step = Step(
        assignment=row, move=name, before=row.state, after=after, words=words, at=at, by=by, contributor=contributor
    )
    step.full_clean(exclude=["assignment", "by", "contributor"])
    step.save()
    row.state = after
    if name in _TIMES:
        setattr(row, _TIMES[name], at)
    row.save()
    return row


def note_change(row: Assignment, *, words: str, by: User, at: datetime) -> None:
    """Something about it changed while it stayed where it is."""
    Step.objects.create(assignment=row, move="change", before=row.state, after=row.state, words=words, at=at, by=by)
