"""The readers' search over every post with its page drawn, its index alone, and the same words asked of Wagtail's own.

Both desks are one: the posts of `invented`, published, in one SQLite file; Wagtail's index is the one its database
search keeps there. What the two find is counted too, for they are not asked the same thing: Wagtail's finds no word
without its marks.
"""

from __future__ import annotations

import json

from bench import desk, invented, measure

# As people type: a common word, two words, marks left out, a rare one, a beginning, a phrase, nothing to be found,
# and the dearest that 300 letters can ask.
WORDS = (
    "nước",
    "cấp nước",
    "tiem chung tre duoi nam tuoi",
    "kiểm chứng",
    "binh chua",
    '"trạm y tế"',
    "núi lửa",
    "an* ba* ch* co* da* di* gi* ho* kh* la* mo* ng* nh* ph* qu* sa* ta* th* tr* xe*",
)


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    one = ground.desk.copy("search")
    path = invented.write_export(ground.folder / "posts.csv", posts=posts)
    one.run("import", str(path), "--create-pages", "--mapping", "bench")
    one.inside("publish")
    built = [one.run("reindex") for _ in range(rounds)]
    spent = measure.middle(built)
    size = sum(file.stat().st_size for file in (one.folder / "search").iterdir() if not file.is_symlink()) / 2**20
    cost = f"{spent.cpu:.1f} CPU s, {spent.own:.0f} MB, {size:.1f} MB on disk"
    print(f"\nSearch: signalmast reindex of {posts:,} posts: {cost}", flush=True)
    said = json.loads(one.inside("search", json.dumps(WORDS), str(max(5, 5 * rounds))).said.splitlines()[-1])
    rows = []
    for asked in WORDS:
        cost = said[asked]
        ratio = cost["wagtail"] / cost["index"] if cost["index"] else 0.0
        rows.append(
            [asked if len(asked) < 34 else asked[:31] + "…",
             f"{cost['found']:,}", f"{cost['index'] * 1000:.1f}", f"{cost['page'] * 1000:.1f}",
             f"{cost['found_by_wagtail']:,}", f"{cost['wagtail'] * 1000:.1f}", f"{ratio:.1f}"]
        )  # fmt: skip
    measure.table(
        f"Search: {posts:,} posts, CPU milliseconds of a search (median)",
        ("words", "found", "index", "whole page", "Wagtail finds", "Wagtail", "times"),
        rows,
    )
    one.remove()
