"""Who came: the list that staff keep, and checking in by oneself with what stands on the screen."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from signalmast.accounts.models import User
from signalmast.network import codes
from signalmast.network.models import Letter, Seat, Session
from signalmast.network.models.training import EARLY, LATE
from signalmast.network.services import letters
from signalmast.network.services.contributors import people_seen
from signalmast.network.services.may import need


class NotOpen(ValueError):
    """Nobody checks in before the door opens, after the end, or where it was called off."""


class NotBegun(ValueError):
    """The list is kept once the door is open."""


class WrongCode(ValueError):
    """This is not what stands on the screen."""


class NoSeat(ValueError):
    """Whoever checks in has a seat."""


@transaction.atomic
def mark(*, seat: Seat, presence: str, by: User, at: datetime) -> Seat:
    """What staff saw; it outweighs what somebody did themselves. Raises MayNot, NotBegun, NoSeat, ValueError."""
    need(by)
    row = _locked(seat)
    session = row.session
    if session.cancelled_at is not None or at < session.starts_at - EARLY:
        raise NotBegun(session.pk)
    if row.state != Seat.State.TAKEN:
        raise NoSeat(row.pk)
    _write(row, Seat.Presence(presence), by=by, at=at)
    return row


@transaction.atomic
def mark_many(*, session: Session, marks: dict[int, str], by: User, at: datetime) -> int:
    """`marks` is presence by seat, of this session alone; how many differed from what stood there.

    Raises MayNot, NotBegun.
    """
    need(by)
    held = Session.objects.get(pk=session.pk)
    if held.cancelled_at is not None or at < held.starts_at - EARLY:
        raise NotBegun(held.pk)
    rows = Seat.objects.select_for_update(of=("self",)).select_related("session__course", "contributor")
    changed = 0
    for row in rows.filter(session=held, state=Seat.State.TAKEN, pk__in=marks).order_by("pk"):
        presence = Seat.Presence(marks[row.pk])
        changed += row.presence != presence
        _write(row, presence, by=by, at=at)
    return changed


@transaction.atomic
def check_in(*, seat: Seat, code: str, at: datetime) -> Seat:
    """`code` is what stands on the screen. Twice is once, and the list of staff stands.

    Raises NotOpen, WrongCode, NoSeat.
    """
    session = seat.session
    if not session.door_is_open(at=at):
        raise NotOpen(session.pk)
    if not codes.is_on_screen(code, secret=settings.SECRET_KEY, session=session.key, at=at):
        raise WrongCode(session.pk)
    return _come_in(seat, at)


@transaction.atomic
def check_in_as_seen(*, seat: Seat, at: datetime) -> Seat:
    """For whoever showed the right code a moment ago and then had to say who they are. Raises NotOpen, NoSeat."""
    if not seat.session.door_is_open(at=at):
        raise NotOpen(seat.session.pk)
    return _come_in(seat, at)


def _come_in(seat: Seat, at: datetime) -> Seat:
    row = _locked(seat)
    if row.state != Seat.State.TAKEN:
        raise NoSeat(row.pk)
    if row.presence == Seat.Presence.UNKNOWN:
        late = at > row.session.starts_at + LATE
        _write(row, Seat.Presence.LATE if late else Seat.Presence.PRESENT, by=None, at=at)
    return row


def _locked(seat: Seat) -> Seat:
    rows = Seat.objects.select_for_update(of=("self",)).select_related("session__course", "contributor")
    return rows.get(pk=seat.pk)


def _write(row: Seat, presence: str, *, by: User | None, at: datetime) -> None:
    if row.presence == presence:
        return
    row.presence, row.marked_by = presence, by
    row.marked_at = at if presence else None
    row.save(update_fields=["presence", "marked_at", "marked_by"])
    if row.came:
        people_seen([row.contributor_id], row.session.day)
        due = letters.after_the_end(session=row.session, at=at)
        letters.queue(seat=row, kind=Letter.Kind.FEEDBACK, about="once", at=at, due_at=due)
    else:
        waiting = row.letters.filter(kind=Letter.Kind.FEEDBACK, state=Letter.State.QUEUED)
        waiting.update(state=Letter.State.DROPPED)
