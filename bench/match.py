"""Was it answered before: MAP@5 on the sets of the shared folder, and how long one question takes at 100,000 claims.

A model is measured too where SIGNALMAST_BENCH_MODEL names one (its index of 10,375 claims takes minutes).
"""

from __future__ import annotations

import os
import random
import statistics
import time
from pathlib import Path

from bench import desk, match_weights, measure
from signalmast.claims.matching import Entry, Index, meaning, near, runs

CLAIMS = 100_000
QUESTIONS = 300
DEEP = 50
AIMS = {"dev": 0.80, "vi": 0.84, "vi_plain": 0.82}


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    shared = Path(os.environ.get("SIGNALMAST_SHARED", desk.ROOT.parent / "shared"))
    sets = match_weights.sets(shared)
    if all(one.claims.is_file() for one in sets.values()):
        table = [_measured(ground.folder, name, sets[name]) for name in ("train", "dev", "vi", "vi_plain")]
        measure.table("Matching: MAP@5", ("set", "without model", "aim", "with model"), table)
    else:
        print(f"Matching: MAP@5 skipped, the sets are not in {shared} (SIGNALMAST_SHARED)", flush=True)
    _latency(ground.folder, claims=min(CLAIMS, max(100, 4 * posts)), questions=max(10, QUESTIONS * rounds // 3))


def _measured(folder: Path, name: str, one: match_weights.Set) -> list[str]:
    index = Index(folder / f"match-{name}.sqlite3")
    held = runs.read(one.claims, columns=("claim_id", "claim", "title"))
    index.rebuild(Entry(said.key, one.language, said.text, said.more) for said in held)
    asked, pairs = runs.read(one.queries, columns=("query_id", "text")), runs.relevant(one.pairs)
    found = {said.key: near(index, said.text, language=one.language, limit=DEEP) for said in asked}
    words = {key: runs.in_order(match.keys for match in matches) for key, matches in found.items()}
    model, with_model = os.environ.get("SIGNALMAST_BENCH_MODEL", ""), "not measured"
    if model:
        reader = meaning.Meaning(model)
        with_model = "not used"
        if one.language in reader.languages:
            kept = meaning.Kept(folder / "vectors.sqlite3", reader)
            kept.hold([said.key for said in held], [said.text for said in held])
            both = {
                said.key: runs.in_order(meaning.fused(found[said.key], kept.nearest(said.text, limit=DEEP)))
                for said in asked
            }
            with_model = f"{runs.mean_average_precision(both, pairs):.4f}"
            kept.close()
    aim = f"{AIMS[name]:.2f}" if name in AIMS else ""
    return [name, f"{runs.mean_average_precision(words, pairs):.4f}", aim, with_model]


def _latency(folder: Path, *, claims: int, questions: int) -> None:
    """Invented claims whose words are as unevenly common as in a language, asked in part of their own words."""
    chance = random.Random(7)  # noqa: S311 -- invented words
    sounds = [first + middle for first in [*"bcdghlmnprstv", "th", "tr", "ch"] for middle in "aeiou"]
    words = ["".join(chance.choices(sounds, k=chance.choice((1, 2, 2, 3)))) for _ in range(60_000)]
    often = [1 / (place + 3) for place in range(len(words))]
    said = [" ".join(chance.choices(words, often, k=chance.randint(10, 28))) for _ in range(claims)]
    rows = []
    for language in ("en", "vi"):
        index = Index(folder / f"many-{language}.sqlite3")
        began = time.process_time()
        index.rebuild(Entry(str(place), language, text) for place, text in enumerate(said))
        built = time.process_time() - began
        spent = []
        for _ in range(questions):
            text = chance.choice(said).split()
            asked = " ".join(chance.sample(text, k=len(text) * 2 // 3) + chance.choices(words, often, k=12))
            began = time.process_time()
            near(index, asked, language=language)
            spent.append((time.process_time() - began) * 1000)
        size = index.path.resolve().stat().st_size / 2**20
        middle, late = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
        rows.append([language, f"{middle:.1f}", f"{late:.1f}", f"{built:.0f}", f"{size:.0f}"])
    title = f"Matching: one question at {claims:,} claims, CPU milliseconds (aims 10 and 40)"
    measure.table(title, ("language", "p50", "p95", "built in CPU s", "MB on disk"), rows)


if __name__ == "__main__":
    with desk.Ground() as only:
        run(only, posts=CLAIMS, rounds=3)
