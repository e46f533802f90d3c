"""Desks to measure on: made once, copied for every round, gone at the end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench import measure

ROOT = Path(__file__).resolve().parent.parent
THAI = ROOT / "tests" / "data" / "posts-thai-live-sellers" / "Live.csv"


class Desk:
    """A data folder with tables, roles, one publisher and the saved column mapping of `invented`; no posts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, name: str) -> Desk:
        other = self.folder.with_name(name)
        shutil.copytree(self.folder, other)
        return Desk(other)

    def remove(self) -> None:
        shutil.rmtree(self.folder)

    def run(self, *arguments: str) -> measure.Spent:
        """`signalmast …` in a process of its own."""
        return measure.run([sys.executable, "-m", "signalmast", *arguments], env=self.environment(), cwd=ROOT)

    def inside(self, *arguments: str) -> measure.Spent:
        """A step of `bench.inside` in a process of its own, for what no command does alone."""
        return measure.run([sys.executable, "-m", "bench.inside", *arguments], env=self.environment(), cwd=ROOT)

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name != "DATABASE_URL" and not name.startswith("SIGNALMAST_")
        }
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "signalmast.config.settings",
            "SIGNALMAST_DATA": str(self.folder),
            "SIGNALMAST_ENV_FILE": "/nonexistent",
        }


class Ground:
    """`with Ground() as ground:` one temporary folder with an empty desk in it; everything goes at the end."""

    def __enter__(self) -> Ground:
        self.folder = Path(tempfile.mkdtemp(prefix="signalmast-bench-"))
        self.desk = Desk(self.folder / "desk")
        self.desk.inside("ready")
        return self

    def __exit__(self, *_why: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def facebook() -> Path | None:
    """The Facebook set of the shared folder, where there is one."""
    shared = os.environ.get("SIGNALMAST_SHARED", "")
    path = Path(shared) / "data" / "posts-facebook-news-2017" / "posts.csv"
    return path if shared and path.is_file() else None
