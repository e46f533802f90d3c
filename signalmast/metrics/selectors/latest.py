"""The tables that questions are asked over: the posts as the desk knows them, joined to their latest readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from signalmast.metrics import book, lake

if TYPE_CHECKING:
    import duckdb

YOUNG_DAYS = 7


@dataclass
class Dimension:
    """What the lake does not know of a post and must be told at question time, as text, lists of equal length.

    `posted_at` is ISO UTC with Z; `month` is YYYY-MM in the desk's zone; `topics` and `programmes` are
    (post key, topic or programme key) pairs.
    """

    key: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    month: list[str] = field(default_factory=list)
    posted_at: list[str] = field(default_factory=list)
    topics: list[tuple[str, str]] = field(default_factory=list)
    programmes: list[tuple[str, str]] = field(default_factory=list)


def prepare(connection: duckdb.DuckDBPyConnection, dimension: Dimension, as_of: datetime) -> None:
    """Make `posts`, `post_topics`, `post_programmes`, `known`, `latest`, `page_days`, `counted` and `site_days`.

    In a connection of `lake.connect` that also shows `viewed.DAYS`."""
    lake.load(
        connection,
        "arrived",
        {
            "key": dimension.key,
            "page": dimension.page,
            "kind": dimension.kind,
            "month": dimension.month,
            "posted_at": dimension.posted_at,
        },
    )
    for table, word, pairs in (
        ("post_topics", "topic", dimension.topics),
        ("post_programmes", "programme", dimension.programmes),
    ):
        lake.load(connection, table, {"key": [key for key, _w in pairs], word: [tag for _k, tag in pairs]})
    _keep_latest(connection, as_of)
    # A view: years of days are asked for a period at a time, and most questions never look at them.
    connection.execute(
        f"""
        create or replace temp view site_days as
            select key, place, day, cast(sum(views) as bigint) as views, cast(sum(visitors) as bigint) as visitors
            from view_days where sealed_at <= timestamp '{lake.naive(as_of)}' group by key, place, day
        """  # noqa: S608 -- only a formatted moment
    )
    _count_together(connection)


def _keep_latest(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """`posts`; of each post and of each day of a page the newest reading known at `as_of`."""
    moment = lake.naive(as_of)
    # Words that come again in every row are kept as numbers; in the order of the words, since questions sort by them.
    connection.execute(
        f"""
        create type page_word as enum (select distinct page from arrived order by page);
        create type kind_word as enum (select distinct kind from arrived order by kind);
        create type month_word as enum (select distinct month from arrived order by month);
        create or replace temp table posts as
            select key, cast(page as page_word) as page, cast(kind as kind_word) as kind,
                cast(month as month_word) as month, posted_at
            from arrived;
        drop table arrived;
        create type metric_word as enum (select distinct metric from readings order by metric);
        create type import_word as enum (select distinct import_key from readings order by import_key);
        create or replace temp view known as
            select * from readings where imported_at <= timestamp '{moment}' and subject = 'post';
        create or replace temp table latest as
            select key, cast(metric as metric_word) as metric, version, value, measured_at,
                cast(import_key as import_word) as import_key, line
            from known qualify row_number() over (
                partition by key, metric order by measured_at desc, imported_at desc, line desc) = 1;
        create or replace temp table page_days as
            select key, day, metric, version, value from readings
            where imported_at <= timestamp '{moment}' and subject = 'page' and day is not null
            qualify row_number() over (
                partition by key, day, metric order by measured_at desc, imported_at desc, line desc) = 1
        """  # noqa: S608 -- only a formatted moment
    )


def _count_together(connection: duckdb.DuckDBPyConnection) -> None:
    """`counted`: where a platform gave only the parts, reactions and interactions are their sums."""
    kinds = ", ".join(f"'{kind}'" for kind in book.REACTION_KINDS)
    connection.execute(
        f"""
        create or replace temp table read_of_post as
            select key, metric, version, value, measured_at from latest
            where metric not in ('reactions', 'interactions')
            union all
            select key, 'reactions', max(version),
                coalesce(max(value) filter (metric = 'reactions'), sum(value) filter (metric in ({kinds}))),
                max(measured_at)
            from latest where metric = 'reactions' or metric in ({kinds}) group by key;
        insert into read_of_post
            with parts as (
                select key, max(version) as version, sum(value) as value, max(measured_at) as measured_at
                from read_of_post where metric in ('reactions', 'comments', 'shares') group by key
            ), totals as (select * from latest where metric = 'interactions')
            select coalesce(p.key, t.key), 'interactions', coalesce(p.version, t.version),
                coalesce(p.value, t.value), coalesce(p.measured_at, t.measured_at)
            from parts p full join totals t on t.key = p.key;
        create type counted_word as enum (select distinct metric from read_of_post order by metric);
        -- Sorted as a trace is, so that no question need sort it all again.
        create or replace temp table counted as
            select p.*, cast(r.metric as counted_word) as metric, r.version, cast(r.value as decimal(20, 4)) as value,
                r.measured_at,
                r.measured_at - cast(rtrim(p.posted_at, 'Z') as timestamp) <= interval {YOUNG_DAYS} days as young
            from read_of_post r join posts p on p.key = r.key order by r.metric, r.key;
        drop table read_of_post
        """  # noqa: S608 -- only our own constants
    )
