"""Asking every question of a frozen review again, and looking behind one of its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from signalmast.claims.selectors import counting
from signalmast.metrics.footprints import Found
from signalmast.metrics.selectors import Asking, Dimension, asking
from signalmast.programmes.selectors import frozen
from signalmast.programmes.selectors.frozen import Frozen
from signalmast.reports.chapters import kept
from signalmast.reports.chapters.context import change_between
from signalmast.reports.document import Document, Figure
from signalmast.reports.services import of_claims, of_network

Own = list[tuple[Callable[[str], bool], Any]]


@dataclass(frozen=True)
class Disagreement:
    """A figure of a frozen review that does not come out the same again."""

    figure: Figure
    found: str | None
    why: str


def verify(document: Document) -> list[Disagreement]:
    """Ask every figure's question again as of the freeze; returns those that differ, empty when all agree."""
    found: list[Disagreement] = []
    with asking(
        dimension=_dimension_of(document), as_of=datetime.fromisoformat(document.frozen_at), zone=document.zone
    ) as open_lake:
        known = {figure.id: figure for figure in document.figures}
        own = _own_of(document)
        for figure in document.figures:
            value, digest = _again(open_lake, own, figure, known)
            if value != figure.value:
                found.append(Disagreement(figure, value, "value"))
            elif digest != figure.digest:
                found.append(Disagreement(figure, value, "records"))
    return found


def records_behind(*, document: Document, figure_id: str, limit: int = 500) -> tuple[Figure, Found]:
    """The records a figure of a document was made of, as known at its freeze. Raises KeyError for no such figure."""
    figure = {one.id: one for one in document.figures}[figure_id]
    asked = figure.question
    for knows, asker in _own_of(document):
        if knows(asked.name):
            return figure, asker.behind(asked.name, asked.filters, figure.row, limit=limit)
    with asking(
        dimension=_dimension_of(document), as_of=datetime.fromisoformat(document.frozen_at), zone=document.zone
    ) as open_lake:
        return figure, open_lake.behind(asked.name, asked.filters, figure.row, limit=limit)


def _own_of(document: Document) -> Own:
    """Who answers questions that are not about the lake, as of the freeze."""
    plans = Frozen(as_of=datetime.fromisoformat(document.frozen_at))
    network = of_network.kept_of(document)
    return [(counting.knows, of_claims.counting_of(document)), (frozen.knows, plans), (kept.knows, network)]


def _again(open_lake: Asking, own: Own, figure: Figure, known: dict[str, Figure]) -> tuple[str | None, str]:
    if figure.question.name == "change":
        now, then = (known[figure.question.filters[side]] for side in ("now", "then"))
        return change_between(now, then)
    ask = next((asker.ask for knows, asker in own if knows(figure.question.name)), open_lake.ask)
    answer = ask(figure.question.name, **figure.question.filters)
    row = answer.find(*figure.row)
    if row is None:
        return ("0" if figure.value == "0" else None), ""
    value = row[figure.column]
    return (None if value is None else str(value)), str(row["trace"] or "")


def _dimension_of(document: Document) -> Dimension:
    return Dimension(
        key=document.dimension["key"],
        page=document.dimension["page"],
        kind=document.dimension["kind"],
        month=document.dimension["month"],
        posted_at=document.dimension["posted_at"],
        topics=[(key, topic) for key, topic in document.dimension["topics"]],
    )
