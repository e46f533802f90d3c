"""Named slots: places on a screen of a lower app that higher apps fill. Connected once, in `config.wiring`.

What a filling takes and gives stands at the screen that has the slot; of `today_card` in `backoffice.panels.from_slot`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SLOTS = frozenset(
    {
        *("about_section", "today_card", "search_panel", "post_action", "site_way", "form_way"),
        *("post_answer", "post_stamp", "post_words", "radar_section"),
        *("request_action", "contributor_action", "programme_action"),
    }
)


@dataclass(frozen=True)
class Filling:
    """`provide` is called by the screen that has the slot, which says what it takes and gives."""

    name: str
    order: int
    provide: Callable[..., Any]


_FILLED: dict[str, dict[str, Filling]] = {slot: {} for slot in SLOTS}


def fill(slot: str, *, name: str, order: int, provide: Callable[..., Any]) -> None:
    """Enter a filling, or put a newer one of the same name in its place. Raises KeyError for a slot nobody has."""
    _FILLED[slot][name] = Filling(name, order, provide)


def filled(slot: str) -> list[Filling]:
    """What fills a slot, in order. Raises KeyError for a slot nobody has."""
    return sorted(_FILLED[slot].values(), key=lambda filling: (filling.order, filling.name))


def told(slot: str, *given: Any) -> list[Any]:
    """What the fillings say to what the screen gives them, in order, without those that say nothing."""
    said = [filling.provide(*given) for filling in filled(slot)]
    return [each for each in said if each is not None]
