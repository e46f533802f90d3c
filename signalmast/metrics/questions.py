"""The questions figures answer, as Ibis expressions over six tables; the same on every engine.

Tables: `posts` (key, page, kind, month, posted_at), `post_topics` (key, topic), `post_programmes` (key, programme),
`counted` (what `posts` says, then
metric, version, value, measured_at, young) with the latest reading of each post at the asked time, and `page_days`
(key, day, metric, version, value). Each expression gives one row per group: its group columns, its values, `rows`
(records counted) and `trace` (SHA-256 over those records in order). Distinct counts are distinct-then-count: a bare
nunique is approximate on some engines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from signalmast.metrics import places
from signalmast.metrics.rules import QuestionUnknown

_POST = {"key": "string", "page": "string", "kind": "string", "month": "string", "posted_at": "string"}
POSTS = ibis.table(_POST, "posts")
TOPICS = ibis.table({"key": "string", "topic": "string"}, "post_topics")
PROGRAMMES = ibis.table({"key": "string", "programme": "string"}, "post_programmes")
COUNTED = ibis.table(
    {
        **_POST,
        "metric": "string",
        "version": "int32",
        "value": "decimal(20, 4)",
        "measured_at": "timestamp",
        "young": "boolean",
    },
    "counted",
)
PAGE_DAYS = ibis.table(
    {"key": "string", "day": "date", "metric": "string", "version": "int32", "value": "decimal(20, 4)"}, "page_days"
)
SITE_DAYS = ibis.table(
    {"key": "string", "place": "string", "day": "date", "views": "int64", "visitors": "int64"}, "site_days"
)
GAINED = ibis.table(
    {
        "key": "string",
        "metric": "string",
        "version": "int32",
        "value": "decimal(20, 4)",
        "measured_at": "timestamp",
        "edge": "string",
    },
    "edges",
)

Filters = dict[str, Any]


def expression(name: str, filters: Filters) -> Table:
    """The expression for a question. Filters: date_from, date_to (days, both inside), begin and end
    (their edges as UTC text), page, topic, programme, but_kind (a kind that is left out), by, metric, limit."""
    try:
        build = _QUESTIONS[name]
    except KeyError:
        raise QuestionUnknown(name) from None
    return build(filters)


def _line(*parts: Value) -> Value:
    line = parts[0]
    for part in parts[1:]:
        line = line + "=" + part
    return line


def _trace(*parts: Value) -> Value:
    line = _line(*parts)
    return line.group_concat(sep="\n", order_by=line).hexdigest("sha256")


def _text(value: Value) -> Value:
    return value.cast("string").fill_null("-")


_RECORD = (_.key, _text(_.value))


def _posts(filters: Filters) -> Table:
    return _inside(POSTS, filters)


def _inside(table: Table, filters: Filters) -> Table:
    chosen = table.filter((_.posted_at >= filters["begin"]) & (_.posted_at < filters["end"]))
    if filters.get("page"):
        chosen = chosen.filter(_.page == filters["page"])
    if filters.get("topic"):
        chosen = chosen.semi_join(TOPICS.filter(_.topic == filters["topic"]), "key")
    if filters.get("programme"):
        chosen = chosen.semi_join(PROGRAMMES.filter(_.programme == filters["programme"]), "key")
    if filters.get("but_kind"):
        chosen = chosen.filter(_.kind != filters["but_kind"])
    return chosen


def _group(table: Table, by: str) -> tuple[Table, list[str]]:
    if by == "none":
        return table, []
    if by == "topic":
        return table.left_join(TOPICS, "key").drop("key_right").mutate(topic=_.topic.fill_null("")), ["topic"]
    if by == "programme":
        tagged = table.left_join(PROGRAMMES, "key").drop("key_right")
        return tagged.mutate(programme=_.programme.fill_null("")), ["programme"]
    if by in ("page", "kind", "month"):
        return table, [by]
    raise QuestionUnknown(by)


def _counted(filters: Filters) -> Table:
    return _inside(COUNTED.filter(_.metric == filters["metric"]), filters)


def _count_posts(filters: Filters) -> Table:
    table, by = _group(_posts(filters), filters.get("by", "none"))
    counted = {"posts": _.count(), "rows": _.count(), "trace": _trace(_.key)}
    if not by:
        return table.aggregate(**counted)
    return table.group_by(by).aggregate(**counted).order_by(by)


def _sum(filters: Filters) -> Table:
    table, by = _group(_counted(filters), filters.get("by", "none"))
    table = table.filter(_.value.notnull())
    groups = [*by, "version"]
    return (
        table.group_by(groups).aggregate(total=_.value.sum(), rows=_.count(), trace=_trace(*_RECORD)).order_by(groups)
    )


def _spread(filters: Filters) -> Table:
    """Quartiles over posts old enough to be compared: young posts are left out."""
    table, by = _group(_counted(filters), filters.get("by", "none"))
    table = table.filter(_.value.notnull() & ~_.young)
    groups = [*by, "version"]
    number = _.value.cast("float64")
    return (
        table.group_by(groups)
        .aggregate(
            median=number.quantile(0.5),
            lower=number.quantile(0.25),
            upper=number.quantile(0.75),
            rows=_.count(),
            trace=_trace(*_RECORD),
        )
        .order_by(groups)
    )


def _top(filters: Filters) -> Table:
    table = _counted(filters).filter(_.value.notnull())
    ordered = table.order_by([_.value.desc(), _.key]).limit(int(filters["limit"]))
    digest = _line(*_RECORD).hexdigest("sha256")
    return ordered.select("key", "version", total=_.value, rows=ibis.literal(1), trace=digest)


def _age(filters: Filters) -> Table:
    """How old the posts were when they were last read, in days, and how many were read young or never."""
    read = COUNTED.filter(_.measured_at.notnull()).group_by("key")
    latest = read.aggregate(measured_at=_.measured_at.max(), young=_.young.max())
    table = _posts(filters).left_join(latest, "key").drop("key_right")
    posted = _.posted_at.substr(0, 19).cast("timestamp")  # without its Z: all times of the lake are UTC
    hours = _.measured_at.delta(posted, unit="hour").cast("float64") / 24
    return table.aggregate(
        median=hours.quantile(0.5),
        youngest=hours.min(),
        young=_.young.fill_null(False).cast("int64").sum(),
        unread=_.measured_at.isnull().cast("int64").sum(),
        rows=_.count(),
        trace=_trace(_.key, _text(_.measured_at)),
    )


def _missing(filters: Filters) -> Table:
    """For each metric met in the period: posts with a value, posts where the platform gave none."""
    return (
        _inside(COUNTED, filters)
        .group_by("metric")
        .aggregate(
            given=_.value.notnull().cast("int64").sum(),
            withheld=_.value.isnull().cast("int64").sum(),
            rows=_.count(),
            trace=_trace(*_RECORD),
        )
        .order_by("metric")
    )


def _days_inside(table: Table, filters: Filters) -> Table:
    first, last = (ibis.literal(filters[edge]).cast("date") for edge in ("date_from", "date_to"))
    return table.filter((_.day >= first) & (_.day <= last))


def _page_days(filters: Filters) -> Table:
    """Average of a page's days that have a value; people are averaged over days, never added."""
    table = PAGE_DAYS.filter((_.metric == filters["metric"]) & _.value.notnull())
    table = _days_inside(table, filters)
    if filters.get("page"):
        table = table.filter(_.key == filters["page"])
    return (
        table.group_by(["key", "version"])
        .aggregate(
            average=_.value.sum().cast("float64") / _.count().cast("float64"),
            lowest=_.value.min(),
            highest=_.value.max(),
            days=_.count(),
            rows=_.count(),
            trace=_trace(_.day.cast("string"), _text(_.value)),
        )
        .order_by(["key", "version"])
    )


def _days_by_month(filters: Filters) -> Table:
    table = PAGE_DAYS.filter((_.metric == filters["metric"]) & _.value.notnull() & (_.key == filters["page"]))
    table = _days_inside(table, filters)
    return (
        table.mutate(month=_.day.cast("string").substr(0, 7))
        .group_by(["month", "version"])
        .aggregate(
            average=_.value.sum().cast("float64") / _.count().cast("float64"),
            rows=_.count(),
            trace=_trace(_.day.cast("string"), _text(_.value)),
        )
        .order_by(["month", "version"])
    )


def _gained(filters: Filters) -> Table:
    """What posts gained between the last reading before the period and the last reading inside it."""
    known = GAINED.filter((_.metric == filters["metric"]) & _.value.notnull())
    opened = known.filter(_.edge == "open").select("key", "version", opened=_.value)
    closed = known.filter(_.edge == "close").select("key", "version", closed=_.value)
    pairs = closed.inner_join(opened, ["key", "version"])
    if filters.get("page"):
        pairs = pairs.inner_join(POSTS.filter(_.page == filters["page"]).select("key"), "key")
    return (
        pairs.group_by("version")
        .aggregate(
            total=(_.closed - _.opened).sum(), rows=_.count(), trace=_trace(_.key, _text(_.opened), _text(_.closed))
        )
        .order_by("version")
    )


def _site(filters: Filters) -> Table:
    """Days of our own site: of the whole of it, or of one page and its posts."""
    days = _days_inside(SITE_DAYS, filters)
    if not filters.get("page") and filters.get("by", "none") in ("none", "month"):
        return days.filter(_.place == places.DESK)
    posts = days.filter(_.place == places.POST).inner_join(POSTS.select("key", "page"), "key")
    own = days.filter(_.place == places.PAGE).mutate(page=_.key)
    columns = ("key", "page", "day", "views", "visitors")
    found = posts.select(*columns).union(own.select(*columns))
    return found.filter(_.page == filters["page"]) if filters.get("page") else found


_SITE_RECORD = (_.key, _.day.cast("string"), _.views.cast("string"))


def _site_views(filters: Filters) -> Table:
    """Views of our own site on the days of a period, whenever what was seen was published."""
    by = filters.get("by", "none")
    table = _site(filters)
    counted = {"total": _.views.sum(), "rows": _.count(), "trace": _trace(*_SITE_RECORD)}
    if by == "none":
        return table.aggregate(**counted)
    if by == "month":
        table = table.mutate(month=_.day.cast("string").substr(0, 7))
    elif by == "topic":
        table = table.inner_join(TOPICS, "key")
    elif by == "programme":
        table = table.inner_join(PROGRAMMES, "key")
    elif by != "page":
        raise QuestionUnknown(by)
    return table.group_by(by).aggregate(**counted).order_by(by)


def _site_visitors(filters: Filters) -> Table:
    """Different visitors of the whole site on its days: averaged, never added."""
    table = _days_inside(SITE_DAYS, filters).filter(_.place == places.DESK)
    return table.aggregate(
        average=_.visitors.sum().cast("float64") / _.count().cast("float64"),
        lowest=_.visitors.min(),
        highest=_.visitors.max(),
        days=_.count(),
        rows=_.count(),
        trace=_trace(_.day.cast("string"), _.visitors.cast("string")),
    )


_QUESTIONS: dict[str, Callable[[Filters], Table]] = {
    "posts": _count_posts,
    "sum": _sum,
    "spread": _spread,
    "top": _top,
    "age": _age,
    "missing": _missing,
    "page_days": _page_days,
    "page_days_by_month": _days_by_month,
    "gained": _gained,
    "site_views": _site_views,
    "site_visitors": _site_visitors,
}
