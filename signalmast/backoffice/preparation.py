"""What must stand before the desk serves: tables, static files, presets and, on an empty database, the demonstration.

Each step looks first and does nothing where nothing is to do, so a second start is quick.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import signalmast

Say = Callable[[str], object]
_DIGEST = re.compile(r"\.[0-9a-f]{12}\.")
_FORMER_KEPT = 30 * 86_400.0  # seconds after which nothing names a former file any more


def prepare(*, say: Say, demonstration: bool = True) -> None:
    """Migrations, the cache table, static files, presets, the demonstration desk. Safe to run again."""
    make_tables(say=say)
    gather_static(say=say)
    commands = get_commands()
    if "install" in commands:
        call_command("install")
    if demonstration and "demo" in commands:
        call_command("demo", "load")
    remember_version()


def make_tables(*, say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("· Đang chuẩn bị cơ sở dữ liệu… / preparing the database…")
        call_command("migrate", interactive=False, verbosity=0)
    if "limits" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def gather_static(*, say: Say) -> None:
    """Collect static files when any source's name, size or time changed since the last time."""
    if settings.DEBUG:
        return
    stamp, now = Path(settings.STATIC_ROOT) / ".sources", _static_sources()
    if stamp.is_file() and stamp.read_text() == now:
        return
    say("· Đang gom tệp giao diện… / collecting static files…")
    former = _named_by_content(Path(settings.STATIC_ROOT))
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=io.StringIO())
    _put_back(former)
    stamp.write_text(now)


def _named_by_content(root: Path) -> dict[Path, tuple[bytes, float]]:
    """Files whose name carries their digest, with their bytes and the time they were last named by a page."""
    try:
        current = set(json.loads((root / "staticfiles.json").read_text())["paths"].values())
    except (OSError, ValueError, KeyError):
        return {}
    now, found = time.time(), {}
    for path in root.rglob("*"):
        if _DIGEST.search(path.name) and path.is_file():
            named_at = now if path.relative_to(root).as_posix() in current else path.stat().st_mtime
            if now - named_at < _FORMER_KEPT:
                found[path] = (path.read_bytes(), named_at)
    return found


def _put_back(former: dict[Path, tuple[bytes, float]]) -> None:
    """Public pages made before name the files of before until each is made anew, and browsers keep them longer."""
    for path, (body, named_at) in former.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            os.utime(path, (named_at, named_at))


def _static_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def edition() -> str:
    """What decides how a public page is made, but for its content: another one makes them all anew."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    looks = manifest.read_bytes() if manifest.is_file() else b""
    said = (signalmast.__version__, code_commit(), settings.PUBLIC_URL, settings.LANGUAGE_CODE, settings.TIME_ZONE)
    return hashlib.sha256(repr(said).encode() + looks).hexdigest()


def version_file() -> Path:
    return Path(settings.DATA_DIR) / "version.json"


def remember_version() -> None:
    """Which code last stood here and worked, so that a failed upgrade can name the way back."""
    state = {"version": signalmast.__version__, "commit": code_commit()}
    path = version_file()
    text = json.dumps(state) + "\n"
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def code_commit() -> str:
    """The commit of a git checkout, read without git; empty where there is none."""
    folder = Path(settings.PACKAGE).parent / ".git"
    try:
        if folder.is_file():
            folder = Path(folder.read_text().removeprefix("gitdir:").strip())
        head = (folder / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        reference = head.removeprefix("ref: ")
        for place in (folder, folder.parent.parent):  # a linked worktree keeps its branches in the main folder
            if (place / reference).is_file():
                return (place / reference).read_text().strip()
    except OSError:
        return ""
    return ""
