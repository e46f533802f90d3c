"""Courses, their materials and their sessions: planned, changed, repeated, copied and called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.documents.models import Document

from signalmast.accounts.models import User
from signalmast.network import calendar
from signalmast.network.models import Course, Letter, Material, MaterialVersion, Seat, Series, Session
from signalmast.network.services import letters, seats
from signalmast.network.services.may import need
from signalmast.topics.models import Topic

MOST_TIMES = 60
_Row = TypeVar("_Row", bound=Model)


class ChangedMeanwhile(ValueError):
    """Somebody else changed it since it was shown."""


class BelowTaken(ValueError):
    """More people have a seat than there would be; `args[0]` says how many have."""


class Over(ValueError):
    """What began, or was called off, is not planned any more."""


class NothingGiven(ValueError):
    """A version holds words or a file."""


class CourseClosed(ValueError):
    """No new session of a course that is offered no more."""


class NothingLeft(ValueError):
    """Every date fell on a day of Tết, or there were none."""


@dataclass(frozen=True)
class Repeated:
    """What a series became: its sessions, and the days of Tết that were left out."""

    made: list[Session]
    left_out: list[datetime]


@transaction.atomic
def add_course(*, name: str, name_en: str, about: str, topic: Topic | None, by: User, at: datetime) -> Course:
    need(by)
    return _kept(Course(name=name.strip(), name_en=name_en.strip(), about=about.strip(), topic=topic))


@transaction.atomic
def change_course(
    *, course: Course, name: str, name_en: str, about: str, topic: Topic | None, by: User, at: datetime
) -> Course:
    need(by)
    held = Course.objects.select_for_update().get(pk=course.pk)
    held.name, held.name_en, held.about, held.topic = name.strip(), name_en.strip(), about.strip(), topic
    return _kept(held)


@transaction.atomic
def close_course(*, course: Course, closed: bool, by: User, at: datetime) -> Course:
    """Offered no more, or again. What was planned goes on."""
    need(by)
    held = Course.objects.select_for_update().get(pk=course.pk)
    held.closed_at = (held.closed_at or at) if closed else None
    held.save(update_fields=["closed_at"])
    return held


@transaction.atomic
def add_material(
    *, course: Course, title: str, words: str, file: File[Any] | None, by: User, at: datetime
) -> MaterialVersion:
    """A new material with its first version. Raises MayNot, NothingGiven, ValidationError."""
    need(by)
    return _add_version(_kept(Material(course=course, title=title.strip())), words, file, by, at)


@transaction.atomic
def add_version(*, material: Material, words: str, file: File[Any] | None, by: User, at: datetime) -> MaterialVersion:
    """A newer version; the older ones stay. Raises MayNot, NothingGiven, ValidationError."""
    need(by)
    return _add_version(Material.objects.select_for_update().get(pk=material.pk), words, file, by, at)


@transaction.atomic
def withdraw_material(*, material: Material, withdrawn: bool, by: User, at: datetime) -> Material:
    """Shown to nobody any more, or again; its versions stay."""
    need(by)
    held = Material.objects.select_for_update().get(pk=material.pk)
    held.withdrawn_at = (held.withdrawn_at or at) if withdrawn else None
    held.save(update_fields=["withdrawn_at"])
    return held


@transaction.atomic
def plan_session(*, course: Course, by: User, at: datetime, **given: Any) -> Session:
    """`given` are the fields of a session that people fill in. Raises MayNot, CourseClosed, ValidationError."""
    need(by)
    if Course.objects.select_for_update().get(pk=course.pk).closed_at is not None:
        raise CourseClosed(course.pk)
    return _kept(Session(course=course, **_settled(given)))


@transaction.atomic
def change_session(*, session: Session, seen: int, by: User, at: datetime, **given: Any) -> Session:
    """`seen` is the version that was shown. Who has a seat or waits is told of another time or place.

    Raises MayNot, ChangedMeanwhile, Over, BelowTaken, ValidationError.
    """
    need(by)
    held = Session.objects.select_for_update().get(pk=session.pk)
    if held.version != seen:
        raise ChangedMeanwhile(held.pk)
    if held.cancelled_at is not None or held.ends_at <= at:
        raise Over(held.pk)
    before = (held.starts_at, held.ends_at, held.place, held.link)
    for name, value in _settled(given).items():
        setattr(held, name, value)
    held.version += 1
    taken = held.places.filter(state=Seat.State.TAKEN).count()
    if held.seats is not None and held.seats < taken:
        raise BelowTaken(taken)
    _kept(held)
    seats.move_up(session=held, at=at)
    if before != (held.starts_at, held.ends_at, held.place, held.link):
        _tell(held, Letter.Kind.CHANGED, about=str(held.version), at=at)
    letters.plan_reminders(session=held, at=at)
    return held


@transaction.atomic
def cancel_session(*, session: Session, why: str, by: User, at: datetime) -> Session:
    """Call it off before it ends; everybody who has a seat, waits or was invited is told. Twice is once.

    Raises MayNot, Over, ValidationError.
    """
    need(by)
    held = Session.objects.select_for_update().get(pk=session.pk)
    if held.cancelled_at is not None:
        return held
    if held.ends_at <= at:
        raise Over(held.pk)
    held.cancelled_at, held.why_cancelled = at, why.strip()
    held.version += 1
    _kept(held)
    letters.drop(session=held)
    _tell(held, Letter.Kind.CANCELLED, about="off", at=at)
    return held


@transaction.atomic
def repeat_session(*, session: Session, every: str, times: int, by: User, at: datetime) -> Repeated:
    """The same again, weekly or monthly; days of Tết are left out. Raises MayNot, CourseClosed, NothingLeft."""
    need(by)
    held = Session.objects.select_for_update().select_related("course").get(pk=session.pk)
    if held.course.closed_at is not None:
        raise CourseClosed(held.course_id)
    if not 1 <= times <= MOST_TIMES:
        raise NothingLeft(times)
    dates = calendar.repeated(held.starts_at, every=Series.Every(every).value, times=times)
    kept = [moment for moment in dates if not calendar.in_tet(timezone.localdate(moment))]
    if not kept:
        raise NothingLeft(times)
    series = held.series or Series.objects.create(every=every, times=times, at=at, by=by)
    if held.series_id is None:
        held.series = series
        held.save(update_fields=["series"])
    made = [_kept(_again(held, moment, series)) for moment in kept]
    return Repeated(made, [moment for moment in dates if moment not in kept])


@transaction.atomic
def copy_session(*, session: Session, starts_at: datetime, by: User, at: datetime) -> Session:
    """One more of its kind at another time, with nobody on it yet. Raises MayNot, CourseClosed, ValidationError."""
    need(by)
    held = Session.objects.select_for_update().select_related("course").get(pk=session.pk)
    if held.course.closed_at is not None:
        raise CourseClosed(held.course_id)
    return _kept(_again(held, starts_at, None))


def _again(held: Session, starts_at: datetime, series: Series | None) -> Session:
    same = ("title", "place", "link", "seats", "reminder_hours", "open", "owner_id")
    return Session(
        course=held.course,
        starts_at=starts_at,
        ends_at=starts_at + (held.ends_at - held.starts_at),
        series=series,
        **{name: getattr(held, name) for name in same},
    )


def _tell(held: Session, kind: str, *, about: str, at: datetime) -> None:
    concerned = held.places.exclude(state=Seat.State.GIVEN_BACK).select_related("contributor")
    for seat in concerned.order_by("pk"):
        letters.queue(seat=seat, kind=kind, about=about, at=at)


def _add_version(material: Material, words: str, file: File[Any] | None, by: User, at: datetime) -> MaterialVersion:
    if not words.strip() and file is None:
        raise NothingGiven(material.pk)
    document = None
    if file is not None:
        document = Document(title=material.title, file=file, uploaded_by_user=by)
        document.full_clean(exclude=["file_size", "file_hash", "collection"])
        document.save()
    newest = material.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return _kept(
        MaterialVersion(
            material=material, number=newest + 1, words=words.strip(), document=document, added_at=at, by=by
        )
    )


_FIELDS = {"title", "place", "link", "starts_at", "ends_at", "seats", "reminder_hours", "open", "owner"}


def _settled(given: dict[str, Any]) -> dict[str, Any]:
    unknown = given.keys() - _FIELDS
    if unknown:
        raise TypeError(f"no field of a session: {sorted(unknown)}")
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _kept(row: _Row) -> _Row:
    row.full_clean()
    row.save()
    return row
