"""The public site on the disk, as tests look at it, and the worker that makes it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.utils import timezone

from signalmast.backoffice.rounds import Rounds
from signalmast.pages import tasks
from signalmast.pages.services import baking, following


def worker_round() -> None:
    """One round of the worker's queue."""
    Rounds(queue=tasks.PUBLIC, duties=[], slices=[lambda: False]).once()


@dataclass
class PublicSite:
    root: Path

    def work(self, *, rounds: bool = True) -> None:
        """What the worker does until nothing is left to do."""
        if rounds:
            following.reconcile(at=timezone.now())
        worker_round()
        while following.follow_due(now=timezone.now) or baking.slice_of_work(now=timezone.now, hurry=True):
            pass

    def files(self) -> set[str]:
        """Every file but the packed twins."""
        every = {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}
        return {name for name in every if not name.endswith((".br", ".gz"))}

    def times(self) -> dict[str, tuple[int, int]]:
        """What each file is, by its number and time: a file written anew has others."""
        every = [path for path in self.root.rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in every}

    def read(self, name: str) -> str:
        """The words of a file, once its packed twins were found to be the same."""
        place = self.root / name
        body = place.read_bytes()
        assert brotli.decompress(place.with_name(place.name + ".br").read_bytes()) == body
        assert gzip.decompress(place.with_name(place.name + ".gz").read_bytes()) == body
        return body.decode()

    def page(self, path: str) -> str:
        return self.read(path.lstrip("/") + "index.html")

    def whole(self) -> None:
        """No half file, no twin without its page, none that differs."""
        for path in self.root.rglob("*"):
            assert not path.name.endswith(".tmp"), path
            if path.suffix in (".br", ".gz"):
                assert path.with_suffix("").is_file(), path
        for name in self.files():
            if not name.endswith(".redirect"):
                self.read(name)
