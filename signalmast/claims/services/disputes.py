"""Somebody says a verdict is wrong: kept sealed like a tip, decided by a person who neither wrote nor read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims import sealing
from signalmast.claims.models import Dispute, DisputeOpening, Entry, Verdict
from signalmast.claims.selectors import logged
from signalmast.claims.services import log
from signalmast.claims.services.may import SECOND, MayNot, SamePerson, need
from signalmast.core.durable import durable
from signalmast.core.plain import plain, settle

LONGEST = 5000
CONTACT = 300
ENDS = (Dispute.State.UPHELD, Dispute.State.CHANGED, Dispute.State.NO_DISPUTE)


class NotStanding(ValueError):
    """Only a verdict that stands can be disputed."""


class NothingSaid(ValueError):
    """`args[0]` names what is missing or too long: "text", "contact", "state", "question", "reason"."""


class NotWaiting(ValueError):
    """It was decided meanwhile."""


class NotChanged(ValueError):
    """That the verdict was changed can be said once it was, and that it stands only while it does."""


@dataclass(frozen=True)
class Words:
    """What the sender wrote."""

    text: str
    contact: str


def receive(*, verdict: Verdict, text: str, contact: str, at: datetime) -> tuple[Dispute, str]:
    """Give the sixteen digits of its receipt once a dispute is on the disk. Raises NotStanding, NothingSaid."""
    text, contact = plain(text).strip(), plain(contact).strip()
    if not text or len(text) > LONGEST:
        raise NothingSaid("text")
    if len(contact) > CONTACT:
        raise NothingSaid("contact")
    key, wrapped = sealing.new_tip_key(sealing.load_or_make(settings.TIP_KEYS))
    sealed = sealing.seal(key, json.dumps({"text": text, "contact": contact}).encode())
    receipt = sealing.new_receipt()
    with durable():
        standing = Verdict.objects.select_for_update().get(pk=verdict.pk)
        if standing.state != Verdict.State.DECIDED or standing.second_id is None:
            raise NotStanding(standing.pk)
        dispute = Dispute.objects.create(
            verdict=standing,
            verdict_author_id=standing.author_id,
            verdict_second_id=standing.second_id,
            receipt=_receipt_digest(receipt),
            day=timezone.localdate(at),
            sealed_key=wrapped,
            sealed=sealed,
        )
    return dispute, receipt


def of_receipt(digits: str) -> Dispute | None:
    return Dispute.objects.select_related("verdict__claim").filter(receipt=_receipt_digest(digits)).first()


def words_of(*, dispute: Dispute, by: User, at: datetime) -> Words | None:
    """Opened only to whom the words of the public were given by name, and never to whom they dispute; written down.

    None once their time is over. Raises MayNot, SamePerson, sealing's WrongKey, NoKeys.
    """
    if not accounts.may_open_tips(by):
        raise MayNot(accounts.OPEN_TIPS)
    if by.pk in (dispute.verdict_author_id, dispute.verdict_second_id):
        raise SamePerson(dispute.pk)
    if not dispute.sealed:
        return None
    key = sealing.unwrap(sealing.load(settings.TIP_KEYS), bytes(dispute.sealed_key))
    words = Words(**json.loads(sealing.unseal(key, bytes(dispute.sealed))))
    DisputeOpening.objects.create(dispute=dispute, by=by, at=at)
    return words


def decide(*, dispute: Dispute, state: str, question: str, reason: str, by: User, at: datetime) -> Dispute:
    """Decided in public: the question in the desk's words, the decision and the reason stand in the log.

    Returns when it is on the disk. Raises MayNot, SamePerson, NotWaiting, NothingSaid, NotChanged, ValidationError.
    """
    need(by, SECOND)
    if not accounts.may_open_tips(by):
        raise MayNot(accounts.OPEN_TIPS)
    with durable():
        return _decide(dispute, state=state, question=question, reason=reason, by=by, at=at)


def _decide(dispute: Dispute, *, state: str, question: str, reason: str, by: User, at: datetime) -> Dispute:
    held = Dispute.objects.select_for_update().get(pk=dispute.pk)
    verdict = Verdict.objects.select_related("claim").get(pk=held.verdict_id)
    # The verdict's own people, and those written on the dispute: neither can be put aside to reach the other.
    if by.pk in (verdict.author_id, verdict.second_id, held.verdict_author_id, held.verdict_second_id):
        raise SamePerson(held.pk)
    if held.state != Dispute.State.NEW:
        raise NotWaiting(held.pk)
    if state not in ENDS:
        raise NothingSaid("state")
    if state != Dispute.State.NO_DISPUTE and (state == Dispute.State.CHANGED) != (
        verdict.state == Verdict.State.REPLACED
    ):
        raise NotChanged(held.pk)
    held.state, held.decided_by, held.decided_at = state, by, at
    held.question, held.reason = question.strip(), reason.strip()
    settle(held)
    for name in ("question", "reason"):
        if not getattr(held, name).strip():
            raise NothingSaid(name)
    held.full_clean()
    held.save()
    if not verdict.claim.demo:
        log.add(kind=Entry.Kind.DISPUTE, payload=logged.of_dispute(held), at=at)
    return held


def _receipt_digest(digits: str) -> str:
    return sealing.receipt_digest(settings.SECRET_KEY.encode(), digits)
