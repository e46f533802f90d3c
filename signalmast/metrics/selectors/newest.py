"""The newest readings of a few posts, for screens that show how they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from signalmast.metrics import book, lake
from signalmast.metrics.plain import plain


@dataclass(frozen=True)
class Newest:
    """What a platform said last of one post; `metric` is the book's entry."""

    metric: book.Metric
    value: str
    measured_at: datetime


def newest_readings(*, keys: Iterable[str], metrics: tuple[str, ...]) -> dict[str, list[Newest]]:
    """By post key, in the order of `metrics`; a metric that was never read, or is not available, is left out.

    One question, however many posts. Raises KeyError for a metric the book does not have.
    """
    known = {metric.key: metric for metric in book.BOOK}
    wanted = {name: known[name] for name in metrics}
    asked = list(keys)
    if not asked or lake.open_table() is None:
        return {}
    with lake.connect() as connection:
        rows = connection.execute(
            "select key, metric, value, measured_at from readings"
            " where subject = 'post' and list_contains(?, key) and list_contains(?, metric)"
            " qualify row_number() over (partition by key, metric"
            " order by measured_at desc, imported_at desc, line desc) = 1",
            [asked, list(wanted)],
        ).fetchall()
    found: dict[str, dict[str, Newest]] = {}
    for key, metric, value, measured_at in rows:
        said = plain(value)
        if said is not None:
            found.setdefault(key, {})[metric] = Newest(wanted[metric], said, measured_at.replace(tzinfo=UTC))
    return {key: [by_name[name] for name in metrics if name in by_name] for key, by_name in found.items()}
