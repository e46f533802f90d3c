"""How long each step of requests takes: medians, for all and for each organisation, and how many came in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import F, QuerySet

from signalmast.assignments import states
from signalmast.assignments.models import Assignment, Recipient

STEPS = (("sent_at", "accepted_at"), ("accepted_at", "submitted_at"), ("submitted_at", "ended_at"))


@dataclass(frozen=True)
class Lead:
    """`steps` are median hours from being asked to accepting, from there to handing in, from there to the end.

    None where no request has them. `count` requests were sent; `in_time` of the `came` were handed in in time.
    """

    organisation: int | None
    name: str
    name_en: str
    count: int
    steps: tuple[float | None, ...]
    whole: float | None
    came: int
    in_time: int


Times = dict[str, Any]
_COLUMNS = ("sent_at", "accepted_at", "submitted_at", "ended_at", "due_at")


@dataclass(frozen=True)
class Timed:
    """One request that was sent: hours of its steps as in `Lead`, None where it did not come so far."""

    key: str
    sent_at: datetime
    steps: tuple[float | None, ...]
    whole: float | None
    in_time: bool
    organisations: tuple[str, ...]

    @property
    def handed_in(self) -> bool:
        return self.whole is not None


def timed(*, since: datetime, until: datetime, programmes: Collection[int] | None = None) -> list[Timed]:
    """Every request sent in that time, of some programmes where they are given, with the keys of the organisations it
    stands with. Two questions."""
    rows = _rows(since, until)
    if programmes is not None:
        rows = rows.filter(programme__in=programmes)
    places: dict[int, list[str]] = defaultdict(list)
    standing = Recipient.objects.filter(until=None, assignment__in=rows, organisation__isnull=False)
    for number, key in standing.values_list("assignment", "organisation__key"):
        places[number].append(key)
    return [
        _timed(row, sorted(places[row["pk"]])) for row in rows.order_by("sent_at", "pk").values("pk", "key", *_COLUMNS)
    ]


def _timed(row: Times, organisations: list[str]) -> Timed:
    steps = tuple(next(iter(_between([row], begin, end)), None) for begin, end in STEPS)
    whole = next(iter(_between([row], "sent_at", "submitted_at")), None)
    in_time = whole is not None and row["submitted_at"] <= row["due_at"]
    return Timed(row["key"], row["sent_at"], steps, whole, in_time, tuple(organisations))


def lead_times(*, since: datetime, until: datetime) -> tuple[Lead, list[Lead]]:
    """Of requests sent in that time: of all together, and of each organisation that was asked, by name.

    What closed by itself or was called off before anything came has no last step. Three questions at most.
    """
    rows = _rows(since, until)
    standing = Recipient.objects.filter(until=None, assignment__in=rows, organisation__isnull=False)
    times: dict[int, Times] = {row["pk"]: dict(row) for row in rows.values("pk", *_COLUMNS)}
    by_organisation: dict[tuple[int, str, str], list[Times]] = defaultdict(list)
    asked = standing.values_list("assignment", "organisation", "organisation__name", "organisation__name_en")
    for assignment, organisation, name, name_en in asked:
        by_organisation[organisation, name, name_en].append(times[assignment])
    every = [
        _lead(number, name, name_en, found)
        for (number, name, name_en), found in sorted(by_organisation.items(), key=lambda item: item[0][1].casefold())
    ]
    return _lead(None, "", "", list(times.values())), every


def on_time(*, since: datetime, until: datetime, programme: int | None = None) -> tuple[int, int]:
    """Of requests due in that time: how many were handed in by then, and how many were asked for in all.

    Called off and declined ones were not missed; those closed before anything was handed in count for neither.
    """
    rows = Assignment.objects.filter(due_at__gte=since, due_at__lt=until, sent_at__isnull=False)
    rows = rows.exclude(state__in=[states.CANCELLED, states.DECLINED]).exclude(state=states.DONE, submitted_at=None)
    if programme is not None:
        rows = rows.filter(programme_id=programme)
    return rows.filter(submitted_at__lte=F("due_at")).count(), rows.count()


def _rows(since: datetime, until: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(sent_at__gte=since, sent_at__lt=until)


def _lead(number: int | None, name: str, name_en: str, rows: list[Times]) -> Lead:
    came = [row for row in rows if row["submitted_at"] is not None]
    return Lead(
        organisation=number,
        name=name,
        name_en=name_en,
        count=len(rows),
        steps=tuple(_median(_between(rows, begin, end)) for begin, end in STEPS),
        whole=_median(_between(rows, "sent_at", "submitted_at")),
        came=len(came),
        in_time=sum(1 for row in came if row["submitted_at"] <= row["due_at"]),
    )


def _between(rows: Iterable[Times], begin: str, end: str) -> list[float]:
    pairs = ((row[begin], row[end]) for row in rows)
    return [(after - before) / timedelta(hours=1) for before, after in pairs if before and after and after >= before]


def _median(hours: list[float]) -> float | None:
    return median(hours) if hours else None
