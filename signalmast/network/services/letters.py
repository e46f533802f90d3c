"""Which letters about a seat are to go out, and when. Sending them is another matter: `reminders`."""

from __future__ import annotations

from datetime import datetime

from signalmast.network import calendar
from signalmast.network.models import Letter, Seat, Session


def queue(*, seat: Seat, kind: str, about: str, at: datetime, due_at: datetime | None = None) -> Letter | None:
    """One letter of this kind about this, however often it is asked for; None where nobody can be written to.

    Called inside a transaction.
    """
    if not seat.contributor.email:
        return None
    due = calendar.not_quiet(at) if due_at is None else due_at
    letter, made = Letter.objects.get_or_create(seat=seat, kind=kind, about=about, defaults={"due_at": due})
    if not made and letter.state == Letter.State.DROPPED:
        letter.state, letter.due_at, letter.tries, letter.said = Letter.State.QUEUED, due, 0, ""
        letter.save(update_fields=["state", "due_at", "tries", "said"])
    return letter


def plan_reminder(*, seat: Seat, session: Session, at: datetime) -> None:
    """Once for each time the session was set to; not where its hour is past already. Called inside a transaction."""
    about = session.starts_at.isoformat()
    waiting = seat.letters.filter(kind=Letter.Kind.REMINDER, state=Letter.State.QUEUED)
    if session.reminder_hours == 0:
        waiting.update(state=Letter.State.DROPPED)
        return
    due = calendar.reminder_at(session.starts_at, session.reminder_hours)
    waiting.exclude(about=about).update(state=Letter.State.DROPPED)
    waiting.filter(about=about).update(due_at=due)
    if due > at:
        queue(seat=seat, kind=Letter.Kind.REMINDER, about=about, at=at, due_at=due)


def plan_reminders(*, session: Session, at: datetime) -> None:
    for seat in session.places.filter(state=Seat.State.TAKEN).select_related("contributor"):
        plan_reminder(seat=seat, session=session, at=at)


def drop(*, seat: Seat | None = None, session: Session | None = None) -> None:
    """Nothing that waits is needed any more: of one seat, or of a whole session."""
    rows = Letter.objects.filter(state=Letter.State.QUEUED)
    rows = rows.filter(seat=seat) if seat is not None else rows.filter(seat__session=session)
    rows.update(state=Letter.State.DROPPED)


def after_the_end(*, session: Session, at: datetime) -> datetime:
    return calendar.not_quiet(max(session.ends_at, at))
