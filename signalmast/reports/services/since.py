"""What the desk has changed about the posts of a frozen review since; the review itself keeps what it counted by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from signalmast.core.periods import Period
from signalmast.reports import selectors
from signalmast.reports.document import Document
from signalmast.reports.services.reviews import counted_part

_COLUMNS = ("page", "kind", "month", "posted_at")


@dataclass(frozen=True)
class Since:
    """Posts now tagged, moved or dated otherwise; posts no longer on the desk; posts that came into the periods."""

    changed: int
    gone: int
    come: int


def changed_since(document: Document) -> Since:
    period = Period(date.fromisoformat(document.date_from), date.fromisoformat(document.date_to), document.zone)
    whole = selectors.dimension(_programmes_of(document))
    inside = set(counted_part(whole, period, document.page)["key"])
    now = _by_key({"key": whole.key, **{name: getattr(whole, name) for name in _COLUMNS}, "topics": whole.topics})
    then = _by_key(document.dimension)
    return Since(
        changed=sum(1 for key, words in then.items() if key in now and now[key] != words),
        gone=sum(1 for key in then if key not in now),
        come=len(inside - set(then)),
    )


def _programmes_of(document: Document) -> set[str] | None:
    """The programmes a review is about; None for one about the whole desk."""
    counted = document.dimension.get("of_programmes")
    return None if counted is None else set(counted)


def _by_key(dimension: dict[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    tags: dict[str, list[str]] = {}
    for key, topic in dimension["topics"]:
        tags.setdefault(key, []).append(topic)
    rows = zip(dimension["key"], *(dimension[name] for name in _COLUMNS), strict=True)
    return {key: (*words, *sorted(tags.get(key, ()))) for key, *words in rows}
