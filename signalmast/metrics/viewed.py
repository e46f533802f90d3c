"""Views of our own site on disk: two Delta tables beside the readings, parted by month.

`views` has one row a view of a closed day: day, ts (UTC), key, place, ref (the host that led there), visitor (1..n
within the day), part and sealed_at, sorted by day, key and time. `view_days` has the exact sums of a day's part: day,
key, place, views, visitors, part and sealed_at, one row a key and one of place "desk" for the whole site. A day is
sealed in one commit that carries, in the table's own log, the number of the last journal event it took. What is above
that number came later and makes the next part, with visitors numbered on: so sums over a day's parts stay true.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from signalmast.metrics import lake
from signalmast.metrics.places import DESK, PAGE_OWN, UNKNOWN

if TYPE_CHECKING:
    import duckdb
    from deltalake import DeltaTable

VIEWS, DAYS = "views", "view_days"
_NONE = {
    VIEWS: "select null::date as day, null::timestamp as ts, ''::varchar as key, ''::varchar as place,"
    " ''::varchar as ref, 0::integer as visitor, 0::integer as part, null::timestamp as sealed_at where false",
    DAYS: "select null::date as day, ''::varchar as key, ''::varchar as place, 0::bigint as views,"
    " 0::bigint as visitors, 0::integer as part, null::timestamp as sealed_at where false",
}


def open_table(name: str) -> DeltaTable | None:
    """VIEWS or DAYS as it stands, or None before the first day was sealed."""
    from deltalake import DeltaTable  # noqa: PLC0415 -- slow import
    from deltalake.exceptions import TableNotFoundError  # noqa: PLC0415 -- slow import

    try:
        return DeltaTable(str(_path(name)))
    except TableNotFoundError:
        return None


def taken(day: date, table: DeltaTable | None) -> int:
    """The number of the last journal event of that day that this table has, as it stands; 0 for none."""
    found = table.transaction_version(_mark(day)) if table is not None else None
    return int(found or 0)


def show(
    connection: duckdb.DuckDBPyConnection, name: str, *, since: date | None = None, until: date | None = None
) -> DeltaTable | None:
    """Make a view `name` over the files of the table as it stands, those of the months asked for; gives the table."""
    table = open_table(name)
    wanted: list[Any] = [("month", ">=", _month(since))] if since else []  # months sort as words
    wanted += [("month", "<=", _month(until))] if until else []
    files = (
        ", ".join(lake.quoted(file) for file in table.file_uris(file_pruning_predicate=wanted or None)) if table else ""
    )
    source = f"select * from read_parquet([{files}], hive_partitioning=false)" if files else _NONE[name]  # noqa: S608
    connection.execute(f"create or replace view {name} as {source}")
    return table


def append(connection: duckdb.DuckDBPyConnection, *, query: str, day: date, upto: int) -> None:
    """Commit the rows of `query` (the columns of `views`) for a day, up to that journal event. Hold `lake.alone()`."""
    _write(VIEWS, connection, query, day, upto)


def sum_up(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    """Add the sums of every part of a day that has none yet. Hold `lake.alone()`. Safe to repeat."""
    upto = taken(day, show(connection, VIEWS, since=day, until=day))
    show(connection, DAYS, since=day, until=day)
    parts = f"""
        select key, place, visitor, part, sealed_at from views where day = date '{day}'
            and part not in (select part from view_days where day = date '{day}')
    """  # noqa: S608 -- a day
    if not connection.execute(f"select count(*) from ({parts})").fetchall()[0][0]:  # noqa: S608
        return
    own = ", ".join(f"'{place}'" for place in PAGE_OWN)
    query = f"""
        select date '{day}' as day, key, min(case when place in ({own}) then 'page' else place end) as place,
            count(*) as views, count(distinct visitor) as visitors, part, sealed_at
        from ({parts}) where key <> '' group by key, part, sealed_at
        union all
        select date '{day}', '', '{DESK}', count(*) filter (place <> '{UNKNOWN}'),
            count(distinct visitor) filter (place <> '{UNKNOWN}'), part, sealed_at
        from ({parts}) group by part, sealed_at
        order by 2, 6
    """  # noqa: S608 -- our own words and a day
    _write(DAYS, connection, query, day, upto)


def put_in_order(month: date) -> bool:
    """Write a month's many files as one, sorted; readers of the old version are not disturbed. Hold `lake.alone()`."""
    done = False
    for name, order in ((VIEWS, "day, key, ts"), (DAYS, "day, key, part")):
        table = open_table(name)
        if table is None or len(table.file_uris(file_pruning_predicate=[("month", "=", _month(month))])) < 2:
            continue
        with lake.engine() as connection:
            show(connection, name, since=month, until=month)
            _write(name, connection, f"select * from {name} order by {order}", month, None, instead=True)  # noqa: S608
        table.update_incremental()
        table.vacuum(retention_hours=24, enforce_retention_duration=False, dry_run=False)
        done = True
    return done


def _write(
    name: str,
    connection: duckdb.DuckDBPyConnection,
    query: str,
    day: date,
    upto: int | None,
    *,
    instead: bool = False,
) -> None:
    from deltalake import CommitProperties, Transaction, WriterProperties, write_deltalake  # noqa: PLC0415 -- slow import

    table = open_table(name)
    mark = None if upto is None else Transaction(app_id=_mark(day), version=upto)
    _path(name).mkdir(parents=True, exist_ok=True)
    write_deltalake(
        table if table is not None else str(_path(name)),
        connection.sql(f"select *, '{_month(day)}' as month from ({query})"),  # noqa: S608 -- a month
        mode="overwrite" if instead else "append",
        predicate=f"month = '{_month(day)}'" if instead else None,
        partition_by=["month"],
        writer_properties=WriterProperties(compression="ZSTD", compression_level=3),
        commit_properties=CommitProperties(app_transactions=[mark]) if mark else None,
    )


def _path(name: str) -> Path:
    return Path(settings.LAKE_DIR) / name


def _mark(day: date) -> str:
    return f"views:{day.isoformat()}"


def _month(day: date) -> str:
    return day.isoformat()[:7]
