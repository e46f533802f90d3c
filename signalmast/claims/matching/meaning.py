"""A sentence model beside the words: texts as vectors, near in meaning when their product is near to one.

Optional (`requirements/semantic.lock`); read from a local folder or an installed package that carries one, never from
the network. Vectors are kept in a file and made once for each text. A model of one language is asked in that language
only: an English one fused in makes Vietnamese far worse.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from signalmast.claims.matching import words
from signalmast.claims.matching.search import Match

_BATCH = 64
_LONGEST = 256  # pieces of words of a text
_ENOUGH_FOR_MANY_LANGUAGES = 100_000  # pieces in the vocabulary; one language makes do with some 30,000
_LATER = 20.0  # how soon a later place in one of two lists is worth less; chosen on the train part


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
    raise NoModel(f"{named}: no folder with config.json and tokenizer.json, and no package that carries one")


class Meaning:
    """One model on one core."""

    def __init__(self, named: str) -> None:
        folder = folder_of(named)
        try:
            import torch  # noqa: PLC0415 -- slow import
            import transformers  # noqa: PLC0415 -- slow import
        except ImportError as error:
            raise NoModel(f"{named}: requirements/semantic.lock is not installed ({error})") from error
        self._torch = torch
        self._pieces: Any = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model: Any = transformers.AutoModel.from_pretrained(folder, local_files_only=True).eval()
        self.name = hashlib.blake2b((folder / "config.json").read_bytes(), digest_size=8).hexdigest()
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


class Kept:
    """The vectors of claims in a file: each text is read by the model once, whenever it is met first."""

    def __init__(self, path: Path, meaning: Meaning) -> None:
        self._meaning = meaning
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("create table if not exists vector(digest blob primary key, row blob) without rowid")
        self._keys: list[str] = []
        self._rows: Any = None

    def hold(self, keys: Sequence[str], texts: Sequence[str]) -> None:
        """These claims are asked from now on; what is not kept yet is made and kept, some thousand at a time."""
        digests = [self._digest(text) for text in texts]
        known = dict(self._connection.execute("select digest, row from vector").fetchall())
        new = [place for place, digest in enumerate(digests) if digest not in known]
        for start in range(0, len(new), 1024):
            places = new[start : start + 1024]
            rows = self._meaning.vectors([texts[place] for place in places])
            made = {
                digests[place]: row.numpy().astype("<f2").tobytes() for place, row in zip(places, rows, strict=True)
            }
            self._connection.executemany("insert or ignore into vector values (?, ?)", list(made.items()))
            known |= made
        torch = self._meaning._torch
        joined = bytearray(b"".join(known[digest] for digest in digests))
        self._keys = list(keys)
        self._rows = torch.frombuffer(joined, dtype=torch.float16).reshape(len(digests), -1).float()

    def nearest(self, text: str, *, limit: int) -> list[tuple[str, float]]:
        """Keys with their nearness, best first; equals in the order held."""
        near = (self._rows @ self._meaning.vectors([text])[0]).tolist()
        order = sorted(range(len(near)), key=lambda place: (-near[place], place))[:limit]
        return [(self._keys[place], near[place]) for place in order]

    def close(self) -> None:
        self._connection.close()

    def _digest(self, text: str) -> bytes:
        said = f"{self._meaning.name} {text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(said, digest_size=12).digest()


def fused(by_words: Sequence[Match], by_meaning: Sequence[tuple[str, float]]) -> list[tuple[str, ...]]:
    """Two lists as one (reciprocal rank fusion); of equals the one that words found better stands first."""
    groups = {match.key: match.keys for match in by_words}
    leader = {key: match.key for match in by_words for key in match.keys}
    places = dict.fromkeys(groups, 0.0)
    for place, match in enumerate(by_words, start=1):
        places[match.key] += 1 / (_LATER + place)
    for place, key in enumerate(dict.fromkeys(leader.get(key, key) for key, _near in by_meaning), start=1):
        places[key] = places.get(key, 0.0) + 1 / (_LATER + place)
    return [groups.get(key, (key,)) for key in sorted(places, key=lambda key: -places[key])]
