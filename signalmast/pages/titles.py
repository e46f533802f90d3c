"""Headlines for imported posts: the first sentence of a caption, or a rule where there is no text."""

from __future__ import annotations

import html
import re
from datetime import datetime

from signalmast.core.plain import plain

LONGEST = 110
_SPACES = re.compile(r"\s+")
# A sentence ends at . ! ? … followed by space, unless the dot closes a number ("30.9") or one letter ("P.").
_END = re.compile(r"(?<!\b\w)[.!?…]+(?=\s|$)|\n")
_ONLY_MARKS = re.compile(r"^[\W_]*$")
_TAGS_AT_END = re.compile(r"(?:\s*#\w+)+\s*$")

_KINDS = {
    "video": ("Video", "Video"),
    "native video": ("Video", "Video"),
    "videos": ("Video", "Video"),
    "reel": ("Video ngắn", "Reel"),
    "reels": ("Video ngắn", "Reel"),
    "ig reel": ("Video ngắn", "Reel"),
    "photo": ("Ảnh", "Photo"),
    "photos": ("Ảnh", "Photo"),
    "ig image": ("Ảnh", "Photo"),
    "ig carousel": ("Bộ ảnh", "Photo set"),
    "album": ("Bộ ảnh", "Photo set"),
    "link": ("Đường dẫn", "Link"),
    "links": ("Đường dẫn", "Link"),
    "status": ("Dòng trạng thái", "Status"),
}
_OTHER = ("Bài đăng", "Post")


def headline(text: str) -> str:
    """The first sentence of `text`, at most 110 characters, cut at a word; empty when there are no words."""
    for part in _END.split(text.strip()):
        sentence = _SPACES.sub(" ", _TAGS_AT_END.sub("", part) or part).strip()
        if sentence and not _ONLY_MARKS.match(sentence):
            return _cut(sentence)
    return ""


def rule_title(source_type: str, posted_at: datetime, lang: str) -> str:
    """A title for a post without words: its type and day, as "Video · 22/04/2018"."""
    vi, en = _KINDS.get(source_type.strip().casefold(), _OTHER)
    return f"{en if lang == 'en' else vi} · {posted_at:%d/%m/%Y}"


def paragraphs(text: str) -> str:
    """Plain text as safe HTML paragraphs: blank lines part them, single line ends stay."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())]
    return "".join("<p>" + html.escape(part, quote=False).replace("\n", "<br/>") + "</p>" for part in parts if part)


def clean(text: str) -> str:
    """As people see it: NFC, without letters that neither a screen nor a file can show."""
    return plain(text)


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    head = sentence[: LONGEST - 1]
    at = head.rfind(" ")
    return (head[:at] if at > LONGEST // 2 else head).rstrip(" ,;:-–") + "…"
