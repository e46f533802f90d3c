"""Where the words that were asked for stand in a text: pieces to show, never markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from signalmast.core.textindex.asking import Chunk
from signalmast.core.textindex.letters import marked, plain

LENGTH = 220  # letters of an excerpt
_BEFORE = 60
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    text: str
    hit: bool = False


Span = tuple[int, int]


class Finder:
    """The chunks of one search, to be found in many texts."""

    def __init__(self, asked: list[Chunk], *, with_marks: bool) -> None:
        self._spell = marked if with_marks else plain
        either = {chunk if with_marks else chunk.plain for chunk in asked}
        if with_marks:
            either |= {chunk.plain for chunk in asked}
        longest_first = sorted(either, key=lambda chunk: (-len(" ".join(chunk.words)), chunk.words))
        patterns = [chunk.pattern() for chunk in longest_first]
        self._pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(patterns) + ")") if patterns else None

    def spans(self, text: str) -> list[Span]:
        return [found.span() for found in self._pattern.finditer(self._spell(text))] if self._pattern else []

    def whole(self, text: str) -> tuple[Piece, ...]:
        """All of a short text, such as a title."""
        return _pieces(text, self.spans(text), 0, len(text))

    def excerpt(self, text: str) -> tuple[Piece, ...]:
        """The stretch of about `LENGTH` letters with the most of the words asked for; else the beginning."""
        spans = self.spans(text)
        start, end = _stretch(text, spans)
        inner = [span for span in spans if span[0] >= start and span[1] <= end]
        pieces = _pieces(text, inner, start, end)
        before = (Piece("… "),) if start else ()
        after = (Piece(" …"),) if end < len(text) else ()
        return (*before, *pieces, *after)


def _stretch(text: str, spans: list[Span]) -> Span:
    """Begin and end of the best stretch, at blanks."""
    best, most = 0, 0
    for place, (begin, _end) in enumerate(spans):
        within = {
            text[first:last].lower() for first, last in spans[place : place + 40] if last <= begin + LENGTH - _BEFORE
        }
        if len(within) > most:
            best, most = begin, len(within)
    start = 0 if best <= _BEFORE else _blank_after(text, best - _BEFORE, best)
    if len(text) <= start + LENGTH:
        return start, len(text)
    end = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return start, end if end > 0 else start + LENGTH


def _blank_after(text: str, place: int, latest: int) -> int:
    found = text.find(" ", place, latest)
    return found + 1 if found >= 0 else place


def _pieces(text: str, spans: list[Span], start: int, end: int) -> tuple[Piece, ...]:
    edges = sorted({start, end, *(edge for span in spans for edge in span)})
    begins = {begin for begin, _end in spans}
    pieces = []
    for left, right in pairwise(edges):
        words = _BLANK.sub(" ", text[left:right])
        if words:
            pieces.append(Piece(words, hit=left in begins))
    return tuple(pieces)
