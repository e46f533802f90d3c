"""Single numbers of a period, for plans that are measured by them: never two ways of counting in one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from signalmast.metrics.selectors.asking import Answer, Asking


def posts_published(
    asking: Asking, first: date, last: date, *, page: str = "", topic: str = "", programme: str = "", but_kind: str = ""
) -> Decimal:
    """Posts that went out on these days; none is zero."""
    row = _ask(asking, "posts", first, last, page=page, topic=topic, programme=programme, but_kind=but_kind).find()
    return Decimal(row["posts"]) if row else Decimal(0)


def interactions(
    asking: Asking, first: date, last: date, *, page: str = "", topic: str = "", programme: str = ""
) -> Decimal | None:
    """Of the posts that went out on these days, as they were read last. None where no platform told of any of them."""
    of = {"page": page, "topic": topic, "programme": programme}
    answer = _ask(asking, "sum", first, last, metric="interactions", **of)
    if not answer.rows:
        return None if posts_published(asking, first, last, **of) else Decimal(0)
    return _one(answer, "total")


def daily_reach(asking: Asking, first: date, last: date, *, page: str) -> Decimal | None:
    """People a page reached on an average day, over the days with a value: averaged, never added."""
    return _one(_ask(asking, "page_days", first, last, metric="reach", page=page), "average")


def _ask(asking: Asking, name: str, first: date, last: date, **filters: str) -> Answer:
    given = {key: value for key, value in filters.items() if value}
    return asking.ask(name, date_from=first.isoformat(), date_to=last.isoformat(), **given)


def _one(answer: Answer, column: str) -> Decimal | None:
    """The figure of the one row there is; several rows are several ways of counting, which are no one number."""
    if len(answer.rows) != 1:
        return None
    value = answer.rows[0][answer.columns.index(column)]
    return None if value is None else Decimal(str(value))
