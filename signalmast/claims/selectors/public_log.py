"""The public log as readers see it: entries newest first, the head of the chain, and how tips ended, counted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from signalmast.claims import rules
from signalmast.claims.models import Claim, Dispute, Entry, Exit, ExitDay, ScaleStep
from signalmast.claims.selectors import published
from signalmast.pages.models import PostNote

PER_SCREEN = 50
# Where an entry's payload says what readers want to know, in the order they need it.
_LABELS = {
    ("claim", "statement"): gettext_lazy("Claim"),
    ("headline",): gettext_lazy("Headline"),
    ("before", "value"): gettext_lazy("Before"),
    ("verdict", "value"): gettext_lazy("Verdict"),
    ("verdict", "short_answer"): gettext_lazy("Short answer"),
    ("exit",): gettext_lazy("How the tip had ended"),
    ("question",): gettext_lazy("Question"),
    ("decision",): gettext_lazy("Decision"),
    ("act",): gettext_lazy("Kind"),
    ("note",): gettext_lazy("Note to readers"),
    ("reason",): gettext_lazy("Reason"),
}
_LOOKED_AGAIN = {
    rules.OPENED_AGAIN: gettext_lazy("The tip is open again."),
    rules.STAYS: gettext_lazy("It stays as it was."),
}


@dataclass(frozen=True)
class Line:
    """One entry; `told` is what its payload says, `payload` the very text that its digest is of."""

    number: int
    kind: str
    kind_name: str
    at: datetime
    told: dict[str, Any]
    payload: str
    previous: str
    digest: str


@dataclass(frozen=True)
class Screen:
    lines: list[Line]
    older: int | None


@dataclass(frozen=True)
class Head:
    """The newest entry: whoever kept an older head can see that nothing before it was changed."""

    number: int
    digest: str
    at: datetime


def head() -> Head | None:
    newest = Entry.objects.order_by("-number").first()
    return Head(newest.number, newest.digest, newest.at) if newest else None


def screen(*, before: int | None = None, size: int = PER_SCREEN) -> Screen:
    rows = Entry.objects.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = [_line(row) for row in rows[: size + 1]]
    return Screen(found[:size], found[size - 1].number if len(found) > size else None)


def whole() -> list[Line]:
    """Every entry, oldest first, as the chain was made."""
    return [_line(row) for row in Entry.objects.order_by("number")]


def exits(*, since: date | None = None) -> list[tuple[Exit, int]]:
    """How many tips ended in each way without becoming a claim; every way is named, also one that never happened."""
    rows = ExitDay.objects.filter(day__gte=since) if since else ExitDay.objects.all()
    counts = dict(rows.order_by().values_list("exit").annotate(Sum("count")))
    return [(each, counts.get(each.value, 0)) for each in Exit]


def said(line: Line, *, language: str) -> list[tuple[str, str]]:
    """What an entry tells, as pairs of a label and words, in the order readers need them."""
    told = {way: _at(line.told, way) for way in _LABELS}
    if isinstance(line.told.get("claim"), str):  # a dispute names its claim by key
        told["claim", "statement"] = _statement(line.told["claim"])
    words = _words(language)
    return [(str(_LABELS[way]), words.get((way[-1], text), text)) for way, text in told.items() if text]


def _words(language: str) -> dict[tuple[str, str], str]:
    """The words for what a payload says by its short name."""
    steps = {("value", step.key): published.word_of(step, language=language).name for step in ScaleStep.objects.all()}
    decisions = {("decision", value): str(name) for value, name in Dispute.State.choices}
    acts = {("act", value): str(name) for value, name in PostNote.Act.choices}
    exits = {("exit", value): str(name) for value, name in Exit.choices}
    again = {("decision", value): str(name) for value, name in _LOOKED_AGAIN.items()}
    return {**steps, **decisions, **acts, **exits, **again}


def _at(told: Any, way: tuple[str, ...]) -> str:
    """The text at a place of the payload; empty if there is none."""
    for name in way:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""


def _statement(key: str) -> str:
    return Claim.objects.filter(key=key).values_list("statement", flat=True).first() or ""


def _line(row: Any) -> Line:
    try:
        told = json.loads(row.payload)
    except ValueError:
        told = {}
    said = told if isinstance(told, dict) else {}
    name = row.get_kind_display()
    return Line(row.number, row.kind, str(name), row.at, said, row.payload, row.previous, row.digest)
