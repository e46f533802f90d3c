"""Vietnamese text without marks, for addresses and look-ups; đ becomes d, which Unicode alone does not do."""

from __future__ import annotations

import re
import unicodedata

_STROKE = str.maketrans({"đ": "d", "Đ": "D"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """`text` in lower case without marks: "Đường Trần Phú" -> "duong tran phu"."""
    plain = unicodedata.normalize("NFD", text.translate(_STROKE))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def address_words(text: str, *, longest: int = 60) -> str:
    """`text` as words of an address joined by hyphens, cut at a word; empty when nothing is left."""
    words = _NOT_WORD.sub("-", fold(text)).strip("-")
    if len(words) <= longest:
        return words
    return words[: longest + 1].rsplit("-", 1)[0][:longest]
