"""The frozen months of targets: which are still to be frozen, and whether they are as they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max

from signalmast.programmes import rules
from signalmast.programmes.models import Target, TargetMonth

FIRST = "0" * 64  # before the first month there is none
WAIT = timedelta(days=7)  # exports of a month come in its first days after


@dataclass(frozen=True)
class Problem:
    target: str
    month: date
    what: str


def months_due(*, on: date) -> list[tuple[int, list[date]]]:
    """Of each target the months (first days) that are over for a week and not frozen yet, oldest first."""
    rows = Target.objects.annotate(newest=Max("months__month")).order_by("pk")
    found = []
    for pk, starts, due, aside, newest in rows.values_list("pk", "starts_on", "due_on", "set_aside_on", "newest"):
        begin = starts.replace(day=1) if newest is None else _next(newest)
        months = list(_months(begin, last=min(due, aside or due), on=on))
        if months:
            found.append((pk, months))
    return found


def _months(begin: date, *, last: date, on: date) -> Iterator[date]:
    month = begin
    while month <= last and rules.month_end(month) + WAIT < on:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return rules.month_end(month) + timedelta(days=1)


def digest_of(target: Target, row: dict[str, Any]) -> str:
    """SHA-256 over what was frozen and by what it was counted, as JSON with sorted names."""
    said = {
        "target": target.key,
        "measure": target.measure,
        "params": target.params,
        "month": row["month"].isoformat(),
        "value": _written(row["value"]),
        "aim": _written(row["aim"]),
        "typed": row["typed"],
        "frozen_at": _moment(row["frozen_at"]),
        "previous": row["previous"],
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def prove() -> tuple[int, list[Problem]]:
    """How many frozen months there are, and every one that is not what its fingerprint says."""
    problems, count = [], 0
    previous: dict[int, str] = {}
    for row in TargetMonth.objects.select_related("target").order_by("target", "month").iterator(chunk_size=1000):
        count += 1
        told = {name: getattr(row, name) for name in ("month", "value", "aim", "typed", "frozen_at", "previous")}
        if row.previous != previous.get(row.target_id, FIRST):
            problems.append(Problem(row.target.key, row.month, "the month before it is another"))
        if row.digest != digest_of(row.target, told):
            problems.append(Problem(row.target.key, row.month, "it was changed after it was frozen"))
        previous[row.target_id] = row.digest
    return count, problems


def _written(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(Decimal("0.0001")), "f")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
