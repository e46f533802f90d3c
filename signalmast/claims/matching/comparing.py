"""How near one claim is to a question: a short list of numbers that can be read one by one, before their weights.

Sums of rarity, of what question and claim share; the order of adding never shows in a sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log
from typing import NamedTuple, Protocol

from signalmast.claims.matching import words

# Words and one more of a middling statement and headline: a claim without a headline is neither better nor worse.
_STATEMENT, _HEADLINE = 16, 11


class Row(NamedTuple):
    """A claim as the file holds it; `more` is its headline and short answer."""

    id: int
    words: str
    more_words: str
    marked: str
    more_marked: str
    letters: str
    more_letters: str


class Comparison(Protocol):
    """In two steps, for the second is the dearer one: by words, then by runs of letters."""

    def by_words(self, row: Row) -> dict[str, float]: ...

    def by_letters(self, row: Row) -> dict[str, float]: ...


@dataclass(frozen=True)
class English:
    """Stems and runs of letters of a question, each with its rarity; `capitals` are stems it writes with a capital."""

    said: Sequence[str]
    capitals: frozenset[str]
    rare: Mapping[str, float]
    runs: Mapping[str, float]
    longer_runs: Mapping[str, float]

    def by_words(self, row: Row) -> dict[str, float]:
        own, more = row.words.split(), row.more_words.split()
        own_words, more_words, known = set(own), set(more), self._known
        in_own, in_more = known.keys() & own_words, known.keys() & more_words
        first, second = self._dearest(in_own)
        in_headline, _next = self._dearest(in_more)
        often = words.often_stems()
        return {
            "covers": len(in_own - often) / (len(own_words - often) + 1),
            "covers_more": len(in_more - often) / (len(more_words - often) + 1),
            "rarest": max(first, in_headline),
            "rarest_own": first,
            "second_own": second,
            "rarest_more": in_headline,
            "no_names": fsum([known[word] for word in (in_own | in_more) - self.capitals]),
            "beginnings": fsum([self._beginnings[part] for part in self._shared_beginnings(own_words | more_words)]),
            "length": log((1 + len(own)) / _STATEMENT),
            "length_more": log((1 + len(more)) / _HEADLINE) if more else 0.0,
            "stretch_more": self._stretch(more) if in_more else 0.0,
        }

    def by_letters(self, row: Row) -> dict[str, float]:
        letters = row.letters + row.more_letters
        return {
            "runs": _shared(self.runs, letters, words.RUN),
            "runs_more": _shared(self.runs, row.more_letters, words.RUN),
            "longer_runs": _shared(self.longer_runs, letters, words.LONGER_RUN),
        }

    @cached_property
    def _known(self) -> dict[str, float]:
        return {word: self.rare[word] for word in self.said if word in self.rare}

    @cached_property
    def _beginnings(self) -> dict[str, float]:
        begun = {words.beginning(word) for word in self.said}
        return {part: self.rare[f"^{part}"] for part in begun if f"^{part}" in self.rare}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places = defaultdict(list)
        for place, word in enumerate(self.said):
            if word in self._known:
                places[word].append(place)
        return dict(places)

    def _dearest(self, shared: Iterable[str]) -> tuple[float, float]:
        order = [*sorted([self._known[word] for word in shared], reverse=True), 0.0, 0.0]
        return order[0], order[1]

    def _shared_beginnings(self, said: set[str]) -> set[str]:
        return self._beginnings.keys() & {word[: words.BEGINNING] for word in said}

    def _stretch(self, more: list[str]) -> float:
        """The dearest words that stand in the headline side by side as they do in the question."""
        dearest, before = 0.0, dict[int, float]()
        for word in more:
            now = {place: before.get(place - 1, 0.0) + self._known[word] for place in self._places.get(word, ())}
            dearest = max(dearest, *now.values(), dearest)
            before = now
        return dearest


@dataclass(frozen=True)
class Vietnamese:
    """Syllables of a question, without marks and (`=`) with them. Those that only ask have a weight of their own."""

    said: Sequence[str]
    marked: Sequence[str]
    rare: Mapping[str, float]
    runs: Mapping[str, float]
    length: float  # syllables of the middle claim
    letters: float

    def by_words(self, row: Row) -> dict[str, float]:
        said, marked = row.words + row.more_words, row.marked + row.more_marked
        length = 0.5 + 0.5 * (said.count(" ") - 3) / self.length
        telling = [(part, _often(rare, said.count(part), length)) for part, rare in self._plain if part in said]
        return {
            "words": fsum([worth for _part, worth in telling]),
            "asking": fsum([worth for part, worth in telling if part in words.ASKING]),
            "marked": fsum([_often(rare, marked.count(part), length) for part, rare in self._marked if part in marked]),
            "pairs": fsum([rare for part, rare in self._pairs if part in said]),
            "marked_pairs": fsum([rare for part, rare in self._marked_pairs if part in marked]),
        }

    def by_letters(self, row: Row) -> dict[str, float]:
        letters = row.letters + row.more_letters
        length = 0.6 + 0.4 * len(letters) / (self.letters + 4)
        return {"runs": _shared(self.runs, letters, words.RUN) / length}

    @cached_property
    def _plain(self) -> list[tuple[str, float]]:
        return self._weighed(self.said)

    @cached_property
    def _marked(self) -> list[tuple[str, float]]:
        return self._weighed([f"={word}" for word in self.marked])

    @cached_property
    def _pairs(self) -> list[tuple[str, float]]:
        return self._weighed(dict.fromkeys(words.pairs(self.said, "")))

    @cached_property
    def _marked_pairs(self) -> list[tuple[str, float]]:
        return self._weighed(dict.fromkeys(words.pairs(self.marked, "=")))

    def _weighed(self, parts: Iterable[str]) -> list[tuple[str, float]]:
        """Each part that stands anywhere, between blanks and without its sign, as often as it was asked for."""
        return [(f" {part.removeprefix('=')} ", self.rare[part]) for part in parts if part in self.rare]


def _often(rare: float, count: int, length: float) -> float:
    """BM25 of one word, k = 0.6."""
    return rare * count * 1.6 / (count + 0.6 * length)


def _shared(runs: Mapping[str, float], letters: str, length: int) -> float:
    stand = {run for start in range(len(letters) - length + 1) if (run := letters[start : start + length]) in runs}
    return fsum([runs[run] for run in stand])
