"""A file from a platform to staged files: `parse` writes them, `preview` shows what they would hold.

Both run in the guarded child process and answer plain JSON. `parse` writes result.json last, by rename: where
it stands, the rest is complete.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from signalmast.core.tables.guard import report_progress
from signalmast.metrics.importers import options as choices
from signalmast.metrics.importers.ledger import Ledger, Nowhere, Staged
from signalmast.metrics.importers.records import Record, Refusal, Source
from signalmast.metrics.importers.registry import open_source

_STEP = 1000
# A preview counts the whole file up to here; beyond it would keep a person waiting.
_QUICK_ROWS = 50_000


def parse(  # noqa: PLR0917 -- called by name across a process border
    path: str,
    out: str,
    format: str | None = None,
    mapping: dict[str, Any] | None = None,
    mappings: list[dict[str, Any]] | None = None,
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Stage `path` into the folder `out`; the answer is what result.json holds. TableRefused for the file as a whole.

    posts.jsonl: one object per distinct accepted post; a row that knows no time of publication (a site's page path, a
    table of figures alone) gives readings only. readings.csv: line, subject, key, page_label, day, measured_at
    and a column per metric (decimal text, "NA" for not available, "" where the row is silent). refused.csv: line, code,
    params. disputes.jsonl: key, field, both lines and values. Times are UTC, ISO to the second.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").unlink(missing_ok=True)
    chosen = choices.read(options)
    source = open_source(Path(path), format=format, mapping=mapping, mappings=mappings or [], options=chosen)
    staged = Staged(folder, source.metrics)
    ledger = Ledger(staged, source.metrics, chosen.on_conflict)
    for number, entry in enumerate(source.records(), 1):
        ledger.take(entry)
        if number % _STEP == 0:
            report_progress(number)
    staged.close(posts_struck=ledger.posts_struck, readings_struck=ledger.readings_struck)
    result = _result(source, ledger)
    _write_last(folder / "result.json", result)
    return result


def preview(  # noqa: PLR0917 -- as parse
    path: str,
    out: str | None = None,
    format: str | None = None,
    mapping: dict[str, Any] | None = None,
    mappings: list[dict[str, Any]] | None = None,
    options: dict[str, Any] | None = None,
    limit: int = 20,
) -> dict[str, Any]:
    """The first `limit` rows as they would be staged, and the accounts of the whole file; writes nothing.

    Adds to the facts of `parse`: "preview": [{"line", "post", "subject", "key", "page_label", "day", "measured_at",
    "values"} or {"line", "code", "params"}], and "complete": false where the file is too long to be counted at once.
    """
    chosen = choices.read(options)
    source = open_source(Path(path), format=format, mapping=mapping, mappings=mappings or [], options=chosen)
    ledger = Ledger(Nowhere(), source.metrics, chosen.on_conflict)
    shown: list[dict[str, Any]] = []
    complete = True
    for entry in source.records():
        refusal = ledger.take(entry)
        if len(shown) < limit and (refusal or isinstance(entry, Record)):
            shown.append(_shown(refusal or entry, source.metrics))
        if ledger.rows >= _QUICK_ROWS:
            complete = False
            break
    return {**_result(source, ledger), "preview": shown, "complete": complete}


def _shown(entry: Any, metrics: list[str]) -> dict[str, Any]:
    if isinstance(entry, Refusal):
        return {"line": entry.line, "code": entry.code, "params": entry.params}
    return {
        "line": entry.line,
        "subject": entry.subject,
        "key": entry.key,
        "page_label": entry.page_label,
        "day": entry.day,
        "measured_at": entry.measured_at,
        "values": {metric: value for metric, value in zip(metrics, entry.values, strict=True) if value},
        "post": entry.post,
    }


def _result(source: Source, ledger: Ledger) -> dict[str, Any]:
    return {
        **asdict(source.facts),
        **ledger.accounts(),
        "metrics": source.metrics,
        "warnings": [asdict(warning) for warning in source.warnings()],
    }


def _write_last(path: Path, result: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(result, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
