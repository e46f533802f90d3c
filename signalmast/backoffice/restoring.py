"""A backup back into a data folder: checked whole in a room of its own first, then swapped in, or swapped back.

Imports no Django. Everything happens inside the data folder: `.restoring` is the room where the backup is unpacked and
checked, `.replaced` is where the old entries wait until all went well. Both are cleared, or the swap is undone, by
`settle` after a crash at any point.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from signalmast.backoffice.backup import FORMAT, LEFT_OUT, SEARCH

ROOM, ASIDE = ".restoring", ".replaced"
_COMING, _DONE = ".coming", ".done"
_LARGEST_MANIFEST = 64 * 1024 * 1024


class NotOurs(Exception):
    """The file cannot be restored; nothing was touched. One line in Vietnamese and English."""

    def __init__(self, file: Path, vi: str, en: str) -> None:
        super().__init__(f"{file.name}: {vi}; chưa thay đổi gì / {en}; nothing was changed")


@dataclass(frozen=True)
class Manifest:
    version: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    tables: dict[str, list[str]]
    files: dict[str, dict[str, Any]]
    folders: dict[str, int]


def unpack(file: Path, data: Path) -> Manifest:
    """Unpack into the room and compare every file with the manifest. Raises NotOurs, and leaves no room then."""
    room = data / ROOM
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    try:
        seen, manifest = _unpack(file, room)
        _compare(file, seen, manifest)
        for name, mode in sorted(manifest.folders.items(), reverse=True):
            folder = _place(file, room, name)
            folder.mkdir(exist_ok=True)
            folder.chmod(mode & 0o777 | 0o700)
    except BaseException as error:
        shutil.rmtree(room, ignore_errors=True)
        if isinstance(error, (tarfile.TarError, EOFError, zlib.error)):
            raise NotOurs(
                file, "không phải bản sao lưu, hoặc tệp bị hỏng", "is no backup, or the file is damaged"
            ) from None
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise NotOurs(file, f"không mở ra được ({why})", f"could not be unpacked ({why})") from None
        raise
    return manifest


def _unpack(file: Path, room: Path) -> tuple[dict[str, dict[str, Any]], Manifest]:
    seen: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is None or manifest is not None or member.name in seen:
                raise NotOurs(
                    file, f"có mục lạ “{member.name}”", f"holds an entry that is no plain file: {member.name!r}"
                )
            if member.name == "manifest.json":
                manifest = _read_manifest(file, stream)
                continue
            target = _place(file, room, member.name)
            seen[member.name] = _write(stream, target, member.mode)
    if manifest is None:
        raise NotOurs(file, "thiếu bản kê", "has no manifest")
    return seen, manifest


def _place(file: Path, room: Path, name: str) -> Path:
    path = PurePosixPath(name)
    fine = (
        not path.is_absolute()
        and len(path.parts) > 1
        and path.parts[0] in ("data", "database")
        and ".." not in path.parts
        and path.parts[1] not in LEFT_OUT
        and str(path) == name
    )
    if not fine:
        raise NotOurs(file, f"có đường dẫn lạ “{name}”", f"names a path outside: {name!r}")
    target = room / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _write(stream: IO[bytes], target: Path, mode: int) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
            out.write(block)
        os.fchmod(out.fileno(), mode & 0o666 | 0o600)
    return {"size": size, "sha256": digest.hexdigest()}


def _read_manifest(file: Path, stream: IO[bytes]) -> Manifest:
    try:
        told = json.loads(stream.read(_LARGEST_MANIFEST))
        if told["format"] > FORMAT:
            raise NotOurs(file, "do bản mới hơn tạo ra", "was made by a newer version")
        return Manifest(
            version=str(told["version"]),
            made_at=str(told["made_at"]),
            database=str(told["database"]),
            migrations=[(str(app), str(name)) for app, name in told["migrations"]],
            tables={str(name): [str(column) for column in columns] for name, columns in told.get("tables", {}).items()},
            files=dict(told["files"]),
            folders={str(name): int(mode) for name, mode in told["folders"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotOurs(file, "bản kê không đọc được", "has a manifest that cannot be read") from None


def _compare(file: Path, seen: dict[str, dict[str, Any]], manifest: Manifest) -> None:
    if seen == manifest.files:
        return
    names = sorted(seen.keys() ^ manifest.files.keys()) or sorted(
        name for name in seen if seen[name] != manifest.files[name]
    )
    raise NotOurs(file, f"“{names[0]}” không khớp với bản kê", f"{names[0]!r} is not what the manifest says")


def unknown_migrations(manifest: Manifest, known: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Migrations the backup went through that this code has never heard of: it comes from a newer version."""
    return sorted(set(manifest.migrations) - known)


def swap_in(data: Path) -> None:
    """The unpacked entries take the place of the old ones, which wait aside until `finish` or `undo`."""
    room, aside = data / ROOM / "data", data / ASIDE
    room.mkdir(exist_ok=True)
    aside.mkdir(mode=0o700)
    (aside / _COMING).write_text(json.dumps(sorted(os.listdir(room))))
    for name in sorted(os.listdir(data)):
        if name not in LEFT_OUT:
            os.rename(data / name, aside / name)
    for name in sorted(os.listdir(room)):
        os.rename(room / name, data / name)


def finish(data: Path) -> None:
    """All went well: let go of the old entries, and of the search index, which tells of other posts."""
    shutil.rmtree(data / SEARCH, ignore_errors=True)
    (data / ASIDE / _DONE).touch()
    settle(data)


def settle(data: Path) -> bool:
    """After a crash, or on failure: true if an unfinished swap was undone. Does nothing on a healthy folder."""
    aside, undone = data / ASIDE, False
    if aside.is_dir() and not (aside / _DONE).exists():
        _undo(data)
        undone = True
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(data / ROOM, ignore_errors=True)
    return undone


def _undo(data: Path) -> None:
    aside, room = data / ASIDE, data / ROOM / "data"
    coming: list[str] = []
    with contextlib.suppress(FileNotFoundError, ValueError):  # not yet written: nothing had moved
        coming = json.loads((aside / _COMING).read_text())
    came = [name for name in coming if not (room / name).exists()]
    for name in came:
        path = data / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink(True)
    # Side files that the new database grew (its -wal and -shm) go as well.
    for name in os.listdir(data):
        if any(name.startswith(f"{base}-") for base in came):
            (data / name).unlink()
    for name in os.listdir(aside):
        if name != _COMING:
            os.rename(aside / name, data / name)
