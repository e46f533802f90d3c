"""Where files of requests lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.DATA_DIR) / "requests"


def path_of(place: str) -> Path:
    return folder() / place
