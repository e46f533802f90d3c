"""What goes out of the house of one post: feeds and every later outlet take this, and never a page of Wagtail's."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

VERSION = 1


@dataclass(frozen=True)
class ItemPublisher:
    name: str
    address: str
    contact: str


@dataclass(frozen=True)
class ItemPlace:
    """A community page, a topic or a programme: its key, name and full address."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class ItemPicture:
    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class ItemClip:
    """The first clip of the text; `captions` is the address of its captions, if it has any."""

    address: str
    media_type: str
    description: str
    seconds: float | None = None
    poster: str = ""
    captions: str = ""


@dataclass(frozen=True)
class ItemNote:
    """What was put right, brought up to date or withdrawn after publishing."""

    act: str
    note: str
    at: datetime


@dataclass(frozen=True)
class ItemCredit:
    """What somebody of the network gave, named as they wish to be."""

    kind: str
    name: str


@dataclass(frozen=True)
class PublicItem:
    """One published post. Addresses are full, times have a zone, `body_html` is clean and stands alone."""

    key: str
    address: str
    language: str
    kind: str
    title: str
    summary: str
    body_html: str
    posted_at: datetime
    updated_at: datetime
    section: ItemPlace
    publisher: ItemPublisher
    byline: str
    topics: tuple[ItemPlace, ...] = ()
    programmes: tuple[ItemPlace, ...] = ()
    picture: ItemPicture | None = None
    clip: ItemClip | None = None
    notes: tuple[ItemNote, ...] = ()
    credits: tuple[ItemCredit, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)
    demo: bool = False


def as_json(item: PublicItem) -> dict[str, Any]:
    """For `item.json`: plain values, times in ISO 8601, what is not there is null."""
    said = asdict(item)
    for name in ("posted_at", "updated_at"):
        said[name] = said[name].isoformat(timespec="seconds")
    said["notes"] = [{**note, "at": note["at"].isoformat(timespec="seconds")} for note in said["notes"]]
    return {"version": VERSION, **said}
