"""The questions that figures about claims answer. The same question at the same moment has the same answer."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from statistics import median
from typing import Any

from django.utils import translation

from signalmast.claims.models import Claim, Dispute, Entry, Exit, ExitDay, ScaleStep, Verdict
from signalmast.claims.rules import OPENED_AGAIN
from signalmast.claims.selectors.known import JUDGED, Known, Stand
from signalmast.metrics.footprints import Behind, Found
from signalmast.metrics.plain import plain
from signalmast.metrics.selectors import Answer, QuestionUnknown
from signalmast.pages import selectors as pages
from signalmast.pages.models import PostNote

SHOWN = 10  # claims without an answer that are listed
CHANGED = "changed"  # a verdict; the acts on posts have their own names
_LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Line:
    """One record behind a figure: of what, on which day, how much, and the group it is counted in."""

    key: str
    day: str
    value: int
    code: str

    def __str__(self) -> str:
        return "=".join((self.key, self.day, str(self.value), self.code))


class Counting:
    """Questions over what was known of claims at a moment, each worked out once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._lines: dict[tuple[str, date, date], list[Line]] = {}

    def ask(self, name: str, *, date_from: str, date_to: str, by: str = "none") -> Answer:
        """A row for each group: its values, `rows` (records counted) and `trace` (SHA-256 over them).

        The days are ISO, both inside. Raises QuestionUnknown.
        """
        question = _question(name)
        if by not in ("none", question.by):
            raise QuestionUnknown(by)
        grouped: dict[tuple[str, ...], list[Line]] = {} if by != "none" else {(): []}
        for line in self._of(name, date_from, date_to):
            grouped.setdefault((line.code,) if by != "none" else (), []).append(line)
        rows = [(*group, *question.values(lines), len(lines), _trace(lines)) for group, lines in grouped.items()]
        return Answer(
            name=name,
            filters={"date_from": date_from, "date_to": date_to, "by": by},
            groups=[] if by == "none" else [by],
            columns=[*([] if by == "none" else [by]), *question.columns, "rows", "trace"],
            rows=rows,
        )

    def behind(self, name: str, filters: dict[str, Any], row: list[str], *, limit: int) -> Found:
        """The records of a figure, highest value first."""
        lines = [
            line for line in self._of(name, filters["date_from"], filters["date_to"]) if not row or [line.code] == row
        ]
        lines.sort(key=lambda line: (-line.value, line.key, line.day))
        return Found(len(lines), [Behind(line.key, line.day, str(line.value), None) for line in lines[:limit]])

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """States, verdicts, exits, mistakes and outcomes by the codes of their groups, in both languages."""
        found: dict[str, dict[str, str]] = {}
        for language in _LANGUAGES:
            with translation.override(language):
                named = [
                    *((f"state:{value}", name) for value, name in Claim.State.choices),
                    *((f"exit:{value}", name) for value, name in Exit.choices),
                    *((f"dispute:{value}", name) for value, name in Dispute.State.choices),
                    *((f"act:{value}", name) for value, name in PostNote.Act.choices),
                    (f"act:{CHANGED}", Entry.Kind.CHANGED.label),
                ]
                for code, name in named:
                    found.setdefault(code, {})[language] = str(name)
        for step in ScaleStep.objects.all():
            found[f"verdict:{step.key}"] = {"vi": step.name_vi, "en": step.name_en}
        return found

    def _of(self, name: str, date_from: str, date_to: str) -> list[Line]:
        first, last = date.fromisoformat(date_from), date.fromisoformat(date_to)
        mark = (name, first, last)
        if mark not in self._lines:
            self._lines[mark] = list(_question(name).lines(self.known, first, last))
        return self._lines[mark]


def knows(name: str) -> bool:
    return name in _QUESTIONS


def statements(keys: Iterable[str]) -> dict[str, str]:
    return dict(Claim.objects.filter(key__in=list(keys)).values_list("key", "statement"))


def _raised(known: Known, first: date, last: date) -> Iterator[tuple[Stand, str]]:
    for one in known.claims.values():
        if first <= (day := known.day(one.opened_at)) <= last:
            yield one, day.isoformat()


def _by_state(known: Known, first: date, last: date) -> Iterator[Line]:
    for one, day in _raised(known, first, last):
        yield Line(one.key, day, 1, f"state:{one.state}")


def _by_verdict(known: Known, first: date, last: date) -> Iterator[Line]:
    for one, day in _raised(known, first, last):
        if one.verdict:
            yield Line(one.key, day, 1, f"verdict:{one.verdict}")


def _exits(known: Known, first: date, last: date) -> Iterator[Line]:
    """What the day's count says, and with it what was opened again only after the moment, which the log tells."""
    since: Counter[tuple[str, str]] = Counter()
    again = Entry.objects.filter(kind=Entry.Kind.EXIT_APPEAL, at__gt=known.as_of)
    for payload in again.values_list("payload", flat=True):
        told = json.loads(payload)
        if told["decision"] == OPENED_AGAIN:
            since[told["day"], told["exit"]] += 1
    rows = ExitDay.objects.filter(day__gte=first, day__lte=last, day__lt=known.today).order_by("day", "exit")
    for day, name, count in rows.values_list("day", "exit", "count"):
        then = count + since[day.isoformat(), name]
        if then:
            yield Line(f"exit:{name}", day.isoformat(), then, f"exit:{name}")


def _answered(known: Known, first: date, last: date) -> Iterator[tuple[Stand, date, int]]:
    """Claims first answered in these days, and whole hours since they were written down."""
    for one in known.claims.values():
        if one.answered_at is not None and first <= (day := known.day(one.answered_at)) <= last:
            yield one, day, max(0, int((one.answered_at - one.opened_at).total_seconds() // 3600))


def _lead_days(known: Known, first: date, last: date) -> Iterator[Line]:
    """From the day of the first tip; only where one came before the answer did."""
    begun: dict[str, date] = {}
    for key, day, _count in known.asked:
        begun[key] = min(day, begun.get(key, day))
    for one, day, _hours in _answered(known, first, last):
        if one.key in begun and begun[one.key] <= day:
            yield Line(one.key, day.isoformat(), (day - begun[one.key]).days, "")


def _lead_hours(known: Known, first: date, last: date) -> Iterator[Line]:
    for one, day, hours in _answered(known, first, last):
        yield Line(one.key, day.isoformat(), hours, "")


def _asked(known: Known, first: date, last: date) -> Iterator[tuple[Stand, str, int]]:
    for key, day, count in known.asked:
        if first <= day <= last:
            yield known.claims[key], day.isoformat(), count


def _covered(known: Known, first: date, last: date) -> Iterator[Line]:
    for one, day, count in _asked(known, first, last):
        yield Line(one.key, day, count, "answered" if one.answered_at else "")


def _waiting(known: Known, first: date, last: date) -> Iterator[Line]:
    """Claims that two people opened and nothing answers: those asked about most."""
    lines = [
        Line(one.key, day, count, one.key)
        for one, day, count in _asked(known, first, last)
        if one.state == Claim.State.OPEN
    ]
    times: Counter[str] = Counter()
    for line in lines:
        times[line.key] += line.value
    most = {key for key, _count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]}
    return (line for line in lines if line.key in most)


def _mistakes(known: Known, first: date, last: date) -> Iterator[Line]:
    """The desk's own: posts that were corrected or withdrawn, and verdicts that were changed."""
    for post, act, at in pages.mistakes(until=known.as_of):
        if first <= (day := known.day(at)) <= last:
            yield Line(post, day.isoformat(), 1, f"act:{act}")
    changed = Verdict.objects.filter(state__in=JUDGED, replaces__isnull=False, decided_at__lte=known.as_of)
    for key, decided in changed.order_by("decided_at", "pk").values_list("claim__key", "decided_at"):
        if decided is not None and first <= (day := known.day(decided)) <= last:
            yield Line(key, day.isoformat(), 1, f"act:{CHANGED}")


def _disputes(known: Known, first: date, last: date) -> Iterator[Line]:
    """Those that came in these days, by what had been decided."""
    rows = Dispute.objects.filter(day__gte=first, day__lte=last, day__lt=known.today).order_by("day", "pk")
    for key, day, state, decided in rows.values_list("verdict__claim__key", "day", "state", "decided_at"):
        then = state if decided is not None and decided <= known.as_of else Dispute.State.NEW
        yield Line(key, day.isoformat(), 1, f"dispute:{then}")


def _sum(lines: list[Line]) -> tuple[Any, ...]:
    return (sum(line.value for line in lines),)


def _median(lines: list[Line]) -> tuple[Any, ...]:
    return (plain(Decimal(str(median(line.value for line in lines)))) if lines else None,)


def _coverage(lines: list[Line]) -> tuple[Any, ...]:
    good = [line for line in lines if line.code]
    claims, claims_good = len({line.key for line in lines}), len({line.key for line in good})
    tips, tips_good = sum(line.value for line in lines), sum(line.value for line in good)
    return claims, claims_good, _share(claims_good, claims), tips, tips_good, _share(tips_good, tips)


def _share(part: int, whole: int) -> Any:
    """In percent to one place."""
    return plain((Decimal(part * 100) / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)) if whole else None


@dataclass(frozen=True)
class _Question:
    lines: Callable[[Known, date, date], Iterable[Line]]
    values: Callable[[list[Line]], tuple[Any, ...]]
    columns: tuple[str, ...]
    by: str = "none"


_QUESTIONS = {
    "claims_raised": _Question(_by_state, _sum, ("claims",), "state"),
    "claims_judged": _Question(_by_verdict, _sum, ("claims",), "verdict"),
    "claims_exits": _Question(_exits, _sum, ("tips",), "exit"),
    "claims_lead_days": _Question(_lead_days, _median, ("median",)),
    "claims_lead_hours": _Question(_lead_hours, _median, ("median",)),
    "claims_covered": _Question(
        _covered,
        _coverage,
        ("claims", "claims_answered", "claims_share", "tips", "tips_answered", "tips_share"),
    ),
    "claims_waiting": _Question(_waiting, _sum, ("tips",), "claim"),
    "claims_mistakes": _Question(_mistakes, _sum, ("mistakes",), "act"),
    "claims_disputes": _Question(_disputes, _sum, ("disputes",), "outcome"),
}


def _question(name: str) -> _Question:
    try:
        return _QUESTIONS[name]
    except KeyError:
        raise QuestionUnknown(name) from None


def _trace(lines: list[Line]) -> str:
    return hashlib.sha256("\n".join(sorted(map(str, lines))).encode()).hexdigest() if lines else ""
