"""The index itself: documents go in and out by key, a search gives hits in a fixed order."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signalmast.core import keys
from signalmast.core.textindex import files
from signalmast.core.textindex.files import NotReady
from signalmast.core.textindex.letters import composed, marked, plain

# Other letters or tables of Unicode make other words: then the file is of another schema and is built again.
SCHEMA = f"1 {unicodedata.unidata_version}"
LONGEST_TEXT = 100_000
_TABLES = """
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


class Index(files.SideFile):
    """The documents that can be found, in one side file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)

    def put(self, documents: Iterable[Document]) -> int:
        """Enter documents, in place of those of the same key; returns how many changed. Raises NotReady."""
        with self.writing() as connection:
            return sum(_put(connection, document) for document in documents)

    def remove(self, keys: Iterable[str]) -> int:
        """Returns how many stood there. Raises NotReady."""
        with self.writing() as connection:
            return sum(_remove(connection, key) for key in keys)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new file beside and put it in place; until then searches read the old one. Returns its documents."""
        with self.rebuilding() as connection:
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
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
        with self.writing() as connection:
            connection.execute("insert into words(words) values ('integrity-check')")


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
