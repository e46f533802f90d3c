"""Files of copies: on the disk before a row names them, gone once none does."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from signalmast.claims.models import Evidence
from signalmast.claims.selectors.copies import place_of
from signalmast.core import new_files

_ORPHANED = 86_400.0  # seconds after which a file that no row names was left by a crash


def write(content: bytes, *, ending: str) -> str:
    """Durably; gives its place below the folder of copies."""
    return new_files.write([content], below=Path(settings.COPIES_DIR), ending=f".{ending}")


def remove(place: str) -> None:
    """Once the transaction that took the name away is stored."""
    if place:
        transaction.on_commit(partial(place_of(place).unlink, missing_ok=True))


def drop(row: Evidence) -> None:
    """The row has no copy any more; the caller saves it."""
    remove(row.archive_place)
    row.archived_at = row.archive_asked_at = None
    row.archive_place = row.archive_digest = row.archive_text = row.archive_problem = ""


def sweep(*, at: datetime) -> None:
    """Delete files that no row names: of claims that went with everything on them, or left by a crash."""
    folder = Path(settings.COPIES_DIR)
    if not folder.is_dir():
        return
    old = [path for path in folder.glob("??/*") if path.stat().st_mtime < at.timestamp() - _ORPHANED]
    named = set(Evidence.objects.exclude(archive_place="").values_list("archive_place", flat=True)) if old else set()
    for path in old:
        if path.relative_to(folder).as_posix() not in named:
            path.unlink(missing_ok=True)
