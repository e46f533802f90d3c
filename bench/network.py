"""The network as large as it may become: what each of its screens takes, beside a hundredth of it.

Organisations in a tree of three levels, forty people to each, roles that began and ended over five years, and for
every fifth person a contribution. The number of questions to the database may not depend on any of it.
"""

from __future__ import annotations

import json

from bench import desk, invented, measure

PEOPLE, A_HUNDREDTH = 200_000, 100


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    people = max(400, PEOPLE * posts // invented.POSTS)
    told = []
    for number in (people // A_HUNDREDTH, people):
        one = ground.desk.copy("network")
        told.append(json.loads(one.inside("network", str(number), str(rounds)).said.splitlines()[-1]))
        one.remove()
    few, many = told
    lines = [
        [name, f"{few[name][0]:.3f}", f"{cpu:.3f}", f"{cpu / few[name][0]:.1f}" if few[name][0] else "",
         f"{few[name][1]}", f"{questions}", f"{size / 1024:.0f}"]
        for name, (cpu, questions, size) in many.items()
    ]  # fmt: skip
    measure.table(
        f"Network: {people // 40:,} organisations and {people:,} people, beside a hundredth of them",
        ("screen", "CPU s few", "CPU s many", "times", "questions few", "many", "KB"),
        lines,
    )
