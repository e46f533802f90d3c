"""The three forms a feed goes out in, each naming who is responsible.

RSS 2.0 (RSS Advisory Board), Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org). What a feed says comes from `serving`.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MEDIA = "http://search.yahoo.com/mrss/"


def plain(text: str) -> str:
    """Without the characters XML cannot carry; imported words may hold them."""
    return _UNPRINTABLE.sub("", text)


def iri_of(key: str) -> str:
    """Atom wants an IRI that never changes, whatever the site's address is."""
    return uuid5(NAMESPACE_URL, key).urn


class _Dated(SyndicationFeed):
    """Says when its content last changed, never when it was asked for: the same content gives the same bytes."""

    def latest_post_date(self) -> datetime:
        changed: datetime = self.feed["changed_at"]
        return changed


class Rss(_Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:media": _MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["publisher"]:
            publisher = self.feed["publisher"]
            handler.addQuickElement("managingEditor", plain(f"{publisher.contact_email} ({publisher.name})"))

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item["picture"]:
            handler.addQuickElement("media:content", "", {"url": item["picture"], "medium": "image"})


class Atom(_Dated, Atom1Feed):
    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, {**item, "unique_id": iri_of(item["unique_id"])})


class JsonFeed(_Dated):
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[str], encoding: str) -> None:
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [self._author(body) for body in self.feed["publishers"]],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(said, ensure_ascii=False, indent=1))

    def _author(self, publisher: Any) -> dict[str, str]:
        name = plain(f"{publisher.name}, {publisher.address}, {publisher.contact}")
        return {"name": name, "url": f"mailto:{publisher.contact_email}"}

    def _item(self, item: Any) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_text": item["description"] or item["title"],
            "date_published": item["pubdate"].isoformat(timespec="seconds"),
            "date_modified": item["updateddate"].isoformat(timespec="seconds"),
            "authors": [{"name": item["author_name"]}],
            "language": self.feed["language"],
        }
        if item["picture"]:
            said["image"] = item["picture"]
        if item["categories"]:
            said["tags"] = list(item["categories"])
        return said


FORMS: dict[str, type[SyndicationFeed]] = {"rss": Rss, "atom": Atom, "json": JsonFeed}
