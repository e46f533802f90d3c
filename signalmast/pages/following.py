"""What follows when a page goes out or is taken back: the registry. Filled in `config.wiring`, run by the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ByOne = Callable[[int], object]
ByMany = Callable[[list[int]], object]


@dataclass(frozen=True)
class Step:
    """`on_publish` and `on_unpublish` take a page's id, also of one that is deleted by now; both may run again.

    `on_many` does what `on_publish` does for thousands of imported pages at once; it raises nothing for one of them.
    """

    name: str
    order: int
    on_publish: ByOne
    on_unpublish: ByOne
    on_many: ByMany | None = None


_STEPS: dict[str, Step] = {}


def register(*, name: str, order: int, on_publish: ByOne, on_unpublish: ByOne, on_many: ByMany | None = None) -> None:
    """Enter a step, or put a newer one of the same name in its place."""
    _STEPS[name] = Step(name, order, on_publish, on_unpublish, on_many)


def steps() -> list[Step]:
    """In the order they run."""
    return sorted(_STEPS.values(), key=lambda step: (step.order, step.name))


def step(name: str) -> Step | None:
    """None for a step that an earlier version of the desk knew."""
    return _STEPS.get(name)
