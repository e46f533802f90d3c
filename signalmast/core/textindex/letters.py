"""The two spellings of a text that are searched: `marked`, as Vietnamese is written, and `plain`, without marks.

Both keep the length of the NFC text letter by letter, so that a place found in one is the same place in the other.
"""

from __future__ import annotations

import re
import unicodedata

from signalmast.core.fold import fold

WORD = re.compile(r"[^\W_]+")
# "hoà" and "hòa", "thuý" and "thúy" are two habits of one word: the mark moves to the first vowel.
_OLDER_PLACE = re.compile(r"([ou])([àáảãạèéẻẽẹỳýỷỹỵ])")
_TONES = ("àèỳ", "áéý", "ảẻỷ", "ãẽỹ", "ạẹỵ")
_ON_O, _ON_U = "òóỏõọ", "ùúủũụ"
_BARE = {letter: (tone, "aey"[place]) for tone, row in enumerate(_TONES) for place, letter in enumerate(row)}


class _Letters(dict[int, int]):
    """What `str.translate` asks for, one letter at a time; letters that would become none or several stay."""

    def __init__(self, without_marks: bool) -> None:
        super().__init__()
        self._without_marks = without_marks

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        becomes = fold(letter) if self._without_marks else letter.lower()
        if len(becomes) != 1:
            becomes = letter.lower() if len(letter.lower()) == 1 else letter
        self[code] = ord(becomes)
        return self[code]


_LOWER, _PLAIN = _Letters(without_marks=False), _Letters(without_marks=True)


def composed(text: str) -> str:
    """`text` with each letter and its marks as one character (NFC), without NUL and halves of characters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", " ")
    return unicodedata.normalize("NFC", whole)


def marked(text: str) -> str:
    """Composed `text` in lower case, the tone mark of oa, oe and uy in one place."""
    return _OLDER_PLACE.sub(_moved, text.translate(_LOWER))


def plain(text: str) -> str:
    """Composed `text` in lower case without marks, đ as d."""
    return text.translate(_PLAIN)


def _moved(found: re.Match[str]) -> str:
    first, second = found.groups()
    tone, bare = _BARE[second]
    if first == "o":
        return _ON_O[tone] + bare if bare != "y" else found[0]
    return _ON_U[tone] + bare if bare == "y" else found[0]
