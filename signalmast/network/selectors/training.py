"""Courses and sessions as staff list them, and all that one contributor is offered and has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from signalmast.network.models import (
    Certificate,
    Contributor,
    Course,
    Letter,
    Material,
    MaterialVersion,
    Seat,
    Session,
)

COMING, PAST, OFF = "coming", "past", "off"
_TROUBLE = (Letter.State.GIVEN_UP, Letter.State.UNKNOWN)


def courses() -> QuerySet[Course]:
    """With the number of their sessions that took place or will."""
    held = Count("sessions", filter=Q(sessions__cancelled_at=None))
    return Course.objects.select_related("topic").annotate(held=held).order_by("closed_at", "name", "pk")


def sessions(*, which: str, course: int | None, at: datetime) -> QuerySet[Session]:
    """`which` is what comes (soonest first), what is past or what was called off (newest first)."""
    rows = counted(Session.objects.select_related("course", "owner"))
    if course is not None:
        rows = rows.filter(course=course)
    if which == OFF:
        return rows.exclude(cancelled_at=None).order_by("-starts_at", "-pk")
    rows = rows.filter(cancelled_at=None)
    if which == PAST:
        return rows.filter(ends_at__lte=at).order_by("-starts_at", "-pk")
    return rows.filter(ends_at__gt=at).order_by("starts_at", "pk")


def counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With `taken`, `waiting` and `came`."""
    came = Q(presence__in=[Seat.Presence.PRESENT, Seat.Presence.LATE])
    return rows.annotate(
        taken=_number(Q(state=Seat.State.TAKEN)), waiting=_number(Q(state=Seat.State.WAITING)), came=_number(came)
    )


def _number(condition: Q) -> Coalesce:
    of_session = Seat.objects.filter(condition, session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(of_session.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def held(*, since: datetime, until: datetime) -> QuerySet[Session]:
    """Sessions that took place and began in that time, with who came."""
    rows = counted(Session.objects.select_related("course").filter(cancelled_at=None))
    return rows.filter(starts_at__gte=since, starts_at__lt=until).order_by("starts_at", "pk")


def seats_of(session: Session) -> QuerySet[Seat]:
    """Everybody on a session: who has a seat, who waits in their order, who was asked, who gave it back."""
    newest = Letter.objects.filter(seat=OuterRef("pk"), state__in=_TROUBLE).order_by("-due_at")
    order = [Seat.State.TAKEN, Seat.State.WAITING, Seat.State.INVITED, Seat.State.GIVEN_BACK]
    rows = session.places.select_related("contributor", "certificate", "marked_by")
    rows = rows.annotate(trouble=Subquery(newest.values("state")[:1]), place=_place(order))
    return rows.order_by("place", "asked_at", "pk")


def _place(order: list[Seat.State]) -> Coalesce:
    return Coalesce(Case(*(When(state=state, then=Value(number)) for number, state in enumerate(order))), Value(9))


def letters_in_trouble(session: Session) -> QuerySet[Letter]:
    """What could not be sent, what nobody knows of, and what waits after a failure."""
    wrong = Q(state__in=_TROUBLE) | (Q(state=Letter.State.QUEUED) & ~Q(said=""))
    return Letter.objects.filter(wrong, seat__session=session).select_related("seat__contributor").order_by("due_at")


def find_contributors(words: str, *, folded: str) -> QuerySet[Contributor]:
    """People whose name or address begins or goes on like this; never those whose particulars are gone."""
    rows = Contributor.objects.filter(faded_at=None)
    return rows.filter(Q(folded__contains=folded) | Q(email__iexact=words.strip())).order_by("folded", "pk")


def materials(course: Course) -> QuerySet[Material]:
    """Each with its versions, the newest first."""
    versions = MaterialVersion.objects.select_related("document", "by").order_by("-number")
    return course.materials.prefetch_related(Prefetch("versions", queryset=versions))


@dataclass(frozen=True)
class Offered:
    """A session that somebody may take a seat at; `free` is how many are left, 0 where one waits in line."""

    session: Session
    free: int


@dataclass(frozen=True)
class Own:
    """A seat of somebody's own; `may_check_in` while the door is open, `waits_as` their place in the line."""

    seat: Seat
    may_check_in: bool
    may_give_back: bool
    waits_as: int | None


@dataclass(frozen=True)
class Shown:
    """A material with the version that is shown."""

    material: Material
    version: MaterialVersion


@dataclass(frozen=True)
class OfPerson:
    """All that the door for contributors shows of training."""

    offered: list[Offered]
    seats: list[Own]
    materials: list[Shown]
    certificates: list[Certificate]


def of_person(contributor: Contributor, at: datetime) -> OfPerson:
    """What one contributor is offered, has a seat at, may read and was given. The number of questions is constant."""
    rows = contributor.seats.select_related("session__course", "session__owner", "contributor")
    seats = list(rows.exclude(state=Seat.State.GIVEN_BACK).order_by("-session__starts_at", "pk"))
    return OfPerson(
        offered=offered_to(contributor, at=at),
        seats=[_own(seat, at) for seat in _with_place(seats)],
        materials=_materials_of({seat.session.course_id for seat in seats if seat.state == Seat.State.TAKEN}),
        certificates=list(certificates_of(contributor)),
    )


def offered_to(contributor: Contributor, *, at: datetime) -> list[Offered]:
    """Sessions open to everybody that have not begun, and those somebody was invited to."""
    mine = contributor.seats.filter(state__in=[Seat.State.TAKEN, Seat.State.WAITING]).values("session")
    invited = contributor.seats.filter(state=Seat.State.INVITED).values("session")
    rows = counted(Session.objects.select_related("course", "owner").filter(cancelled_at=None, starts_at__gt=at))
    rows = rows.filter(Q(open=True, course__closed_at=None) | Q(pk__in=invited)).exclude(pk__in=mine)
    return [
        Offered(row, 0 if getattr(row, "waiting", 0) else max(row.seats - getattr(row, "taken", 0), 0))
        for row in rows.order_by("starts_at", "pk")[:100]
    ]


def certificates_of(contributor: Contributor) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(seat__contributor=contributor, revoked_at=None)
    return rows.select_related("seat__session__course", "seat__contributor")


def own(seat: Seat, *, at: datetime) -> Own:
    return _own(_with_place([seat])[0], at)


def shown_materials(course: Course) -> list[Shown]:
    return _materials_of({course.pk})


def _with_place(seats: list[Seat]) -> list[Seat]:
    """Who waits learns how many stand before them, in one question for all."""
    sessions_waited_for = [seat.session_id for seat in seats if seat.state == Seat.State.WAITING]
    line: dict[int, list[int]] = {}
    if sessions_waited_for:
        waiting = Seat.objects.filter(session__in=sessions_waited_for, state=Seat.State.WAITING)
        for session, pk in waiting.order_by("asked_at", "pk").values_list("session", "pk"):
            line.setdefault(session, []).append(pk)
    for seat in seats:
        seat.waits_as = line[seat.session_id].index(seat.pk) + 1 if seat.session_id in line else None  # type: ignore[attr-defined]
    return seats


def _own(seat: Seat, at: datetime) -> Own:
    session = seat.session
    held = seat.state == Seat.State.TAKEN
    begun = at >= session.starts_at or session.cancelled_at is not None
    return Own(
        seat=seat,
        may_check_in=held and not seat.presence and session.door_is_open(at=at),
        may_give_back=seat.state in (Seat.State.TAKEN, Seat.State.WAITING, Seat.State.INVITED)
        and not begun
        and not seat.came,
        waits_as=getattr(seat, "waits_as", None) if seat.state == Seat.State.WAITING else None,
    )


def _materials_of(courses_of: set[int]) -> list[Shown]:
    versions = MaterialVersion.objects.select_related("document").order_by("-number")
    rows = Material.objects.filter(course__in=courses_of, withdrawn_at=None).select_related("course")
    found = [(row, list(row.versions.all())) for row in rows.prefetch_related(Prefetch("versions", queryset=versions))]
    return [Shown(row, kept[0]) for row, kept in found if kept]
