"""Page views of twenty days: out of the journal into the lake, and one question asked of both."""

from __future__ import annotations

import json

from bench import desk, invented, measure

DAYS = 20
VIEWS_A_POST = 37


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    views = posts * VIEWS_A_POST
    made = ground.desk.copy("viewed")
    made.run("import", str(invented.write_export(ground.folder / "viewed.csv", posts=posts)),
             "--create-pages", "--mapping", "bench")  # fmt: skip
    made.inside("views", str(views), str(DAYS))
    spent, idle = [], []
    for number in range(rounds):
        one = made.copy(f"sealed-{number}")
        spent.append(one.run("seal"))
        idle.append(one.run("seal"))
        said = json.loads(one.inside("asked", str(made.folder / "journal.sqlite3")).said.splitlines()[-1])
        sizes = {
            name: sum(file.stat().st_size for file in (one.folder / "lake" / name).rglob("*.parquet"))
            for name in ("views", "view_days")
        }
        left = (one.folder / "journal.sqlite3").stat().st_size
        one.remove()
    cost, start = measure.middle(spent), measure.middle(idle)
    work = cost.cpu - start.cpu
    journal = (made.folder / "journal.sqlite3").stat().st_size
    measure.table(
        f"Seal: {views:,} views of {posts:,} posts over {DAYS} days",
        ("", "CPU s", "views/CPU s", "MB own"),
        [
            ["signalmast seal", f"{cost.cpu:.1f}", f"{views / cost.cpu:,.0f}", f"{cost.own:.0f}"],
            ["of this the start", f"{start.cpu:.1f}", "", f"{start.own:.0f}"],
            ["the work alone", f"{work:.1f}", f"{views / work:,.0f}", ""],
        ],
    )
    measure.table(
        "On disk",
        ("", "bytes", "bytes/view", "journal / it"),
        [
            [name, f"{size:,}", f"{size / views:.2f}", f"{journal / size:.1f}"]
            for name, size in (("journal", journal), *sizes.items(), ("journal afterwards", left))
        ],
    )
    rows = [[name, f"{cpu:.3f}"] for name, cpu in said["costs"].items()]
    measure.table("Views of every post over all days, CPU s", ("", "CPU s"), rows)
    print(f"  the {said['posts']:,} answers are equal")
    made.remove()
