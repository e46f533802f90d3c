"""The questions of a five-year review over five exports, and four of them asked of SQLite over the same readings."""

from __future__ import annotations

import csv
import json
import sqlite3
import time
from pathlib import Path

from bench import desk, invented, measure

EXPORTS = 5
_LATEST = """
    with latest as (
        select key, value, row_number() over (partition by key order by measured_at desc) as place
        from readings where metric = ?
    )
"""
_QUESTIONS = {  # joined from constants of this file only
    "shares": (_LATEST + "select cast(sum(value) as text) from latest where place = 1", "shares"),
    "comments by page": (
        _LATEST + "select page, cast(sum(value) as text) from latest join posts using (key) where place = 1"
        " group by page order by page",
        "comments",
    ),
    "views by month": (
        _LATEST + "select month, cast(sum(value) as text) from latest join posts using (key) where place = 1"
        " group by month order by month",
        "views",
    ),
    "top by reach": (
        _LATEST + "select key, cast(value as text) from latest where place = 1 order by value desc, key limit 10",
        "reach",
    ),
}


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    one = ground.desk.copy("lake")
    paths = [
        invented.write_export(ground.folder / f"export-{number}.csv", posts=posts, export=number)
        for number in range(EXPORTS)
    ]
    for path in paths:
        one.run("import", str(path), "--create-pages", "--mapping", "bench")
    asked = [one.inside("lake", str(EXPORTS)) for _ in range(rounds)]
    said = json.loads(asked[-1].said.splitlines()[-1])
    cost = measure.middle(asked)
    readings = posts * EXPORTS * len(invented.METRICS)
    lines = [[name, f"{cpu:.2f}"] for name, cpu in said["costs"].items()]
    lines.append(["four questions of SQLite, one indexed table", f"{_rival(one, paths, said['answers']):.2f}"])
    measure.table(f"Lake: {readings:,} readings, {said['asked']} questions of a review", ("", "CPU s"), lines)
    size = sum(file.stat().st_size for file in (one.folder / "lake").rglob("*.parquet")) / 2**20
    rival = (one.folder / "rival.sqlite3").stat().st_size / 2**20
    print(
        f"  peak memory {cost.own:.0f} MB; on disk {size:.1f} MB, in SQLite {rival:.0f} MB; the four answers are equal"
    )
    one.remove()


def _rival(one: desk.Desk, paths: list[Path], wanted: dict[str, list[list[str]]]) -> float:
    """CPU seconds of the same four questions; AssertionError where an answer differs."""
    with sqlite3.connect(one.folder / "signalmast.sqlite3") as kept:
        pages = dict(kept.execute("select post.key, section.key from pages_post post join pages_communitypage section"
                                  " on section.page_ptr_id = post.section_id"))  # fmt: skip
        months = dict(kept.execute("select key, substr(datetime(posted_at, '+7 hours'), 1, 7) from pages_post"))
    kept.close()
    rival = sqlite3.connect(one.folder / "rival.sqlite3")
    rival.execute("create table posts (key text primary key, page text, month text)")
    rival.executemany("insert into posts values (?, ?, ?)", [(key, pages[key], months[key]) for key in pages])
    rival.execute("create table readings (key text, metric text, value integer, measured_at text)")
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                rival.executemany(
                    "insert into readings values (?, ?, ?, ?)",
                    [(f"bench:{row['id']}", metric, int(row[metric]), row["read"]) for metric in invented.METRICS],
                )
    rival.execute("create index readings_of on readings (metric, key, measured_at)")
    rival.commit()
    began = time.process_time()
    found = {
        name: [[str(part) for part in row] for row in rival.execute(query, [metric])]
        for name, (query, metric) in _QUESTIONS.items()
    }
    spent = time.process_time() - began
    rival.close()
    for name, rows in wanted.items():
        assert found[name] == rows, f"{name}: SQLite says {found[name][:3]}, the lake {rows[:3]}"
    return spent
