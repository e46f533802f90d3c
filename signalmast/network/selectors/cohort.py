"""What became of those who were trained in a period, beside those who were not: counted from contributions alone.

Only groups are described. A group of fewer than five people is withheld, and so is a figure that rests on the
contributions of fewer than five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, QuerySet

from signalmast.core.periods import Period
from signalmast.network.models import Contribution, Contributor, Course, Seat

LEAST = 5
FOLLOWED = timedelta(days=180)
CAME = (Seat.Presence.PRESENT, Seat.Presence.LATE)


@dataclass(frozen=True)
class Group:
    """`people` is None where there are fewer than five, and then everything is. Days are from the training, or from the
    first day of the period, to the first accepted contribution; `corrected` is a share of the accepted ones."""

    people: int | None = None
    contributed: int | None = None
    days: float | None = None
    accepted: int | None = None
    corrected: Fraction | None = None


@dataclass(frozen=True)
class Cohort:
    trained: Group
    others: Group


def cohort(*, period: Period, course: Course | None) -> Cohort:
    """Each person is followed for 180 days. The others are contributors since before the period ended who came to no
    session until then."""
    first, after = period.edges()
    rows = Seat.objects.filter(presence__in=CAME, session__starts_at__gte=first, session__starts_at__lt=after)
    if course is not None:
        rows = rows.filter(session__course=course)
    firsts = rows.order_by().values("contributor").annotate(first=Min("session__starts_at"))
    since = dict(firsts.values_list("contributor", "first"))
    ever = Seat.objects.filter(contributor=OuterRef("pk"), presence__in=CAME, session__starts_at__lt=after)
    others = Contributor.objects.filter(~Exists(ever), joined_on__lte=period.last)
    return Cohort(trained=_trained(since), others=_others(others, first, ZoneInfo(period.zone)))


def _trained(since: dict[int, datetime]) -> Group:
    if len(since) < LEAST:
        return Group()
    span = (min(since.values()), max(since.values()) + FOLLOWED)
    mine = Seat.objects.filter(presence__in=CAME, session__starts_at__range=(span[0], span[1] - FOLLOWED))
    rows = _accepted(*span).filter(contributor__in=mine.values("contributor"))
    found = rows.values_list("contributor", "accepted_at", "corrected_at")
    kept = [
        (person, accepted, corrected)
        for person, accepted, corrected in found.iterator()
        if person in since and since[person] <= accepted < since[person] + FOLLOWED
    ]
    return _group(len(since), kept, since)


def _others(people: QuerySet[Contributor], first: datetime, zone: ZoneInfo) -> Group:
    number = people.count()
    if number < LEAST:
        return Group()
    rows = _accepted(first, first + FOLLOWED).filter(contributor__in=people.values("pk"))
    kept = list(rows.values_list("contributor", "accepted_at", "corrected_at").iterator())
    joined = dict(people.filter(pk__in=rows.values("contributor")).values_list("pk", "joined_on"))
    began = {person: max(first, datetime(day.year, day.month, day.day, tzinfo=zone)) for person, day in joined.items()}
    return _group(number, kept, began)


def _accepted(first: datetime, after: datetime) -> QuerySet[Contribution]:
    return Contribution.objects.filter(withdrawn_at=None, accepted_at__gte=first, accepted_at__lt=after)


def _group(people: int, kept: list[tuple[int, datetime, datetime | None]], began: dict[int, datetime]) -> Group:
    firsts: dict[int, datetime] = {}
    for person, accepted, _corrected in kept:
        firsts[person] = min(accepted, firsts.get(person, accepted))
    if len(firsts) < LEAST:
        return Group(people=people)
    days = [max((moment - began[person]).total_seconds(), 0) / 86_400 for person, moment in firsts.items()]
    corrected = sum(1 for row in kept if row[2] is not None)
    return Group(
        people=people,
        contributed=len(firsts),
        days=median(days),
        accepted=len(kept),
        corrected=Fraction(corrected, len(kept)),
    )
