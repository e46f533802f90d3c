"""Was it answered before: MAP@5 on the sets of the shared folder, and how long one question takes at 100,000 claims.

A model is measured too where SIGNALMAST_BENCH_MODEL names one (its index of 10,375 claims takes minutes;
SIGNALMAST_BENCH_VECTORS names a file that keeps it for the next time).
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bench import desk, match_weights, measure
from signalmast.claims.matching import Entry, Index, meaning, near, runs

CLAIMS = 100_000
QUESTIONS = 300
AIMS = {"dev": 0.80, "vi": 0.84, "vi_plain": 0.82}


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    shared = Path(os.environ.get("SIGNALMAST_SHARED", desk.ROOT.parent / "shared"))
    sets = match_weights.sets(shared)
    claims, questions = min(CLAIMS, max(100, 4 * posts)), max(10, QUESTIONS * rounds // 3)
    crowds = [partial(_invented, language, claims=claims, questions=questions) for language in ("en", "vi")]
    if all(one.claims.is_file() for one in sets.values()):
        table = [_measured(ground.folder, name, sets[name]) for name in ("train", "dev", "vi", "vi_plain")]
        measure.table("Matching: MAP@5", ("set", "plain FTS5", "without model", "aim", "with model"), table)
        crowds += [
            partial(_recombined, name, sets[name], claims=claims, questions=questions) for name in ("dev", "vi_plain")
        ]
    else:
        print(f"Matching: MAP@5 skipped, the sets are not in {shared} (SIGNALMAST_SHARED)", flush=True)
    title = f"Matching: one question at {claims:,} claims, CPU milliseconds (aims 10 and 40)"
    rows = [_latency(ground.folder, crowd()) for crowd in crowds]
    measure.table(title, ("claims", "p50", "p95", "built in CPU s", "MB on disk"), rows)


def _measured(folder: Path, name: str, one: match_weights.Set) -> list[str]:
    index = Index(folder / f"match-{name}.sqlite3")
    entries = match_weights.entries(one)
    index.rebuild(entries)
    asked, pairs = runs.read(one.queries, columns=("query_id", "text")), runs.relevant(one.pairs)
    found = {said.key: near(index, said.text, language=one.language) for said in asked}
    words = {key: runs.in_order(match.keys for match in matches) for key, matches in found.items()}
    model, with_model = os.environ.get("SIGNALMAST_BENCH_MODEL", ""), "not measured"
    if model:
        reader = meaning.Meaning(model)
        with_model = "not used"
        if one.language in reader.languages:
            vectors = meaning.Vectors(
                Path(os.environ.get("SIGNALMAST_BENCH_VECTORS", folder / "vectors.sqlite3")), reader
            )
            vectors.make(entries)
            both = {
                said.key: runs.in_order(
                    match.keys for match in meaning.near(index, vectors, said.text, language=one.language)
                )
                for said in asked
            }
            with_model = f"{runs.mean_average_precision(both, pairs):.4f}"
            vectors.close()
    aim = f"{AIMS[name]:.2f}" if name in AIMS else ""
    plain = f"{runs.mean_average_precision(_plain(entries, asked, one.language), pairs):.4f}"
    return [name, plain, f"{runs.mean_average_precision(words, pairs):.4f}", aim, with_model]


def _plain(entries: Iterable[Entry], asked: Iterable[runs.Said], language: str) -> dict[str, list[str]]:
    """What SQLite's own full-text index answers with its own ranking, stemmed for English: the rival to be beaten."""
    tokens = "porter unicode61" if language == "en" else "unicode61 remove_diacritics 0"
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"create virtual table said using fts5(key unindexed, words, tokenize='{tokens}')")
        index.executemany(
            "insert into said values (?, ?)", [(one.key, f"{one.statement} {one.more}") for one in entries]
        )
        found = {}
        for each in asked:
            words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", each.text.lower()))
            rows = index.execute("select key from said where said match ? order by bm25(said), key limit 10", [words])
            found[each.key] = [key for (key,) in rows] if words else []
    return found


@dataclass(frozen=True)
class Crowd:
    """So many claims of one language, and what is asked of them."""

    name: str
    language: str
    claims: list[tuple[str, str]]
    asked: list[str]


def _invented(language: str, *, claims: int, questions: int) -> Crowd:
    """Words as unevenly common as in a language, asked in part of a claim's own words."""
    chance = random.Random(7)  # noqa: S311 -- invented words
    sounds = [first + middle for first in [*"bcdghlmnprstv", "th", "tr", "ch"] for middle in "aeiou"]
    words = ["".join(chance.choices(sounds, k=chance.choice((1, 2, 2, 3)))) for _ in range(60_000)]
    often = [1 / (place + 3) for place in range(len(words))]
    said = [" ".join(chance.choices(words, often, k=chance.randint(10, 28))) for _ in range(claims)]
    asked = []
    for _ in range(questions):
        text = chance.choice(said).split()
        asked.append(" ".join(chance.sample(text, k=len(text) * 2 // 3) + chance.choices(words, often, k=12)))
    return Crowd(f"invented, {language}", language, [(text, "") for text in said], asked)


def _recombined(name: str, one: match_weights.Set, *, claims: int, questions: int) -> Crowd:
    """The claims of a set again and again, a tenth of their words left out and a fifth exchanged; its own questions."""
    chance = random.Random(7)  # noqa: S311 -- which words
    held = match_weights.entries(one)
    pool = [word for entry in held for word in entry.statement.split()]

    def other(text: str) -> str:
        kept = [word for word in text.split() if chance.random() > 0.1]
        return " ".join(chance.choice(pool) if chance.random() < 0.2 else word for word in kept)

    said = [(other(entry.statement), other(entry.more)) for entry in islice(cycle(held), claims)]
    asked = [each.text for each in runs.read(one.queries, columns=("query_id", "text"))]
    return Crowd(f"{name}, recombined", one.language, said, asked[:questions])


def _latency(folder: Path, crowd: Crowd) -> list[str]:
    """Asked twice, the second time counts: the file is in memory and the stems are known."""
    index = Index(folder / "many.sqlite3")
    began = time.process_time()
    index.rebuild(Entry(str(place), crowd.language, *pair) for place, pair in enumerate(crowd.claims))
    built = time.process_time() - began
    for _round in range(2):
        spent = []
        for text in crowd.asked:
            began = time.process_time()
            near(index, text, language=crowd.language)
            spent.append((time.process_time() - began) * 1000)
    size = index.path.resolve().stat().st_size / 2**20
    index.close()
    middle, late = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
    return [crowd.name, f"{middle:.1f}", f"{late:.1f}", f"{built:.0f}", f"{size:.0f}"]


if __name__ == "__main__":
    with desk.Ground() as only:
        run(only, posts=CLAIMS, rounds=3)
