"""Questions to the lake: open `asking(...)` once, ask as often as needed; the same question has the same answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from signalmast.core.periods import Period
from signalmast.metrics import lake, places, viewed
from signalmast.metrics.footprints import Found, behind
from signalmast.metrics.plain import plain
from signalmast.metrics.selectors.latest import Dimension, prepare

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Answer:
    """Rows of one question. `groups` name the leading columns that say which row it is; the rest are values."""

    name: str
    filters: dict[str, Any]
    groups: list[str]
    columns: list[str]
    rows: list[tuple[Any, ...]]

    def find(self, *group: str) -> dict[str, Any] | None:
        """The row of one group as a dict, or None when nothing was counted there."""
        for row in self.rows:
            if [str(part) for part in row[: len(self.groups)]] == list(group):
                return dict(zip(self.columns, row, strict=True))
        return None


class Asking:
    """One consistent view of the lake at `as_of`: readings imported later do not exist for it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, dimension: Dimension, as_of: datetime, zone: str) -> None:
        self.connection = connection
        self.as_of = as_of
        self.zone = zone
        self._answers: dict[str, Answer] = {}
        self._edges = ""
        prepare(connection, dimension, as_of)

    def ask(self, name: str, **filters: Any) -> Answer:
        """Answer a question by its name in `metrics.questions`; `date_from` and `date_to` are ISO days, both inside.

        Raises QuestionUnknown.
        """
        kept = {key: value for key, value in filters.items() if value is not None}
        mark = name + json.dumps(kept, sort_keys=True)
        if mark not in self._answers:
            self._answers[mark] = self._run(name, kept)
        return self._answers[mark]

    def records(self, *, date_from: str, date_to: str, page: str | None = None) -> Iterator[dict[str, Any]]:
        """Each post of a period with every latest value, its reading time, import and line."""
        begin, end = self._edges_of(date_from, date_to)
        met = self.connection.execute("select distinct metric from latest order by metric").fetchall()
        metrics = [str(metric) for (metric,) in met]
        where = "p.posted_at >= ? and p.posted_at < ?" + (" and p.page = ?" if page else "")
        # One column per metric: text is many times quicker to fetch than lists of decimals.
        figures = "".join(", any_value(figure) filter (metric = ?)" for _metric in metrics)
        query = f"""
            with figures as (
                select key, max({{'at': measured_at, 'import_key': import_key, 'line': line}}) as last {figures}
                from (
                    select *, case when value is null then 'NA'
                        when value = trunc(value) then cast(cast(value as hugeint) as varchar)
                        else rtrim(cast(value as varchar), '0') end as figure
                    from latest
                ) group by key
            )
            select p.key, p.page, p.kind, p.posted_at, f.last.at, f.last.import_key, f.last.line,
                f.* exclude (key, last)
            from posts p left join figures f on f.key = p.key where {where} order by p.posted_at, p.key
        """  # noqa: S608 -- only placeholders vary
        found = self.connection.execute(query, [*metrics, begin, end, *([page] if page else [])])
        columns = ("key", "page", "kind", "posted_at", "measured_at", "import_key", "line")
        while rows := found.fetchmany(2000):
            for row in rows:
                record = dict(zip(columns, row, strict=False))
                values = zip(metrics, row[len(columns) :], strict=True)
                record["values"] = {
                    metric: None if text == "NA" else text for metric, text in values if text is not None
                }
                yield record

    def seen(self, *, date_from: str, date_to: str) -> set[str]:
        """Keys of the posts that were viewed on our own site on these days, whenever they were published."""
        rows = self.connection.execute(
            "select distinct key from site_days where place = ? and day between cast(? as date) and cast(? as date)",
            [places.POST, date_from, date_to],
        ).fetchall()
        return {str(key) for (key,) in rows}

    def behind(self, name: str, filters: dict[str, Any], row: list[str], *, limit: int = 500) -> Found:
        """The records a figure was made of, highest first."""
        if "date_from" not in filters:
            return Found(0, [])
        begin, end = self._edges_of(filters["date_from"], filters["date_to"])
        if name == "gained":
            self._mark_edges(begin, end)
        return behind(self.connection, name=name, filters=filters, row=row, begin=begin, end=end, limit=limit)

    def _edges_of(self, date_from: str, date_to: str) -> tuple[str, str]:
        period = Period(date.fromisoformat(date_from), date.fromisoformat(date_to), self.zone)
        begin, end = period.edges()
        return f"{begin:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}"

    def _run(self, name: str, filters: dict[str, Any]) -> Answer:
        begin, end = self._edges_of(filters["date_from"], filters["date_to"])
        if name == "gained":
            self._mark_edges(begin, end)
        found = self.connection.execute(*_asked(name, {**filters, "begin": begin, "end": end}))
        columns = [column[0] for column in found.description]
        rows = [tuple(plain(value) for value in row) for row in found.fetchall()]
        groups = [column for column in columns if column in _GROUPS]
        return Answer(name=name, filters=filters, groups=groups, columns=columns, rows=rows)

    def _mark_edges(self, begin: str, end: str) -> None:
        if self._edges == begin + end:
            return
        self._edges = begin + end
        self.connection.execute(
            """
            create or replace temp table edges as
            select key, metric, version, value, measured_at, edge from (
                select *, case when measured_at < cast(? as timestamp) then 'open' else 'close' end as edge
                from known where measured_at < cast(? as timestamp)
            ) qualify row_number() over (
                partition by key, metric, edge order by measured_at desc, imported_at desc, line desc) = 1
            """,
            [begin.rstrip("Z"), end.rstrip("Z")],
        )


_GROUPS = ("topic", "programme", "page", "kind", "month", "key", "metric", "version")


def _asked(name: str, filters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The statement of a question and its values."""
    form = {key: f"<{key}>" if key in _VALUES else value for key, value in filters.items()}
    statement = _statement(name, json.dumps(form, sort_keys=True))
    return statement, {key: filters[key] for key in _VALUES if f"${key}" in statement}


@lru_cache(maxsize=256)
def _statement(name: str, form: str) -> str:
    """Compiled once for every form a question takes, since that costs more than most answers: values come later."""
    import ibis  # noqa: PLC0415 -- slow import

    from signalmast.metrics.questions import expression  # noqa: PLC0415 -- slow import

    statement = str(ibis.to_sql(expression(name, json.loads(form)), dialect="duckdb"))
    for key in _VALUES:
        statement = statement.replace(f"'<{key}>'", f"${key}")
    return statement


_VALUES = ("begin", "end", "date_from", "date_to", "page", "metric", "topic", "programme")


@contextmanager
def asking(*, dimension: Dimension, as_of: datetime, zone: str) -> Iterator[Asking]:
    """Open the lake for questions at `as_of`, with days as they are in `zone`.

    Whoever is writing is waited for: what became known before `as_of` is then there, now and at every later asking.
    """
    with ExitStack() as stack:
        with lake.alone():
            connection = stack.enter_context(lake.connect())
            viewed.show(connection, viewed.DAYS)
        yield Asking(connection, dimension, as_of, zone)
