"""A parser's wide file as a table of readings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from signalmast.metrics import book, lake

if TYPE_CHECKING:
    import duckdb


def stage(
    connection: duckdb.DuckDBPyConnection,
    staged: Path,
    *,
    namespace: str,
    page_keys: dict[str, str],
    measured_at: datetime | None = None,
) -> list[str]:
    """Make a view `staged` of one row per reading from a parser's wide file; returns the metrics met.

    `measured_at` stands in where the file states none, and decides which way of counting such a figure has.
    Columns: line, subject, key (a page's label already replaced by its key), day, measured_at, metric, version, value.
    """
    with staged.open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(",")
    fixed = ["line", "subject", "key", "page_label", "day", "measured_at"]
    metrics = [column for column in header if column not in fixed]
    lake.load(connection, "page_keys", {"label": list(page_keys), "page_key": list(page_keys.values())})
    if not metrics:
        connection.execute(
            "create or replace temp view staged as select 0::integer as line, ''::varchar as subject,"
            " ''::varchar as key, null::date as day, null::timestamp as measured_at, ''::varchar as metric,"
            " 1::integer as version, null::decimal(20,4) as value, ''::varchar as label where false"
        )
        return []
    names = ", ".join('"' + metric.replace('"', '""') + '"' for metric in metrics)
    connection.execute(
        "create or replace temp view wide as select * from read_csv(?, header=true, all_varchar=true,"
        " delim=',', quote='\"', escape='\"', nullstr=[''], max_line_size=4000000)".replace("?", lake.quoted(staged))
    )
    otherwise = f"'{lake.naive(measured_at)}'" if measured_at else "null"
    connection.execute(
        f"""
        create or replace temp view staged as
        with long as (
            unpivot (select * replace (coalesce(measured_at, {otherwise}) as measured_at) from wide)
            on {names} into name metric value figure
        )
        select cast(long.line as integer) as line, long.subject,
            case when long.subject = 'page' then page_keys.page_key else long.key end as key,
            cast(long.day as date) as day, cast(rtrim(long.measured_at, 'Z') as timestamp) as measured_at, long.metric,
            {_version(namespace)} as version,
            case when figure = 'NA' then null else cast(figure as decimal(20, 4)) end as value,
            coalesce(long.page_label, '') as label
        from long left join page_keys on page_keys.label = coalesce(long.page_label, '')
        """  # noqa: S608 -- column names are quoted
    )
    return metrics


def _version(namespace: str) -> str:
    """Which way of counting a reading has: one more than the platform's breaks before its day, as an expression."""
    day = "coalesce(cast(long.day as date), cast(cast(rtrim(long.measured_at, 'Z') as timestamp) as date))"
    passed = [
        f" + cast(coalesce(long.metric = '{metric}' and {day} >= date '{mark.on.isoformat()}', false) as integer)"
        for metric, mark in book.breaks()
        if mark.namespace == namespace
    ]
    return f"cast(1{''.join(passed)} as integer)"
