"""What stands at a path of our own site: asked of whoever knows addresses, who is entered in `config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

POST, PAGE, MONTH, TOPIC, FRONT, SITE = "post", "page", "month", "topic", "front", "site"
PROGRAMME = "programme"
UNKNOWN = "unknown"  # no page of ours, now or ever: kept apart and never counted
DESK = "desk"  # the whole site together; stands in sums only
PAGE_OWN = (PAGE, MONTH)  # a community page's own lists are seen as the page


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is the string key of a post or page, "topic:…", "programme:…" or "front:…"; empty elsewhere."""

    kind: str
    key: str = ""


NOWHERE = Place(UNKNOWN)
Resolver = Callable[[Iterable[str]], dict[str, Place]]
_RESOLVERS: list[Resolver] = []


class NobodyKnows(RuntimeError):
    """No resolver was entered: sealing now would lose what every path meant."""


def register(resolver: Resolver) -> None:
    """The one that says what stands at paths; paths it leaves out are none of ours."""
    _RESOLVERS[:] = [resolver]


def of(paths: Iterable[str]) -> dict[str, Place]:
    """Raises NobodyKnows."""
    if not _RESOLVERS:
        raise NobodyKnows
    return _RESOLVERS[0](paths)
