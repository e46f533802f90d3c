"""Feedback that cannot be led back: a right to answer is checked off, an answer kept, and neither knows the other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from signalmast.network import codes
from signalmast.network.models import FeedbackAnswer, FeedbackTicket, Session
from signalmast.network.models.training import FEEDBACK


class NotUsable(ValueError):
    """This right was used, its time is over, or there never was one."""


def new_ticket(*, session: Session) -> tuple[str, FeedbackTicket]:
    """The code and its row, which names the session alone. Called inside a transaction, by what sends the letter."""
    code = codes.new_code()
    ticket: FeedbackTicket = FeedbackTicket(session=session, digest=codes.digest_of(code))
    ticket.save(force_insert=True)
    return code, ticket


@transaction.atomic
def answer(*, ticket: FeedbackTicket, useful: int, clear: int, words: str, at: datetime) -> None:
    """Both or neither: the right goes and the answer stays. Raises NotUsable, ValidationError."""
    held = FeedbackTicket.objects.select_for_update(of=("self",)).select_related("session").filter(pk=ticket.pk).first()
    if held is None or held.digest != ticket.digest or not held.session.takes_feedback(at=at):
        raise NotUsable
    row = FeedbackAnswer(session=held.session, useful=useful, clear=clear, words=words.strip())
    row.full_clean()
    held.delete()
    row.save(force_insert=True)


def close_old(*, at: datetime) -> int:
    """Rights whose time is over are deleted; how many there were."""
    deleted, _each = FeedbackTicket.objects.filter(session__ends_at__lte=at - FEEDBACK).delete()
    return deleted
