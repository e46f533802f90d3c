"""A text as the words and runs of letters that are compared: English by stems, Vietnamese by syllables.

Words in Vietnamese stand twice, with their marks (`=đường`) and without (`duong`), so that a question typed without
marks still finds its claim. Addresses and names of accounts are no words: a claim is about a statement, not a person.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from signalmast.core.textindex.letters import WORD, composed, marked, plain

LANGUAGES = ("vi", "en")
LONGEST = 2000  # letters of a text that are looked at
MOST_KNOWN = 400_000  # words whose stem is kept in memory
RUN, LONGER_RUN = 4, 5  # letters of the runs that are compared; claims are found by the longer ones
BEGINNING = 5  # letters of a stem that often stand for it: "immigr" and "immigrant"
# Syllables that ask and tell nothing, between blanks.
ASKING = frozenset({" ai ", " bao ", " dau ", " gi ", " khi ", " may ", " nao ", " nhieu ", " sao ", " the "})
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<!\w)@\w+")
_HASHTAG = re.compile(r"#(\w+)")
_INNER = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])")
_THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}(?!\d))")
_APOSTROPHE = re.compile("[’‘ʼ]")
_APOSTROPHES = re.compile(r"'(?:s|re|ve|ll|d|m|t)\b|'", re.IGNORECASE)
_SHORTENED = re.compile(r"'(?:s|re|ve|ll|d|m|t)\b")


def cleaned(text: str) -> str:
    """What of a text is compared: NFC, no addresses, no accounts, "#ClimateChange" as two words."""
    kept = _ADDRESS.sub(" ", composed(text[: 4 * LONGEST]))[:LONGEST]
    kept = _HASHTAG.sub(lambda found: f" {_INNER.sub(' ', found[1])} ", _ACCOUNT.sub(" ", kept))
    return _THOUSANDS.sub("", _APOSTROPHE.sub("'", kept))


def words(text: str, language: str) -> list[str]:
    """The words of cleaned `text` in order, as they are compared in that language."""
    if language == "en":
        return _stems(WORD.findall(_SHORTENED.sub("", plain(text)).replace("'", "")))
    return WORD.findall(plain(text))


def capitals(text: str) -> frozenset[str]:
    """The stems of cleaned English `text` that it writes with a capital letter somewhere: mostly names."""
    said = WORD.findall(_APOSTROPHES.sub("", text))
    return frozenset(_stems([plain(word) for word in said if word[0].isupper()]))


def beginning(word: str) -> str:
    return word[:BEGINNING]


def with_marks(text: str) -> list[str]:
    """The words of cleaned `text` with their marks, in order; as many as `words` gives in Vietnamese."""
    return WORD.findall(marked(text))


def pairs(said: Sequence[str], sign: str) -> list[str]:
    """Words side by side, each pair as one part with the sign before it."""
    return [f"{sign}{first} {second}" for first, second in pairwise(said)]


def line(text: str) -> str:
    """Cleaned `text` as one line of words without marks, in which runs of letters are looked for."""
    return f" {' '.join(WORD.findall(plain(text).replace(chr(39), '')))} "


def runs(said: str, length: int = RUN) -> set[str]:
    """The different runs of letters of such a line; blanks count, so that a run knows where words begin and end."""
    return {said[start : start + length] for start in range(len(said) - length + 1)}


# Words that make no claim and stand in nearly every sentence of their language.
_OFTEN = {
    "en": "the of and to in is are was were that this for on with as it be by from have has had not you they he she we"
    " will who what how when did does do an at or his her their its about there been would",
    "vi": "la cua va khong co duoc nguoi trong cho voi nhung mot cac da dang nay khi den tu thi o bi ve nhu phai ra"
    " nhieu vao sau tren rang cung lai con nam ngay hay gi nao bao neu do roi chi the",
}
_KNOWN_BY = {language: frozenset(often.split()) for language, often in _OFTEN.items()}


@cache
def often_stems() -> frozenset[str]:
    """Stems of English words that make no claim."""
    return frozenset(_stems(_OFTEN["en"].split()))


_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def language_of(text: str, *, otherwise: str = "vi") -> str:
    """The language a text is in, of the two the desk has; `otherwise` where neither shows."""
    marks = len(_VIETNAMESE.findall(composed(text[:LONGEST])))
    if marks and marks * 12 >= len(text[:LONGEST].split()):
        return "vi"
    said = WORD.findall(plain(cleaned(text)))
    count = {language: sum(word in often for word in said) for language, often in _KNOWN_BY.items()}
    if count["vi"] == count["en"]:
        return otherwise
    return max(count, key=lambda language: count[language])


def rarity(documents: int, of: int) -> float:
    """How much a word says that stands in `of` of so many documents: never less than nothing."""
    return math.log(1 + (documents - of + 0.5) / (of + 0.5))


class _Porter:
    """Porter's stems, as SQLite's own tokenizer makes them; each word is asked for once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute(
            "create virtual table said using fts5(word, content='', tokenize='porter unicode61 remove_diacritics 0')"
        )
        self._connection.execute("create virtual table stem using fts5vocab(said, instance)")

    def __call__(self, said: list[str]) -> list[str]:
        known = self._known
        new = [word for word in dict.fromkeys(said) if word not in known]
        if new:
            with self._lock:
                known |= self._learnt(new)
                self._known = known if len(known) < MOST_KNOWN else {}
        return [known[word] for word in said]

    def _learnt(self, new: list[str]) -> dict[str, str]:
        self._connection.execute("insert into said(said) values ('delete-all')")
        self._connection.executemany("insert into said(rowid, word) values (?, ?)", list(enumerate(new)))
        learnt = dict.fromkeys(new, "")
        for stem, place in self._connection.execute("select term, doc from stem").fetchall():
            learnt[new[place]] = stem
        return {word: stem or word for word, stem in learnt.items()}


_stems = _Porter()
