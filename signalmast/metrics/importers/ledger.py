"""The accounts of one file: first, repeated, refused; what is staged, what is disputed.

A repeat with another reading time is a second reading. One with the same time (or none) and the same values is
identical; with other values or another time of publication it is disputed, kept once by the chosen policy, and listed.
"""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

from signalmast.metrics.importers.records import Record, Refusal, Skip

_SHOWN_SKIPS = 200
_BETWEEN = ","


class Staged:
    """The four files of the folder `out`; lines that a later row replaced are struck out at `close`."""

    def __init__(self, out: Path, metrics: list[str]) -> None:
        self._out = out
        self._posts = _write(out / "posts.jsonl")
        self._disputes = _write(out / "disputes.jsonl")
        self._readings_file = _write(out / "readings.csv")
        self._refused_file = _write(out / "refused.csv")
        self._readings = csv.writer(self._readings_file, lineterminator="\n")
        self._refused = csv.writer(self._refused_file, lineterminator="\n")
        self._readings.writerow(["line", "subject", "key", "page_label", "day", "measured_at", *metrics])
        self._refused.writerow(["line", "code", "params"])
        self.silent = not metrics
        self._dumps = json.JSONEncoder(ensure_ascii=False).encode

    def post(self, record: Record) -> None:
        self._posts.write(self._dumps(record.post) + "\n")

    def reading(self, record: Record) -> None:
        if not self.silent:
            self._readings.writerow(
                [
                    record.line,
                    record.subject,
                    record.key,
                    record.page_label,
                    record.day,
                    record.measured_at,
                    *record.values,
                ]
            )

    def refused(self, line: int, code: str, params: dict[str, Any]) -> None:
        self._refused.writerow([line, code, self._dumps(params)])

    def dispute(self, entry: dict[str, Any]) -> None:
        self._disputes.write(self._dumps(entry) + "\n")

    def close(self, *, posts_struck: set[int], readings_struck: set[int]) -> None:
        for stream in (self._posts, self._disputes, self._readings_file, self._refused_file):
            stream.close()
        if posts_struck:
            _strike_posts(self._out / "posts.jsonl", posts_struck)
        if readings_struck:
            _strike_readings(self._out / "readings.csv", readings_struck)


class Nowhere:
    """Counts without staging: for a preview."""

    def post(self, record: Record) -> None:
        """Nothing is kept."""

    def reading(self, record: Record) -> None:
        """Nothing is kept."""

    def refused(self, line: int, code: str, params: dict[str, Any]) -> None:
        """Nothing is kept."""

    def dispute(self, entry: dict[str, Any]) -> None:
        """Nothing is kept."""


class Ledger:
    """`take` every entry in file order; the accounts then balance: rows = first + repeated + refused."""

    def __init__(self, staged: Staged | Nowhere, metrics: list[str], policy: str) -> None:
        self.staged = staged
        self.policy = policy
        self.first = self.second_readings = self.identical = self.disputed = self.refused = self.skipped = 0
        self.pages: Counter[str] = Counter()
        self.posts_struck: set[int] = set()
        self.readings_struck: set[int] = set()
        self._metrics = metrics
        self._held: dict[str, tuple[int, str, str, str]] = {}
        self._more: dict[tuple[str, str], tuple[int, str]] = {}
        self._skips: Counter[str] = Counter()
        self._skip_lines: list[list[int | str]] = []
        self._post_lines: dict[str, int] = {}

    def take(self, entry: Record | Refusal | Skip) -> Refusal | None:
        """The refusal, if it is or becomes one."""
        if isinstance(entry, Record):
            held = self._held.get(entry.identity)
            if held is not None:
                return self._repeat(entry, held)
            self.first += 1
            self.pages[entry.page_label] += 1
            self._held[entry.identity] = (entry.line, entry.posted_at, entry.measured_at, _BETWEEN.join(entry.values))
            if entry.posted_at:
                self.staged.post(entry)
            self.staged.reading(entry)
            return None
        if isinstance(entry, Skip):
            self.skipped += 1
            self._skips[entry.code] += 1
            if len(self._skip_lines) < _SHOWN_SKIPS:
                self._skip_lines.append([entry.line, entry.code])
            return None
        self.refused += 1
        self.staged.refused(entry.line, entry.code, entry.params)
        return entry

    @property
    def rows(self) -> int:
        return self.first + self.repeated + self.refused

    @property
    def repeated(self) -> int:
        return self.second_readings + self.identical + self.disputed

    def accounts(self) -> dict[str, Any]:
        """Counts of rows, JSON-ready."""
        return {
            "rows": self.rows,
            "first": self.first,
            "repeated": self.repeated,
            "second_readings": self.second_readings,
            "identical": self.identical,
            "disputed": self.disputed,
            "refused": self.refused,
            "skipped": {"count": self.skipped, "by": dict(self._skips), "lines": self._skip_lines},
            "pages": dict(self.pages),
            "span": self._span(),
        }

    def _repeat(self, record: Record, held: tuple[int, str, str, str]) -> Refusal | None:
        line, posted, measured, values = held
        other: tuple[int, str] | None = (line, values)
        if measured != record.measured_at:
            other = self._more.get((record.identity, record.measured_at))
        differing = self._differences(record, posted, line, other)
        if differing:
            return self._disagree(record, held, other, differing)
        self.pages[record.page_label] += 1
        if other is None:
            self.second_readings += 1
            self._hold_reading(record)
        else:
            self.identical += 1
        return None

    def _differences(
        self, record: Record, posted: str, line: int, other: tuple[int, str] | None
    ) -> list[tuple[str, int, str, str]]:
        """Field, the earlier line, its value, this row's value."""
        found = []
        if record.posted_at != posted:
            found.append(("posted_at", line, posted, record.posted_at))
        if other is not None and other[1] != _BETWEEN.join(record.values):
            pairs = zip(self._metrics, other[1].split(_BETWEEN), record.values, strict=True)
            found += [(metric, other[0], before, now) for metric, before, now in pairs if before != now]
        return found

    def _disagree(
        self,
        record: Record,
        held: tuple[int, str, str, str],
        other: tuple[int, str] | None,
        differing: list[tuple[str, int, str, str]],
    ) -> Refusal | None:
        for field, line, before, now in differing:
            self.staged.dispute(
                {
                    "key": record.identity,
                    "line_first": line,
                    "line_second": record.line,
                    "field": field,
                    "first": before,
                    "second": now,
                    "measured_at": record.measured_at or None,
                }
            )
        if self.policy == "refuse":
            refusal = Refusal(record.line, "conflict", {"line": differing[0][1]})
            self.refused += 1
            self.staged.refused(refusal.line, refusal.code, refusal.params)
            return refusal
        self.disputed += 1
        self.pages[record.page_label] += 1
        if other is None:
            self._hold_reading(record)
        elif self.policy == "last":
            self._replace_reading(record, held, other)
        if self.policy == "last" and record.posted_at:
            self._replace_post(record)
        return None

    def _hold_reading(self, record: Record) -> None:
        self._more[(record.identity, record.measured_at)] = (record.line, _BETWEEN.join(record.values))
        self.staged.reading(record)

    def _replace_reading(self, record: Record, held: tuple[int, str, str, str], other: tuple[int, str]) -> None:
        self.readings_struck.add(other[0])
        values = _BETWEEN.join(record.values)
        if held[2] == record.measured_at:
            self._post_lines.setdefault(record.identity, held[0])
            self._held[record.identity] = (record.line, held[1], held[2], values)
        else:
            self._more[(record.identity, record.measured_at)] = (record.line, values)
        self.staged.reading(record)

    def _replace_post(self, record: Record) -> None:
        line, _, measured, values = self._held[record.identity]
        self.posts_struck.add(self._post_lines.get(record.identity, line))
        self._post_lines[record.identity] = record.line
        self._held[record.identity] = (line, record.posted_at, measured, values)
        self.staged.post(record)

    def _span(self) -> list[str | None]:
        times = [held[1] for held in self._held.values() if held[1]]
        return [min(times, default=None), max(times, default=None)]


def _write(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


def _strike_posts(path: Path, lines: set[int]) -> None:
    kept = path.with_suffix(".kept")
    with path.open(encoding="utf-8", newline="\n") as source, _write(kept) as target:
        target.writelines(text for text in source if json.loads(text)["line"] not in lines)
    kept.replace(path)


def _strike_readings(path: Path, lines: set[int]) -> None:
    kept = path.with_suffix(".kept")
    with path.open(encoding="utf-8", newline="") as source, _write(kept) as target:
        rows = csv.reader(source)
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(next(rows))
        writer.writerows(row for row in rows if int(row[0]) not in lines)
    kept.replace(path)
