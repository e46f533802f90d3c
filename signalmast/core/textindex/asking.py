"""What a person typed, as expressions FTS5 takes: every word in quotes, so nothing typed is ever an operator.

A chunk is what stands between blanks or in quotes. A word ending in * stands for all that begin so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from signalmast.core.textindex.letters import WORD, composed, marked, plain

LONGEST = 400  # letters of a search that are looked at
MOST_CHUNKS = 24
_QUOTES = str.maketrans("“”„«»", '"""""')
_CHUNK = re.compile(r'"([^"]*)"?|([^\s"]+)')

MARKED_FIELDS = "{title text}"
PLAIN_FIELDS = "{plain_title plain_text}"


@dataclass(frozen=True)
class Chunk:
    """Words that must stand side by side, in lower case; `begun` when the last is only a beginning."""

    words: tuple[str, ...]
    begun: bool = False

    @property
    def plain(self) -> Chunk:
        return Chunk(tuple(plain(word) for word in self.words), self.begun)

    @property
    def has_marks(self) -> bool:
        return self.plain != self

    def phrase(self) -> str:
        return '"' + " ".join(self.words) + '"' + (" *" if self.begun else "")

    def pattern(self) -> str:
        """The same as a regular expression over marked or plain text."""
        inner = r"[\W_]+".join(re.escape(word) for word in self.words)
        return inner + (r"[^\W_]*" if self.begun else r"(?![^\W_])")


def chunks(text: str) -> list[Chunk]:
    """What was typed, each chunk once, in order; empty when there is no letter or digit in it."""
    found: dict[Chunk, None] = {}
    for quoted, bare in _CHUNK.findall(composed(text[: 4 * LONGEST])[:LONGEST].translate(_QUOTES)):
        words = tuple(WORD.findall(marked(quoted or bare)))
        if words:
            found[Chunk(words, begun=(quoted or bare).endswith("*"))] = None
    return list(found)[:MOST_CHUNKS]


def exactly(asked: list[Chunk]) -> str:
    """Every chunk with its marks."""
    return _in(MARKED_FIELDS, " AND ".join(chunk.phrase() for chunk in asked))


def unmarked_too(asked: list[Chunk]) -> str:
    """Every chunk with its marks or typed without any: "đường" and "duong", never "dương"."""
    either = [f"({chunk.phrase()} OR {chunk.plain.phrase()})" if chunk.has_marks else chunk.phrase() for chunk in asked]
    return _in(MARKED_FIELDS, " AND ".join(either))


def without_marks(asked: list[Chunk]) -> str:
    """Every chunk, whatever its marks."""
    return _in(PLAIN_FIELDS, " AND ".join(chunk.plain.phrase() for chunk in asked))


def beginnings(asked: list[Chunk]) -> list[Chunk]:
    """The same with the last word as a beginning; one letter begins too much."""
    *rest, last = asked
    return [*rest, Chunk(last.words, begun=len(last.words[-1]) > 1)]


def any_of(asked: list[Chunk], *, with_marks: bool) -> str:
    """At least one chunk; those of the spelling asked for weigh once, others of a marked search not at all."""
    fields = MARKED_FIELDS if with_marks else PLAIN_FIELDS
    return _in(fields, " OR ".join((chunk if with_marks else chunk.plain).phrase() for chunk in asked))


def _in(fields: str, inner: str) -> str:
    return f"({fields} : ({inner}))"
