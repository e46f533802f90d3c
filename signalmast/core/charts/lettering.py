"""How wide text stands in Be Vietnam Pro, and how it is broken into lines. Widths in em, read from the face."""

from __future__ import annotations

import re
import unicodedata

_WIDTHS = {
    letter: width
    for width, letters in {
        0.27: "'` Iilj|",
        0.31: '!.:,;"',
        0.42: "1frt{}()",
        0.48: "[]J~\\",
        0.51: "*/zs",
        0.58: "<>^kx?nuhvy7",
        0.63: "e+-cEL8F",
        0.66: "PSago$2Tbdpq35ZđươƯ",
        0.70: "BRY069K_4HV",
        0.74: "UX=DN&AĐƠ",
        0.84: "CG#QO%M",
        0.90: "wm",
        1.01: "@W",
    }.items()
    for letter in letters
}
# Periods of time may be thinned: the eye fills in what stands between. Names may not.
_TIME = re.compile(
    r"(?:(?:tháng|thg|quý|năm|ngày|tuần|week|day|q|t)\.?\s*)?[\dIVX]{1,4}(?:\s*[/.\-–]\s*\d{1,4})*"
    r"|(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?:\s+\d{2,4})?)",
    re.IGNORECASE,
)


def width(text: str, size: float) -> float:
    """A little more than the text takes, in the unit of `size`; letters the face does not have count as one em."""
    total = 0.0
    for letter in text:
        known = _WIDTHS.get(letter)
        if known is None:
            base = unicodedata.normalize("NFD", letter)[0]
            known = _WIDTHS.get(base, 0.0 if unicodedata.combining(letter) else 1.0)
        total += known
    return total * size * 1.03


def wrap(text: str, room: float, size: float) -> list[str]:
    """`text` in lines no wider than `room`; a word wider than that is cut between letters."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        pieces = _pieces(word, room, size)
        for place, piece in enumerate(pieces):
            joined = f"{line} {piece}" if line and place == 0 else piece
            if line and (place or width(joined, size) > room):
                lines.append(line)
                joined = piece
            line = joined
    return [*lines, line] if line else lines or [""]


def longest_word(text: str, size: float) -> float:
    return max((width(word, size) for word in text.split()), default=0.0)


def names_time(labels: list[str]) -> bool:
    return bool(labels) and all(_TIME.fullmatch(label.strip()) for label in labels)


def clean(text: str) -> str:
    """The text without characters that XML cannot hold, on one line."""
    return "".join(
        letter for letter in " ".join(text.split()) if letter.isprintable() or letter in "\u200d\u200e\u200f"
    )


def _pieces(word: str, room: float, size: float) -> list[str]:
    if width(word, size) <= room:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, size) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
