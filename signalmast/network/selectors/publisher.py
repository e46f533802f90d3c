"""Who stands behind what the network hands out. The pages above know it, and say so through `config.wiring`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Issuer:
    """The responsible body of the desk; empty where none was set yet."""

    name: str = ""
    address: str = ""
    contact: str = ""
    demo: bool = False


_TOLD: dict[str, Callable[[str], Issuer]] = {}


def told_by(provide: Callable[[str], Issuer]) -> None:
    """`provide(language)` gives the desk's responsible body."""
    _TOLD["issuer"] = provide


def issuer(*, language: str) -> Issuer:
    provide = _TOLD.get("issuer")
    return provide(language) if provide is not None else Issuer()
