"""The states of a request and who moves it. That one is late is no state: see `late`."""

from __future__ import annotations

from datetime import datetime

from signalmast.core.states import Move, States

DRAFT, SENT, ACCEPTED, DECLINED = "draft", "sent", "accepted", "declined"
SUBMITTED, RETURNED, DONE, CANCELLED = "submitted", "returned", "done", "cancelled"
OVERDUE = "overdue"  # shown in place of a state in which the desk waits for others

# The desk waits for whoever was asked.
WAITING = (SENT, ACCEPTED, RETURNED)
# Somebody still has something to do.
OPEN = (*WAITING, SUBMITTED)


class Request(States):
    start = DRAFT
    final = frozenset({DONE, CANCELLED, DECLINED})
    moves = (
        Move("send", (DRAFT,), SENT),
        Move("accept", (SENT,), ACCEPTED),
        Move("decline", (SENT, ACCEPTED, RETURNED), DECLINED),
        Move("submit", OPEN, SUBMITTED),
        Move("return", (SUBMITTED,), RETURNED),
        Move("finish", OPEN, DONE),
        Move("reassign", (*WAITING, DECLINED), SENT),
        Move("cancel", (DRAFT, *OPEN, DECLINED), CANCELLED),
    )


# What may be done by whoever was asked; the rest is the desk's.
THEIRS = frozenset({"accept", "decline", "submit"})


def late(*, state: str, due_at: datetime, at: datetime) -> bool:
    return state in WAITING and due_at <= at


def shown(*, state: str, due_at: datetime, at: datetime) -> str:
    """The state as people are told it."""
    return OVERDUE if late(state=state, due_at=due_at, at=at) else state
