"""Telegram Desktop, result.json of one channel: messages with text as a string or a list of pieces, reactions by emoji.

The export holds no views and no time of reading. Lines are positions of messages, from 1. A message without reactions
says nothing about them, which is "not available" and not zero. Conversations and groups of people are refused.
"""

from collections.abc import Iterator
from typing import Any

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.counts import NOT_AVAILABLE
from signalmast.metrics.importers.dates import DateReader, utc_from_unix
from signalmast.metrics.importers.json_file import clean, count_of, text_of
from signalmast.metrics.importers.layout import not_future
from signalmast.metrics.importers.options import Options
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Facts, Record, Refusal, Skip, Warn

NAME, NAMESPACE = "telegram", "telegram"
_CHANNELS = ("public_channel", "private_channel")
# Only the two emoji that mean on Telegram what the figure's name says; every other counts in the total alone.
_KINDS = {"👍": "likes", "❤": "loves"}
_PRESENTATION = "\ufe0f"
_MEDIA = {
    "video_file": "video",
    "video_message": "video",
    "animation": "animation",
    "voice_message": "audio",
    "audio_file": "audio",
    "sticker": "sticker",
}


def detect(document: Any) -> bool:
    return isinstance(document, dict) and (isinstance(document.get("messages"), list) or "chats" in document)


class TelegramSource:
    """The messages of one channel."""

    def __init__(self, document: dict[str, Any], *, options: Options) -> None:
        if not isinstance(document.get("messages"), list):
            raise TableRefused("telegram-whole-account")
        if document.get("type") not in _CHANNELS:
            raise TableRefused("telegram-not-channel")
        self.facts = Facts(format=NAME, namespace=NAMESPACE, encoding="utf-8")
        self._messages: list[Any] = document["messages"]
        self._channel = text_of(document, "id")
        if not self._channel:
            raise TableRefused("telegram-not-channel")
        self._label = options.page or text_of(document, "name")
        self._options = options
        self._dates = DateReader(column="date", order="ymd", local=options.local)
        told = any(isinstance(one, dict) and isinstance(one.get("reactions"), list) for one in self._messages)
        self.metrics = ["reactions", *_KINDS.values()] if told else []

    def records(self) -> Iterator[Record | Refusal | Skip]:
        for line, message in enumerate(self._messages, 1):
            if not isinstance(message, dict):
                yield Refusal(line, "bad-item", {})
            elif message.get("type") == "service":
                yield Skip(line, "service-message")
            else:
                try:
                    yield self._record(line, message)
                except RowRefused as refused:
                    yield Refusal(line, refused.code, refused.params)

    def warnings(self) -> list[Warn]:
        return [] if self.metrics else [Warn("no-counts")]

    def _record(self, line: int, message: dict[str, Any]) -> Record:
        number = count_of(message.get("id"))
        if number is None:
            raise RowRefused("no-id")
        posted = not_future(self._posted_at(message), self._options.latest)
        key = f"{NAMESPACE}:{self._channel}/{number}"
        source_type = _source_type(message)
        post = {
            "key": key,
            "line": line,
            "page_id": self._channel,
            "page_label": self._label,
            "posted_at": posted,
            "kind": "clip" if _MEDIA.get(text_of(message, "media_type")) == "video" else "article",
            "source_type": source_type,
            "title": "",
            "text": _text(message.get("text")),
            "address": "",
            "duration_s": count_of(message.get("duration_seconds")),
        }
        values = _reactions(message.get("reactions")) if self.metrics else []
        measured = self._options.measured_at
        return Record(line, "post", key, self._label, values, measured, key=key, posted_at=posted, post=post)

    def _posted_at(self, message: dict[str, Any]) -> str:
        unix = text_of(message, "date_unixtime")
        if unix:
            return utc_from_unix(unix, column="date_unixtime")
        local = text_of(message, "date")
        if not local:
            raise RowRefused("no-time")
        return self._dates.instant(local)


def _text(value: Any) -> str:
    pieces = value if isinstance(value, list) else [value]
    parts = [piece if isinstance(piece, str) else _piece(piece) for piece in pieces]
    return clean("".join(parts))


def _piece(piece: Any) -> str:
    text = piece.get("text") if isinstance(piece, dict) else None
    return text if isinstance(text, str) else ""


def _reactions(value: Any) -> list[str]:
    """All reactions, then likes and loves; paid stars are money, not people, and stay out."""
    if not isinstance(value, list):
        return [NOT_AVAILABLE] * (1 + len(_KINDS))
    kinds = dict.fromkeys(_KINDS.values(), 0)
    total = 0
    for one in value:
        count = count_of(one.get("count")) if isinstance(one, dict) else None
        if count is None:
            raise RowRefused("bad-item")
        if one.get("type") == "paid":
            continue
        total += count
        kind = _KINDS.get(text_of(one, "emoji").replace(_PRESENTATION, ""))
        if kind:
            kinds[kind] += count
    return [str(total), *(str(count) for count in kinds.values())]


def _source_type(message: dict[str, Any]) -> str:
    """Forwarded before all else: those are another's words."""
    if text_of(message, "forwarded_from"):
        return "forwarded"
    if media := _MEDIA.get(text_of(message, "media_type")):
        return media
    if text_of(message, "photo"):
        return "photo"
    if isinstance(message.get("poll"), dict):
        return "poll"
    return "file" if text_of(message, "file") else "text"
