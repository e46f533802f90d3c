"""States of a thing and the moves between them as data, checked when the class that holds them is defined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar


class StatesWrong(TypeError):
    """The graph cannot be right: a name twice, a state nobody gets to, or one that nobody gets out of."""


@dataclass(frozen=True)
class Move:
    """`name` is what is done: it leads from any state of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str


class States:
    """Subclassed with `start`, `final` (where things may rest for ever) and `moves`."""

    start: ClassVar[str]
    final: ClassVar[frozenset[str]]
    moves: ClassVar[tuple[Move, ...]]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for wrong in _wrongs(cls):
            raise StatesWrong(f"{cls.__name__}: {wrong}")

    @classmethod
    def named(cls) -> set[str]:
        """Every state there is."""
        return {cls.start, *cls.final, *(state for move in cls.moves for state in (*move.sources, move.target))}

    @classmethod
    def after(cls, state: str, move: str) -> str | None:
        """Where the move leads from this state; None where it does not begin there."""
        return next((each.target for each in cls.moves if each.name == move and state in each.sources), None)

    @classmethod
    def possible(cls, state: str) -> set[str]:
        """What can be done now."""
        return {move.name for move in cls.moves if state in move.sources}


def _wrongs(graph: type[States]) -> Iterator[str]:
    steps = [(move.name, source) for move in graph.moves for source in move.sources]
    yield from (f"{name} from {source} stands twice" for name, source in set(steps) if steps.count((name, source)) > 1)
    names = graph.named()
    if not all((*names, *dict(steps))):
        yield "a state or a move has no name"
    if unreached := names - _reached(graph):
        yield f"nothing leads to {sorted(unreached)}"
    leading = {source for _name, source in steps}
    if stuck := names - leading - graph.final:
        yield f"nothing leads out of {sorted(stuck)}, which is not final"
    if lost := {state for state in names if not _reached(graph, state) & graph.final}:
        yield f"no end can be reached from {sorted(lost)}"


def _reached(graph: type[States], start: str = "") -> set[str]:
    found = {start or graph.start}
    before = 0
    while len(found) > before:
        before = len(found)
        found |= {move.target for move in graph.moves if found & set(move.sources)}
    return found
