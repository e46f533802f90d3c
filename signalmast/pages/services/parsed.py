"""The guarded parser's side of an import: what is asked of it, the files it leaves, and what they would change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from signalmast.core import room
from signalmast.core.tables import TableRefused
from signalmast.core.tables.guard import run_guarded
from signalmast.metrics import selectors as metrics_selectors
from signalmast.metrics.importers import reasons
from signalmast.metrics.models import Mapping
from signalmast.pages.models import Import, Post
from signalmast.pages.services.own_posts import name_own_posts
from signalmast.pages.services.sources import SourcePages, SourceUnclear, text_digest

PARSER = "signalmast.metrics.importers.staging:parse"
PREVIEWER = "signalmast.metrics.importers.staging:preview"
HEAD = "signalmast.metrics.importers.head:head"
OWN_SITE = "site"
PARSER_OPTIONS = ("encoding", "delimiter", "sheet", "date_order", "time_zone", "measured_at", "on_conflict")
MEMORY_MB = 1024
SECONDS = 600
Progress = Callable[[int], None]


class ImportRefused(Exception):
    """The file cannot be brought in; the message says why in the person's language. Nothing was stored.

    `code` and `params` are those of the reader's refusal, so that a screen can ask for what is missing.
    """

    def __init__(self, words: str, *, code: str = "", params: dict[str, Any] | None = None) -> None:
        super().__init__(words)
        self.code = code
        self.params = params or {}


def folder_of(job: Import) -> Path:
    return Path(settings.IMPORTS_DIR) / job.key.replace("import:", "")


def refusal_words(refused: TableRefused | SourceUnclear) -> str:
    """Why a file is refused, in the active language; the importers know more reasons than the tables do."""
    return reasons.of_file(refused) if isinstance(refused, TableRefused) else str(refused)


def disk_words(error: Exception) -> str:
    if room.is_full(error):
        return str(room.WORDS)
    return _("The file cannot be kept: %(why)s") % {"why": room.why(error)}


def classify(job: Import, staged: Path, result: dict[str, Any]) -> dict[str, int]:
    """Split the first rows into added, updated and unchanged; the account must balance."""
    readings = staged / "readings.csv"
    there = metrics_selectors.compare_posts(readings, namespace=result["namespace"])
    days = metrics_selectors.compare_page_days(
        readings, namespace=result["namespace"], page_keys=SourcePages(job).keys(result["pages"])
    )
    tally = Counter({"added": days.new, "updated": days.changed, "unchanged": days.same})
    seen = set()
    for chunk in _chunks(staged_posts(staged), 5000):
        digests = dict(Post.objects.filter(key__in=[post["key"] for post in chunk]).values_list("key", "import_digest"))
        for post in chunk:
            seen.add(post["key"])
            tally[_verdict(digests.get(post["key"]), text_digest(post), post["key"] in there.changed)] += 1
    for key in there.known | there.changed:
        if key not in seen:
            tally["added" if key not in there.known else "updated" if key in there.changed else "unchanged"] += 1
    counts = {
        "rows": result["rows"],
        "added": tally["added"],
        "updated": tally["updated"],
        "unchanged": tally["unchanged"],
        "repeated": result["repeated"],
        "refused": result["refused"],
    }
    if counts["rows"] != sum(counts.values()) - counts["rows"]:
        raise AssertionError(f"the account of {job.filename} does not balance: {counts} {result}")
    return {
        **counts,
        "second_readings": result["second_readings"],
        "disputed": result["disputed"],
    }


def _verdict(kept: str | None, said: str, figures_differ: bool) -> str:
    if kept is None:
        return "added"
    return "updated" if figures_differ or kept not in ("", said) else "unchanged"


def request(job: Import, out: Path, at: datetime) -> dict[str, Any]:
    named = Mapping.objects.filter(name=job.mapping_name).first() if job.mapping_name else None
    if job.mapping_name and named is None and not job.format:
        raise ImportRefused(_("There is no column mapping named “%(name)s”.") % {"name": job.mapping_name})
    return {
        "path": str(folder_of(job) / "source"),
        "out": str(out),
        "format": job.format or None,
        "mapping": named.definition if named else None,
        "mappings": list(Mapping.objects.values_list("definition", flat=True)),
        "options": {
            "time_zone": settings.TIME_ZONE,
            "now": at.isoformat(),
            **{name: value for name, value in job.options.items() if name in PARSER_OPTIONS},
            **({"page": job.page.slug} if job.page else {}),
        },
    }


def guarded(
    target: str, job: Import, out: Path, at: datetime, progress: Progress | None = None, **more: Any
) -> dict[str, Any]:
    """Run the parser in a child process with limits; what it says comes back as a dict."""
    said = run_guarded(
        target, {**request(job, out, at), **more}, memory_mb=MEMORY_MB, seconds=SECONDS, progress=progress
    )
    return cast("dict[str, Any]", said)


def parse(job: Import, out: Path, at: datetime, progress: Progress | None = None) -> dict[str, Any]:
    """Stage the whole file into `out`; rows about our own site are given the keys of the posts they are about."""
    result = guarded(PARSER, job, out, at, progress)
    if result["namespace"] == OWN_SITE:
        name_own_posts(out / "readings.csv")
    return result


def result_of(staged: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((staged / "result.json").read_text("utf-8"))
    return found


def staged_posts(staged: Path) -> Iterator[dict[str, Any]]:
    with (staged / "posts.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def missing_posts(staged: Path) -> Iterator[dict[str, Any]]:
    """The staged posts that do not exist yet: only those are worth making ready."""
    for chunk in _chunks(staged_posts(staged), 5000):
        there = set(Post.objects.filter(key__in=[post["key"] for post in chunk]).values_list("key", flat=True))
        yield from (post for post in chunk if post["key"] not in there)


def _chunks(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
