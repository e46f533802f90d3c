"""A file of a name that nobody guesses, on the disk before any row names it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def write(pieces: Iterable[bytes], *, below: Path, ending: str = "") -> str:
    """Durably; gives its place below the folder. Nothing of it stays where writing fails. Raises OSError."""
    name = secrets.token_hex(16)
    place = f"{name[:2]}/{name}{ending}"
    path = below / place
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        for folder in (path.parent, below, below.parent):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return place
