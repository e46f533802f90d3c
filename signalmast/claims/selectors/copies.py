"""The copies of evidence that the desk keeps: where they lie, how far one is, and whether each is still what came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from signalmast.claims.models import Claim, Evidence
from signalmast.claims.selectors.log import Problem
from signalmast.core import fetch

STOOD_STILL = "still"


def place_of(place: str) -> Path:
    return Path(settings.COPIES_DIR) / place


def problem_of(row: Evidence) -> str:
    """Why no copy was taken, in words; "" where one was, or none was asked for."""
    if row.archive_problem == STOOD_STILL:
        return gettext("A verdict was written meanwhile, so the evidence stays as it is.")
    return fetch.words(row.archive_problem) if row.archive_problem else ""


def readable(claim: Claim) -> list[Evidence]:
    """The rows of a claim whose copy has words to read."""
    return list(claim.evidence.exclude(archive_text="").filter(archived_at__isnull=False))


def prove() -> tuple[int, list[Problem]]:
    """How many copies there are, and which is lost or no longer what came. Reads every file."""
    rows = Evidence.objects.exclude(archive_place="").select_related("claim").order_by("pk")
    problems = [problem for row in rows.iterator() for problem in _of_copy(row)]
    return rows.count(), problems


def _of_copy(row: Evidence) -> Iterator[Problem]:
    where = f"evidence {row.pk} ({row.claim.key})"
    try:
        with place_of(row.archive_place).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        yield Problem(where, "has lost its copy")
        return
    if digest != row.archive_digest:
        yield Problem(where, "its copy was changed")
