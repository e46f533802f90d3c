"""What people ask about now: claims by how many tips came, how fast, how long they wait, and what came back.

Counts by day and statements alone. No tip is read here, and nothing is counted by who sent it or how it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import IntegerField, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from signalmast.claims import bursts, matching
from signalmast.claims.models import Answer, Claim, ClaimDay, Verdict
from signalmast.claims.selectors import matching as near
from signalmast.metrics import selectors as metrics
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post

SHOWN_DAYS = bursts.RECENT + bursts.BEFORE
PER_SCREEN = 25
MOST, WAITING, RETURNING = "most", "waiting", "returning"
LISTS = (MOST, WAITING, RETURNING)
ALIKE = 0.6  # share of its words that another claim has, from which it is shown as perhaps the same
_ALIKE_SHOWN = 2
_LOOKED_FOR = 5  # bursts for which others like them are looked for; each costs some milliseconds
_TOLD = ("views", "reach")


@dataclass(frozen=True)
class Coverage:
    """One post that answers a claim. `lead_days` counts from the day of the first tip, `lead_hours` from the moment
    the claim was written down; `told` is what platforms say of the post, each for itself."""

    post: Post
    address: str
    at: datetime
    lead_days: int | None
    lead_hours: int
    views: int = 0
    told: Sequence[metrics.Newest] = ()


@dataclass(frozen=True)
class Row:
    """`days` are the last thirty, oldest first; `returned` counts tips of days after the answer went out."""

    claim: Claim
    asked: int
    first_on: date | None
    days: list[tuple[date, int]]
    pulse: bursts.Pulse
    waiting_days: int | None
    waiting_hours: int | None
    returned: int
    coverage: list[Coverage] = field(default_factory=list)
    alike: list[Claim] = field(default_factory=list)

    @property
    def lately(self) -> int:
        return sum(count for _day, count in self.days)

    @property
    def busiest(self) -> tuple[date, int]:
        """The newest of the days with most tips."""
        return max(self.days, key=lambda pair: (pair[1], pair[0]))


@dataclass(frozen=True)
class Radar:
    """`rows` by list; `bursts` are among them too, those least likely by chance first."""

    bursts: list[Row]
    lists: Mapping[str, list[Row]]


def radar(*, at: datetime) -> Radar:
    """Claims that were asked about in the last thirty days or wait for an answer."""
    today = timezone.localdate(at)
    days = _days(today)
    claims = _claims(Q(pk__in=days) | Q(state__in=(Claim.State.PROPOSED, Claim.State.OPEN)))
    rows = _rows(list(claims), days, at=at)
    lists = {
        MOST: sorted((row for row in rows if row.lately), key=lambda row: (-row.lately, -row.claim.pk)),
        WAITING: sorted(
            (row for row in rows if row.waiting_hours is not None),
            key=lambda row: (-(row.waiting_days or 0), -(row.waiting_hours or 0), row.claim.pk),
        ),
        RETURNING: sorted((row for row in rows if row.returned), key=lambda row: (-row.returned, -row.claim.pk)),
    }
    return Radar(_alike(_in_burst(rows)), lists)


def in_burst(*, at: datetime) -> list[Row]:
    """Those alone, for a card and for letters."""
    days = _days(timezone.localdate(at))
    sudden = [pk for pk, by_day in days.items() if bursts.pulse(by_day, today=timezone.localdate(at)).burst]
    return _in_burst(_rows(list(_claims(Q(pk__in=sudden))), days, at=at)) if sudden else []


def of_claim(claim: Claim, *, at: datetime) -> Row | None:
    """One claim whenever it was asked about, with the figures of its answers; None for one that was not taken up."""
    today = timezone.localdate(at)
    rows = _rows(_claims(Q(pk=claim.pk)), {claim.pk: _days(today).get(claim.pk, {})}, at=at)
    return next(iter(with_figures(rows, until=today)), None)


def with_figures(rows: Iterable[Row], *, until: date) -> list[Row]:
    """The same with the views and readings of their answers, in two questions however many there are."""
    wanted = list(rows)
    answers = [one for row in wanted for one in row.coverage]
    if not answers:
        return wanted
    keys = sorted({one.post.key for one in answers})
    since = min(timezone.localdate(one.at) for one in answers)
    views = metrics.own_views(keys=keys, since=since, until=until)
    told = metrics.newest_readings(keys=keys, metrics=_TOLD)
    return [
        replace(
            row,
            coverage=[replace(one, views=views[one.post.key], told=told.get(one.post.key, ())) for one in row.coverage],
        )
        for row in wanted
    ]


def _days(today: date) -> dict[int, dict[date, int]]:
    """Tips by claim and day over the last thirty days."""
    since = today - timedelta(days=SHOWN_DAYS - 1)
    rows = ClaimDay.objects.filter(day__gte=since, day__lte=today, count__gt=0)
    found: dict[int, dict[date, int]] = {}
    for claim, day, count in rows.order_by().values_list("claim", "day").annotate(Sum("count")):
        found.setdefault(claim, {})[day] = count
    return found


def _claims(which: Q) -> list[Claim]:
    days = ClaimDay.objects.filter(claim=OuterRef("pk"), count__gt=0).order_by().values("claim")
    standing = Verdict.objects.filter(claim=OuterRef("pk"), state=Verdict.State.DECIDED)
    return list(
        Claim.objects.filter(which)
        .exclude(state=Claim.State.DROPPED)
        .annotate(
            asked=Coalesce(Subquery(days.annotate(all=Sum("count")).values("all"), output_field=IntegerField()), 0),
            first_on=Subquery(days.annotate(first=Min("day")).values("first")),
            verdict_vi=Subquery(standing.values("value__name_vi")[:1]),
            verdict_en=Subquery(standing.values("value__name_en")[:1]),
        )
        .order_by("pk")
    )


def _rows(claims: list[Claim], days: Mapping[int, Mapping[date, int]], *, at: datetime) -> list[Row]:
    answers = _answers([claim.pk for claim in claims])
    return [_row(claim, days.get(claim.pk, {}), answers.get(claim.pk, []), at=at) for claim in claims]


def _row(claim: Claim, by_day: Mapping[date, int], posts: list[Post], *, at: datetime) -> Row:
    today = timezone.localdate(at)
    first_on: date | None = claim.first_on  # type: ignore[attr-defined]
    coverage = [_coverage(claim, post, first_on) for post in posts]
    answered_on = min((timezone.localdate(one.at) for one in coverage), default=None)
    waits = answered_on is None
    return Row(
        claim=claim,
        asked=claim.asked,  # type: ignore[attr-defined]
        first_on=first_on,
        days=[(day, by_day.get(day, 0)) for day in _last(SHOWN_DAYS, today)],
        pulse=bursts.pulse(by_day, today=today),
        waiting_days=(today - first_on).days if waits and first_on else None,
        waiting_hours=int((at - claim.opened_at).total_seconds() // 3600) if waits else None,
        returned=sum(count for day, count in by_day.items() if answered_on is not None and day > answered_on),
        coverage=coverage,
    )


def _coverage(claim: Claim, post: Post, first_on: date | None) -> Coverage:
    at = post.first_published_at or post.posted_at
    on = timezone.localdate(at)
    return Coverage(
        post=post,
        address=pages.address(post, language=post.locale.language_code),
        at=at,
        lead_days=(on - first_on).days if first_on and first_on <= on else None,
        lead_hours=max(0, int((at - claim.opened_at).total_seconds() // 3600)),
    )


def _answers(claims: Sequence[int]) -> dict[int, list[Post]]:
    """Posts that readers may see, the first first."""
    pairs = list(Answer.objects.filter(claim__in=claims).order_by("pk").values_list("claim", "post"))
    posts = pages.listed().filter(pk__in={post for _claim, post in pairs}).select_related("locale").defer("body")
    listed = {post.pk: post for post in posts}
    found: dict[int, list[Post]] = {}
    for claim, post in pairs:
        if post in listed:
            found.setdefault(claim, []).append(listed[post])
    return found


def _in_burst(rows: Iterable[Row]) -> list[Row]:
    return sorted((row for row in rows if row.pulse.burst), key=lambda row: (row.pulse.chance, row.claim.pk))


def _alike(rows: list[Row]) -> list[Row]:
    """With other claims that may say the same. A hint only, and only for the first few."""
    found = {row.claim.key: _keys_alike(row.claim) for row in rows[:_LOOKED_FOR]}
    wanted = {key for keys in found.values() for key in keys}
    claims = {claim.key: claim for claim in near.to_be_found().filter(key__in=wanted)}
    return [
        replace(
            row, alike=[claims[key] for key in found.get(row.claim.key, ()) if key in claims and key != row.claim.key]
        )
        for row in rows
    ]


def _keys_alike(claim: Claim) -> list[str]:
    language = claim.language if claim.language in matching.LANGUAGES else "vi"
    try:
        matches = matching.near(near.index(), claim.statement, language=language, limit=_ALIKE_SHOWN + 1)
    except matching.NotReady:
        return []
    keys = [key for match in matches if match.shared >= ALIKE for key in match.keys if key != claim.key]
    return keys[:_ALIKE_SHOWN]


def _last(count: int, today: date) -> Iterable[date]:
    return (today - timedelta(days=back) for back in reversed(range(count)))
