"""The side file: claims with their words, and how many claims each word and each run of letters stands in.

May be lost, as the file of the public search may: it is built again from the claims. Any number of processes read,
one at a time writes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signalmast.claims.matching import words
from signalmast.core.textindex import files

# Other letters or rules of words make other words: then the file is of another schema and is built again.
SCHEMA = f"claims 2 {unicodedata.unidata_version}"
_HALF = """
create table claim_{0}(
    id integer primary key, key text not null unique, digest blob not null, same blob not null,
    words text not null, more_words text not null, marked text not null, more_marked text not null,
    letters text not null, more_letters text not null
);
create index same_{0} on claim_{0}(same);
create table total_{0}(claims integer not null, words integer not null, letters integer not null);
insert into total_{0} values (0, 0, 0);
create table word_{0}(word text primary key, claims integer not null) without rowid;
create table run_{0}(run text primary key, claims integer not null) without rowid;
create virtual table words_{0} using fts5(
    words, content = '', columnsize = 0, detail = none, tokenize = "unicode61 remove_diacritics 0 tokenchars '='"
);
create virtual table runs_{0} using fts5(
    runs, content = '', columnsize = 0, detail = none, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
)
"""


@dataclass(frozen=True)
class Entry:
    """A claim to be found by its statement and by `more`: the headline and the short answer of what was published."""

    key: str
    language: str
    statement: str
    more: str = ""


class Index(files.SideFile):
    """The claims that can be found, in one side file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Build a new file beside and put it in place; until then the old one answers. Returns its claims."""
        with self.rebuilding() as connection:
            for language in words.LANGUAGES:
                for statement in _HALF.format(language).split(";\n"):
                    connection.execute(statement)
            halves = {language: _Half(connection, language) for language in words.LANGUAGES}
            count = 0
            for entry in entries:
                count += halves[entry.language].put(entry)
            for half in halves.values():
                half.settle()
        return count

    def put(self, entries: Iterable[Entry]) -> int:
        """Enter claims in place of those of the same key; returns how many changed. Raises NotReady."""
        changed = 0
        with self._halves() as halves:
            for entry in entries:
                for language, half in halves.items():
                    if language != entry.language:
                        changed += half.remove(entry.key)
                changed += halves[entry.language].put(entry)
        return changed

    def remove(self, keys: Iterable[str]) -> int:
        """Returns how many stood there. Raises NotReady."""
        with self._halves() as halves:
            return sum(half.remove(key) for key in keys for half in halves.values())

    def keys(self) -> dict[str, bytes]:
        """Every key with the digest of what was entered. Raises NotReady."""
        with self.reading() as connection:
            return {
                key: digest
                for language in words.LANGUAGES
                for key, digest in connection.execute(f"select key, digest from claim_{language}")  # noqa: S608 -- ours
            }

    @contextmanager
    def _halves(self) -> Iterator[dict[str, _Half]]:
        with self.writing() as connection:
            halves = {language: _Half(connection, language) for language in words.LANGUAGES}
            yield halves
            for half in halves.values():
                half.settle()


def digest_of(entry: Entry) -> bytes:
    """The same for an entry that says the same."""
    said = json.dumps([entry.language, entry.statement, entry.more])
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _said(text: str, language: str) -> tuple[str, str, str]:
    """A text as it is compared: its words, its words with marks (Vietnamese only), its letters; blanks around each."""
    kept = words.cleaned(text)
    marked = words.with_marks(kept) if language == "vi" else []
    return f" {' '.join(words.words(kept, language))} ", f" {' '.join(marked)} ", words.line(kept)


class _Half:
    """The claims of one language while they are written. How often words stand is kept back until `settle`."""

    def __init__(self, connection: sqlite3.Connection, language: str) -> None:
        self._connection, self._language = connection, language
        self._words: Counter[str] = Counter()
        self._runs: Counter[str] = Counter()
        self._claims = self._length = self._letters = 0

    def put(self, entry: Entry) -> bool:
        digest = digest_of(entry)
        known = self._one("select digest from claim_{0} where key = ?", [entry.key])
        if known == (digest,):
            return False
        if known is not None:
            self.remove(entry.key)
        said = [*_said(entry.statement, self._language), *_said(entry.more, self._language)]
        columns = [said[place] for place in (0, 3, 1, 4, 2, 5)]
        same = hashlib.blake2b(said[2].encode(), digest_size=12).digest()
        number = self._do(
            "insert into claim_{0}(key, digest, same, words, more_words, marked, more_marked, letters, more_letters)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [entry.key, digest, same, *columns],
        )
        self._count(number, columns, by=1)
        return True

    def remove(self, key: str) -> bool:
        row = self._one(
            "select id, words, more_words, marked, more_marked, letters, more_letters from claim_{0} where key = ?",
            [key],
        )
        if row is None:
            return False
        self._count(row[0], row[1:], by=-1)
        self._do("delete from claim_{0} where id = ?", row[:1])
        return True

    def settle(self) -> None:
        """Write how often words and runs stand, and how long the claims are together."""
        for table, counts in (("word", self._words), ("run", self._runs)):
            self._connection.executemany(
                f"insert into {table}_{self._language} values (?, ?)"  # noqa: S608 -- our own names
                f" on conflict do update set claims = claims + excluded.claims",
                sorted((what, count) for what, count in counts.items() if count),
            )
            counts.clear()
        self._do(
            "update total_{0} set claims = claims + ?, words = words + ?, letters = letters + ?",
            [self._claims, self._length, self._letters],
        )
        self._claims = self._length = self._letters = 0

    def _count(self, number: int, columns: Sequence[str], *, by: int) -> None:
        said, more, marked, more_marked, letters, more_letters = columns
        plain = f"{said}{more}".split()
        different = set(plain).union(f"={word}" for word in f"{marked}{more_marked}".split())
        counted = self._pairs(said, more, "") | self._pairs(marked, more_marked, "=") | self._beginnings(plain)
        compared = words.runs(letters) | words.runs(more_letters)
        found_by = words.runs(letters, words.LONGER_RUN) | words.runs(more_letters, words.LONGER_RUN)
        for counts, parts in ((self._words, different | counted), (self._runs, compared | found_by)):
            for part in parts:
                counts[part] += by
        for table, parts in (("words", different), ("runs", found_by)):
            text = " ".join(sorted(part.replace(" ", "_") for part in parts))
            command, mark = ("", "") if by > 0 else (f"{table}_{self._language}, ", "'delete', ")
            self._connection.execute(
                f"insert into {table}_{self._language}({command}rowid, {table}) values ({mark}?, ?)",  # noqa: S608
                [number, text],
            )
        self._claims += by
        self._length += by * len(plain)
        self._letters += by * (len(letters) + len(more_letters))

    def _pairs(self, one: str, other: str, sign: str) -> set[str]:
        """Two Vietnamese syllables side by side are mostly one word; in English stems they tell nothing."""
        if self._language == "en":
            return set()
        return {pair for text in (one, other) for pair in words.pairs(text.split(), sign)}

    def _beginnings(self, plain: list[str]) -> set[str]:
        return {f"^{words.beginning(word)}" for word in plain} if self._language == "en" else set()

    def _one(self, statement: str, values: Sequence[object]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(statement.format(self._language), values).fetchone()
        return row

    def _do(self, statement: str, values: Sequence[object]) -> int:
        return int(self._connection.execute(statement.format(self._language), values).lastrowid or 0)
