"""One file that holds a desk: `signalmast-<UTC time>.tar.gz` with database, files, keys and, last, a manifest.

Imports no Django, so that `make upgrade` can back up while the installed packages are still the old ones.
Safe while the desk is written to. SQLite files are copied by SQLite's own backup call, whole and at one instant. The
order matters: databases first, then each table's log, then files; files are written before the row or log entry that
names them, so whatever the copy names is in it. The manifest has the SHA-256 of every file.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import signalmast
from signalmast.backoffice import ground, pgcopy

FORMAT = 1
KEEP_DAYS = 30
# Not part of a desk: what can be made again, what belongs to running processes, and the backups themselves. The key of
# tips never lies beside what it opens, and the list of deleted tips must outlive a restore.
SEARCH = "search"
LEFT_OUT = frozenset(
    {
        *("backups", "static", "site", SEARCH, "run", "serve.pid", "version.json", "last-backup", ".restoring"),
        ".replaced",
        *("tips.key", "tips.deleted"),
    }
)
_NAME = re.compile(r"signalmast-(\d{8}T\d{6}Z)\.tar\.gz")
_STAMP = "%Y%m%dT%H%M%SZ"
_MAGIC = b"SQLite format 3\0"
_TRIES = 3


class BackupFailed(Exception):
    """No backup was made and no half of one was left; one line in Vietnamese and English."""


class _FileGone(Exception):
    """A data file of a lake table went away between the log and the copy: the table was being compacted."""


@dataclass(frozen=True)
class Backup:
    path: Path
    made_at: datetime
    size: int


def write_backup(*, data: Path, database_url: str, folder: Path, at: datetime) -> Backup:
    """Write a new backup into `folder` and return it. Raises BackupFailed; then `folder` is as it was."""
    target = folder / f"signalmast-{at.astimezone(UTC):{_STAMP}}.tar.gz"
    if target.exists():
        raise BackupFailed(f"{target}: đã có tệp này / this file exists already")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(folder, at)
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as scratch:
            half = _write_steadily(Path(scratch), data, database_url, at)
            os.replace(half, target)
        _sync_folder(folder)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise _not_written(folder, full, error.strerror or str(error)) from None
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
            raise _not_written(folder, True, str(error)) from None
        raise BackupFailed(f"SQLite: không đọc được / cannot be read: {error}") from None
    except pgcopy.Refused as error:
        raise BackupFailed(f"PostgreSQL: không đọc được / cannot be read: {error}") from None
    return Backup(target, at, target.stat().st_size)


def _not_written(folder: Path, full: bool, why: str) -> BackupFailed:
    vi, en = ("hết chỗ trên đĩa", "the disk is full") if full else ("không ghi được", "cannot be written")
    return BackupFailed(f"{folder}: {vi}, chưa có bản sao lưu nào / {en}, no backup was made ({why})")


def list_backups(folder: Path) -> list[Backup]:
    """Newest first; only files whose names are ours."""
    found = []
    for path in folder.glob("signalmast-*.tar.gz"):
        named = _NAME.fullmatch(path.name)
        if named and path.is_file():
            made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made_at, path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def last_made(data: Path) -> datetime | None:
    """When the newest backup of this desk was made, also one that was written elsewhere or taken away since."""
    with contextlib.suppress(OSError, ValueError):
        return datetime.strptime((data / "last-backup").read_text("ascii").strip(), _STAMP).replace(tzinfo=UTC)
    return None


def _note(data: Path, backup: Backup) -> None:
    """A note that cannot be written makes no backup worthless."""
    with contextlib.suppress(OSError):
        (data / "last-backup").write_text(f"{backup.made_at.astimezone(UTC):{_STAMP}}\n", "ascii")


def expire(folder: Path, *, keep_days: int, at: datetime) -> list[Backup]:
    """Delete backups older than that many days and return them; the newest always stays."""
    edge = at - timedelta(days=keep_days)
    old = [backup for backup in list_backups(folder)[1:] if backup.made_at < edge]
    for backup in old:
        backup.path.unlink()
    return old


def _sweep(folder: Path, at: datetime) -> None:
    """Rooms that a killed backup left more than a day ago."""
    for room in folder.glob(".partial-*"):
        if room.stat().st_mtime < at.timestamp() - 86_400:
            shutil.rmtree(room, ignore_errors=True)


def _write_steadily(scratch: Path, data: Path, database_url: str, at: datetime) -> Path:
    for attempt in range(_TRIES):
        with contextlib.suppress(_FileGone), tempfile.TemporaryDirectory(dir=scratch) as room:
            half = Path(room) / "half"
            _write(half, Path(room), data, database_url, at)
            return half.rename(scratch / f"whole-{attempt}")
    raise BackupFailed(
        f"{data}: dữ liệu đang thay đổi liên tục, hãy thử lại / the data keep changing, please try again"
    )


def _write(half: Path, room: Path, data: Path, database_url: str, at: datetime) -> None:
    files: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": signalmast.__version__,
        "made_at": at.astimezone(UTC).isoformat(),
        "database": "postgresql" if database_url else "sqlite",
    }
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=4, format=tarfile.PAX_FORMAT) as archive:
            if database_url:
                manifest |= pgcopy.dump(database_url, room / "tables")
                for path in sorted((room / "tables").iterdir()):
                    _add(archive, path, f"database/{path.name}", files)
            else:
                manifest["migrations"] = _migrations(data / "signalmast.sqlite3")
            for path in _sqlite_files(data):
                copy = room / "copy.sqlite3"
                _copy_sqlite(path, copy)
                _add(archive, copy, f"data/{path.relative_to(data)}", files, mode=path.stat().st_mode)
                copy.unlink()
            for path in _other_files(data):
                _add_if_there(archive, path, f"data/{path.relative_to(data)}", files)
            manifest["files"] = files
            manifest["folders"] = _folders(data)
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            note = tarfile.TarInfo("manifest.json")
            note.size, note.mode = len(text), 0o600
            archive.addfile(note, io.BytesIO(text))
        raw.flush()
        os.fsync(raw.fileno())


def _walk(folder: Path) -> Iterator[Path]:
    """Files below, also behind a linked folder (media on another disk), in a stable order."""
    for here, names, files in os.walk(folder, followlinks=True):
        top = Path(here) == folder
        names[:] = sorted(name for name in names if not (top and name in LEFT_OUT))
        for name in sorted(files):
            path = Path(here) / name
            if not (top and name in LEFT_OUT) and path.is_file():
                yield path


def _folders(data: Path) -> dict[str, int]:
    """Every folder and its mode: the keys' folder is closed, and an empty one is a folder too."""
    found = {}
    for here, names, _ in os.walk(data, followlinks=True):
        if Path(here) == data:
            names[:] = [name for name in names if name not in LEFT_OUT]
        for name in names:
            path = Path(here) / name
            with contextlib.suppress(FileNotFoundError):
                found[f"data/{path.relative_to(data)}"] = path.stat().st_mode & 0o777
    return found


def _is_sqlite(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC
    return False


def _sqlite_files(data: Path) -> list[Path]:
    main = data / "signalmast.sqlite3"
    return sorted((path for path in _walk(data) if _is_sqlite(path)), key=lambda path: (path != main, path))


def _other_files(data: Path) -> Iterator[Path]:
    """Logs of lake tables first, their pointer before all; then everything else, looked up anew."""
    logs = [path for path in _walk(data) if "_delta_log" in path.parts]
    pointers = [path for path in logs if path.name == "_last_checkpoint"]
    yield from pointers
    yield from (path for path in _walk(data) if "_delta_log" in path.parts and path not in pointers)
    for path in _walk(data):
        beside_database = path.name.endswith(("-wal", "-shm", "-journal"))
        if "_delta_log" not in path.parts and not beside_database and not _is_sqlite(path):
            yield path


def _copy_sqlite(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(source, timeout=20)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        told = copy.execute("PRAGMA quick_check").fetchone()[0]
        copy.execute("PRAGMA journal_mode=DELETE")
    if told != "ok":
        raise sqlite3.DatabaseError(f"{source.name}: {told}")


def _migrations(database: Path) -> list[list[str]]:
    if not database.is_file():
        return []
    with contextlib.closing(sqlite3.connect(database, timeout=20)) as live:
        known = live.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone()
        rows = live.execute("SELECT app, name FROM django_migrations ORDER BY app, name") if known else ()
        return [list(row) for row in rows]


class _Digesting:
    """A file that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self.stream.read(size)
        self.digest.update(part)
        return part


def _add(archive: tarfile.TarFile, path: Path, name: str, files: dict[str, Any], mode: int | None = None) -> None:
    with path.open("rb") as stream:
        state = os.fstat(stream.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mtime = state.st_size, int(state.st_mtime)
        member.mode = (state.st_mode if mode is None else mode) & 0o777
        reader = _Digesting(stream)
        archive.addfile(member, reader)
    files[name] = {"size": member.size, "sha256": reader.digest.hexdigest()}


def _add_if_there(archive: tarfile.TarFile, path: Path, name: str, files: dict[str, Any]) -> None:
    try:
        _add(archive, path, name, files)
    except FileNotFoundError:
        if any((parent / "_delta_log").is_dir() for parent in path.parents):
            raise _FileGone from None
        # A picture deleted just now: the row that named it is going as well.


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:10.3f} MB"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="folder to write to (backups/ in the data folder)")
    parser.add_argument("--list", action="store_true", help="only list what is there, with sizes")
    parser.add_argument("--keep-days", type=int, default=KEEP_DAYS, help="delete older backups there (30; 0 keeps all)")
    parser.add_argument("--stopped", action="store_true", help="refuse while the desk is being served")


def run(options: dict[str, Any], *, data: Path, database_url: str, at: datetime, say: Callable[[str], Any]) -> None:
    """The command. Raises BackupFailed or ground.NoGround."""
    folder: Path = options["out"] or data / "backups"
    if options["list"]:
        for backup in list_backups(folder):
            say(f"{megabytes(backup.size)}  {backup.path}")
        return
    if options["stopped"]:
        claim = ground.Claim(data)
        claim.take()
        claim.release()
    backup = write_backup(data=data, database_url=database_url, folder=folder, at=at)
    _note(data, backup)
    say(f"{megabytes(backup.size)}  {backup.path}")
    for old in expire(folder, keep_days=options["keep_days"], at=at) if options["keep_days"] else ():
        say(f"hết hạn, đã xóa / expired, deleted: {old.path.name}")
