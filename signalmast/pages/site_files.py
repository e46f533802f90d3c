"""The public site as files that can be served without us: whole or not there, with packed twins of the same bytes.

A path ending in a slash is `<path>index.html`; any other is the file of that very name. Beside a page may lie
`index.redirect` (one line: where it moved to) or `index.gone` (what is said where a page was) in its place.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import brotli

_PATH = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*/)*(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)?")
_OURS = (".tmp", ".br", ".gz", ".gone", ".redirect")
PACKED = (".br", ".gz")
TEXT = {".html", ".gone", ".xml", ".json", ".css", ".txt", ".js", ".svg", ".ics", ".csv"}
MANY = 60  # from so many files on, telling the whole disk to write costs less than each file


class NoFile(ValueError):
    """An address that can only be answered, not kept: its words are not a file's name."""


def file_of(path: str) -> str:
    """The file of a path, relative to the folder of the site. Raises NoFile."""
    if not _PATH.fullmatch(path) or any(part.endswith(_OURS) or len(part) > 240 for part in path.split("/")):
        raise NoFile(path)
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def path_of(file: str) -> str | None:
    """The path that a file of the site answers for; None for what no path would be kept as."""
    name = file.removesuffix(".br").removesuffix(".gz")
    for ending in ("index.html", "index.redirect", "index.gone"):
        if name == ending or name.endswith("/" + ending):
            return "/" + name[: -len(ending)]
    return "/" + name if not name.endswith(_OURS) else None


class Writing:
    """Several files at once. Nothing changes before `commit`, after which all of it is on the disk."""

    def __init__(self, root: Path, *, quality: int) -> None:
        self.root, self.quality = root, quality
        self._renames: list[tuple[Path, Path]] = []
        self._removed: list[Path] = []
        self._grown: set[Path] = set()  # folders that got a new folder

    def put(self, path: str, body: bytes) -> bool:
        """A page or file; whether it differs from what lies there."""
        target = self.root / file_of(path)
        if path.endswith("/"):
            self._drop(target.with_suffix(".redirect"), target.with_suffix(".gone"))
        return self._write(target, body)

    def put_gone(self, path: str, body: bytes) -> bool:
        """What is said where a page was; only for paths ending in a slash."""
        target = self.root / file_of(path)
        self._drop(target, target.with_suffix(".redirect"))
        return self._write(target.with_suffix(".gone"), body)

    def put_redirect(self, path: str, to: str) -> bool:
        target = self.root / file_of(path)
        self._drop(target, target.with_suffix(".gone"))
        return self._write(target.with_suffix(".redirect"), to.encode() + b"\n")

    def remove(self, path: str) -> bool:
        target = self.root / file_of(path)
        names = [target]
        if path.endswith("/"):
            names += [target.with_suffix(".redirect"), target.with_suffix(".gone")]
        return self._drop(*names)

    def commit(self) -> None:
        """First the new files are on the disk, then they take their names, then the old ones go."""
        self._settle([unfinished for unfinished, _target in self._renames])
        for unfinished, target in self._renames:
            os.replace(unfinished, target)
        for path in self._removed:
            path.unlink(missing_ok=True)
        folders = {target.parent for _unfinished, target in self._renames} | {path.parent for path in self._removed}
        self._settle([folder for folder in folders | self._grown if folder.is_dir()])
        self._renames, self._grown = [], set()
        for path in self._removed:
            _prune(path.parent, self.root)
        self._removed = []

    def discard(self) -> None:
        """Leave everything as it was."""
        for unfinished, _target in self._renames:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        self._renames, self._removed = [], []

    def _write(self, target: Path, body: bytes) -> bool:
        twins = self._twins(target, body)
        if _same(target, body) and all(target.with_name(target.name + ending).is_file() for ending in twins):
            return False
        self._make_folder(target.parent)
        for ending, content in [("", body), *((ending, pack()) for ending, pack in twins.items())]:
            place = target.with_name(target.name + ending)
            unfinished = place.with_name(f".{place.name}.{os.getpid()}.tmp")
            self._renames.append((unfinished, place))
            unfinished.write_bytes(content)
        return True

    def _twins(self, target: Path, body: bytes) -> dict[str, Callable[[], bytes]]:
        if target.suffix not in TEXT:
            return {}
        return {
            ".br": lambda: brotli.compress(body, mode=brotli.MODE_TEXT, quality=self.quality),
            ".gz": lambda: gzip.compress(body, 6 if self.quality < 9 else 9, mtime=0),
        }

    def _make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
        folder.mkdir(parents=True, exist_ok=True)
        self._grown |= {each.parent for each in missing}

    def _drop(self, *targets: Path) -> bool:
        there = [
            place
            for target in targets
            for place in (target, *(target.with_name(target.name + ending) for ending in PACKED))
            if place.exists()
        ]
        self._removed += there
        return bool(there)

    def _settle(self, places: list[Path]) -> None:
        if len(places) > MANY:
            os.sync()
            return
        for place in places:
            settle(place)


def settle(place: Path) -> None:
    """A file or folder is on the disk when this returns."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files(root: Path) -> Iterator[str]:
    """Every file of the site, relative to its folder, unfinished ones too."""
    for folder, _folders, names in os.walk(root):
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def clear(root: Path, unwanted: list[str]) -> None:
    """Delete files, and the folders they leave empty."""
    for name in unwanted:
        place = root / name
        place.unlink(missing_ok=True)
        _prune(place.parent, root)


def _same(target: Path, body: bytes) -> bool:
    try:
        return target.stat().st_size == len(body) and target.read_bytes() == body
    except OSError:
        return False


def _prune(folder: Path, root: Path) -> None:
    with suppress(OSError):  # not empty, or gone already
        while folder != root:
            folder.rmdir()
            folder = folder.parent
