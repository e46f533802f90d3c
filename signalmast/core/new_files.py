"""What is on the disk before any row says so: a file of a name that nobody guesses, and lines at the end of a list."""

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


def append(lines: Iterable[str], *, to: Path) -> None:
    """Durably, one under another. What a loss of power had left of a line stays alone. Raises OSError."""
    with os.fdopen(os.open(to, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - 1, 0))
        if stream.read(1) not in (b"", b"\n"):
            stream.write(b"\n")
        for line in lines:
            stream.write(line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
