"""Seats: invited, taken, waited for, given back. The session's row is locked first, so two at once never oversell."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.network import codes
from signalmast.network.models import Contributor, Letter, Seat, SeatLink, Session
from signalmast.network.services import letters
from signalmast.network.services.may import keeps, need, need_own

AFTER = timedelta(days=30)  # a personal link works so long after the session, for the certificate


class TooLate(ValueError):
    """It has begun, is over or was called off."""


class NotOffered(ValueError):
    """Contributors take no seat here by themselves, unless they were invited."""


class Nobody(ValueError):
    """A contributor whose particulars are gone cannot be called together."""


class WasThere(ValueError):
    """Whoever is on the list as having come keeps the seat."""


@transaction.atomic
def invite(*, session: Session, contributor: Contributor, by: User, at: datetime) -> Seat:
    """Ask somebody to come; it holds no seat. Asking again changes nothing. Raises MayNot, TooLate, Nobody."""
    need(by)
    held = _open(session, until="starts", at=at)
    person = _person(contributor)
    seat = held.places.filter(contributor=person).first()
    if seat is not None and seat.state != Seat.State.GIVEN_BACK:
        return seat
    seat = _again(seat, held, person, Seat.State.INVITED, at)
    letters.queue(seat=seat, kind=Letter.Kind.INVITED, about=str(seat.turn), at=at)
    return seat


@transaction.atomic
def take(*, session: Session, contributor: Contributor, by: User | Contributor, at: datetime) -> Seat:
    """A seat, or a place on the waiting list where none is free. Who has one already keeps it as it is.

    Staff may still enter somebody while the session goes on. Raises MayNot, TooLate, NotOffered, Nobody.
    """
    person = _person(contributor)
    need_own(by, person)
    staff = keeps(by)
    held = _open(session, until="ends" if staff else "starts", at=at)
    seat = held.places.filter(contributor=person).first()
    begun = at >= held.starts_at
    if seat is not None and (seat.state == Seat.State.TAKEN or (seat.state == Seat.State.WAITING and not begun)):
        return seat
    if not staff and not held.open and seat is None:
        raise NotOffered(held.pk)
    free = held.places.filter(state=Seat.State.TAKEN).count() < held.seats
    # Once it goes on nobody moves up by themselves: whoever stands at the door is let in.
    free = free and (begun or not held.places.filter(state=Seat.State.WAITING).exists())
    if seat is not None and seat.state == Seat.State.WAITING and not free:
        return seat
    seat = _again(seat, held, person, Seat.State.TAKEN if free else Seat.State.WAITING, at)
    kind = Letter.Kind.TAKEN if free else Letter.Kind.WAITING
    letters.queue(seat=seat, kind=kind, about=str(seat.turn), at=at)
    if free:
        letters.plan_reminder(seat=seat, session=held, at=at)
    return seat


@transaction.atomic
def give_back(*, seat: Seat, by: User | Contributor, at: datetime) -> Seat:
    """Somebody else moves up. Twice is once. Raises MayNot, TooLate, WasThere."""
    held = _open(seat.session, until="ends" if keeps(by) else "starts", at=at)
    row = Seat.objects.select_for_update(of=("self",)).select_related("contributor").get(pk=seat.pk)
    need_own(by, row.contributor)
    if row.state == Seat.State.GIVEN_BACK:
        return row
    if row.came:
        raise WasThere(row.pk)
    row.state, row.presence, row.marked_at, row.marked_by = Seat.State.GIVEN_BACK, "", None, None
    row.save(update_fields=["state", "presence", "marked_at", "marked_by"])
    letters.drop(seat=row)
    move_up(session=held, at=at)
    return row


def move_up(*, session: Session, at: datetime) -> list[Seat]:
    """Give free seats to those who wait longest, until the session begins. Called with the session's row locked."""
    if session.starts_at <= at or session.cancelled_at is not None:
        return []
    free = session.seats - session.places.filter(state=Seat.State.TAKEN).count()
    waiting = session.places.filter(state=Seat.State.WAITING).select_related("contributor")
    moved = list(waiting.order_by("asked_at", "pk")[: max(free, 0)])
    for seat in moved:
        seat.state = Seat.State.TAKEN
        seat.save(update_fields=["state"])
        seat.letters.filter(kind=Letter.Kind.WAITING, state=Letter.State.QUEUED).update(state=Letter.State.DROPPED)
        letters.queue(seat=seat, kind=Letter.Kind.MOVED_UP, about=str(seat.turn), at=at)
        letters.plan_reminder(seat=seat, session=session, at=at)
    return moved


@transaction.atomic
def make_link(*, seat: Seat, by: User, at: datetime) -> str:
    """A personal code to hand over by hand, shown once; the ones before it stop working. Raises MayNot, Nobody."""
    need(by)
    row = Seat.objects.select_for_update(of=("self",)).select_related("contributor", "session").get(pk=seat.pk)
    _person(row.contributor)
    revoke_links(seat=row, by=by, at=at)
    return new_link(seat=row, at=at)


def new_link(*, seat: Seat, at: datetime) -> str:
    """The code itself, of which only the SHA-256 is kept. Called inside a transaction, by what sends a letter."""
    code = codes.new_code()
    expires_at = max(seat.session.ends_at, at) + AFTER
    SeatLink.objects.create(seat=seat, digest=codes.digest_of(code), made_at=at, expires_at=expires_at)
    return code


@transaction.atomic
def revoke_links(*, seat: Seat, by: User, at: datetime) -> int:
    """Every personal link to this seat stops working. Raises MayNot."""
    need(by)
    return seat.links.filter(revoked_at=None).update(revoked_at=at)


def _open(session: Session, *, until: str, at: datetime) -> Session:
    held = Session.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)
    if held.cancelled_at is not None or at >= (held.starts_at if until == "starts" else held.ends_at):
        raise TooLate(held.pk)
    return held


def _person(contributor: Contributor) -> Contributor:
    found = Contributor.objects.get(pk=contributor.pk)
    if found.faded_at is not None:
        raise Nobody(found.pk)
    return found


def _again(seat: Seat | None, session: Session, contributor: Contributor, state: str, at: datetime) -> Seat:
    """A first row, or the next turn of one that gave its seat back; an invitation that is taken up goes on."""
    if seat is None:
        return Seat.objects.create(session=session, contributor=contributor, state=state, asked_at=at)
    if seat.state == Seat.State.GIVEN_BACK:
        seat.turn += 1
    seat.state, seat.asked_at = state, at
    seat.save(update_fields=["state", "asked_at", "turn"])
    seat.contributor = contributor
    return seat
