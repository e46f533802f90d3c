"""Sending what is due: one row a letter, taken up durably before the mail server is asked.

What a killed machine leaves half done is never sent again by itself: whether the server had taken it, nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from signalmast.accounts import mail
from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.core import wording
from signalmast.core.durable import durable
from signalmast.network import calendar, codes
from signalmast.network.models import FeedbackTicket, Letter, Seat, SeatLink
from signalmast.network.services import feedback, seats
from signalmast.network.services.may import need

A_ROUND = 50
A_ROUND_FAILS = 2
MOST_TRIES = 12
STALE = timedelta(minutes=10)
_WAITS = (1, 5, 15, 60, 180)  # minutes after each try that failed


class NotUnknown(ValueError):
    """Only a letter of which nobody knows whether it was sent, or that was given up, is sent by hand once more."""


@dataclass(frozen=True)
class Taken:
    """A letter that is being sent, and the one row that is made for it alone."""

    letter: Letter
    subject: str
    text: str
    made: SeatLink | FeedbackTicket


def send_due(*, at: datetime) -> int:
    """The number of letters that the mail server took. Asks it for nothing in quiet hours or where none is set."""
    leave_unknown(at=at)
    feedback.close_old(at=at)
    if calendar.is_quiet(at) or not accounts.mail_is_set():
        return 0
    due = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=at)
    sent = failed = 0
    for number in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:A_ROUND]):
        taken = _take_up(number, at)
        if taken is None:
            continue
        delivery = mail.send(to=taken.letter.seat.contributor.email, subject=taken.subject, text=taken.text)
        sent += _note(taken, delivery, at)
        failed = 0 if delivery.sent else failed + 1
        if failed == A_ROUND_FAILS:
            break  # the server seems to be down: the others wait for it, with all their tries left
    return sent


@transaction.atomic
def leave_unknown(*, at: datetime) -> int:
    """What was begun long ago was cut off; the number of letters now marked so."""
    cut_off = Letter.objects.filter(state=Letter.State.BEGUN, begun_at__lt=at - STALE)
    return cut_off.update(state=Letter.State.UNKNOWN)


@transaction.atomic
def send_again(*, letter: Letter, by: User, at: datetime) -> Letter:
    """Somebody asked the person, or takes a second copy for the lesser evil. Raises MayNot, NotUnknown.

    A request for feedback is not made twice: its first right to answer may be on its way.
    """
    need(by)
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    again = held.state == Letter.State.GIVEN_UP or (
        held.state == Letter.State.UNKNOWN and held.kind != Letter.Kind.FEEDBACK
    )
    if not again:
        raise NotUnknown(held.pk)
    held.state, held.due_at, held.tries, held.said = Letter.State.QUEUED, calendar.not_quiet(at), 0, ""
    held.save(update_fields=["state", "due_at", "tries", "said"])
    return held


def _take_up(number: int, at: datetime) -> Taken | None:
    """On the disk when it returns: from here on the letter is sent by nobody else. None where it is needed no more."""
    with durable():
        rows = Letter.objects.select_for_update(of=("self",))
        letter = rows.select_related("seat__session__course", "seat__contributor").get(pk=number)
        if letter.state != Letter.State.QUEUED:
            return None
        if not _needed(letter, at):
            letter.state = Letter.State.DROPPED
            letter.save(update_fields=["state"])
            return None
        letter.state, letter.begun_at, letter.tries = Letter.State.BEGUN, at, letter.tries + 1
        letter.save(update_fields=["state", "begun_at", "tries"])
        return _written(letter, at)


@transaction.atomic
def _note(taken: Taken, delivery: mail.Delivery, at: datetime) -> int:
    letter = Letter.objects.select_for_update().get(pk=taken.letter.pk)
    if delivery.sent:
        letter.state, letter.sent_at, letter.said = Letter.State.SENT, at, ""
    else:
        taken.made.delete()
        over = letter.tries >= MOST_TRIES
        wait = _WAITS[min(letter.tries, len(_WAITS)) - 1]
        letter.state = Letter.State.GIVEN_UP if over else Letter.State.QUEUED
        letter.due_at = calendar.not_quiet(at + timedelta(minutes=wait))
        with translation.override("en"):  # the source of the words: whoever reads them has their own language
            letter.said = str(delivery.words)[:300]
    letter.save(update_fields=["state", "sent_at", "due_at", "said"])
    return int(delivery.sent)


_BEFORE_THE_START = {Letter.Kind.REMINDER, Letter.Kind.INVITED, Letter.Kind.WAITING, Letter.Kind.MOVED_UP}
_STATE = {
    Letter.Kind.INVITED: (Seat.State.INVITED,),
    Letter.Kind.WAITING: (Seat.State.WAITING,),
    Letter.Kind.TAKEN: (Seat.State.TAKEN,),
    Letter.Kind.MOVED_UP: (Seat.State.TAKEN,),
    Letter.Kind.REMINDER: (Seat.State.TAKEN,),
    Letter.Kind.FEEDBACK: (Seat.State.TAKEN,),
    Letter.Kind.CHANGED: (Seat.State.TAKEN, Seat.State.WAITING, Seat.State.INVITED),
    Letter.Kind.CANCELLED: (Seat.State.TAKEN, Seat.State.WAITING, Seat.State.INVITED),
}


def _needed(letter: Letter, at: datetime) -> bool:
    seat, session, kind = letter.seat, letter.seat.session, Letter.Kind(letter.kind)
    if not seat.contributor.email or seat.state not in _STATE[kind]:
        return False
    if kind == Letter.Kind.FEEDBACK:
        return seat.came and session.takes_feedback(at=at)
    if (session.cancelled_at is None) == (kind == Letter.Kind.CANCELLED):
        return False
    return at < (session.starts_at if kind in _BEFORE_THE_START else session.ends_at)


def _written(letter: Letter, at: datetime) -> Taken:
    seat, session = letter.seat, letter.seat.session
    language = seat.contributor.language
    made: SeatLink | FeedbackTicket
    with translation.override(language):
        if letter.kind == Letter.Kind.FEEDBACK:
            code, made = feedback.new_ticket(session=session)
            path = reverse("network:feedback", args=[code])
        else:
            code = seats.new_link(seat=seat, at=at)
            made = SeatLink.objects.get(digest=codes.digest_of(code))
            path = reverse("network:seat", args=[code])
        context = {
            "name": seat.contributor.name,
            "session": session,
            "title": session.name(language),
            "begins": wording.date_time(session.starts_at, language),
            "weekday": wording.weekday(session.starts_at.astimezone(calendar.ZONE).date(), language),
            "ends": f"{session.ends_at.astimezone(calendar.ZONE):%H:%M}",
            "address": settings.PUBLIC_URL + path,
            "code": codes.grouped(code),
            "kind": letter.kind,
        }
        text = render_to_string("network/training/letter.txt", context)
        subject = " ".join(f"{letter.get_kind_display().capitalize()}: {context['title']}".split())
    return Taken(letter, subject[:150], text, made)
