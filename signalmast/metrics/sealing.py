"""The journal of page views is drained: each day that is over becomes rows and sums of the lake, and is forgotten.

A kill at any moment loses and doubles nothing: a day's rows and the number of the last event they hold are one commit,
its sums are made from those rows, and only what that number covers is deleted from the journal.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from signalmast.core import journal, room
from signalmast.core.periods import Period
from signalmast.metrics import lake, places, viewed

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

MARGIN = timedelta(minutes=30)  # after midnight, for what a slow page still sends and a slow disk still writes
_AT_ONCE = 50_000  # events in memory


@dataclass(frozen=True)
class SealedDay:
    """`views` of the day stand in the lake; `unknown` of them were of addresses that are none of ours."""

    day: date
    views: int
    unknown: int


@dataclass(frozen=True)
class Unsealed:
    """A day that could not be sealed now (None: the journal as a whole); nothing of it was forgotten."""

    day: date | None
    why: Literal["full", "journal", "other"]
    said: str


@dataclass(frozen=True)
class Outcome:
    sealed: list[SealedDay] = field(default_factory=list)
    unsealed: list[Unsealed] = field(default_factory=list)


def seal_due(*, path: Path, zone: str, now: Callable[[], datetime]) -> Outcome:
    """Seal every day of the journal at `path` that ended more than MARGIN ago, oldest first. Safe to repeat.

    A day that fails is told in the outcome and does not stop the others. Raises places.NobodyKnows.
    """
    places.of(())
    outcome = Outcome()
    days: list[date] = []
    with _told(outcome, None):
        days = journal.days(path)
    for day in days:
        if now() >= Period(day, day, zone).edges()[1] + MARGIN:
            with _told(outcome, day):
                outcome.sealed.append(_seal(path, day, now))
    if outcome.sealed:
        with _told(outcome, None):
            _put_in_order([one.day for one in outcome.sealed], today=now())
            journal.shrink(path)
    return outcome


@contextmanager
def _told(outcome: Outcome, day: date | None) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever broke this day, the next is another
        why: Literal["full", "journal", "other"] = "journal" if isinstance(error, sqlite3.Error) else "other"
        outcome.unsealed.append(Unsealed(day, "full" if room.is_full(error) else why, str(error)))
        if outcome.unsealed[-1].why == "other":
            logger.exception("views of %s", day)


def _seal(path: Path, day: date, now: Callable[[], datetime]) -> SealedDay:
    with lake.alone(), lake.engine() as connection:
        after = viewed.taken(day, viewed.open_table(viewed.VIEWS))
        last = _bring(connection, path, day, after)
        if last:
            viewed.append(connection, query=_rows(connection, day, at=now()), day=day, upto=last)
        viewed.sum_up(connection, day)
        viewed.show(connection, viewed.VIEWS, since=day, until=day)
        views, unknown = connection.execute(
            f"select count(*), count(*) filter (place = '{places.UNKNOWN}') from views where day = ?",  # noqa: S608
            [day],
        ).fetchall()[0]
    journal.forget(path, day, upto=max(after, last))
    return SealedDay(day, int(views), int(unknown))


def _bring(connection: duckdb.DuckDBPyConnection, path: Path, day: date, after: int) -> int:
    """Make a table `came` of the day's events above `after`; returns the number of the last, 0 where there is none."""
    from arro3.core import Array, DataType, Table  # noqa: PLC0415 -- slow import

    connection.execute(
        "create temp table came (id bigint, came_at bigint, visitor bigint, ref varchar, key varchar, place varchar)"
    )
    events = journal.numbered(path, day, after=after)
    known: dict[str, places.Place] = {}  # our own addresses only: anybody may send any number of others
    last = 0
    while some := list(islice(events, _AT_ONCE)):
        asked = {one.event.path for one in some} - known.keys()
        known |= places.of(asked)
        stood = [known.get(one.event.path, places.NOWHERE) for one in some]
        rows = Table.from_pydict(
            {
                "id": Array([one.number for one in some], DataType.int64()),
                "came_at": Array([one.event.at for one in some], DataType.int64()),
                "visitor": Array([one.event.visitor for one in some], DataType.int64()),
                "ref": Array([one.event.ref for one in some], DataType.utf8()),
                "key": Array([place.key for place in stood], DataType.utf8()),
                "place": Array([place.kind for place in stood], DataType.utf8()),
            }
        )
        connection.register("arriving", rows)
        connection.execute("insert into came select * from arriving")
        connection.unregister("arriving")
        last = some[-1].number
    return last


def _rows(connection: duckdb.DuckDBPyConnection, day: date, *, at: datetime) -> str:
    """The query for the rows of `views`. Visitors are numbered as they came, on from those of an earlier part."""
    viewed.show(connection, viewed.VIEWS, since=day, until=day)
    known, parts = connection.execute(
        "select coalesce(max(visitor), 0), coalesce(max(part), 0) from views where day = ?", [day]
    ).fetchall()[0]
    return f"""
        with numbers as (
            select visitor, {int(known)} + row_number() over (order by min(id)) as number from came group by visitor
        )
        select date '{day}' as day, make_timestamp(c.came_at * 1000000) as ts, c.key, c.place, c.ref,
            cast(n.number as integer) as visitor, {int(parts) + 1}::integer as part,
            timestamp '{lake.naive(at)}' as sealed_at
        from came c join numbers n on n.visitor = c.visitor order by c.key, c.came_at, c.id
    """  # noqa: S608 -- a day, a moment and a number


def _put_in_order(days: list[date], *, today: datetime) -> None:
    """Months that are over become one sorted file each. A day left in the journal adds to them later all the same."""
    this = today.date().replace(day=1) - timedelta(days=1)  # by UTC, which is a day late at most
    months = {day.replace(day=1) for day in days} | {this.replace(day=1)}
    with lake.alone():
        for month in sorted(months):
            if month <= this:
                viewed.put_in_order(month)
