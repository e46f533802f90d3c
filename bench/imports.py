"""Import: new posts, the same file again, a newer export of posts that exist; beside plain `csv` over the same file."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import desk, invented, measure

_PLAIN = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as stream:
    print(sum(1 for _ in csv.reader(stream)) - 1)
"""


@dataclass(frozen=True)
class Case:
    name: str
    path: Path
    options: tuple[str, ...]
    metrics: int
    newer: Path | None = None


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    first = invented.write_export(ground.folder / "first.csv", posts=posts)
    newer = invented.write_export(ground.folder / "newer.csv", posts=posts, export=1)
    cases = [Case(f"invented, {posts:,} posts with words", first, ("--mapping", "bench"), len(invented.METRICS), newer)]
    if posts >= invented.POSTS:
        cases.append(Case("Thai live sellers, 7,050 rows", desk.THAI, (), 9, _thai_newer(ground.folder)))
        if shared := desk.facebook():
            cases.append(Case("Facebook news 2017, 11,950 rows", shared, (), 7))
    start = [ground.desk.run("import", "--help") for _ in range(rounds)]
    for case in cases:
        _case(ground, case, rounds, measure.middle(start))


def _case(ground: desk.Ground, case: Case, rounds: int, start: measure.Spent) -> None:
    found: dict[str, list[measure.Spent]] = {}
    for number in range(rounds):
        one = ground.desk.copy(f"import-{number}")
        plain = measure.run([sys.executable, "-c", _PLAIN, str(case.path)], env=one.environment(), cwd=desk.ROOT)
        found.setdefault("plain csv", []).append(plain)
        steps = {"new posts": case.path, "the same file again": case.path, "a newer export": case.newer}
        for name, path in steps.items():
            if path:
                spent = one.run("import", str(path), "--create-pages", *case.options)
                found.setdefault(name, []).append(spent)
        one.remove()
    with case.path.open(encoding="utf-8", newline="") as stream:
        rows = sum(1 for _ in csv.reader(stream)) - 1
    plain_cost = measure.middle(found["plain csv"]).cpu
    lines = [_line("start alone (--help)", start, 0, 0, plain_cost)]
    lines += [
        _line(name, measure.middle(spent), rows, 0 if name == "plain csv" else case.metrics, plain_cost)
        for name, spent in found.items()
    ]
    head = ("", "CPU s", "clock s", "rows/CPU s", "readings/CPU s", "x plain csv", "MB own", "MB reader")
    measure.table(f"Import: {case.name} (median of {rounds})", head, lines)


def _line(name: str, spent: measure.Spent, rows: int, metrics: int, plain: float) -> list[str]:
    return [
        name,
        f"{spent.cpu:.2f}",
        f"{spent.clock:.2f}",
        f"{rows / spent.cpu:,.0f}" if rows else "",
        f"{rows * metrics / spent.cpu:,.0f}" if metrics else "",
        f"{spent.cpu / plain:,.0f}" if rows else "",
        f"{spent.own:.0f}",
        f"{spent.child:.0f}" if spent.child else "",
    ]


def _thai_newer(folder: Path) -> Path:
    """The same posts with one more comment each; the file has no reading times, so the import's own holds."""
    path = folder / "thai-newer.csv"
    with desk.THAI.open(encoding="utf-8-sig", newline="") as source, path.open("w", newline="") as target:
        rows = list(csv.DictReader(source))
        writer = csv.DictWriter(target, [name for name in rows[0] if name])
        writer.writeheader()
        writer.writerows({**row, "num_comments": int(row["num_comments"]) + 1} for row in rows)
    return path
