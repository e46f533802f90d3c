"""The claims nearest to what somebody says: by their rarest words and runs of letters, then one by one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from signalmast.claims.matching import words
from signalmast.claims.matching.store import FOUND_BY, Index
from signalmast.claims.matching.weights import WEIGHTS

BY_WORDS, BY_RUNS = 100, 60  # claims that are compared one by one
# Rows of the index that one question may touch. Words that stand in ever more claims say ever less and cost ever more.
MOST_WORD_ROWS, MOST_RUN_ROWS = 6_000, 4_000
OFTEN = 0.2  # a run of letters in a greater share of the claims says nothing
MOST_WORDS, MOST_RUNS = 100, 250  # of a question


@dataclass(frozen=True)
class Match:
    """`keys`: the claim's, then those of claims that say the same, in the order they were entered.

    `score` orders; `shared` is how much of the claim's own words the question has, from 0 to 1. `why` names what
    each comparison gave, before its weight.
    """

    keys: tuple[str, ...]
    score: float
    shared: float
    why: Mapping[str, float]

    @property
    def key(self) -> str:
        return self.keys[0]


class _Row(NamedTuple):
    id: int
    words: str
    more_words: str
    marked: str
    more_marked: str
    letters: str
    more_letters: str


def near(index: Index, text: str, *, language: str, limit: int = 10) -> list[Match]:
    """Best first; claims of one score in the order they were entered. Raises textindex.NotReady."""
    with index.reading() as connection:
        question = Question.asked(connection, text, language)
        if question is None:
            return []
        found = rows(connection, language, question.candidates(connection))
        compared = [(row, question.compared(row)) for row in found]
        weights = WEIGHTS[question.way]
        scored = [(sum(weights[name] * value for name, value in why.items()), row, why) for row, why in compared]
        scored.sort(key=lambda one: (-one[0], one[1].id))
        return [
            Match(_same(connection, language, row.id), score, question.covers(row), why)
            for score, row, why in _merged(scored)[:limit]
        ]


Scored = tuple[float, _Row, Mapping[str, float]]


def _merged(scored: Iterable[Scored]) -> list[Scored]:
    """Each statement once, whatever its number of claims."""
    first: dict[str, Scored] = {}
    for one in scored:
        first.setdefault(one[1].letters, one)
    return list(first.values())


def _same(connection: sqlite3.Connection, language: str, number: int) -> tuple[str, ...]:
    rows = connection.execute(
        f"select key from claim_{language} where same = (select same from claim_{language} where id = ?)"  # noqa: S608
        " order by id",
        [number],
    )
    return tuple(key for (key,) in rows)


@dataclass(frozen=True)
class Question:
    """A text with how rare each of its words and runs of letters is among the claims of one language."""

    language: str
    way: str  # whose weights: en, vi, or vi_plain for Vietnamese typed without marks
    words: Weighed
    marked: Weighed
    pairs: Weighed
    marked_pairs: Weighed
    runs: Weighed
    found_by: tuple[tuple[str, str, int, float], ...]
    length: float  # words of the middle claim
    letters: float

    @classmethod
    def asked(cls, connection: sqlite3.Connection, text: str, language: str) -> Question | None:
        """None where nothing can be compared: no claims, or no letter in the text."""
        kept = words.cleaned(text)
        plain = words.words(kept, language)[:MOST_WORDS]
        marked = words.with_marks(kept)[:MOST_WORDS] if language == "vi" else []
        claims, length, letters = connection.execute(f"select * from total_{language}").fetchone()  # noqa: S608
        if not claims or not plain:
            return None
        line = words.line(kept)
        pairs = [words.pairs(plain, ""), words.pairs(marked, "=")] if language == "vi" else [[], []]
        different = dict.fromkeys([*plain, *(f"={word}" for word in marked), *pairs[0], *pairs[1]])
        stand = _stand(connection, f"word_{language}", "word", different)
        runs = _stand(connection, f"run_{language}", "run", sorted(words.runs(line) | words.runs(line, FOUND_BY)))
        rare = {part: words.rarity(claims, count) for part, count in stand.items()}
        found_by = [
            *((f"words_{language}", word, stand[word], rare[word]) for word in stand if " " not in word),
            *(
                (f"runs_{language}", run.replace(" ", "_"), count, words.rarity(claims, count))
                for run, count in runs.items()
                if len(run) == FOUND_BY
            ),
        ]
        telling = sorted((count, run) for run, count in runs.items() if len(run) == words.RUN)[:MOST_RUNS]
        return cls(
            language=language,
            way="vi_plain" if language == "vi" and marked == plain else language,
            words=_weighed(plain, rare),
            marked=_weighed([f"={word}" for word in marked], rare),
            pairs=_weighed(pairs[0], rare),
            marked_pairs=_weighed(pairs[1], rare),
            runs=[(run, words.rarity(claims, count)) for count, run in telling if count <= max(3, OFTEN * claims)],
            found_by=tuple(sorted(found_by, key=lambda one: (one[2], one[1]))),
            length=length / claims,
            letters=letters / claims,
        )

    def candidates(self, connection: sqlite3.Connection) -> list[int]:
        """Ids of the claims worth comparing, in the order they were entered."""
        by_words = self._found(connection, f"words_{self.language}", MOST_WORD_ROWS, BY_WORDS)
        by_runs = self._found(connection, f"runs_{self.language}", MOST_RUN_ROWS, BY_RUNS)
        return sorted({*by_words, *by_runs})

    @cached_property
    def numbers(self) -> list[str]:
        return [word for word, _rare in self.words if word.strip().isdigit()]

    def _found(self, connection: sqlite3.Connection, table: str, most_rows: int, most: int) -> list[int]:
        worth: dict[int, float] = defaultdict(float)
        touched = 0
        for where, part, count, rare in self.found_by:
            if where != table:
                continue
            touched += count
            if touched > most_rows and worth:
                break
            statement = f"select rowid from {table} where {table} match ? limit {most_rows}"  # noqa: S608 -- our names
            for (number,) in connection.execute(statement, [f'"{part}"']):
                worth[number] += rare
        return sorted(worth, key=lambda number: (-worth[number], number))[:most]

    def compared(self, row: _Row) -> dict[str, float]:
        """What each comparison gives for one claim. Sums of rarity, damped for claims longer than the middle one."""
        return self._syllables(row) if self.language == "vi" else self._stems(row)

    def _stems(self, row: _Row) -> dict[str, float]:
        own, more = row.words, row.more_words
        length = 0.3 + 0.9 * (own.count(" ") + more.count(" ")) / (self.length + 4)
        in_own = [rare for word, rare in self.words if word in own]
        in_more = [rare for word, rare in self.words if word in more]
        either = [rare for word, rare in self.words if word in own or word in more]
        runs_own = sum([rare for run, rare in self.runs if run in row.letters])
        runs_more = sum([rare for run, rare in self.runs if run in row.more_letters])
        letters = row.letters + row.more_letters
        runs = sum([rare for run, rare in self.runs if run in letters])
        return {
            "words": sum(either) * 2.2 / (1 + length),
            "statement": sum(in_own) / (own.count(" ") + 3) ** 0.5,
            "more": sum(in_more) / (more.count(" ") + 3) ** 0.5,
            "rarest": max(either, default=0.0),
            "numbers": float(sum([word in own or word in more for word in self.numbers])),
            "runs": runs / (0.6 + 0.4 * len(letters) / (self.letters + 4)),
            "runs_statement": runs_own / len(row.letters) ** 0.5,
            "runs_more": runs_more / (len(row.more_letters) + 8) ** 0.5,
        }

    def _syllables(self, row: _Row) -> dict[str, float]:
        plain, marked = row.words + row.more_words, row.marked + row.more_marked
        length = 0.3 + 0.9 * (plain.count(" ") - 3) / self.length
        letters = row.letters + row.more_letters
        return {
            "words": sum([_often(rare, plain.count(word), length) for word, rare in self.words if word in plain]),
            "marked": sum([_often(rare, marked.count(word), length) for word, rare in self.marked if word in marked]),
            "pairs": sum([rare for pair, rare in self.pairs if pair in plain]),
            "marked_pairs": sum([rare for pair, rare in self.marked_pairs if pair in marked]),
            "rarest": max([rare for word, rare in self.words if word in plain], default=0.0),
            "runs": sum([rare for run, rare in self.runs if run in letters])
            / (0.6 + 0.4 * len(letters) / (self.letters + 4)),
        }

    def covers(self, row: _Row) -> float:
        """The share of the words of the claim's statement that the question has."""
        has = {word for word, _rare in self.words}
        own = [f" {word} " for word in row.words.split()]
        return sum([word in has for word in own]) / max(1, len(own))


Weighed = list[tuple[str, float]]


def _often(rare: float, count: int, length: float) -> float:
    """BM25 of one word, k = 1.2."""
    return rare * count * 2.2 / (count + length)


def _weighed(parts: list[str], rare: Mapping[str, float]) -> Weighed:
    """Each part that stands anywhere, between blanks and without its sign, as often as it was asked for."""
    return [(f" {part.removeprefix('=')} ", rare[part]) for part in parts if part in rare]


def _stand(connection: sqlite3.Connection, table: str, column: str, asked: Iterable[str]) -> dict[str, int]:
    """In how many claims each stands; those that stand in none are left out."""
    parts = list(asked)[:4000]
    marks = ",".join("?" * len(parts))
    statement = f"select {column}, claims from {table} where claims > 0 and {column} in ({marks})"  # noqa: S608 -- ours
    return dict(connection.execute(statement, parts).fetchall())


def rows(connection: sqlite3.Connection, language: str, numbers: list[int]) -> list[_Row]:
    marks = ",".join(map(str, numbers))
    columns = ", ".join(_Row._fields)
    statement = f"select {columns} from claim_{language} where id in ({marks}) order by id"  # noqa: S608 -- numbers
    return [_Row(*row) for row in connection.execute(statement)]
