"""The period review of five years: the whole command, each form apart, and the proof of a frozen one."""

from __future__ import annotations

import json

from bench import desk, invented, measure

_PERIOD = ("--from", "2021-01-01", "--to", "2025-12-31")
_ROUTES = (("vi", "html,pdf,docx"), ("vi,en", "html,pdf,docx"), ("vi,en", "html,pdf,docx,xlsx"))
SMALLER = 7_050


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    for size in [SMALLER, posts] if posts > SMALLER else [posts]:
        one = ground.desk.copy(f"review-{size}")
        path = invented.write_export(ground.folder / "posts.csv", posts=size)
        one.run("import", str(path), "--create-pages", "--mapping", "bench")
        _size(one, size, rounds)
        one.remove()


def _size(one: desk.Desk, posts: int, rounds: int) -> None:
    out = one.folder / "review"
    found: dict[str, list[measure.Spent]] = {}
    parts: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        found.setdefault("start alone (--help)", []).append(one.run("review", "--help"))
        for languages, forms in _ROUTES:
            spent = one.inside("review", languages, forms, str(out))
            found.setdefault(f"{languages}: {forms}", []).append(spent)
            for name, cost in json.loads(spent.said.splitlines()[-1]).items():
                parts.setdefault(f"{languages}: {forms}", []).append({name: cost})
        whole = one.run("review", *_PERIOD, "--lang", "both", "--out", str(out))
        found.setdefault("signalmast review --lang both", []).append(whole)
        proof = one.run("review", "--verify", str(out / "review.json"))
        found.setdefault("signalmast review --verify", []).append(proof)
    lines = []
    for name, spent in found.items():
        cost = measure.middle(spent)
        lines.append([name, f"{cost.cpu:.2f}", f"{cost.clock:.2f}", f"{cost.own:.0f}", f"{cost.child:.0f}"])
    measure.table(
        f"Review: {posts:,} posts over five years (median of {rounds})",
        ("", "CPU s", "clock s", "MB own", "MB typesetter"),
        lines,
    )
    last = f"{_ROUTES[-1][0]}: {_ROUTES[-1][1]}"
    costs: dict[str, list[float]] = {}
    for part in parts[last]:
        for name, cpu in part.items():
            costs.setdefault(name, []).append(cpu)
    split = [[name, f"{sorted(each)[len(each) // 2]:.2f}"] for name, each in costs.items()]
    measure.table(f"Review: where the CPU seconds go, {posts:,} posts, {last}", ("", "CPU s"), split)
