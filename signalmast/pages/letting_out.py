"""What ends a workflow, and who is asked before. Wagtail loads this while its own models load, so it imports none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalmast.core import clock

# Of a post's row and of the version that would go out: what keeps it in, in words for its writer, or nothing.
Condition = Callable[[Any, Any], Any]

_CONDITIONS: dict[str, Condition] = {}


class HeldBack(Exception):
    """A version does not go out, whoever lets it; `args[0]` says why, in words for its writer."""


def register_condition(name: str, condition: Condition) -> None:
    """Higher apps say here what a post needs before readers see it. Filled in `config.wiring`."""
    _CONDITIONS[name] = condition


def held_back(row: Any, version: Any) -> list[str]:
    """Everything that keeps this version in, in the order of the names."""
    found = (_CONDITIONS[name](row, version) for name in sorted(_CONDITIONS))
    return [str(words) for words in found if words]


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Let out what the last reader approved: every page type of the desk asks there whether this person may.

    (Wagtail's own end of a workflow asks for the right to publish and would refuse an editor.)
    """
    workflow_state.content_object.specific.let_out(by=user, at=clock.now())
