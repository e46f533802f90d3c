"""What every chapter is given: the period, the one open lake, names in one language, and the maker of figures."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from signalmast.claims.selectors.counting import Counting
from signalmast.core import wording
from signalmast.core.periods import Period
from signalmast.metrics import book
from signalmast.metrics.selectors import Answer, Asking
from signalmast.programmes.selectors.frozen import Frozen
from signalmast.reports.chapters.kept import Kept
from signalmast.reports.document import Cell, Figure, Heading, KeyFigure, Question, Unit

KINDS = {
    "article": ("Bài viết", "Articles"),
    "clip": ("Video", "Clips"),
    "notice": ("Thông báo", "Notices"),
    "fact_check": ("Kiểm chứng", "Fact-checks"),
}
NOTHING = "—"
Label = tuple[str, str]  # Vietnamese and English
# Columns that count something, so that a row which is not there is none of it.
_COUNTS = (
    *("posts", "rows", "given", "withheld", "days", "claims", "tips", "mistakes", "disputes"),
    *("organisations", "covered", "sessions", "came", "requests", "handed_in", "in_time"),
)


class Figures:
    """The figures of one review, each kept once whatever the languages and chapters that show it."""

    def __init__(self, data_time: str) -> None:
        self.data_time = data_time
        self.all: dict[str, Figure] = {}
        self._ids: dict[tuple[str, ...], str] = {}

    def take(
        self,
        question: Question,
        *,
        column: str,
        row: list[str],
        value: Any,
        unit: Unit,
        rows: int,
        digest: str,
        label: dict[str, str],
    ) -> Figure:
        mark = (question.name, repr(sorted(question.filters.items())), column, *row)
        if mark not in self._ids:
            name = f"f{len(self.all) + 1}"
            self._ids[mark] = name
            self.all[name] = Figure(
                id=name,
                value=None if value is None else str(value),
                unit=unit,
                question=question,
                column=column,
                row=row,
                rows=rows,
                digest=digest,
                data_time=self.data_time,
                label=label,
            )
        return self.all[self._ids[mark]]


def change_between(now: Figure, then: Figure) -> tuple[str | None, str]:
    """Percent to one place, None where it cannot be said; and a digest over the records of both."""
    value = None
    if now.value is not None and then.value is not None and Decimal(then.value) != 0:
        share = (Decimal(now.value) - Decimal(then.value)) / Decimal(then.value) * 100
        value = str(share.quantize(Decimal("0.1")))
    return value, hashlib.sha256(f"{now.digest}\n{then.digest}".encode()).hexdigest()


@dataclass
class Context:
    """One language of one review in the making."""

    asking: Asking
    period: Period
    before: Period
    year_earlier: Period
    page: str | None
    page_names: dict[str, str]
    topic_names: dict[str, dict[str, str]]
    titles: dict[str, tuple[str, str]]
    figures: Figures
    lang: str
    claims: Counting
    programmes: Frozen
    network: Kept
    network_names: dict[str, dict[str, str]]
    disputes: int = 0
    chapter: str = ""

    def say(self, vi: str, en: str, **parts: Any) -> str:
        return (en if self.lang == "en" else vi).format(**parts)

    def heading(self, text: str, anchor: str) -> Heading:
        return Heading(text=text, level=3, anchor=f"{self.chapter}-{anchor}")

    def ask(self, name: str, *, period: Period | None = None, page: str | None = None, **filters: Any) -> Answer:
        """Ask about a period (this one unless said) and the review's page (unless another is named)."""
        span = period or self.period
        return self.asking.ask(
            name,
            date_from=span.first.isoformat(),
            date_to=span.last.isoformat(),
            page=page or self.page,
            **filters,
        )

    def count(self, name: str, *, by: str = "none") -> Answer:
        """Ask about claims in this period; they belong to the whole desk, never to a page."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return self.claims.ask(name, date_from=first, date_to=last, by=by)

    def kept(self, name: str, first: dt.date, last: dt.date, *, by: str = "none") -> Answer:
        """Ask about the network on those days; it belongs to the whole desk, never to a page."""
        return self.network.ask(name, date_from=first.isoformat(), date_to=last.isoformat(), by=by)

    def beside_before(self, label: Label, count: Callable[[Period, Label], Cell]) -> KeyFigure:
        """A figure of this period, with that of the one before in its note. `count` gives it of a period."""
        earlier = count(self.before, (f"{label[0]}, kỳ trước", f"{label[1]}, the period before"))
        note = self.say("kỳ trước: {n}", "the period before: {n}", n=earlier.text)
        return KeyFigure(self.say(*label), count(self.period, label), note)

    def labelled(self, label: Label, key: str) -> Label:
        """A label with what a key of the network is called, in both languages."""
        name = self.network_names[key]
        return f"{label[0]} · {name['vi']}", f"{label[1]} · {name['en']}"

    @property
    def frozen_on(self) -> dt.date:
        """The day on which everything is counted."""
        moment = dt.datetime.fromisoformat(self.figures.data_time)
        return moment.astimezone(ZoneInfo(self.period.zone)).date()

    def figure(self, answer: Answer, group: list[str], column: str, *, label: tuple[str, str], unit: Unit) -> Figure:
        """The figure in one column of one row of an answer; a row that is not there counts nothing: zero."""
        row = answer.find(*group)
        question = Question(answer.name, answer.filters)
        none = "0" if column in _COUNTS else None
        return self.figures.take(
            question,
            column=column,
            row=group,
            value=row[column] if row else none,
            unit=unit,
            rows=int(row["rows"]) if row else 0,
            digest=str(row["trace"] or "") if row else "",
            label={"vi": label[0], "en": label[1]},
        )

    def cell(
        self,
        answer: Answer,
        group: list[str],
        column: str,
        *,
        label: tuple[str, str],
        unit: Unit = "count",
        places: int | None = None,
    ) -> Cell:
        """A number in a table or a sentence, bound to its figure."""
        figure = self.figure(answer, group, column, label=label, unit=unit)
        return self.written(figure, places=places)

    def written(self, figure: Figure, *, places: int | None = None) -> Cell:
        if figure.value is None:
            return Cell(NOTHING, figure.id, "end")
        value = Decimal(figure.value)
        if figure.unit == "percent":
            return Cell(wording.change(value, self.lang), figure.id, "end")
        return Cell(wording.number(value, self.lang, places=places), figure.id, "end")

    def change(self, now: Figure, then: Figure, *, label: tuple[str, str]) -> Cell:
        """How much `now` is above `then`, in percent to one place; nothing where it cannot be said."""
        value, digest = change_between(now, then)
        figure = self.figures.take(
            Question("change", {"now": now.id, "then": then.id}),
            column="percent",
            row=[],
            value=value,
            unit="percent",
            rows=now.rows + then.rows,
            digest=digest,
            label={"vi": label[0], "en": label[1]},
        )
        return self.written(figure)

    def total(self, metric: str, *, period: Period | None = None, by: str = "none", page: str | None = None) -> Answer:
        return self.ask("sum", metric=metric, by=by, period=period, page=page)

    def versions(self, answer: Answer) -> list[str]:
        """The ways of counting met in an answer, oldest first; more than one means a break lies inside."""
        at = answer.columns.index("version")
        return [str(version) for version in sorted({row[at] for row in answer.rows})]

    def way(self, answer: Answer, version: str) -> str:
        """What is said after a name where an answer met several ways of counting."""
        if len(self.versions(answer)) < 2:
            return ""
        return self.say(" (cách đếm thứ {n})", " (way of counting {n})", n=version)

    def metric(self, key: str) -> str:
        return book.BY_KEY[key].label(self.lang)

    def labels(self, key: str) -> tuple[str, str]:
        metric = book.BY_KEY[key]
        return metric.vi, metric.en

    def name(self, by: str, key: str) -> str:
        """A page, topic, kind or month in words."""
        if by == "page":
            return self.page_names.get(key, key)
        if by == "topic":
            names = self.topic_names.get(key)
            return names[self.lang] if names else self.say("Chưa gắn chủ đề", "No topic")
        if by == "kind":
            return KINDS[key][self.lang == "en"] if key in KINDS else key
        year, month = key.split("-")
        return f"{int(month):02d}/{year}"

    def both(self, by: str, key: str) -> tuple[str, str]:
        """`name` in both languages, for a figure's label."""
        if by == "topic":
            names = self.topic_names.get(key)
            return (names["vi"], names["en"]) if names else ("Chưa gắn chủ đề", "No topic")
        if by == "kind" and key in KINDS:
            return KINDS[key]
        name = self.name(by, key)
        return name, name

    def date(self, day: Any) -> str:
        return wording.date(day, self.lang)

    def number(self, value: Any) -> str:
        return wording.number(Decimal(str(value)), self.lang)
