"""A column mapping: which column of a table is what. Plain JSON with "schema": 1, to be saved by name.

One row is either one post (`id` names its column) or figures of a page on a day (`page_day`), never both.
"""

from dataclasses import dataclass, field
from typing import Any

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.guess import guess
from signalmast.metrics.importers.mapping_check import PLAIN_FIELDS, validate

__all__ = ["KindRule", "Mapping", "PageDay", "PageRule", "guess", "read", "validate"]


@dataclass(frozen=True)
class PageRule:
    """The page a row belongs to: a column, or the part of it before (after) the first separator."""

    column: str
    rule: str = "whole"
    separator: str = ""

    def read(self, text: str) -> str:
        if self.rule == "before":
            return text.partition(self.separator)[0].strip()
        if self.rule == "after":
            return text.partition(self.separator)[2].strip()
        return text


@dataclass(frozen=True)
class KindRule:
    """Article, clip or notice, by the platform's word in a column."""

    column: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    default: str = "article"


@dataclass(frozen=True)
class PageDay:
    """Figures of a page on a day: `metric` and `value` for long rows, `metrics` for wide ones.

    `names` turns the words of the metric column into metric keys; a metric key itself needs no entry.
    """

    date: str
    page: str | None = None
    metric: str | None = None
    value: str | None = None
    metrics: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """See the module. Columns are headings as in the file; `text` may name several, the first one filled counts."""

    name: str
    namespace: str
    id: str | None = None
    posted_at: str | None = None
    posted_zone: str | None = None
    date_order: str | None = None
    kind: KindRule = field(default_factory=KindRule)
    title: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    duration: str | None = None
    page: PageRule | None = None
    page_id: PageRule | None = None
    measured_at: str | None = None
    measured_zone: str | None = None
    metrics: dict[str, str] = field(default_factory=dict)
    page_day: PageDay | None = None
    decimal: str | None = None
    header: tuple[str, ...] = ()

    def columns(self) -> list[str]:
        """Every heading the mapping uses, once."""
        names = [self.id, self.posted_at, self.duration, self.measured_at, self.kind.column]
        names += [*self.title, *self.text, *self.address, *self.metrics]
        names += [rule.column for rule in (self.page, self.page_id) if rule]
        if day := self.page_day:
            names += [day.date, day.page, day.metric, day.value, *day.metrics]
        return list(dict.fromkeys(name for name in names if name))


def read(data: dict[str, Any]) -> Mapping:
    """A mapping from its JSON form; TableRefused("bad-mapping") naming the entries at fault."""
    if problems := validate(data):
        raise TableRefused("bad-mapping", problems=", ".join(dict.fromkeys(problem.field for problem in problems)))
    kind, page, page_id, day = (data.get(name) or None for name in ("kind", "page", "page_id", "page_day"))
    return Mapping(
        name=data["name"],
        namespace=data["namespace"],
        kind=KindRule(kind.get("column"), kind.get("values") or {}, kind.get("default") or "article")
        if kind
        else KindRule(),
        title=_several(data.get("title")),
        text=_several(data.get("text")),
        address=_several(data.get("address")),
        page=_page_rule(page),
        page_id=_page_rule(page_id),
        metrics=dict(data.get("metrics") or {}),
        page_day=PageDay(**{key: value for key, value in day.items() if value}) if day else None,
        header=tuple(data.get("header") or ()),
        **{name: data.get(name) or None for name in PLAIN_FIELDS},
    )


def _page_rule(rule: dict[str, str] | None) -> PageRule | None:
    return PageRule(**rule) if rule else None


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value or ())
