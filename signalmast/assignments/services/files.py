"""Files of requests on the disk, in a closed folder: written before the rows that name them, gone where those never
came. No address leads there; they go out through screens that ask who is asking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from signalmast.assignments import attachments
from signalmast.assignments.models import AnswerFile, GivenFile
from signalmast.assignments.selectors.files import folder, path_of
from signalmast.core import new_files

LEFT_ALONE = 86_400  # seconds in which a file may wait for its row


@dataclass(frozen=True)
class Came:
    """One file as it came in: a stream, how long it is, and what its giver called it."""

    stream: BinaryIO
    size: int
    name: str

    @classmethod
    def of(cls, uploaded: Any) -> Came:
        return cls(uploaded.file, uploaded.size, uploaded.name or "")


class Kept:
    """A context: files are judged and written when it begins, and removed where it ends by an error.

    Raises attachments.Refused at the first that cannot be taken. `columns` are of the rows that name them.
    """

    def __init__(self, came: Iterable[Came]) -> None:
        self.came = list(came)
        self.columns: list[dict[str, Any]] = []

    def __enter__(self) -> Kept:
        if len(self.came) > attachments.MOST_FILES:
            raise attachments.Refused("many", "")
        judged = [attachments.judge(each.stream, size=each.size, name=each.name) for each in self.came]
        try:
            for each, found in zip(self.came, judged, strict=True):
                place, size, digest = _write(each.stream, ending=found.ending)
                row = {"place": place, "name": found.name, "media_type": found.media_type}
                self.columns.append({**row, "size": size, "digest": digest})
        except BaseException:
            self.drop()
            raise
        return self

    @property
    def media_types(self) -> list[str]:
        return [each["media_type"] for each in self.columns]

    @property
    def digests(self) -> list[str]:
        return [each["digest"] for each in self.columns]

    def drop(self) -> None:
        """They are not wanted after all."""
        for each in self.columns:
            path_of(each["place"]).unlink(missing_ok=True)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.drop()


def sweep(*, at: datetime) -> int:
    """Remove files that no row names and that are older than a day; how many."""
    named = set(AnswerFile.objects.values_list("place", flat=True)) | set(
        GivenFile.objects.values_list("place", flat=True)
    )
    gone = 0
    for path in folder().glob("*/*"):
        with suppress(FileNotFoundError):
            if str(path.relative_to(folder())) not in named and path.stat().st_mtime < at.timestamp() - LEFT_ALONE:
                path.unlink()
                gone += 1
    return gone


def _write(stream: BinaryIO, *, ending: str) -> tuple[str, int, str]:
    """Its place below the folder, how long it is and its SHA-256."""
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while piece := stream.read(1024 * 1024):
            digest.update(piece)
            size += len(piece)
            yield piece

    place = new_files.write(pieces(), below=folder(), ending=f".{ending}")
    return place, size, digest.hexdigest()
