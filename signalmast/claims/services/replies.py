"""The right of reply: the body concerned is asked before or beside the verdict, and its answer is printed with it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, Reply
from signalmast.claims.services.gate import held_claim
from signalmast.claims.services.may import CHECK, need
from signalmast.core.plain import settle


class NotOpen(ValueError):
    """The claim waits for its second person or was not taken up: nobody is asked about it."""


class AnsweredAlready(ValueError):
    """An answer stands as it came."""


@transaction.atomic
def ask(*, claim: Claim, body: str, question: str, by: User, at: datetime) -> Reply:
    """Keep whom the desk asked what, and when. Raises MayNot, NotOpen, ValidationError."""
    need(by, CHECK)
    held = held_claim(claim)
    if held.state not in (Claim.State.OPEN, Claim.State.ANSWERED):
        raise NotOpen(held.key)
    reply = Reply(claim=held, body=body.strip(), question=question.strip(), asked_at=at, asked_by=by)
    settle(reply)
    reply.full_clean()
    reply.save()
    return reply


@transaction.atomic
def enter_answer(*, reply: Reply, answer: str, by: User, at: datetime) -> Reply:
    """Enter what the body answered, once. Raises MayNot, AnsweredAlready, ValidationError."""
    need(by, CHECK)
    held = Reply.objects.select_for_update().get(pk=reply.pk)
    if held.answered_at is not None:
        raise AnsweredAlready(held.pk)
    held.answer, held.answered_at = answer.strip(), at
    settle(held)
    held.full_clean()
    if not held.answer:
        raise ValidationError({"answer": gettext("Write something that can be read.")})
    held.save()
    return held
