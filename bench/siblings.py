"""Very many posts on one community page: what the screens that show its posts take."""

from __future__ import annotations

import json

from bench import desk, measure


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    one = ground.desk.copy("siblings")
    made = one.inside("siblings", str(posts))
    told = json.loads(made.said.splitlines()[-1])
    lines = [
        [name, str(status), f"{cpu:.2f}", str(questions), f"{size / 1024:.0f}"]
        for name, (status, cpu, questions, size) in told["screens"].items()
    ]
    head = ("", "status", "CPU s", "questions", "KB")
    measure.table(
        f"Siblings: {posts:,} posts on one page, put in at {posts / told['added']:,.0f} a CPU second", head, lines
    )
    one.remove()
