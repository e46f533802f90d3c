"""Claims as they were known at a moment, for figures that must come out the same for good.

Known is what had happened by then; of what has only a day, what the desk had counted before the moment's own day.
Most rows say when they came about. What does not (that a claim was not taken up, which post it was linked to) is kept
by whoever froze the figures, as `Kept`, and holds as long as the rows still agree with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from signalmast.claims.models import Answer, Claim, ClaimDay, Verdict

JUDGED = (Verdict.State.DECIDED, Verdict.State.REPLACED)


@dataclass(frozen=True)
class Kept:
    """How a claim stood when figures were frozen; `answered_at` is ISO UTC, empty where it was not answered."""

    state: str
    answered_at: str


@dataclass(frozen=True)
class Stand:
    """One claim at the moment. Answered is one with a verdict and a post that had gone out; `verdict` may be empty."""

    key: str
    state: str
    opened_at: datetime
    answered_at: datetime | None
    verdict: str


class Known:
    """Reads each table once, when it is first needed. Days are as they are in `zone`."""

    def __init__(self, *, as_of: datetime, zone: str, kept: Mapping[str, Kept] | None = None) -> None:
        self.as_of = as_of
        self.zone = ZoneInfo(zone)
        self.today = self.day(as_of)  # of this day nothing is counted yet
        self.kept = kept

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    @cached_property
    def claims(self) -> dict[str, Stand]:
        """By key, all that had been written down."""
        verdicts: dict[int, str] = {}
        first: dict[int, Any] = {}
        judged = Verdict.objects.filter(state__in=JUDGED, decided_at__lte=self.as_of).order_by("decided_at", "pk")
        for claim, value, at in judged.values_list("claim", "value__key", "decided_at"):
            verdicts[claim] = value
            first.setdefault(claim, at)
        out: dict[int, set[datetime]] = {}
        posts = Answer.objects.filter(post__first_published_at__lte=self.as_of)
        for claim, at in posts.values_list("claim", "post__first_published_at"):
            if at is not None and claim in first:
                out.setdefault(claim, set()).add(max(at, first[claim]))
        rows = Claim.objects.filter(opened_at__lte=self.as_of).order_by("pk")
        found = {}
        for pk, key, state, opened, second in rows.values_list("pk", "key", "state", "opened_at", "second_at"):
            dropped, answered = self._held(key, state, out.get(pk, set()))
            begun = second is not None and second <= self.as_of
            now = Claim.State.OPEN if begun else Claim.State.PROPOSED
            if dropped or answered:
                now = Claim.State.ANSWERED if answered else Claim.State.DROPPED
            found[key] = Stand(key, now.value, opened, answered, verdicts.get(pk, ""))
        return found

    @cached_property
    def asked(self) -> list[tuple[str, date, int]]:
        """Claim, day on which tips came, and how many."""
        rows = ClaimDay.objects.filter(counted_on__lt=self.today, count__gt=0, claim__opened_at__lte=self.as_of)
        return list(rows.order_by("claim", "day").values_list("claim__key", "day").annotate(Sum("count")))

    def keep(self, *, first: date, last: date) -> dict[str, Kept]:
        """How the claims that a period counts stand: those raised, asked about or answered in it."""
        asked = {key for key, day, _count in self.asked if first <= day <= last}

        def inside(moment: datetime | None) -> bool:
            return moment is not None and first <= self.day(moment) <= last

        return {
            one.key: Kept(one.state, _written(one.answered_at))
            for one in self.claims.values()
            if one.key in asked or inside(one.opened_at) or inside(one.answered_at)
        }

    def _held(self, key: str, state: str, out: set[datetime]) -> tuple[bool, datetime | None]:
        """Whether it was not taken up, and since when it was answered; as kept, if the rows agree."""
        dropped, answered = state == Claim.State.DROPPED, min(out, default=None)
        held = self.kept.get(key) if self.kept is not None else None
        if held is None:
            return dropped, answered
        if held.state == Claim.State.ANSWERED:
            return dropped, next((at for at in out if _written(at) == held.answered_at), answered)
        return dropped and held.state == Claim.State.DROPPED, None


def _written(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""
