"""What a staged file would change: its posts and page days held against the lake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from signalmast.metrics import lake
from signalmast.metrics.selectors.staging import stage


@dataclass(frozen=True)
class PostsCompared:
    """Keys of a staged file that the lake knows, and those whose latest values differ from (or are not in) the lake."""

    known: set[str]
    changed: set[str]


@dataclass(frozen=True)
class DaysCompared:
    """Lines of a staged file about a page's day: not in the lake, there with other values, there with the same."""

    new: int
    changed: int
    same: int


def compare_posts(staged: Path, *, namespace: str) -> PostsCompared:
    """A file that repeats the value a person decided against changes nothing."""
    with lake.connect() as connection:
        stage(connection, staged, namespace=namespace, page_keys={})
        rows = connection.execute(
            """
            with lines as (
                select distinct key, line from staged where subject = 'post'
            ), repeated as materialized (
                select key from lines group by key having count(*) > 1
            ), mine as (
                -- Only keys that come again need holding together; all others pass through one by one.
                select key, metric, value from staged anti join repeated using (key) where subject = 'post'
                union all
                select key, metric, last.value as value from (
                    select key, metric, max({
                        'at': coalesce(measured_at, timestamp '-infinity'), 'line': line, 'value': value
                    }) as last from staged semi join repeated using (key) where subject = 'post' group by key, metric
                )
            ), theirs as (
                select key, metric, last.value as value, last.at as measured_at, last.import_key as import_key from (
                    select key, metric, max({
                        'at': measured_at, 'known': imported_at, 'line': line, 'value': value, 'import_key': import_key
                    }) as last
                    from readings semi join lines using (key)
                    where subject = 'post' group by key, metric
                )
            )
            select mine.key, bool_or(theirs.key is not null) as known,
                bool_or(theirs.key is null or (mine.value is distinct from theirs.value and not (
                    starts_with(theirs.import_key, 'settle:') and exists (
                        select 1 from readings r where r.key = mine.key and r.metric = mine.metric
                        and r.measured_at = theirs.measured_at and r.value is not distinct from mine.value
                    )
                ))) as changed
            from mine left join theirs on theirs.key = mine.key and theirs.metric = mine.metric group by mine.key
            """
        ).fetchall()
    return PostsCompared(
        known={key for key, known, _changed in rows if known}, changed={key for key, _known, changed in rows if changed}
    )


def compare_page_days(staged: Path, *, namespace: str, page_keys: dict[str, str]) -> DaysCompared:
    """Counts first lines only: a later line of the same page, day and metrics is a repeat and counted elsewhere."""
    with lake.connect() as connection:
        stage(connection, staged, namespace=namespace, page_keys=page_keys)
        rows = connection.execute(
            """
            with lines as (
                select line, day, any_value(label) as page_label, string_agg(metric, ',' order by metric) as metrics
                from staged where subject = 'page' group by line, day
            ), mine as (
                select line from lines
                qualify row_number() over (partition by page_label, day, metrics order by line) = 1
            ), theirs as (
                select key, day, metric, value from readings where subject = 'page'
                qualify row_number() over (
                    partition by key, day, metric order by measured_at desc, imported_at desc, line desc) = 1
            )
            select bool_or(theirs.key is not null) as known,
                bool_or(theirs.key is null or staged.value is distinct from theirs.value) as changed
            from mine join staged on staged.line = mine.line and staged.subject = 'page'
            left join theirs on theirs.key = staged.key and theirs.day = staged.day and theirs.metric = staged.metric
            group by mine.line
            """
        ).fetchall()
    return DaysCompared(
        new=sum(1 for known, _changed in rows if not known),
        changed=sum(1 for known, changed in rows if known and changed),
        same=sum(1 for known, changed in rows if known and not changed),
    )
