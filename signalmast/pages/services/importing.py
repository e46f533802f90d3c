"""An import from first look to last figure.

The states are the safety net: the parser's files are complete before a post is written, posts are keyed, and the
readings of an import are one commit. Whatever a kill leaves behind, `resume_imports` finishes it or undoes it.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _

from signalmast.accounts.models import User
from signalmast.core import room
from signalmast.core.tables import TableRefused
from signalmast.metrics import services as metrics
from signalmast.pages.models import CommunityPage, Import
from signalmast.pages.services import bulk
from signalmast.pages.services.parsed import (
    ImportRefused,
    Progress,
    classify,
    disk_words,
    folder_of,
    missing_posts,
    parse,
    refusal_words,
    result_of,
    staged_posts,
)
from signalmast.pages.services.sources import SourcePages, SourceUnclear, new_post, open_pages, update_posts

logger = logging.getLogger(__name__)
KEPT_UNUSED = timedelta(days=7)  # a file somebody looked at and did not bring in
State = Import.State
BEFORE_STORING = (State.PREVIEWED, State.WAITING, State.READING)


def receive_file(
    *,
    source: BinaryIO,
    filename: str,
    options: dict[str, Any],
    format: str = "",
    mapping_name: str = "",
    page: CommunityPage | None = None,
    create_pages: bool = False,
    by: User | None,
    at: datetime,
) -> Import:
    """Copy a file into the desk's imports and open an import for it. Raises ImportRefused when the disk is full."""
    forget_stale(at=at)
    job = Import(
        filename=Path(filename).name[:255],
        options=options,
        format=format,
        mapping_name=mapping_name,
        page=page,
        create_pages=create_pages,
        started_by=by,
        started_at=at,
        size=0,
        state=State.PREVIEWED,
    )
    folder = folder_of(job)
    try:
        folder.mkdir(parents=True)
        digest = hashlib.sha256()
        with (folder / "source").open("wb") as copy:
            while piece := source.read(1 << 20):
                digest.update(piece)
                copy.write(piece)
                job.size += len(piece)
        job.digest = digest.hexdigest()
        job.save()
    except (OSError, OperationalError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ImportRefused(disk_words(error)) from error
    return job


def run_import(
    *, job: Import, at: datetime, now: Callable[[], datetime] | None = None, progress: Progress | None = None
) -> Import:
    """Bring a received file in. Raises ImportRefused; then nothing of it is stored.

    Reading and writing take minutes: `now` says when the figures become known; without it that is `at`.
    """
    with _alone(job):
        job.refresh_from_db()
        if job.state in (State.DONE, State.REFUSED, State.UNDONE):
            return job
        return continue_import(job=job, at=at, now=now, progress=progress)


def continue_import(
    *, job: Import, at: datetime, now: Callable[[], datetime] | None = None, progress: Progress | None = None
) -> Import:
    """Go on from the state the row says; each step may be repeated. One import at a time: each counts what is there."""
    with _locked(Path(settings.IMPORTS_DIR) / "lock"):
        return _go_on(job, at=at, now=now or (lambda: at), progress=progress)


def _go_on(job: Import, *, at: datetime, now: Callable[[], datetime], progress: Progress | None) -> Import:
    try:
        if job.state in BEFORE_STORING:
            _read(job, at=at, progress=progress)
        if job.state == State.PARSED:
            _write_posts(job, at=at, progress=progress)
        if job.state == State.POSTED:
            _write_readings(job, at=at, now=now)
    except (TableRefused, SourceUnclear, ImportRefused) as refused:
        words = str(refused) if isinstance(refused, ImportRefused) else refusal_words(refused)
        with suppress(OperationalError):  # a full disk may have no room for this word either
            _close(job, State.REFUSED, words, at)
        raise ImportRefused(words) from refused
    except Exception as error:
        if not room.is_full(error):
            raise
        with suppress(OperationalError):
            _stop_for_room(job, at)
        raise ImportRefused(str(room.WORDS)) from error
    return job


def _stop_for_room(job: Import, at: datetime) -> None:
    """Before anything is stored the import ends; after, it waits to be taken up again."""
    if job.state in BEFORE_STORING:
        shutil.rmtree(folder_of(job) / "staged", ignore_errors=True)
        _close(job, State.REFUSED, str(room.WORDS), at)
    else:
        Import.objects.filter(pk=job.pk).update(problem=str(room.WORDS))


def resume_imports(*, at: datetime, now: Callable[[], datetime] | None = None) -> list[Import]:
    """Finish or undo what a stopped process left: called when the worker starts. Running imports are left alone."""
    forget_stale(at=at)
    _drop_copies_left()
    touched = []
    for job in Import.objects.filter(state__in=[State.READING, State.PARSED, State.POSTED]):
        with _alone(job, wait=False) as mine:
            if not mine:
                continue
            job.refresh_from_db()
            if job.state == State.READING:
                _close(job, State.UNDONE, "", at)
            elif job.state in (State.PARSED, State.POSTED):
                _finish(job, at, now)
            touched.append(job)
    return touched


def forget_stale(*, at: datetime) -> int:
    """Drop files that were only looked at, or refused, a week ago; returns how many."""
    waiting = [State.PREVIEWED, State.REFUSED, State.UNDONE]
    stale = Import.objects.filter(state__in=waiting, started_at__lt=at - KEPT_UNUSED)
    for job in stale:
        shutil.rmtree(folder_of(job), ignore_errors=True)
    return int(stale.filter(state=State.PREVIEWED).delete()[0])


def _finish(job: Import, at: datetime, now: Callable[[], datetime] | None) -> None:
    """One import that cannot be finished must not keep the worker from the others."""
    try:
        continue_import(job=job, at=at, now=now)
    except ImportRefused:
        return  # the row holds the words
    except Exception:
        logger.exception("The import %s could not be finished", job.key)


def queue_import(*, job: Import) -> bool:
    """The person's word: true once, however often it is given. Half-done imports may be taken up again."""
    waiting = Import.objects.filter(pk=job.pk, state=State.PREVIEWED).update(state=State.WAITING, rows_done=0)
    again = Import.objects.filter(pk=job.pk, state__in=[State.PARSED, State.POSTED]).exclude(problem="")
    return bool(waiting or again.update(problem=""))


def take_up(*, pk: int) -> Import | None:
    """The import a worker may go on with, or None: forgotten, taken back or finished meanwhile.

    One that a kill stopped while reading was undone at the start of the worker; its word still holds.
    """
    Import.objects.filter(pk=pk, state=State.UNDONE, problem="").update(state=State.WAITING, finished_at=None)
    under_way = (State.WAITING, State.READING, State.PARSED, State.POSTED)
    return Import.objects.filter(pk=pk, state__in=under_way).first()


def give_up(*, job: Import, at: datetime) -> None:
    """Something nobody foresaw stopped the work: say so; what is half stored may be taken up again."""
    job.refresh_from_db()
    words = _("Something went wrong while bringing this file in. Whoever looks after the desk finds it in the log.")
    if job.state in BEFORE_STORING:
        _close(job, State.UNDONE, words, at)
    elif job.state in (State.PARSED, State.POSTED):
        job.problem = words
        job.save(update_fields=["problem"])


def refused_rows(job: Import) -> list[dict[str, Any]]:
    """Each refused row of a finished import: line, code and the parameters of its reason."""
    path = folder_of(job) / "staged" / "refused.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {"line": int(row["line"]), "code": row["code"], "params": json.loads(row["params"] or "{}")}
            for row in csv.DictReader(stream)
        ]


def _read(job: Import, *, at: datetime, progress: Progress | None) -> None:
    staged = folder_of(job) / "staged"
    shutil.rmtree(staged, ignore_errors=True)
    job.state = State.READING
    job.save(update_fields=["state"])
    result = parse(job, staged, at, progress)
    SourcePages(job).require(result["pages"])
    job.counts = classify(job, staged, result)
    job.format, job.mapping_name = result["format"], result.get("mapping") or ""
    job.measured_at = _measured_at(job, result, at)
    job.state = State.PARSED
    job.save()


def _measured_at(job: Import, result: dict[str, Any], at: datetime) -> datetime:
    """The file's own word, else what the same file was given before, else now."""
    stated = job.options.get("measured_at") or result.get("measured_at")
    if stated:
        return datetime.fromisoformat(stated.replace("Z", "+00:00"))
    earlier = Import.objects.filter(digest=job.digest, state=State.DONE).order_by("started_at").first()
    return earlier.measured_at if earlier and earlier.measured_at else at


def _write_posts(job: Import, *, at: datetime, progress: Progress | None) -> None:
    staged = folder_of(job) / "staged"
    pages = SourcePages(job)
    labels = result_of(staged)["pages"]
    pages.require(labels)  # a page may have gone since the file was read
    pages.create_missing(labels, by=job.started_by)
    done = 0
    stream = (new_post(job, post, pages) for post in missing_posts(staged))
    counted = 0
    for count in bulk.add_posts(posts=stream, import_key=job.key, by=job.started_by, at=at):
        done += count
        if done >= 4 * counted + bulk.MANY:
            bulk.count_again()
            counted = done
        if progress:
            progress(done)
    if done - counted > bulk.BATCH:
        bulk.count_again()
    update_posts(posts=staged_posts(staged), import_key=job.key)
    open_pages(import_key=job.key, at=at)
    bulk.index_posts(import_key=job.key)
    bulk.let_go()
    job.rows_done, job.state = done, State.POSTED
    job.save(update_fields=["rows_done", "state"])


def _write_readings(job: Import, *, at: datetime, now: Callable[[], datetime]) -> None:
    staged = folder_of(job) / "staged"
    result = result_of(staged)
    stored = metrics.store_readings(
        staged=staged / "readings.csv",
        namespace=result["namespace"],
        page_keys=SourcePages(job).keys(result["pages"]),
        import_key=job.key,
        digest=job.digest,
        measured_at=job.measured_at or at,
        now=now,
    )
    disputes = [json.loads(line) for line in (staged / "disputes.jsonl").read_text("utf-8").splitlines()]
    metrics.record_disputes(import_key=job.key, disputes=disputes, measured_at=job.measured_at)
    job.counts = {**job.counts, "readings": stored.readings}
    _close(job, State.DONE, "", at)
    _drop_copies(job)


def _drop_copies(job: Import) -> None:
    """Columns nobody mapped are not kept: the copy of the file goes as soon as its figures are in.

    `source` goes last: while it is there, something may be left.
    """
    folder = folder_of(job)
    shutil.rmtree(folder / "look", ignore_errors=True)
    for path in (folder / "staged/posts.jsonl", folder / "staged/readings.csv", folder / "source"):
        path.unlink(missing_ok=True)


def _drop_copies_left() -> None:
    """Of imports that ended just before a kill. Asks the disk, not every import there ever was."""
    left = [f"import:{source.parent.name}" for source in Path(settings.IMPORTS_DIR).glob("*/source")]
    for job in Import.objects.filter(state=State.DONE, key__in=left):
        _drop_copies(job)


def _close(job: Import, state: str, problem: str, at: datetime) -> None:
    job.state, job.problem, job.finished_at = state, problem, at
    job.save()


@contextmanager
def _alone(job: Import, *, wait: bool = True) -> Iterator[bool]:
    """Hold the import's own lock file."""
    folder = folder_of(job)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock", wait=wait) as mine:
        yield mine


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a lock file; the system lets go of it when the process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
