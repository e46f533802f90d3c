"""What a person sees of a file before giving their word, and what they may still choose about it. Stores no figure."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from signalmast.core.tables import TableRefused
from signalmast.pages.models import CommunityPage, Import
from signalmast.pages.services.parsed import (
    HEAD,
    PREVIEWER,
    ImportRefused,
    classify,
    disk_words,
    folder_of,
    guarded,
    parse,
    refusal_words,
    request,
)
from signalmast.pages.services.sources import SourcePages

State = Import.State
OPEN = (State.PREVIEWED, State.REFUSED, State.UNDONE)


def look_at(*, job: Import, at: datetime) -> dict[str, Any]:
    """The first rows as they would be brought in, and what would happen to all of them. Raises ImportRefused.

    Looking twice reads the file once, until a choice or something it depends on changes.
    """
    mark = _mark(job, at)
    kept = folder_of(job) / "look.json"
    try:
        said = _kept(kept, mark)
        if said is None:
            said = {"mark": mark, **_read(job, at)}
            kept.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise ImportRefused(disk_words(error), code="disk-full") from error
    if refused := said.get("refused"):
        again = TableRefused(refused["code"], line=refused["line"], **refused["params"])
        raise ImportRefused(refusal_words(again), code=again.code, params=again.params)
    found: dict[str, Any] = said["found"]
    found["pages"] = SourcePages(job).plan(found["result"]["pages"])
    return found


def head_of(*, job: Import, at: datetime) -> dict[str, Any]:
    """Heading row and the first rows as they stand in the file. Raises ImportRefused for what is no table."""
    try:
        return guarded(HEAD, job, folder_of(job) / "look", at)
    except TableRefused as refused:
        raise ImportRefused(refusal_words(refused), code=refused.code, params=refused.params) from refused


def choose(
    *,
    job: Import,
    options: dict[str, Any],
    format: str,
    mapping_name: str,
    page: CommunityPage | None,
    create_pages: bool,
) -> bool:
    """Put a person's choices in place of the earlier ones; false once the file is being brought in."""
    with_choices = Import.objects.filter(pk=job.pk, state__in=OPEN).update(
        options=options,
        format=format,
        mapping_name=mapping_name,
        page=page,
        create_pages=create_pages,
        state=State.PREVIEWED,
        problem="",
        finished_at=None,
    )
    job.refresh_from_db()
    return bool(with_choices)


def discard_import(*, job: Import) -> None:
    """Forget a file that was only looked at."""
    if job.state in OPEN:
        shutil.rmtree(folder_of(job), ignore_errors=True)
        job.delete()


def _read(job: Import, at: datetime) -> dict[str, Any]:
    folder = folder_of(job) / "look"
    try:
        found = guarded(PREVIEWER, job, folder, at)
        result = parse(job, folder, at)
    except TableRefused as refused:
        return {"refused": {"code": refused.code, "line": refused.line, "params": refused.params}}
    return {"found": {**found, "result": result, "counts": classify(job, folder, result)}}


def _kept(path: Path, mark: str) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return said if said.get("mark") == mark else None


def _mark(job: Import, at: datetime) -> str:
    asked = request(job, folder_of(job) / "look", at)
    asked["options"].pop("now")
    latest = Import.objects.filter(state=State.DONE).order_by("-finished_at").values_list("key", flat=True).first()
    said = json.dumps([asked, latest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
