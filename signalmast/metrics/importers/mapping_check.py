"""What is wrong with a column mapping's JSON form, entry by entry, in words for the person who made it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.metrics.importers.dates import ORDERS
from signalmast.metrics.importers.metric_keys import METRICS

KINDS = ("article", "clip", "notice")
PLAIN_FIELDS = ("id", "posted_at", "posted_zone", "date_order", "duration", "measured_at", "measured_zone", "decimal")
_LISTS = ("title", "text", "address", "header")
_RULES = ("page", "page_id")
_KEYS = {"schema", "name", "namespace", "kind", "metrics", "page_day", *PLAIN_FIELDS, *_LISTS, *_RULES}
_NAMESPACE = re.compile(r"[a-z][a-z0-9-]{1,18}")

MISSING = _("is missing")
UNKNOWN = _("is not known")
NOT_TEXT = _("must be the name of a column")
NO_SUCH_FIGURE = _("names a figure we do not know")


@dataclass(frozen=True)
class Problem:
    """`str()` is a sentence in the active language; `field` alone needs no language."""

    field: str
    reason: Promise

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


def validate(data: object) -> list[Problem]:
    """Every problem of a mapping's JSON form; empty when it can be used."""
    if not isinstance(data, dict):
        return [Problem("mapping", MISSING)]
    return [Problem(field, reason) for field, reason in _problems(data)]


_Found = Iterator[tuple[str, Promise]]


def _problems(data: dict[str, Any]) -> _Found:
    if data.get("schema") != 1:
        yield "schema", _("must be 1")
    yield from ((key[:40], UNKNOWN) for key in sorted(set(map(str, data)) - _KEYS))
    if not isinstance(data.get("name"), str) or not data["name"].strip():
        yield "name", MISSING
    if not isinstance(data.get("namespace"), str) or not _NAMESPACE.fullmatch(data["namespace"]):
        yield "namespace", _("takes small letters, digits and hyphens only")
    yield from ((key, NOT_TEXT) for key in PLAIN_FIELDS if not isinstance(data.get(key) or "", str))
    yield from ((key, NOT_TEXT) for key in _LISTS if not _is_text_or_list(data.get(key) or []))
    yield from _choices(data)
    for key in _RULES:
        yield from _page_rule(key, data.get(key))
    yield from _kind(data.get("kind"))
    yield from _metrics("metrics", data.get("metrics"))
    yield from _subject(data)


def _choices(data: dict[str, Any]) -> _Found:
    if data.get("date_order") not in (None, "", *ORDERS):
        yield "date_order", _("is dmy, mdy or ymd")
    if data.get("decimal") not in (None, "", ".", ","):
        yield "decimal", _("is a point or a comma")
    for key in ("posted_zone", "measured_zone"):
        if data.get(key) and not _is_zone(data[key]):
            yield key, _("is no time zone")


def _page_rule(key: str, rule: object) -> _Found:
    if not rule:
        return
    if not isinstance(rule, dict) or set(rule) - {"column", "rule", "separator"}:
        yield key, UNKNOWN
    elif not _is_filled(rule.get("column")):
        yield key, NOT_TEXT
    elif rule.get("rule", "whole") not in ("whole", "before", "after"):
        yield key, _("takes the whole cell, or what stands before or after a separator")
    elif rule.get("rule", "whole") != "whole" and not _is_filled(rule.get("separator")):
        yield key, _("needs a separator")


def _kind(kind: object) -> _Found:
    if not kind:
        return
    if not isinstance(kind, dict) or set(kind) - {"column", "values", "default"}:
        yield "kind", UNKNOWN
        return
    values = kind.get("values") or {}
    if not isinstance(values, dict) or not isinstance(kind.get("column") or "", str):
        yield "kind", NOT_TEXT
    elif any(word not in KINDS for word in [*values.values(), kind.get("default") or "article"]):
        yield "kind", _("is article, clip or notice")


def _metrics(key: str, metrics: object) -> _Found:
    if not metrics:
        return
    if not isinstance(metrics, dict):
        yield key, UNKNOWN
        return
    named = [metric for metric in metrics.values() if isinstance(metric, str) and metric in METRICS]
    if len(named) < len(metrics):
        yield key, NO_SUCH_FIGURE
    if len(set(named)) < len(named):
        yield key, _("fills one figure from two columns")


def _subject(data: dict[str, Any]) -> _Found:
    day = data.get("page_day")
    if not day:
        if not data.get("id"):
            yield "id", MISSING
        return
    if data.get("id") or data.get("metrics"):
        yield "page_day", _("stands alone: a row is either a post or a day of a page")
    if not isinstance(day, dict) or set(day) - {"date", "page", "metric", "value", "metrics", "names"}:
        yield "page_day", UNKNOWN
        return
    if not _is_filled(day.get("date")):
        yield "page_day.date", MISSING
    if not all(isinstance(day.get(key) or "", str) for key in ("page", "metric", "value")):
        yield "page_day", NOT_TEXT
    if bool(day.get("metrics")) == bool(day.get("metric") and day.get("value")):
        yield "page_day", _("needs either the columns of figure and value, or one column for each figure")
    yield from _metrics("page_day.metrics", day.get("metrics"))
    names = day.get("names") or {}
    if not isinstance(names, dict) or any(metric not in METRICS for metric in map(str, names.values())):
        yield "page_day.names", NO_SUCH_FIGURE


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_text_or_list(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(_is_filled(item) for item in value))


def _is_zone(name: object) -> bool:
    try:
        return isinstance(name, str) and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False
