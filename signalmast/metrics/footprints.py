"""The records behind one figure: which posts, or which days of a page, its number was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from signalmast.metrics import places
from signalmast.metrics.plain import plain

if TYPE_CHECKING:
    import duckdb

LIMIT = 500
_TAGGED = {
    "topic": "exists (select 1 from post_topics t where t.key = p.key and t.topic = ?)",
    "programme": "exists (select 1 from post_programmes t where t.key = p.key and t.programme = ?)",
}
_NARROWED = {"page": "p.page = ?", **_TAGGED, "but_kind": "p.kind <> ?"}
_UNTAGGED = {
    "topic": "not exists (select 1 from post_topics t where t.key = p.key)",
    "programme": "not exists (select 1 from post_programmes t where t.key = p.key)",
}


@dataclass(frozen=True)
class Behind:
    """One record: a post's or page's key, the day for a page, its value as text ("" where only counted)."""

    key: str
    day: str
    value: str
    measured_at: datetime | None


@dataclass(frozen=True)
class Found:
    """`total` records stand behind the figure; `records` are the first of them, highest value first."""

    total: int
    records: list[Behind]


def behind(
    connection: duckdb.DuckDBPyConnection,
    *,
    name: str,
    filters: dict[str, Any],
    row: list[str],
    begin: str,
    end: str,
    limit: int = LIMIT,
) -> Found:
    """The records of a figure over the tables of an open `Asking`. A question about no records gives none."""
    if name in ("page_days", "page_days_by_month"):
        query, values = _days(name, filters, row)
    elif name == "gained":
        query, values = _gained(filters, row)
    elif name in ("site_views", "site_visitors"):
        query, values = _site(name, filters, row)
    elif name in ("posts", "sum", "spread", "top", "age", "missing"):
        query, values = _posts(name, filters, row, begin, end)
    else:
        return Found(0, [])
    total = connection.execute(f"select count(*) from ({query})", values).fetchall()[0][0]  # noqa: S608
    found = connection.execute(
        f"select * from ({query}) order by value desc nulls last, key, day limit {int(limit)}",  # noqa: S608
        values,
    ).fetchall()
    return Found(
        int(total),
        [Behind(key, day, "" if value is None else plain(value), moment) for key, day, value, moment in found],
    )


def _posts(name: str, filters: dict[str, Any], row: list[str], begin: str, end: str) -> tuple[str, list[Any]]:
    narrowed = [(name, said) for name, said in _NARROWED.items() if filters.get(name)]
    where = ["p.posted_at >= ?", "p.posted_at < ?", *(said for _name, said in narrowed)]
    values: list[Any] = [begin, end, *(filters[name] for name, _said in narrowed)]
    by = filters.get("by", "none")
    if by in ("page", "kind", "month"):
        where.append(f"p.{by} = ?")
        values.append(row[0])
    elif by in _TAGGED:
        where.append(_TAGGED[by] if row[0] else _UNTAGGED[by])
        values += [row[0]] if row[0] else []
    metric = row[0] if name == "missing" else filters.get("metric")
    if metric is None:
        source = "select p.key, '' as day, null::decimal(20,4) as value, null::timestamp as measured_at from posts p"
        return f"{source} where {' and '.join(where)}", values
    where.append("c.metric = ?")
    values.append(metric)
    if name in ("sum", "spread", "top"):
        where += ["c.value is not null", "c.version = ?"]
        values.append(int(row[-1]))
    if name == "spread":
        where.append("not c.young")
    if name == "top":
        where.append("p.key = ?")
        values.append(row[0])
    source = "select p.key, '' as day, c.value, c.measured_at from posts p join counted c on c.key = p.key"
    return f"{source} where {' and '.join(where)}", values


def _days(name: str, filters: dict[str, Any], row: list[str]) -> tuple[str, list[Any]]:
    where = ["metric = ?", "value is not null", "day between cast(? as date) and cast(? as date)", "version = ?"]
    values = [filters["metric"], filters["date_from"], filters["date_to"], int(row[-1])]
    where.append("key = ?")
    values.append(row[0] if name == "page_days" else filters["page"])
    if name == "page_days_by_month":
        where.append("strftime(day, '%Y-%m') = ?")
        values.append(row[0])
    source = "select key, cast(day as varchar) as day, value, null::timestamp as measured_at from page_days"
    return f"{source} where {' and '.join(where)}", values


def _gained(filters: dict[str, Any], row: list[str]) -> tuple[str, list[Any]]:
    where = ["o.edge = 'open'", "c.edge = 'close'", "c.metric = ?", "c.version = ?"]
    where += ["o.value is not null", "c.value is not null"]
    values: list[Any] = [filters["metric"], int(row[-1])]
    if filters.get("page"):
        where.append("p.page = ?")
        values.append(filters["page"])
    source = (
        "select c.key, '' as day, c.value - o.value as value, c.measured_at from edges c"
        " join edges o on o.key = c.key and o.metric = c.metric and o.version = c.version"
        " left join posts p on p.key = c.key"
    )
    return f"{source} where {' and '.join(where)}", values


def _site(name: str, filters: dict[str, Any], row: list[str]) -> tuple[str, list[Any]]:
    where = ["s.day between cast(? as date) and cast(? as date)"]
    values: list[Any] = [filters["date_from"], filters["date_to"]]
    by, page = filters.get("by", "none"), filters.get("page")
    if by in ("none", "month") and not page:
        where.append(f"s.place = '{places.DESK}'")
    else:
        where.append(f"(s.place = '{places.PAGE}' or (s.place = '{places.POST}' and p.key is not null))")
    if page or by == "page":
        where.append(f"case when s.place = '{places.PAGE}' then s.key else cast(p.page as varchar) end = ?")
        values.append(page or row[0])
    if by == "month":
        where.append("strftime(s.day, '%Y-%m') = ?")
        values.append(row[0])
    elif by in _TAGGED:
        where.append(_TAGGED[by].replace("p.key", "s.key"))
        values.append(row[0])
    value = "visitors" if name == "site_visitors" else "views"
    source = (
        f"select s.key, cast(s.day as varchar) as day, s.{value} as value, null::timestamp as measured_at"  # noqa: S608
        " from site_days s left join posts p on p.key = s.key"
    )
    return f"{source} where {' and '.join(where)}", values
