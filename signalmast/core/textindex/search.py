"""A search of the index: what was asked for word by word first, then ever more loosely until something is found."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from signalmast.core.textindex import asking
from signalmast.core.textindex.excerpt import Finder, Piece
from signalmast.core.textindex.index import Index, facet

# bm25 weighs title, text, plain title, plain text and facets.
_WEIGHTS = "4.0, 1.0, 4.0, 1.0, 0.0"
_NEW = 0.3  # how much better a post of this moment stands than the same words of long ago
_YEAR = 31_557_600.0

Reading = Literal["words", "without_marks", "beginnings", "some_words"]


@dataclass(frozen=True)
class Query:
    """What to look for. Empty filters let everything through; `until` is left out itself.

    `words`: "all" wants every word and loosens only when nothing is found; "any" ranks whatever shares a word.
    `now` lets newer documents of like worth stand first; without it age does not count.
    """

    text: str
    words: Literal["all", "any"] = "all"
    language: str = ""
    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    order: Literal["best", "newest"] = "best"
    now: datetime | None = None
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Hit:
    """`exact`: the marks asked for stand in it; `title` and `excerpt` come in pieces, those found marked as hits."""

    key: str
    exact: bool
    score: float
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """`total` documents match, `exact` of them with the marks asked for; `reading` says how the words were taken."""

    hits: tuple[Hit, ...]
    total: int
    exact: int
    reading: Reading


NOTHING = Found((), 0, 0, "words")


def search(index: Index, query: Query) -> Found:
    """Never fails for what was typed. Hits of one worth stand newest first, then by key. Raises NotReady."""
    asked = asking.chunks(query.text)
    if not asked:
        return NOTHING
    with index.reading() as connection:
        for reading, tiers, taken in _readings(asked, query):
            found = _look(connection, query, tiers)
            if found.total:
                with_marks = reading == "words" and any(chunk.has_marks for chunk in asked)
                finder = Finder(taken, with_marks=with_marks)
                return Found(_hits(connection, found.rows, finder), found.total, found.exact, reading)
    return NOTHING


Tiers = tuple[str, str]  # matches with the marks asked for; those without (may be empty)


def _readings(asked: list[asking.Chunk], query: Query) -> list[tuple[Reading, Tiers, list[asking.Chunk]]]:
    with_marks = any(chunk.has_marks for chunk in asked)
    if query.words == "any":
        return [
            ("some_words", (asking.any_of(asked, with_marks=with_marks), ""), asked),
            ("some_words", (asking.any_of(asked, with_marks=False), ""), asked),
        ]
    begun = asking.beginnings(asked)
    first: Tiers = (
        (asking.exactly(asked), asking.unmarked_too(asked)) if with_marks else (asking.without_marks(asked), "")
    )
    readings: list[tuple[Reading, Tiers, list[asking.Chunk]]] = [("words", first, asked)]
    if with_marks:
        readings.append(("without_marks", (asking.without_marks(asked), ""), asked))
    readings.append(("beginnings", (asking.without_marks(begun), ""), begun))
    if len(asked) > 1:
        readings.append(("some_words", (asking.any_of(asked, with_marks=with_marks), ""), asked))
    return readings


@dataclass(frozen=True)
class _Rows:
    total: int
    exact: int
    rows: list[tuple[int, str, float, bool]]  # id, key, score, exact


def _look(connection: sqlite3.Connection, query: Query, tiers: Tiers) -> _Rows:
    exact, looser = tiers
    steps = [(exact, True)] + ([(f"({looser} NOT {exact})", False)] if looser else [])
    counts = [_count(connection, query, expression) for expression, _exact in steps]
    rows: list[tuple[int, str, float, bool]] = []
    skip = max(0, query.offset)
    for (expression, is_exact), count in zip(steps, counts, strict=True):
        room = query.limit - len(rows)
        if room > 0 and skip < count:
            found = _ranked(connection, query, expression, skip, room)
            rows += [(number, key, score, is_exact) for number, key, score in found]
        skip = max(0, skip - count)
    return _Rows(sum(counts), counts[0], rows)


def _narrowed(query: Query, expression: str) -> str:
    """The filters are words of their own field: FTS5 joins them faster than any table."""
    chosen: list[tuple[str, tuple[str, ...]]] = [("language", (query.language,) if query.language else ())]
    chosen += [("kind", query.kinds), ("section", query.sections), ("topic", query.topics)]
    for field, values in chosen:
        if values:
            expression += " AND facets : (" + " OR ".join(facet(field, value) for value in values) + ")"
    return expression


def _dates(query: Query) -> tuple[str, dict[str, float]]:
    given = {"since": query.since, "until": query.until}
    edges = {name: moment.timestamp() for name, moment in given.items() if moment is not None}
    tests = {"since": "document.at >= :since", "until": "document.at < :until"}
    return "".join(f" and {tests[name]}" for name in edges), edges


def _count(connection: sqlite3.Connection, query: Query, expression: str) -> int:
    dates, edges = _dates(query)
    joined = "cross join document on document.id = words.rowid" if dates else ""
    values = {"match": _narrowed(query, expression), **edges}
    statement = f"select count(*) from words {joined} where words match :match{dates}"  # noqa: S608 -- our own words
    return int(connection.execute(statement, values).fetchone()[0])


def _ranked(
    connection: sqlite3.Connection, query: Query, expression: str, skip: int, room: int
) -> list[tuple[int, str, float]]:
    dates, edges = _dates(query)
    score = f"bm25(words, {_WEIGHTS})"
    if query.order == "newest":
        score = "0.0"
    elif query.now is not None:
        score += f" * (1.0 + {_NEW} / (1.0 + max(0.0, :now - document.at) / {_YEAR}))"
    values = {"match": _narrowed(query, expression), "room": room, "skip": skip, **edges}
    if query.now is not None:
        values["now"] = query.now.timestamp()
    statement = f"""
        select document.id, document.key, {score} as score
        from words cross join document on document.id = words.rowid
        where words match :match{dates}
        order by score, document.at desc, document.key limit :room offset :skip
    """  # noqa: S608 -- our own words; what was typed is a value
    return connection.execute(statement, values).fetchall()


def _hits(connection: sqlite3.Connection, rows: list[tuple[int, str, float, bool]], finder: Finder) -> tuple[Hit, ...]:
    hits = []
    for number, key, score, exact in rows:
        title, text = connection.execute("select title, text from content where id = ?", [number]).fetchone()
        hits.append(Hit(key, exact, score, finder.whole(title), finder.excerpt(text)))
    return tuple(hits)
