"""A file of a name that nobody guesses, on the disk before any row names it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings


def write(content: bytes, *, below: Path, ending: str = "") -> str:
    """Durably; gives its place below the folder."""
    name = secrets.token_hex(16)
    place = f"{name[:2]}/{name}{ending}"
    path = below / place
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    for folder in (path.parent, below, Path(settings.DATA_DIR)):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return place
