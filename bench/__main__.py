"""`python -m bench [NAME …] [--posts N] [--rounds N]`: every subject when none is named."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from bench import desk, edge, imports, invented, lake, match, network, review, seal, search, siblings, start

SUBJECTS = {
    "imports": imports.run,
    "review": review.run,
    "lake": lake.run,
    "seal": seal.run,
    "search": search.run,
    "siblings": siblings.run,
    "match": match.run,
    "network": network.run,
    "start": start.run,
    "edge": edge.run,
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--posts", type=int, default=invented.POSTS)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")
    version, load = platform.python_version(), os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start, Python {version}", flush=True)
    with desk.Ground() as ground:
        for name in chosen.subjects or SUBJECTS:
            SUBJECTS[name](ground, posts=chosen.posts, rounds=chosen.rounds)
    assert not Path(ground.folder).exists()


if __name__ == "__main__":
    main()
