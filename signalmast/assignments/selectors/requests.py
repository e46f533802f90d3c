"""Requests as the desk's lists and screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.assignments import states
from signalmast.assignments.models import Assignment, CalendarLink, Letter, Recipient, Submission
from signalmast.core.fold import fold
from signalmast.core.plain import plain
from signalmast.network.models import Contributor, Organisation

GIVE = "assignments.give_assignments"
OPEN = "open"
FOUND = 100  # of organisations and of people, for one search
DECLINED_FOR = timedelta(days=7)  # on Today: to be given to somebody else, or not


def may_give(user: User) -> bool:
    return user.is_active and user.has_perm(GIVE)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty is everything."""

    mine: bool = False
    state: str = ""
    due: str = ""
    organisation: int | None = None
    programme: int | None = None


def listed(wanted: Wanted, *, user: User, at: datetime) -> QuerySet[Assignment]:
    """Those due first before those due later, each with whom it stands with."""
    rows = with_recipients(Assignment.objects.all())
    if wanted.mine:
        rows = rows.filter(owner=user)
    rows = rows.filter(_in_state(wanted.state, at), _due(wanted.due, at))
    if wanted.programme is not None:
        rows = rows.filter(programme_id=wanted.programme)
    if wanted.organisation is not None:
        standing = Recipient.objects.filter(until=None, organisation_id=wanted.organisation)
        rows = rows.filter(pk__in=standing.values("assignment"))
    return rows


def _in_state(state: str, at: datetime) -> Q:
    if state == OPEN:
        return Q(state__in=states.OPEN)
    if state == states.OVERDUE:
        return Q(state__in=states.WAITING, due_at__lte=at)
    return Q(state=state) if state in Assignment.State.values else Q()


def _due(due: str, at: datetime) -> Q:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = {"today": midnight + timedelta(days=1), "week": midnight + timedelta(days=7)}
    if due == "past":
        return Q(due_at__lte=at)
    return Q(due_at__gte=midnight, due_at__lt=ends[due]) if due in ends else Q()


def with_recipients(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Two questions more, however many rows."""
    standing = Recipient.objects.filter(until=None).select_related("organisation", "contributor")
    return rows.select_related("owner", "programme").prefetch_related(
        Prefetch("recipients", queryset=standing, to_attr="standing")
    )


@dataclass(frozen=True)
class Counts:
    """For one person: late, handed in and declined are theirs, and what nobody looks after."""

    open: int
    late: int
    handed_in: int
    declined: int
    unsent: int


def counts(*, user: User, at: datetime) -> Counts:
    """Three questions."""
    own = Q(owner=user) | Q(owner=None)
    said_no = Assignment.objects.filter(own, state=states.DECLINED, ended_at__gt=at - DECLINED_FOR)
    found = Assignment.objects.filter(state__in=states.OPEN).aggregate(
        open=Count("pk"),
        late=Count("pk", filter=own & Q(state__in=states.WAITING, due_at__lte=at)),
        handed_in=Count("pk", filter=own & Q(state=states.SUBMITTED)),
    )
    return Counts(**found, declined=said_no.count(), unsent=troubled_letters().count())


def troubled_letters() -> QuerySet[Letter]:
    """Not taken by the mail server so far, given up, or perhaps sent."""
    wrong = Q(state=Letter.State.QUEUED, tries__gt=0) | Q(state__in=[Letter.State.GIVEN_UP, Letter.State.UNSURE])
    return Letter.objects.filter(wrong)


def letters_of(row: Assignment) -> list[Letter]:
    """The letters about it that went wrong or wait, without their words."""
    return list(Letter.objects.filter(about=row.key).exclude(state__in=[Letter.State.SENT, Letter.State.WITHDRAWN]))


def asked_organisations() -> list[Organisation]:
    """Those that something was ever asked of, for a list to choose from."""
    return list(Organisation.objects.filter(pk__in=Recipient.objects.values("organisation"))[:500])


def one(pk: int) -> Assignment | None:
    return with_recipients(Assignment.objects.all()).select_related("template", "created_by").filter(pk=pk).first()


def batch(row: Assignment) -> QuerySet[Assignment]:
    """The same request to others, each with its newest answers."""
    answers = Submission.objects.select_related("contributor", "by").prefetch_related("files").order_by("-number")
    return (
        with_recipients(Assignment.objects.filter(batch=row.batch))
        .prefetch_related(Prefetch("submissions", queryset=answers))
        .order_by("pk")
    )


def answers_to(row: Assignment) -> QuerySet[Submission]:
    """Every version that was handed in, the newest first."""
    return row.submissions.select_related("contributor", "by").prefetch_related("files").order_by("-number")


def batch_size(row: Assignment) -> int:
    return Assignment.objects.filter(batch=row.batch).count()


def of_about(*keys: str) -> QuerySet[Assignment]:
    """What was asked for a thing that a higher app keeps; the newest first."""
    return with_recipients(Assignment.objects.filter(about_key__in=keys)).order_by("-created_at", "-pk")


def due_between(since: datetime, until: datetime, *, user: User | None = None) -> QuerySet[Assignment]:
    """Sent and not called off, by the time they are or were due."""
    rows = Assignment.objects.exclude(state__in=[states.DRAFT, states.CANCELLED])
    rows = rows.filter(due_at__gte=since, due_at__lt=until)
    return with_recipients(rows.filter(owner=user) if user else rows)


def in_calendar_of(user: User, *, at: datetime) -> QuerySet[Assignment]:
    """What a calendar program is told: somebody's own requests that are open, and a year of those that ended."""
    return due_between(at - timedelta(days=365), at + timedelta(days=3 * 366), user=user).order_by("due_at", "pk")[
        :2000
    ]


def calendar_link(digest: str) -> CalendarLink | None:
    """Of somebody who still works here and may ask."""
    link = CalendarLink.objects.select_related("user").filter(digest=digest).first()
    return link if link is not None and may_give(link.user) else None


def could_be_asked(words: str, *, at: datetime) -> tuple[list[Organisation], list[Contributor]]:
    """Organisations by name, kind or area and people by name, as on that day; a screen of each."""
    on = timezone.localdate(at)
    words = plain(words).strip()
    sought = fold(words)
    if not sought:
        return [], []
    members = Organisation.objects.filter(Q(active_to=None) | Q(active_to__gt=on), active_from__lte=on)
    people = Contributor.objects.filter(faded_at=None)
    told = Q(folded__contains=sought) | Q(kind__icontains=words) | Q(area__icontains=words)
    return (
        list(members.filter(told)[:FOUND]),
        list(people.filter(folded__contains=sought).exclude(availability=Contributor.Availability.PAUSED)[:FOUND]),
    )
