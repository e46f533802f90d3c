from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signalmast.assignments import states
from signalmast.assignments.models import Assignment

DUE = datetime(2026, 3, 4, 10, tzinfo=UTC)


def test_states_of_the_graph_are_those_of_the_column() -> None:
    assert states.Request.named() == set(Assignment.State.values)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("draft", {"send", "cancel"}),
        ("sent", {"accept", "decline", "submit", "finish", "reassign", "cancel"}),
        ("accepted", {"decline", "submit", "finish", "reassign", "cancel"}),
        ("submitted", {"submit", "return", "finish", "cancel"}),
        ("returned", {"decline", "submit", "finish", "reassign", "cancel"}),
        ("declined", {"reassign", "cancel"}),
        ("done", set()),
        ("cancelled", set()),
    ],
)
def test_what_can_be_done_in_each_state(state: str, moves: set[str]) -> None:
    assert states.Request.possible(state) == moves


def test_a_request_is_late_from_its_very_moment_on_while_the_desk_waits() -> None:
    for state in states.WAITING:
        assert states.shown(state=state, due_at=DUE, at=DUE) == "overdue"
        assert states.shown(state=state, due_at=DUE, at=DUE - timedelta(seconds=1)) == state


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "done", "cancelled"])
def test_what_the_desk_does_not_wait_for_is_never_late(state: str) -> None:
    assert states.shown(state=state, due_at=DUE, at=DUE + timedelta(days=9)) == state
