"""`python -m bench.match_weights [WAY …]`: learn what each comparison of claims is worth, and write it down.

A conditional logit: of the claims that are compared with a question, the relevant one shall be the likeliest. English
is learnt from the train part of CheckThat! 2020, Vietnamese from the shared half of XQuAD. Printed beside MAP@5 on what
was learnt from: MAP@5 of five parts, each ranked by weights learnt from the other four (parts of XQuAD are whole
articles). The dev part is looked at once, at the end. Ways are en, vi, vi_plain, and en_model for the fusion with the
sentence model that SIGNALMAST_BENCH_MODEL names; SIGNALMAST_BENCH_VECTORS keeps its vectors for the next time.
"""

from __future__ import annotations

import math
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from signalmast.claims.matching import Entry, Index, meaning, runs, search, weights

HELD_BACK = {"en": 5.0, "vi": 10.0, "vi_plain": 10.0, "en_model": 1.0}  # how strongly weights are kept small
PARTS = 5
DEEP = 300  # claims of a question that are learnt from
STEPS = 25


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

    rows: list[list[float]]
    relevant: list[int]
    of: int
    part: str  # questions of one part are learnt from or ranked together


def opened(folder: Path, way: str, one: Set) -> Index:
    index = Index(folder / f"{way}.sqlite3")
    index.rebuild(entries(one))
    return index


def entries(one: Set) -> list[Entry]:
    held = runs.read(one.claims, columns=("claim_id", "claim", "title"))
    return [Entry(each.key, one.language, each.text, each.more) for each in held]


def compared(one: Set, index: Index, names: Sequence[str]) -> list[Compared]:
    pairs = runs.relevant(one.pairs)
    questions = []
    with index.reading() as connection:
        keys = dict(connection.execute(f"select id, key from claim_{one.language}").fetchall())
        for said in runs.read(one.queries, columns=("query_id", "text")):
            question = search.Question.asked(connection, said.text, one.language)
            ranked = question.ranked(connection, at_least=DEEP) if question else []
            ranked.sort(key=lambda scored: scored[1].id)
            named = pairs.get(said.key, set())
            questions.append(
                Compared([[why[name] for name in names] for _score, _row, why in ranked],
                         [place for place, (_score, row, _why) in enumerate(ranked) if keys[row.id] in named],
                         len(named),
                         min(named, default="").split(".")[0] if one.language == "vi" else said.key)
            )  # fmt: skip
    return questions


def fused(one: Set, index: Index, vectors: meaning.Vectors, names: Sequence[str]) -> list[Compared]:
    pairs, held = runs.relevant(one.pairs), vectors.held()
    questions = []
    for asked in runs.read(one.queries, columns=("query_id", "text")):
        matches, by_meaning = meaning.found(index, held, asked.text, language=one.language)
        named = pairs.get(asked.key, set())
        questions.append(
            Compared([[both[name] for name in names] for both in meaning.compared(matches, by_meaning)],
                     [place for place, match in enumerate(matches) if named.intersection(match.keys)], len(named),
                     asked.key)
        )  # fmt: skip
    return questions


def worth(questions: list[Compared], scores: list[list[float]]) -> float:
    """MAP@5 where claims stand by these scores, equals in the order of entry."""
    total = 0.0
    for question, given in zip(questions, scores, strict=True):
        places = sorted(
            1 + sum([other > given[one] for other in given]) + given[:one].count(given[one])
            for one in question.relevant
        )
        total += sum(met / place for met, place in enumerate(places, 1) if place <= 5) / max(1, question.of)
    return total / len(questions)


def scored(questions: list[Compared], given: Sequence[float]) -> list[list[float]]:
    return [[sum(map(float.__mul__, given, row)) for row in question.rows] for question in questions]


def learn(questions: list[Compared], held_back: float) -> list[float]:
    """Newton's steps towards the likeliest weights; each comparison is first brought to one spread."""
    told = [question for question in questions if question.relevant]
    columns = list(zip(*(row for question in told for row in question.rows), strict=True))
    spread = [math.sqrt(sum(v * v for v in column) / len(column) - (sum(column) / len(column)) ** 2) or 1.0
              for column in columns]  # fmt: skip
    even = [([[v / s for v, s in zip(row, spread, strict=True)] for row in one.rows], one.relevant) for one in told]
    given = [0.0] * len(spread)
    likely = -math.inf
    step = given
    for _step in range(STEPS):
        tried = [old + more for old, more in zip(given, step, strict=True)]
        now, slope, bend = _likelihood(even, tried, held_back)
        if now < likely:
            step = [more / 2 for more in step]
            continue
        if now - likely < 1e-3:
            return [value / s for value, s in zip(tried, spread, strict=True)]
        given, likely, step = tried, now, _solved(bend, slope)
    return [value / s for value, s in zip(given, spread, strict=True)]


def _likelihood(
    even: list[tuple[list[list[float]], list[int]]], given: list[float], held_back: float
) -> tuple[float, list[float], list[list[float]]]:
    """How likely the relevant claims are with these weights; the slope; the bend."""
    size = range(len(given))
    likely = -held_back / 2 * sum(value * value for value in given)
    slope = [-held_back * value for value in given]
    bend = [[held_back if one == other else 0.0 for other in size] for one in size]
    for rows, relevant in even:
        scores = [sum(map(float.__mul__, given, row)) for row in rows]
        top = max(scores)
        shares = [math.exp(score - top) for score in scores]
        total = sum(shares)
        told = [(share / total, row) for share, row in zip(shares, rows, strict=True) if share > 1e-5 * total]
        middle = [sum([share * row[one] for share, row in told]) for one in size]
        for place in relevant:
            likely += (scores[place] - top - math.log(total)) / len(relevant)
            for one in size:
                slope[one] += (rows[place][one] - middle[one]) / len(relevant)
        for one in size:
            weighed = [share * (row[one] - middle[one]) for share, row in told]
            for other in range(one + 1):
                bend[one][other] += sum([part * row[other] for part, (_share, row) in zip(weighed, told, strict=True)])
    for one in size:
        for other in range(one):
            bend[other][one] = bend[one][other]
    return likely, slope, bend


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, for a symmetric matrix whose diagonal is never nothing."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, row in enumerate(rows):
        for other in rows[:place] + rows[place + 1 :]:
            times = other[place] / row[place]
            other[:] = [old - times * value for old, value in zip(other, row, strict=True)]
    return [row[-1] / row[place] for place, row in enumerate(rows)]


def crossed(questions: list[Compared], held_back: float) -> list[list[float]]:
    """Scores of each question by weights that were learnt without its part."""
    names = sorted({question.part for question in questions})
    random.Random(7).shuffle(names)  # noqa: S311 -- parts, the same each time
    number = {name: place % PARTS for place, name in enumerate(names)}
    scores: list[list[float]] = [[] for _ in questions]
    for part in range(PARTS):
        given = learn([one for one in questions if number[one.part] != part], held_back)
        for place, one in enumerate(questions):
            if number[one.part] == part:
                scores[place] = scored([one], given)[0]
    return scores


def said(way: str, questions: list[Compared], given: list[float], held_back: float) -> None:
    fit, cross = worth(questions, scored(questions, given)), worth(questions, crossed(questions, held_back))
    print(f"{way}: MAP@5 {fit:.4f} on what was learnt from, {cross:.4f} across {PARTS} parts", flush=True)


def main() -> None:
    asked = sys.argv[1:] or ["en", "vi", "vi_plain"]
    shared = Path(os.environ.get("SIGNALMAST_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    known = sets(shared)
    learnt = {way: dict(given) for way, given in weights.WEIGHTS.items()}
    with tempfile.TemporaryDirectory() as folder:
        for way, name in (("en", "train"), ("vi", "vi"), ("vi_plain", "vi_plain")):
            names = list(weights.WEIGHTS[way])
            index = opened(Path(folder), way, known[name])
            if way not in asked:
                continue
            questions = compared(known[name], index, names)
            given = learn(questions, HELD_BACK[way])
            weights.WEIGHTS[way] = learnt[way] = dict(zip(names, given, strict=True))
            said(way, questions, given, HELD_BACK[way])
            if way == "en":
                dev = compared(known["dev"], index, names)
                print(f"en: MAP@5 {worth(dev, scored(dev, given)):.4f} on dev", flush=True)
        if "en_model" in asked:
            learnt["en_model"] = _with_model(Path(folder), known, os.environ["SIGNALMAST_BENCH_MODEL"])
    lines = [
        f'    "{way}": {{\n'
        + "".join(f'        "{name}": {value:.5g},\n' for name, value in given.items())
        + "    },\n"
        for way, given in learnt.items()
    ]
    text = Path(weights.__file__).read_text("utf-8")
    head = text[: text.index("WEIGHTS = {")]
    Path(weights.__file__).write_text(f"{head}WEIGHTS = {{\n{''.join(lines)}}}\n", "utf-8")


def _with_model(folder: Path, known: dict[str, Set], model: str) -> dict[str, float]:
    index, names = Index(folder / "en.sqlite3"), list(weights.WEIGHTS["en_model"])
    vectors = meaning.Vectors(Path(os.environ.get("SIGNALMAST_BENCH_VECTORS", folder / "vectors.sqlite3")),
                              meaning.Meaning(model))  # fmt: skip
    vectors.make(entries(known["train"]))
    questions = fused(known["train"], index, vectors, names)
    given = learn(questions, HELD_BACK["en_model"])
    said("en_model", questions, given, HELD_BACK["en_model"])
    dev = fused(known["dev"], index, vectors, names)
    print(f"en_model: MAP@5 {worth(dev, scored(dev, given)):.4f} on dev", flush=True)
    return dict(zip(names, given, strict=True))


if __name__ == "__main__":
    main()
