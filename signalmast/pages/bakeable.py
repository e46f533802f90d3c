"""Which addresses of the public site are kept as files: one registry, filled in `config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


def _nothing(*_post: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Source:
    """Paths without a query. `of_site` gives every list there is now; `of_post` the lists that show a post;
    `own` what stands for one post alone beside its page. The last two ask the database nothing: thousands are asked.
    """

    of_site: Callable[[], Iterable[str]] = _nothing
    of_post: Callable[[Any], Iterable[str]] = _nothing
    own: Callable[[Any], Iterable[str]] = _nothing


_SOURCES: dict[str, Source] = {}


def register_addresses(
    kind: str,
    *,
    of_site: Callable[[], Iterable[str]] = _nothing,
    of_post: Callable[[Any], Iterable[str]] = _nothing,
    own: Callable[[Any], Iterable[str]] = _nothing,
) -> None:
    """Enter addresses, or put newer ones of the same kind in their place. A post comes with section, locale, topics."""
    _SOURCES[kind] = Source(of_site, of_post, own)


def of_site() -> set[str]:
    return {path for source in _SOURCES.values() for path in source.of_site()}


def of_post(post: Any) -> set[str]:
    return {path for source in _SOURCES.values() for path in source.of_post(post)}


def own(post: Any) -> set[str]:
    return {path for source in _SOURCES.values() for path in source.own(post)}
