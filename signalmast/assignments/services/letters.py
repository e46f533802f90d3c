"""Letters that go out once: a row each, sent by the worker, tried again with growing pauses, never at night.

Knows nothing of requests. A letter is taken (`UNDER_WAY`, committed) before the mail server is asked, so that a worker
that dies in between leaves a row that says "perhaps" and is not sent a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from signalmast.accounts import mail
from signalmast.accounts import selectors as accounts
from signalmast.assignments.models import Letter
from signalmast.network.calendar import is_quiet, not_quiet

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
TRIED_FOR = timedelta(days=3)
UNHEARD_OF = timedelta(minutes=10)  # longer than any mail server is waited for
IN_A_ROUND = 20
State = Letter.State
Now = Callable[[], datetime]


def ask(*, once: str, to: str, subject: str, text: str, at: datetime, about: str = "") -> Letter:
    """Put a letter into the queue unless one of this name was ever there; part of the caller's transaction."""
    given = {"about": about, "to": to, "subject": subject[:250], "text": text, "asked_at": at}
    row, _new = Letter.objects.get_or_create(once=once, defaults={**given, "run_after": not_quiet(at)})
    return row


def withdraw(*, about: str, at: datetime) -> int:
    """What waits about a thing is not needed any more; how many letters."""
    return _end(Letter.objects.filter(about=about, state=State.QUEUED), State.WITHDRAWN, at=at)


def send_due(*, now: Now) -> int:
    """Send what is due, a few at a time; how many the mail server took. Nothing at night or without a mail server."""
    at = now()
    _end(Letter.objects.filter(state=State.UNDER_WAY, run_after__lte=at - UNHEARD_OF), State.UNSURE, at=at)
    if is_quiet(at) or not accounts.mail_is_set():
        return 0
    taken = 0
    for row in Letter.objects.filter(state=State.QUEUED, run_after__lte=at).order_by("run_after", "pk")[:IN_A_ROUND]:
        sent = _send(row, now=now)
        taken += bool(sent)
        if sent is False:  # a mail server that does not work is asked once a round
            break
    return taken


def _send(row: Letter, *, now: Now) -> bool | None:
    """Whether the mail server took it; None where somebody else sends it. Outside every transaction."""
    taken = Letter.objects.filter(pk=row.pk, state=State.QUEUED).update(state=State.UNDER_WAY, run_after=now())
    if not taken:
        return None
    delivery = mail.send(to=row.to, subject=row.subject, text=row.text)
    with transaction.atomic():
        _answered(Letter.objects.select_for_update().get(pk=row.pk), delivery, at=now())
    return delivery.sent


def _answered(row: Letter, delivery: mail.Delivery, *, at: datetime) -> None:
    if row.state != State.UNDER_WAY:
        return
    row.tries += 1
    if delivery.sent:
        row.state, row.problem = State.SENT, ""
    else:
        row.problem = (delivery.answer or str(delivery.words))[:300]
        row.state = State.GIVEN_UP if at - row.asked_at > TRIED_FOR else State.QUEUED
        row.run_after = not_quiet(at + min(FIRST_PAUSE * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE))
    if row.state != State.QUEUED:
        row.to = row.subject = row.text = ""
        row.ended_at = at
    row.save()


def _end(rows: QuerySet[Letter], state: Letter.State, *, at: datetime) -> int:
    return rows.update(state=state, to="", subject="", text="", ended_at=at)
