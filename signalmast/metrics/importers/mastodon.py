"""Mastodon archive, outbox.json: the account's own public posts. Boosts and posts not meant for everyone stay out.

The archive holds no counts. totalItems need not equal the number of entries. Lines are positions of entries, from 1.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from signalmast.metrics.importers.dates import DateReader
from signalmast.metrics.importers.dialect import external_id
from signalmast.metrics.importers.json_file import text_of
from signalmast.metrics.importers.layout import not_future
from signalmast.metrics.importers.options import Options
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Facts, Record, Refusal, Skip, Warn

NAME, NAMESPACE = "mastodon", "mastodon"
_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}


def detect(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and document.get("type") == "OrderedCollection"
        and isinstance(document.get("orderedItems"), list)
    )


class _Text(HTMLParser):
    """Paragraphs and line breaks become line ends; what a reader never sees is dropped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")
        elif tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("p", "li", "blockquote") and self._parts:
            self._parts.append("\n\n" if tag != "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(data)

    def text(self) -> str:
        return "".join(self._parts).strip()


def plain_text(html: str) -> str:
    """HTML content to text with its paragraphs."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser.text()


class MastodonSource:
    """The entries of one outbox."""

    def __init__(self, document: dict[str, Any], *, options: Options) -> None:
        self.facts = Facts(format=NAME, namespace=NAMESPACE, encoding="utf-8")
        self.metrics: list[str] = []
        self._items: list[Any] = document["orderedItems"]
        self._options = options
        self._dates = DateReader(column="published", order="ymd", local=options.local)

    def records(self) -> Iterator[Record | Refusal | Skip]:
        for line, item in enumerate(self._items, 1):
            kind = item.get("type") if isinstance(item, dict) else None
            if kind == "Announce":
                yield Skip(line, "boost")
            elif kind is not None and kind != "Create":
                yield Skip(line, "not-a-post")
            else:
                yield self._entry(line, item)

    def warnings(self) -> list[Warn]:
        return [Warn("no-counts")]

    def _entry(self, line: int, item: Any) -> Record | Refusal | Skip:
        note = item.get("object") if isinstance(item, dict) else None
        if not isinstance(note, dict):
            return Refusal(line, "bad-item", {})
        if not _is_public(note) and not _is_public(item):
            return Skip(line, "not-public")
        try:
            return self._record(line, item, note)
        except RowRefused as refused:
            return Refusal(line, refused.code, refused.params)

    def _record(self, line: int, item: dict[str, Any], note: dict[str, Any]) -> Record:
        external = external_id(text_of(note, "id", "atomUri"))
        published = text_of(note, "published") or text_of(item, "published")
        if not published:
            raise RowRefused("no-time")
        posted = not_future(self._dates.instant(published), self._options.latest)
        actor = text_of(note, "attributedTo") or text_of(item, "actor")
        label = self._options.page or _handle(actor)
        source_type = _source_type(note)
        key = f"{NAMESPACE}:{external}"
        post = {
            "key": key,
            "line": line,
            "page_id": actor,
            "page_label": label,
            "posted_at": posted,
            "kind": "clip" if source_type == "video" else "article",
            "source_type": source_type,
            "title": text_of(note, "summary"),
            "text": plain_text(text_of(note, "content")),
            "address": text_of(note, "url") or external,
            "duration_s": None,
        }
        return Record(line, "post", key, label, [], self._options.measured_at, key=key, posted_at=posted, post=post)


def _is_public(entry: dict[str, Any]) -> bool:
    """Addressed to everyone, listed or not; followers-only and direct posts are not."""
    for name in ("to", "cc"):
        addressed = entry.get(name)
        several = addressed if isinstance(addressed, list) else [addressed]
        if any(isinstance(one, str) and one in _PUBLIC for one in several):
            return True
    return False


def _source_type(note: dict[str, Any]) -> str:
    attached = note.get("attachment")
    for one in attached if isinstance(attached, list) else []:
        media = text_of(one, "mediaType").partition("/")[0]
        if media in ("video", "image", "audio"):
            return "photo" if media == "image" else media
    return "reply" if note.get("inReplyTo") else "status"


def _handle(actor: str) -> str:
    """https://social.example/users/desk → @desk@social.example; anything else as it is."""
    try:
        address = urlsplit(actor)
    except ValueError:
        return actor
    name = address.path.rstrip("/").rpartition("/")[2].lstrip("@")
    return f"@{name}@{address.netloc}" if name and address.netloc else actor
