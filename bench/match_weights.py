"""`python -m bench.match_weights`: learn what each comparison of claims is worth, and write it down.

English from the train part of CheckThat! 2020, Vietnamese from the shared half of XQuAD. Begins at the weights that
stand; one after another is made smaller or larger while MAP@5 grows. The dev part is looked at once, at the end.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from signalmast.claims.matching import Entry, Index, runs, search, weights

STEPS = (0.0, 0.5, 0.7, 0.85, 1.2, 1.5, 2.0)
ROUNDS = 4
LEAST = 2e-4  # of MAP@5; a smaller gain is chance


@dataclass(frozen=True)
class Set:
    """Claims, questions and pairs of one language."""

    language: str
    claims: Path
    queries: Path
    pairs: Path


def sets(shared: Path) -> dict[str, Set]:
    english, vietnamese = shared / "data" / "claims-checkthat2020", shared / "data" / "vi-retrieval-xquad"
    parts = {
        part: Set("en", english / "claims.tsv", english / part / "queries.tsv", english / part / "qrels.tsv")
        for part in ("train", "dev")
    }
    marked = {"vi": "queries.tsv", "vi_plain": "queries.nodia.tsv"}
    return parts | {
        way: Set("vi", vietnamese / "claims.tsv", vietnamese / name, vietnamese / "qrels.tsv")
        for way, name in marked.items()
    }


@dataclass(frozen=True)
class Compared:
    """One question: each claim's comparisons, which of them are relevant, and how many relevant claims there are."""

    rows: list[dict[str, float]]
    relevant: list[int]
    of: int


def compared(one: Set, index: Index) -> list[Compared]:
    pairs = runs.relevant(one.pairs)
    questions = []
    with index.reading() as connection:
        keys = dict(connection.execute(f"select id, key from claim_{one.language}").fetchall())
        for said in runs.read(one.queries, columns=("query_id", "text")):
            question = search.Question.asked(connection, said.text, one.language)
            rows = search.rows(connection, one.language, question.candidates(connection)) if question else []
            named = pairs.get(said.key, set())
            questions.append(
                Compared([question.compared(row) for row in rows] if question else [],
                         [place for place, row in enumerate(rows) if keys[row.id] in named], len(named))
            )  # fmt: skip
    return questions


Scores = list[list[float]]


def worth(questions: list[Compared], scores: Scores) -> float:
    """MAP@5 where claims stand by these scores, equals in the order of entry."""
    total = 0.0
    for question, given in zip(questions, scores, strict=True):
        places = sorted(
            1 + sum([other > given[one] for other in given]) + given[:one].count(given[one])
            for one in question.relevant
        )
        total += sum(met / place for met, place in enumerate(places, 1) if place <= 5) / question.of
    return total / len(questions)


def scores_of(questions: list[Compared], given: dict[str, float]) -> Scores:
    return [[sum(given[name] * row[name] for name in given) for row in question.rows] for question in questions]


def learn(questions: list[Compared], given: dict[str, float]) -> tuple[dict[str, float], float]:
    """Weights, and MAP@5 with them."""
    scores = scores_of(questions, given)
    best = worth(questions, scores)
    for _round in range(ROUNDS):
        before = best
        for name, step in product(given, STEPS):
            more = given[name] * (step - 1)
            tried = [
                [score + more * row[name] for score, row in zip(old, question.rows, strict=True)]
                for old, question in zip(scores, questions, strict=True)
            ]
            if (now := worth(questions, tried)) > best + LEAST:
                best, scores, given = now, tried, {**given, name: given[name] * step}
        if best == before:
            break
    return given, best


def main() -> None:
    shared = Path(os.environ.get("SIGNALMAST_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    known = sets(shared)
    learnt: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for way, name in (("en", "train"), ("vi", "vi"), ("vi_plain", "vi_plain")):
            one = known[name]
            index = Index(Path(folder) / f"{way}.sqlite3")
            held = runs.read(one.claims, columns=("claim_id", "claim", "title"))
            index.rebuild(Entry(said.key, one.language, said.text, said.more) for said in held)
            learnt[way], best = learn(compared(one, index), dict(weights.WEIGHTS[way]))
            print(f"{way}: MAP@5 {best:.4f} on {one.queries}", flush=True)
            if way == "en":
                dev = compared(known["dev"], index)
                print(f"en: MAP@5 {worth(dev, scores_of(dev, learnt[way])):.4f} on dev", flush=True)
    lines = [
        f'    "{way}": {{\n'
        + "".join(f'        "{name}": {value:.5g},\n' for name, value in given.items())
        + "    },\n"
        for way, given in learnt.items()
    ]
    text = Path(weights.__file__).read_text("utf-8")
    head = text[: text.index("WEIGHTS = {")]
    Path(weights.__file__).write_text(f"{head}WEIGHTS = {{\n{''.join(lines)}}}\n", "utf-8")


if __name__ == "__main__":
    main()
