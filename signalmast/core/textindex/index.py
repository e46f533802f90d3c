"""The index itself: documents go in and out by key, a search gives hits in a fixed order."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signalmast.core import keys
from signalmast.core.textindex import files
from signalmast.core.textindex.letters import composed, marked, plain

# Other letters or tables of Unicode make other words: then the file is of another schema and is built again.
SCHEMA = f"1 {unicodedata.unidata_version}"
LONGEST_TEXT = 100_000
_TRIES = 5  # another file may take the name between the look and the opening
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLES = """
create table stamp(schema text not null);
create table document(
    id integer primary key, key text not null unique, at integer not null, kind text not null,
    language text not null, section text not null, digest blob not null, facets text not null
);
create table content(id integer primary key, title text not null, text text not null);
create virtual table words using fts5(
    title, text, plain_title, plain_text, facets,
    content = '', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);
"""


class NotReady(Exception):
    """The file is missing, broken or of another schema: it must be built again."""


@dataclass(frozen=True)
class Document:
    """What can be found. `key` names it for good; `section` and `topics` are keys of the caller's."""

    key: str
    kind: str
    language: str
    title: str
    text: str
    at: datetime
    section: str = ""
    topics: tuple[str, ...] = ()


class Index:
    """One side file. Any number of processes read; one at a time writes. Threads may share an `Index`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def put(self, documents: Iterable[Document]) -> int:
        """Enter documents, in place of those of the same key; returns how many changed. Raises NotReady."""
        with self._writing() as connection:
            return sum(_put(connection, document) for document in documents)

    def remove(self, keys: Iterable[str]) -> int:
        """Returns how many stood there. Raises NotReady."""
        with self._writing() as connection:
            return sum(_remove(connection, key) for key in keys)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new file beside and put it in place; until then searches read the old one. Returns its documents."""
        with files.alone(self.path), files.building(self.path) as connection:
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute("insert into stamp values (?)", [SCHEMA])
            count = sum(_put(connection, document) for document in documents)
            connection.execute("insert into words(words) values ('optimize')")
        return count

    def keys(self) -> dict[str, bytes]:
        """Every key with the digest of what was entered. Raises NotReady."""
        with self.reading() as connection:
            return dict(connection.execute("select key, digest from document").fetchall())

    def check(self) -> None:
        """Read the file through. Raises NotReady."""
        with self.reading() as connection:
            said = connection.execute("pragma quick_check(1)").fetchall()
            if said != [("ok",)]:
                raise NotReady(said[0][0])
        with self._writing() as connection:
            connection.execute("insert into words(words) values ('integrity-check')")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection to the file that has the name now. Raises NotReady."""
        with _said_as_not_ready():
            there = self._opened()
            try:
                yield self._local.connection
            except sqlite3.Error as error:
                self.close()
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
                    files.set_aside(self.path, there)
                raise

    def _opened(self) -> files.Identity:
        """This thread has a sound connection to the file that has the name; one that failed is not kept."""
        for tries_left in reversed(range(_TRIES)):
            there = files.identity(self.path)
            if there is None:
                raise NotReady(f"{self.path} is missing")
            if getattr(self._local, "identity", None) == there:
                return there
            self.close()
            try:
                connection = files.connect(self.path, reads_only=True)
                self._local.connection, self._local.identity = connection, there
                _need_schema(connection)
                return there
            except (NotReady, sqlite3.Error):
                self.close()
                if not tries_left or files.identity(self.path) == there:
                    raise
        raise NotReady(f"{self.path} is built again and again")

    def close(self) -> None:
        """Let go of this thread's connection."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = self._local.identity = None
        if connection is not None:
            connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with files.alone(self.path), _said_as_not_ready():
            if files.identity(self.path) is None:
                raise NotReady(f"{self.path} is missing")
            connection = files.connect(self.path, reads_only=False)
            try:
                _need_schema(connection)
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
            finally:
                connection.close()


@contextmanager
def _said_as_not_ready() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotReady(str(error)) from error


def _need_schema(connection: sqlite3.Connection) -> None:
    if connection.execute("select schema from stamp").fetchall() != [(SCHEMA,)]:
        raise NotReady("the file is of another schema")


def facet(field: str, value: str) -> str:
    """A word that stands for one value of a field, for filters."""
    return "f" + keys.short_digest(f"{field}:{value}", letters=13)


def digest_of(document: Document) -> bytes:
    """The same for a document that says the same."""
    said: list[Any] = [document.title, document.text, document.kind, document.language, document.section]
    said += [sorted(document.topics), document.at.isoformat()]
    return hashlib.blake2b(json.dumps(said).encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _put(connection: sqlite3.Connection, document: Document) -> bool:
    digest = digest_of(document)
    known = connection.execute("select digest from document where key = ?", [document.key]).fetchone()
    if known == (digest,):
        return False
    if known is not None:
        _remove(connection, document.key)
    values = [("kind", document.kind), ("language", document.language), ("section", document.section)]
    facets = " ".join(facet(*pair) for pair in [*values, *(("topic", topic) for topic in sorted(document.topics))])
    row = [document.key, int(document.at.astimezone(UTC).timestamp()), document.kind, document.language]
    number = connection.execute(
        "insert into document(key, at, kind, language, section, digest, facets) values (?, ?, ?, ?, ?, ?, ?)",
        [*row, document.section, digest, facets],
    ).lastrowid
    title, text = composed(document.title), composed(document.text[:LONGEST_TEXT])
    connection.execute("insert into content(id, title, text) values (?, ?, ?)", [number, title, text])
    _words(connection, number, title, text, facets)
    return True


def _remove(connection: sqlite3.Connection, key: str) -> bool:
    row = connection.execute(
        "select id, title, text, facets from document join content using (id) where key = ?", [key]
    ).fetchone()
    if row is None:
        return False
    _words(connection, *row, delete=True)
    connection.execute("delete from document where id = ?", row[:1])
    connection.execute("delete from content where id = ?", row[:1])
    return True


def _words(
    connection: sqlite3.Connection, number: int | None, title: str, text: str, facets: str, *, delete: bool = False
) -> None:
    """Enter the words of a document, or take the same words out: FTS5 keeps no copy of them."""
    command, mark = ("words, ", "'delete', ") if delete else ("", "")
    connection.execute(
        f"insert into words({command}rowid, title, text, plain_title, plain_text, facets)"  # noqa: S608 -- two constants
        f" values ({mark}?, ?, ?, ?, ?, ?)",
        [number, marked(title), marked(text), plain(title), plain(text), facets],
    )
