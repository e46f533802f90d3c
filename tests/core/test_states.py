from __future__ import annotations

from typing import Any

import pytest

from signalmast.core.states import Move, States, StatesWrong


def defined(*moves: Move, start: str = "new", final: frozenset[str] = frozenset({"done"})) -> type[States]:
    given: dict[str, Any] = {"start": start, "final": final, "moves": moves}
    return type("Graph", (States,), given)


WORK, FINISH = Move("work", ("new",), "open"), Move("finish", ("new", "open"), "done")


def test_moves_lead_where_they_say() -> None:
    graph = defined(WORK, FINISH)
    assert graph.named() == {"new", "open", "done"}
    assert (graph.after("new", "work"), graph.after("open", "finish")) == ("open", "done")
    assert graph.after("done", "work") is None
    assert graph.after("new", "unheard of") is None


def test_what_is_possible_is_what_begins_there() -> None:
    graph = defined(WORK, FINISH)
    assert [graph.possible(state) for state in ("new", "open", "done")] == [{"work", "finish"}, {"finish"}, set()]


def test_one_move_may_lead_elsewhere_from_elsewhere() -> None:
    graph = defined(WORK, FINISH, Move("work", ("open",), "done"))
    assert (graph.after("new", "work"), graph.after("open", "work")) == ("open", "done")


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ((WORK, WORK, FINISH), "stands twice"),
        ((WORK, Move("work", ("new",), "done"), FINISH), "stands twice"),
        ((FINISH, Move("wake", ("asleep",), "done"), WORK), "nothing leads to"),
        ((WORK, Move("finish", ("new",), "done")), "nothing leads out of"),
        ((WORK, FINISH, Move("", ("new",), "done")), "has no name"),
        ((FINISH, WORK, Move("a", ("open",), "x"), Move("b", ("x",), "y"), Move("c", ("y",), "x")), "no end"),
    ],
)
def test_a_graph_that_cannot_be_right_is_refused_when_it_is_defined(moves: tuple[Move, ...], said: str) -> None:
    with pytest.raises(StatesWrong, match=said):
        defined(*moves)


def test_a_final_state_must_be_reached_too() -> None:
    with pytest.raises(StatesWrong, match="nothing leads to"):
        defined(WORK, FINISH, final=frozenset({"done", "lost"}))
