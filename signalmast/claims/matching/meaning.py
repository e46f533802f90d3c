"""A sentence model beside the words: texts as vectors, near in meaning when their product is near to one.

Optional (`requirements/semantic.lock`); read from a local folder or an installed package that carries one, never from
the network. Vectors are kept in a file and made once for each text. A model of one language is asked in that language
only: an English one fused in makes Vietnamese far worse.
"""

from __future__ import annotations

import hashlib
import heapq
import importlib.util
import json
import logging
import statistics
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from signalmast.claims.matching import search, words
from signalmast.claims.matching.search import Match
from signalmast.claims.matching.store import Entry, Index, digest_of
from signalmast.claims.matching.weights import WEIGHTS
from signalmast.core.textindex import NotReady, files

logger = logging.getLogger(__name__)

_BATCH = 64
_LONGEST = 256  # pieces of words of a text
_ENOUGH_FOR_MANY_LANGUAGES = 100_000  # pieces in the vocabulary; one language makes do with some 30,000
_AT_ONCE = 256  # texts between two commits
_ENOUGH = 0.9  # of the claims must have their vectors before the model is asked
_DEEP = 50  # claims the model finds in each of its two lists
_POOL = 300  # claims that are fused
_SOON = 5.0  # how soon a later place is worth less; chosen on the train part


_TABLE = (
    "create table vector(key text primary key, digest blob not null, own blob not null, more blob not null)"
    " without rowid"
)


class NoModel(Exception):
    """No model stands there, or what reads it is not installed; the message says which."""


def folder_of(named: str) -> Path:
    """The model's folder: `named` itself, or inside the installed package of that name. Raises NoModel."""
    places = [Path(named)]
    package = importlib.util.find_spec(named.replace("-", "_")) if named.replace("-", "_").isidentifier() else None
    if package is not None and package.origin is not None:
        inside = Path(package.origin).parent
        places += sorted(path.parent for path in inside.rglob("config.json"))
    for place in places:
        if (place / "config.json").is_file() and (place / "tokenizer.json").is_file():
            return place
    raise NoModel(
        f"{named}: không có thư mục chứa config.json và tokenizer.json, cũng không có gói nào mang mô hình ấy"
        " / no folder with config.json and tokenizer.json, and no package that carries one"
    )


def _name(folder: Path) -> str:
    """The same for the same model, by what is in its files."""
    said = hashlib.blake2b(digest_size=8)
    for path in sorted(one for one in folder.iterdir() if one.suffix in {".json", ".safetensors", ".bin", ".txt"}):
        with path.open("rb") as file:
            said.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return said.hexdigest()


class Meaning:
    """One model on one core."""

    def __init__(self, named: str) -> None:
        folder = folder_of(named)
        try:
            import torch  # noqa: PLC0415 -- slow import
            import transformers  # noqa: PLC0415 -- slow import
        except ImportError as error:
            raise NoModel(
                f"{named}: chưa cài phần mở rộng semantic / the extra semantic is not installed ({error})"
            ) from error
        torch.set_num_threads(1)
        self._torch = torch
        try:
            self._pieces: Any = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model: Any = transformers.AutoModel.from_pretrained(folder, local_files_only=True).eval()
        except (OSError, ValueError) as error:
            raise NoModel(f"{named}: {error}") from error
        self.name = _name(folder)
        vocabulary = json.loads((folder / "config.json").read_text("utf-8")).get("vocab_size", 0)
        self.languages = words.LANGUAGES if vocabulary >= _ENOUGH_FOR_MANY_LANGUAGES else ("en",)

    def vectors(self, texts: Sequence[str]) -> Any:
        """One row a text, each of length one: the mean over its pieces."""
        order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), place))
        rows: list[Any] = [None] * len(texts)
        with self._torch.inference_mode():
            for start in range(0, len(order), _BATCH):
                places = order[start : start + _BATCH]
                said = self._pieces(
                    [words.cleaned(texts[place]) for place in places],
                    padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt",
                )  # fmt: skip
                hidden = self._model(**said).last_hidden_state
                mask = said["attention_mask"].unsqueeze(-1).float()
                mean = (hidden * mask).sum(1) / mask.sum(1)
                for place, row in zip(places, self._torch.nn.functional.normalize(mean, dim=1), strict=True):
                    rows[place] = row
        return self._torch.stack(rows)

    def packed(self, texts: Sequence[str]) -> list[bytes]:
        """As `vectors`, each as half floats."""
        return [row.numpy().astype("<f2").tobytes() for row in self.vectors(texts)]

    def unpacked(self, rows: Sequence[bytes]) -> Any:
        joined = bytearray(b"".join(rows))
        return self._torch.frombuffer(joined, dtype=self._torch.float16).reshape(len(rows), -1).float()


class Loading:
    """A model that a desk named: read in a thread of its own while questions are answered without it."""

    def __init__(self, named: str, path: Path) -> None:
        self._named, self._path = named, path
        self._vectors: Vectors | None = None
        self._begun = threading.Lock()

    def vectors(self) -> Vectors | None:
        """None until the model is read, and where it cannot be: the log says why."""
        if self._vectors is None and self._begun.acquire(blocking=False):
            threading.Thread(target=self._load, name="sentence model", daemon=True).start()
        return self._vectors

    def _load(self) -> None:
        try:
            self._vectors = Vectors(self._path, Meaning(self._named))
        except NoModel as problem:
            logger.error("claims are matched without a model: %s", problem)


class Vectors(files.SideFile):
    """Two vectors of each claim, of its statement and of its headline, by key. Another model needs a new file."""

    def __init__(self, path: Path, meaning: Meaning) -> None:
        super().__init__(path, f"vectors 1 {meaning.name}")
        self.meaning = meaning
        self._held: tuple[object, Held] | None = None

    def make(self, entries: Iterable[Entry], *, most: int | None = None) -> int:
        """Read claims whose vectors are missing or of other words, at most so many; forget claims that are gone.

        Returns how many are missing still. Claims of a language the model does not know are left out.
        """
        wanted = {entry.key: entry for entry in entries if entry.language in self.meaning.languages}
        known = self._known()
        if gone := known.keys() - wanted.keys():
            self._write("delete from vector where key = ?", [(key,) for key in sorted(gone)])
        missing = [entry for key, entry in wanted.items() if known.get(key) != digest_of(entry)]
        now = missing[:most]
        for start in range(0, len(now), _AT_ONCE):
            part = now[start : start + _AT_ONCE]
            own = self.meaning.packed([entry.statement for entry in part])
            more = self.meaning.packed([entry.more or entry.statement for entry in part])
            rows = [
                (entry.key, digest_of(entry), one, other) for entry, one, other in zip(part, own, more, strict=True)
            ]
            self._write("insert or replace into vector values (?, ?, ?, ?)", rows)
        return len(missing) - len(now)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self.writing() as connection:
            connection.executemany(statement, rows)
            changes = connection.execute("pragma user_version").fetchone()[0]
            connection.execute(f"pragma user_version = {changes + 1}")

    def _known(self) -> dict[str, bytes]:
        try:
            with self.reading() as connection:
                return dict(connection.execute("select key, digest from vector").fetchall())
        except NotReady:
            with self.rebuilding() as connection:
                connection.execute(_TABLE)
            return {}

    def held(self) -> Held:
        """All vectors in memory, read again when the file has changed. Raises NotReady."""
        with self.reading() as connection:
            version = (files.identity(self.path), *connection.execute("pragma user_version").fetchone())
            if self._held is None or self._held[0] != version:
                rows = connection.execute("select key, own, more from vector order by key").fetchall()
                self._held = version, Held(self.meaning, rows)
            return self._held[1]


class Held:
    """Claims with their vectors, to be asked."""

    def __init__(self, meaning: Meaning, rows: Sequence[tuple[str, bytes, bytes]]) -> None:
        self.keys = [key for key, _own, _more in rows]
        self._meaning = meaning
        self._rows = [
            meaning.unpacked(column) for column in ([row[1] for row in rows], [row[2] for row in rows]) if column
        ]

    def near(self, text: str) -> dict[str, tuple[float, float]]:
        """How near each claim's statement and headline are to the text, by key."""
        if not self.keys:
            return {}
        asked = self._meaning.vectors([text])[0]
        own, more = ((rows @ asked).tolist() for rows in self._rows)
        return dict(zip(self.keys, zip(own, more, strict=True), strict=True))


def near(index: Index, vectors: Vectors, text: str, *, language: str, limit: int = 10) -> list[Match]:
    """As `search.near`, with the model's list beside that of the words; by words alone where the model does not know
    the language or most vectors are not made yet. Raises textindex.NotReady.
    """
    if language not in vectors.meaning.languages:
        return search.near(index, text, language=language, limit=limit)
    try:
        held = vectors.held()
    except NotReady:
        return search.near(index, text, language=language, limit=limit)
    if len(held.keys) < _ENOUGH * search.size(index, language):
        return search.near(index, text, language=language, limit=limit)
    return fused(*found(index, held, text, language=language))[:limit]


def found(
    index: Index, held: Held, text: str, *, language: str
) -> tuple[list[Match], Mapping[str, tuple[float, float]]]:
    """Claims found by words or by the model, best by words first, and how near each claim is for the model."""
    by_meaning = held.near(text)
    by_own = heapq.nlargest(_DEEP, by_meaning, key=lambda key: by_meaning[key][0])
    by_more = heapq.nlargest(_DEEP, by_meaning, key=lambda key: by_meaning[key][1])
    also = [*dict.fromkeys(by_own + by_more)]
    return search.near(index, text, language=language, limit=_POOL, also=also), by_meaning


def fused(matches: Sequence[Match], by_meaning: Mapping[str, tuple[float, float]]) -> list[Match]:
    """Best first by both; of equals the one that words found better."""
    weights = WEIGHTS["en_model"]
    both = []
    for match, more in zip(matches, compared(matches, by_meaning), strict=True):
        score = sum([weights[name] * value for name, value in more.items()])
        both.append(replace(match, score=score, why={**match.why, **more}))
    return sorted(both, key=lambda match: -match.score)


def compared(matches: Sequence[Match], by_meaning: Mapping[str, tuple[float, float]]) -> list[dict[str, float]]:
    """What the words gave each match, how near its statement and its headline are, and its place by each of the three.

    A claim whose vectors are not made yet is as near as the middle one of the others.
    """
    known = [by_meaning[match.key] for match in matches if match.key in by_meaning]
    middle = tuple(statistics.median([pair[which] for pair in known] or [0.0]) for which in (0, 1))
    pairs = [by_meaning.get(match.key, middle) for match in matches]
    own, more = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    said = [match.score for match in matches]
    columns = {
        "said": said, "near": own, "near_more": more,
        "said_place": _places(said), "near_place": _places(own), "near_more_place": _places(more),
    }  # fmt: skip
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _places(values: Sequence[float]) -> list[float]:
    """The first place is worth most, later ones ever less and ever more alike."""
    worth = [0.0] * len(values)
    for place, number in enumerate(sorted(range(len(values)), key=lambda number: (-values[number], number)), 1):
        worth[number] = 1 / (_SOON + place)
    return worth
