"""Vietnamese that was written in an older encoding, or read in a wrong one, and pasted as it looked: read anew.

TCVN3 (TCVN 5712:1993, the fonts named .Vn…) has one byte for a letter; its capitals with a tone are small letters in
another font, so they come out small unless the rest of the word is in capitals. VNI-Win writes a letter and a mark of
its own after it. UTF-8 read as Windows-1252 has two or three signs for a letter. A text is only said to be one of
these when most of what is odd in it becomes Vietnamese syllables and was none before; a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

TCVN3, VNI, UTF8 = "TCVN3", "VNI", "UTF-8"
MOST = 4_000  # letters that are looked at to judge a text
ENOUGH = 2  # words that were nothing and become Vietnamese
_SURE, _NOT_BEFORE = 0.8, 0.6  # shares of the words that change

# What is taken out of every other text as unseen, and is half a letter here.
FRAGILE = re.compile("([\u0080-\u009f\u00ad]+)")

_TCVN3 = dict(
    zip(
        range(0xA1, 0xFF),
        "ĂÂÊÔƠƯĐăâêôơưđ\0\0\0\0\0\0àảãáạ\0ằẳẵắ\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3 = {code: letter for code, letter in _TCVN3.items() if letter != "\0"}

_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_ROUND = dict(zip("áàåãä", "\u0301\u0300\u0309\u0303\u0323", strict=True))  # with the roof of â ê ô
_SHORT = dict(zip("éèúüë", "\u0301\u0300\u0309\u0303\u0323", strict=True))  # with the bow of ă


def _vni() -> dict[str, str]:
    made = dict(zip(("í", "ì", "æ", "ó", "ò", "î", "ñ", "ô", "ö"), "íìỉĩịỵđơư", strict=True))
    for letter in "aeouyôö":
        for sign, tone in _TONES.items():
            made[letter + sign] = unicodedata.normalize("NFC", {"ô": "ơ", "ö": "ư"}.get(letter, letter) + tone)
    for letter, roofed in zip("aeo", "âêô", strict=True):
        made[letter + "â"] = roofed
        for sign, tone in _ROUND.items():
            made[letter + sign] = unicodedata.normalize("NFC", roofed + tone)
    made["aê"] = "ă"
    for sign, tone in _SHORT.items():
        made["a" + sign] = unicodedata.normalize("NFC", "ă" + tone)
    del made["yï"]
    for written, letter in list(made.items()):
        made[written.upper()] = letter.upper()
        made[written[0].upper() + written[1:]] = letter.upper()
    return made


_VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_WORD = re.compile(r"[^ \t\r\n]+")
_APART = re.compile("[\x00-\x40\\[-`{-\x7f–—‘’“”…•]+")
_BYTES = re.compile("[^\x00-\x7f]+")
_ALIKE = frozenset("íìÍÌ")  # the same in VNI and today
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh?|gh|gi|qu|kh|ph|th|tr|ch|nh|[bcdđghklmnprstvx])?"
    "(?:a(?:ch?|i|m|n[gh]?|o|p|t|u|y)?|ă(?:c|m|ng?|p|t)|â(?:c|m|ng?|p|t|u|y)|e(?:c|m|ng?|o|p|t)?|ê(?:ch|m|nh?|p|t|u)?"
    "|i(?:a|ch|m|nh?|p|t|u)?|iê(?:c|m|ng?|p|t|u)|oa(?:ch?|i|m|n[gh]?|o|p|t|y)?|oă(?:c|m|ng?|t)|oe(?:m|n|o|t)?"
    "|oo(?:c|ng)|o(?:c|i|m|ng?|p|t)?|ô(?:c|i|m|ng?|p|t)?|ơ(?:i|m|n|p|t)?|uâ(?:ng?|t|y)|uê(?:ch|nh?|u)?"
    "|uô(?:c|i|m|ng?|t)|uơ|uyê(?:n|t)|uy(?:a|ch|nh?|p|t|u)?|u(?:a|c|i|m|ng?|p|t)?|ươ(?:c|i|m|ng?|p|t|u)"
    "|ư(?:a|c|i|m|ng?|t|u)?|yê(?:m|ng?|t|u)|y(?:t|ch|nh)?)"
)


@dataclass(frozen=True)
class Anew:
    """`encoding` the text was read in, `text` in today's letters."""

    encoding: str
    text: str


def read(text: str) -> Anew | None:
    """What a text says if it is one of these; None for every other. Takes time by MOST letters, whatever its length."""
    if text.isascii():
        return None
    head = text[:MOST]
    for encoding, convert in _WAYS.items():
        if _becomes_vietnamese(head, convert):
            return Anew(encoding, unicodedata.normalize("NFC", convert(text)))
    return None


def from_tcvn3(text: str) -> str:
    return _WORD.sub(lambda found: _as_large(found[0], found[0].translate(_TCVN3)), text)


def from_vni(text: str) -> str:
    return _VNI_LETTER.sub(lambda found: _VNI[found[0]], text)


def from_utf8(text: str) -> str:
    """Runs of signs that were bytes; a run that is none stays."""
    return _BYTES.sub(_decoded, text.replace("Ã ", "Ã\u00a0"))


_WAYS: dict[str, Callable[[str], str]] = {UTF8: from_utf8, TCVN3: from_tcvn3, VNI: from_vni}


def _decoded(found: re.Match[str]) -> str:
    try:
        return b"".join(_byte(sign) for sign in found[0]).decode()
    except UnicodeError:
        return found[0]


def _byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _as_large(before: str, after: str) -> str:
    """A word in the font of capitals has capitals where the encoding has them, and small letters else."""
    plain = [letter for letter in before if letter.isascii() and letter.isalpha()]
    return after.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else after


def _becomes_vietnamese(text: str, convert: Callable[[str], str]) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isascii() and not any(map(str.isdigit, word))]
    changed = [(word, new) for word in words if (new := convert(word)) != word]
    odd = sum(not _ALIKE.issuperset(sign for sign in word if not sign.isascii()) for word in words)
    if len(changed) < max(ENOUGH, _SURE * odd):
        return False
    good = [word for word, new in changed if _is_vietnamese(new)]
    before = sum(_is_vietnamese(word) for word in good)
    sure = len(good) >= _SURE * len(changed) and before <= _NOT_BEFORE * len(changed)
    return sure and len(good) - before >= ENOUGH


def _is_vietnamese(word: str) -> bool:
    """Every part of it is a syllable, with one tone at most."""
    parts = [part for part in _APART.split(word) if part]
    return bool(parts) and all(_is_syllable(part) for part in parts)


def _is_syllable(part: str) -> bool:
    spread = unicodedata.normalize("NFD", part.lower())
    bare = unicodedata.normalize("NFC", _TONE.sub("", spread))
    return len(_TONE.findall(spread)) < 2 and _SYLLABLE.fullmatch(bare) is not None
