"""The claims nearest to what somebody says: by their rarest words and runs of letters, then one by one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from signalmast.claims.matching import words
from signalmast.claims.matching.comparing import Comparison, English, Row, Vietnamese
from signalmast.claims.matching.store import Index
from signalmast.claims.matching.weights import WEIGHTS

BY_WORDS, BY_RUNS = 120, 80  # claims whose words are compared one by one
CLOSER, CLOSER_BY_RUNS = 40, 20  # of them, those whose letters are compared too: best by words, first by runs
# Rows of the index that one question may touch. Words that stand in ever more claims say ever less and cost ever more.
MOST_WORD_ROWS, MOST_RUN_ROWS = 4_000, 2_500
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


def near(index: Index, text: str, *, language: str, limit: int = 10, also: Sequence[str] = ()) -> list[Match]:
    """Best first; claims of one score in the order they were entered. Raises textindex.NotReady.

    Claims of the keys `also` are compared whatever words they have.
    """
    with index.reading() as connection:
        question = Question.asked(connection, text, language)
        if question is None:
            return []
        extra = _numbers(connection, language, also)
        scored = question.ranked(connection, extra, at_least=limit)
        return [
            Match(_same(connection, language, row.id), score, question.covers(row), why)
            for score, row, why in _merged(scored)[:limit]
        ]


def size(index: Index, language: str) -> int:
    """How many claims of a language there are. Raises textindex.NotReady."""
    with index.reading() as connection:
        return int(connection.execute(f"select claims from total_{language}").fetchone()[0])  # noqa: S608 -- our names


def _numbers(connection: sqlite3.Connection, language: str, keys: Sequence[str]) -> list[int]:
    marks = ",".join("?" * len(keys))
    statement = f"select id from claim_{language} where key in ({marks})"  # noqa: S608 -- question marks
    return [number for (number,) in connection.execute(statement, keys)] if keys else []


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


Scored = tuple[float, Row, Mapping[str, float]]


def _best(one: Scored) -> tuple[float, int]:
    return -one[0], one[1].id


@dataclass(frozen=True)
class Question:
    """A text with how rare each of its words and runs of letters is among the claims of one language."""

    language: str
    way: str  # whose weights: en, vi, or vi_plain for Vietnamese typed without marks
    compared: Comparison
    words: frozenset[str]
    by_words: Sequence[tuple[str, int, float]]  # what claims are found by: part, in how many it stands, its rarity
    by_runs: Sequence[tuple[str, int, float]]

    @classmethod
    def asked(cls, connection: sqlite3.Connection, text: str, language: str) -> Question | None:
        """None where nothing can be compared: no claims, or no letter in the text."""
        kept = words.cleaned(text)
        plain = words.words(kept, language)[:MOST_WORDS]
        marked = words.with_marks(kept)[:MOST_WORDS] if language == "vi" else []
        claims, length, letters = connection.execute(f"select * from total_{language}").fetchone()  # noqa: S608
        if not claims or not plain:
            return None
        signed = [f"={word}" for word in marked]
        stand = _stand(connection, f"word_{language}", "word", [*plain, *signed, *_more_parts(plain, marked, language)])
        rare = {part: words.rarity(claims, count) for part, count in stand.items()}
        line = words.line(kept)
        asked_runs = sorted(words.runs(line) | words.runs(line, words.LONGER_RUN))
        in_claims = _stand(connection, f"run_{language}", "run", asked_runs)
        most = max(3, OFTEN * claims)
        order = sorted((count, run) for run, count in in_claims.items())
        runs, longer = (
            {run: words.rarity(claims, count) for count, run in order if len(run) == size and count <= most}
            for size in (words.RUN, words.LONGER_RUN)
        )
        comparison: Comparison
        if language == "vi":
            comparison = Vietnamese(plain, marked, rare, _first(runs), length / claims, letters / claims)
        else:
            comparison = English(plain, words.capitals(kept), rare, _first(runs), _first(longer))
        return cls(
            language=language,
            way="vi_plain" if language == "vi" and marked == plain else language,
            compared=comparison,
            words=frozenset(plain),
            by_words=sorted(
                ((word, stand[word], rare[word]) for word in {*plain, *signed} & stand.keys()), key=_rarest
            ),
            by_runs=sorted(
                ((run.replace(" ", "_"), in_claims[run], rare_run) for run, rare_run in longer.items()), key=_rarest
            ),
        )

    def ranked(self, connection: sqlite3.Connection, also: Sequence[int] = (), *, at_least: int = 0) -> list[Scored]:
        """Best first: claims compared by words, the better of them by letters too; those of `also` by both."""
        by_words = _found(connection, f"words_{self.language}", self.by_words, MOST_WORD_ROWS, BY_WORDS)
        by_runs = _found(connection, f"runs_{self.language}", self.by_runs, MOST_RUN_ROWS, BY_RUNS)
        compared = self.compared
        first = [
            self._scored(row, compared.by_words(row))
            for row in rows(connection, self.language, {*by_words, *by_runs, *also})
        ]
        first.sort(key=_best)
        closer = {*by_runs[:CLOSER_BY_RUNS], *also, *(row.id for _score, row, _why in first[: max(CLOSER, at_least)])}
        ranked = [
            self._scored(row, {**why, **compared.by_letters(row)}) for _score, row, why in first if row.id in closer
        ]
        ranked.sort(key=_best)
        return ranked

    def _scored(self, row: Row, why: Mapping[str, float]) -> Scored:
        weights = WEIGHTS[self.way]
        return sum([weights.get(name, 0.0) * value for name, value in why.items()]), row, why

    def covers(self, row: Row) -> float:
        """The share of the words of the claim's statement that the question has."""
        own = row.words.split()
        return sum([word in self.words for word in own]) / max(1, len(own))


def _more_parts(plain: list[str], marked: list[str], language: str) -> list[str]:
    if language == "vi":
        return [*words.pairs(plain, ""), *words.pairs(marked, "=")]
    return [f"^{words.beginning(word)}" for word in plain]


def _rarest(one: tuple[str, int, float]) -> tuple[int, str]:
    return one[1], one[0]


def _first(runs: dict[str, float]) -> dict[str, float]:
    return dict(list(runs.items())[:MOST_RUNS])


def _found(
    connection: sqlite3.Connection, table: str, parts: Sequence[tuple[str, int, float]], most_rows: int, most: int
) -> list[int]:
    """Claims in which the rarest parts stand, those with the most of them first; equals as they were met."""
    worth: dict[int, float] = defaultdict(float)
    statement = f"select rowid from {table} where {table} match ? limit {most_rows}"  # noqa: S608 -- our names
    touched = 0
    for part, count, rare in parts:
        touched += count
        if touched > most_rows and worth:
            break
        for (number,) in connection.execute(statement, [f'"{part}"']):
            worth[number] += rare
    return sorted(worth, key=worth.__getitem__, reverse=True)[:most]


def _stand(connection: sqlite3.Connection, table: str, column: str, asked: Iterable[str]) -> dict[str, int]:
    """In how many claims each stands; those that stand in none are left out."""
    parts = list(dict.fromkeys(asked))[:4000]
    marks = ",".join("?" * len(parts))
    statement = f"select {column}, claims from {table} where claims > 0 and {column} in ({marks})"  # noqa: S608 -- ours
    return dict(connection.execute(statement, parts).fetchall())


def rows(connection: sqlite3.Connection, language: str, numbers: Iterable[int]) -> list[Row]:
    marks = ",".join(map(str, numbers))
    columns = ", ".join(Row._fields)
    statement = f"select {columns} from claim_{language} where id in ({marks}) order by id"  # noqa: S608 -- numbers
    return [Row(*row) for row in connection.execute(statement)]
