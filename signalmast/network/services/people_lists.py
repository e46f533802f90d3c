"""Lists from files: received, told what their columns are, looked at, written.

Between the steps a list lies in a folder that no backup takes, for a day at most. As soon as the columns are named only
these are left of it. Nothing remembers it afterwards.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.core.tables import TableRefused, limits
from signalmast.network import lists
from signalmast.network.services import list_lines
from signalmast.network.services.contributors import alone
from signalmast.network.services.list_lines import Plan
from signalmast.network.services.list_of_organisations import OrganisationList
from signalmast.network.services.list_of_people import PeopleList
from signalmast.network.services.may import need

KEPT = timedelta(days=1)
SHOWN = 5  # rows of the file beside the question what its columns are
_WORD = re.compile(r"[A-Za-z0-9_-]{20,60}")


class NotThere(LookupError):
    """No such list: written, dropped, of somebody else, or a day old."""


class NoName(ValueError):
    """No column was said to hold the names."""


@dataclass(frozen=True)
class Received:
    """A list between the steps. `columns` is None until somebody said what they are."""

    word: str
    kind: str
    filename: str
    encoding: str
    header: list[str]
    first: list[list[str]]
    columns: dict[str, int] | None


def receive(
    *, source: BinaryIO, filename: str, kind: str, encoding: str = "", by: User | None, at: datetime
) -> Received:
    """Raises MayNot, TableRefused; then nothing is kept. A word that cannot be guessed leads to it."""
    need(by)
    sweep(at=at)
    word = secrets.token_urlsafe(24)
    folder = _folder(word)
    folder.mkdir(parents=True)
    try:
        _copy(source, folder / "source")
        told = lists.read(folder / "source", encoding=encoding)
        (folder / "source").unlink()
        about = {
            "kind": kind, "filename": Path(filename).name[:255], "by": by.pk if by else None, "at": at.isoformat(),
            "encoding": told["encoding"], "header": told["header"], "rows": told["rows"], "columns": None,
        }  # fmt: skip
        _write(folder, about)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _received(word, about)


def name_columns(*, word: str, columns: dict[str, int], by: User | None, at: datetime) -> Received:
    """Which column is which of ours. All others are gone from then on. Raises MayNot, NotThere, NoName."""
    need(by)
    about = _read(word, by, at)
    wanted = {name: place for name, place in columns.items() if name in lists.names_of(about["kind"])}
    if "name" not in wanted:
        raise NoName(word)
    if about["columns"] is None:
        width = len(about["header"])
        about["rows"] = [[line, _only(row, wanted, width)] for line, row in about["rows"]]
        about["header"] = [about["header"][place] if place < width else "" for place in wanted.values()]
        about["columns"] = {name: place for place, name in enumerate(wanted)}
        _write(_folder(word), about)
    return _received(word, about)


def look(*, word: str, by: User | None, at: datetime) -> Plan:
    """What the list would do, and nothing of it done. Raises MayNot, NotThere, NoName."""
    need(by)
    return _list_of(_read(word, by, at), at).plan()


def write(*, word: str, by: User | None, at: datetime) -> Plan:
    """All of the list or nothing of it. Two who write at once wait for each other, and the second finds it done."""
    need(by)
    about = _read(word, by, at)
    with transaction.atomic():
        alone()
        held = _list_of(about, at)
        plan = held.plan()
        held.keep()
    shutil.rmtree(_folder(word), ignore_errors=True)
    return plan


def bring_in(
    *, source: BinaryIO, filename: str, kind: str, encoding: str, dry_run: bool, by: User | None, at: datetime
) -> tuple[Plan, list[str]]:
    """All steps at once, the columns by their headings alone; the headings that are not kept are given back.

    Without `kind` it is that of which more headings are known. Raises MayNot, TableRefused, NoName.
    """
    held = receive(source=source, filename=filename, kind=kind or lists.PEOPLE, encoding=encoding, by=by, at=at)
    try:
        about = _read(held.word, by, at)
        about["kind"] = kind or lists.kind_of(held.header)
        _write(_folder(held.word), about)
        columns = lists.guess(about["kind"], held.header)
        dropped = [name for place, name in enumerate(held.header) if name and place not in columns.values()]
        name_columns(word=held.word, columns=columns, by=by, at=at)
        plan = look(word=held.word, by=by, at=at) if dry_run else write(word=held.word, by=by, at=at)
    finally:
        shutil.rmtree(_folder(held.word), ignore_errors=True)
    return plan, dropped


def drop(*, word: str, by: User | None, at: datetime) -> None:
    need(by)
    _read(word, by, at)
    shutil.rmtree(_folder(word), ignore_errors=True)


def find(*, word: str, by: User | None, at: datetime) -> Received:
    """Raises MayNot, NotThere."""
    need(by)
    return _received(word, _read(word, by, at))


def sweep(*, at: datetime) -> int:
    """Lists left lying for a day go. How many."""
    gone = 0
    for folder in _all().iterdir() if _all().is_dir() else ():
        try:
            since = datetime.fromisoformat(json.loads((folder / "list.json").read_text("utf-8"))["at"])
        except FileNotFoundError:  # a crash left it, or it is being received at this moment
            since = datetime.fromtimestamp(folder.stat().st_mtime, tz=timezone.get_default_timezone())
        except ValueError:
            since = at - KEPT
        if since <= at - KEPT:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _list_of(about: dict[str, Any], at: datetime) -> PeopleList | OrganisationList:
    columns = about["columns"]
    if columns is None:
        raise NoName(about["filename"])
    rows = [(line, list_lines.cells_of(row, columns)) for line, row in about["rows"]]
    make = PeopleList if about["kind"] == lists.PEOPLE else OrganisationList
    return make(rows, on=timezone.localdate(at))


def _only(row: list[str], wanted: dict[str, int], width: int) -> list[str] | None:
    """None for a row that reaches beyond its headings: its cells have moved, and none of them can be trusted."""
    if any(cell.strip() for cell in row[width:]):
        return None
    return [row[place] if place < len(row) else "" for place in wanted.values()]


def _copy(source: BinaryIO, to: Path) -> None:
    size = 0
    with to.open("wb") as copy:
        while piece := source.read(1 << 20):
            size += len(piece)
            if size > limits.FILE_BYTES:
                raise TableRefused("too-large", size=-(-size // 1_000_000), limit=limits.FILE_BYTES // 1_000_000)
            copy.write(piece)


def _all() -> Path:
    return Path(settings.DATA_DIR) / "run" / "lists"


def _folder(word: str) -> Path:
    """Named by a digest: whoever sees the folder does not know the word."""
    return _all() / hashlib.sha256(word.encode()).hexdigest()[:32]


def _write(folder: Path, about: dict[str, Any]) -> None:
    new = folder / "list.new"
    new.write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    new.replace(folder / "list.json")


def _read(word: str, by: User | None, at: datetime) -> dict[str, Any]:
    try:
        if not _WORD.fullmatch(word):
            raise NotThere(word)
        about: dict[str, Any] = json.loads((_folder(word) / "list.json").read_text("utf-8"))
    except (OSError, ValueError) as lost:
        raise NotThere(word) from lost
    late = datetime.fromisoformat(about["at"]) <= at - KEPT
    if late or about["by"] != (by.pk if by else None):
        raise NotThere(word)
    return about


def _received(word: str, about: dict[str, Any]) -> Received:
    first = [row for _line, row in about["rows"][:SHOWN]]
    return Received(word, about["kind"], about["filename"], about["encoding"], about["header"], first, about["columns"])
