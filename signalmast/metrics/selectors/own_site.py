"""Views of our own site, counted by us: days that are sealed by their sums, the others as the journal has them.

People (`visitors`) are known for one day and one key, and never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from signalmast.core import journal
from signalmast.metrics import lake, places, viewed

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class OwnDay:
    """One day of the whole site, or of one post or page; today is among them and still grows."""

    day: date
    views: int
    visitors: int


def own_views(*, keys: Iterable[str], since: date, until: date) -> dict[str, int]:
    """Views of each post or page over days, both inside; 0 where nothing was counted. A page is its own lists only."""
    found = dict.fromkeys(keys, 0)
    if not found or since > until:
        return found
    with _both(since, until) as (connection, coming, _reading):
        rows = connection.execute(
            "select key, sum(views) from view_days where day between ? and ? and list_contains(?, key) group by key",
            [since, until, list(found)],
        ).fetchall()
        found |= {key: int(views) for key, views in rows}
        for one in coming:
            for path, views in one.views.items():
                key = one.stood.get(path, places.NOWHERE).key
                if key in found:
                    found[key] += views
    return found


def own_visitors(*, day: date) -> int | None:
    """Different visitors of the whole site on a day; None where nothing is known of it."""
    return next((one.visitors for one in own_days(since=day, until=day)), None)


def own_days(*, since: date, until: date, key: str = "") -> list[OwnDay]:
    """The days of which something is known, oldest first: of the whole site, or of one post's or page's key."""
    with _both(since, until) as (connection, coming, reading):
        rows = connection.execute(
            "select day, sum(views), sum(visitors) from view_days where day between ? and ? and key = ?"
            " and (place = ?) = (key = '') group by day",
            [since, until, key, places.DESK],
        ).fetchall()
        found = {day: OwnDay(day, int(views), int(visitors)) for day, views, visitors in rows}
        for one in coming:
            paths = [path for path, place in one.stood.items() if _counts(place, key)]
            views = sum(one.views[path] for path in paths)
            if views:
                before = found.get(one.day, OwnDay(one.day, 0, 0))
                people = reading.visitors(one.day, paths, after=one.after)
                found[one.day] = OwnDay(one.day, before.views + views, before.visitors + people)
    return [found[day] for day in sorted(found)]


@dataclass(frozen=True)
class _Coming:
    """What the journal has of a day and the lake has not: views by path, and what stands at those of our own."""

    day: date
    after: int
    views: dict[str, int]
    stood: dict[str, places.Place]


@contextmanager
def _both(since: date, until: date) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[_Coming], journal.Reading]]:
    """The lake's sums and what the journal adds to them.

    The journal is held as it is before the lake is opened: a day that is being sealed meanwhile then stands in one of
    the two or in both, and the number of its last event says which.
    """
    with journal.reading(Path(settings.JOURNAL)) as reading, lake.engine() as connection:
        read = {day: reading.counted(day) for day in reading.days(since, until)}
        table = viewed.show(connection, viewed.DAYS, since=since, until=until)
        coming = []
        for day, one in read.items():
            after = viewed.taken(day, table)
            if after < one.last:
                views = (reading.counted(day, after=after) if after else one).views
                coming.append(_Coming(day, after, views, places.of(views)))
        yield connection, coming, reading


def _counts(place: places.Place, key: str) -> bool:
    return place.kind != places.UNKNOWN and key in ("", place.key)
