"""What the desk finds about a claim: written by one person, decided by another, changed only by the same two steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims import rules
from signalmast.claims.models import Claim, Entry, ScaleStep, Verdict
from signalmast.claims.selectors import logged
from signalmast.claims.services import answers, log
from signalmast.claims.services.gate import held_claim
from signalmast.claims.services.may import CHECK, SECOND, MayNot, SamePerson, need
from signalmast.core.durable import durable
from signalmast.core.plain import settle


class NotEnough(ValueError):
    """The evidence cannot carry a verdict; `args[0]` are the counts."""


class NotOpen(ValueError):
    """The claim is not one a verdict can be written for: not opened by two people, or not taken up."""


class OneWaits(ValueError):
    """A verdict on this claim waits for its second person already."""


class HasOne(ValueError):
    """The claim has a verdict: it is changed, with a reason, not written anew."""


class NotWaiting(ValueError):
    """The verdict does not wait: it was decided, sent back or taken back meanwhile."""


class NotStanding(ValueError):
    """Only a verdict that stands can be changed."""


class NothingSaid(ValueError):
    """The remark or the reason is missing; `args[0]` names which: "remark", "reason"."""


@transaction.atomic
def write(
    *,
    claim: Claim,
    value: ScaleStep,
    short_answer: str,
    reasoning: str,
    would_change: str,
    by: User,
    at: datetime,
) -> Verdict:
    """A draft for the second person. Raises MayNot, NotOpen, OneWaits, HasOne, NotEnough, ValidationError."""
    need(by, CHECK)
    held = held_claim(claim)
    if held.verdicts.filter(state=Verdict.State.DECIDED).exists():
        raise HasOne(held.key)
    said = _said(value, short_answer, reasoning, would_change)
    return _draft(held, said, about_publisher=held.about_publisher, by=by, at=at)


@transaction.atomic
def change(
    *,
    verdict: Verdict,
    value: ScaleStep,
    short_answer: str,
    reasoning: str,
    would_change: str,
    reason: str,
    by: User,
    at: datetime,
    about_publisher: bool | None = None,
) -> Verdict:
    """A draft that replaces a standing verdict once a second person agrees. `about_publisher` may come to light later.

    Raises MayNot, NotStanding, NothingSaid, OneWaits, NotEnough, ValidationError.
    """
    need(by, CHECK)
    held = held_claim(verdict.claim)
    standing = held.verdicts.get(pk=verdict.pk)
    if standing.state != Verdict.State.DECIDED:
        raise NotStanding(held.key)
    if not reason.strip():
        raise NothingSaid("reason")
    about = held.about_publisher if about_publisher is None else about_publisher
    said = _said(value, short_answer, reasoning, would_change)
    return _draft(held, {**said, "replaces": standing, "change_reason": reason}, about_publisher=about, by=by, at=at)


@transaction.atomic
def take_back(*, verdict: Verdict, by: User, at: datetime) -> Verdict:
    """Its author ends the waiting, so that evidence can be put right. Raises MayNot, NotWaiting."""
    need(by, CHECK)
    held_claim(verdict.claim)
    draft = _waiting(verdict)
    if draft.author_id != by.pk:
        raise MayNot(CHECK)
    return _send_back(draft)


def decide(*, verdict: Verdict, agree: bool, by: User, at: datetime, remark: str = "") -> Verdict:
    """The second person agrees, and the verdict stands in the public log; or sends it back with a remark.

    Returns when it is on the disk. Raises MayNot, SamePerson, NotWaiting, NothingSaid, NotOpen, NotEnough; and
    RuntimeError inside another transaction.
    """
    with durable():
        return decide_within(verdict=verdict, agree=agree, by=by, at=at, remark=remark)


def decide_within(*, verdict: Verdict, agree: bool, by: User, at: datetime, remark: str = "") -> Verdict:
    """The same as a part of a caller's transaction, which says to nobody that it is done; for the demonstration."""
    need(by, SECOND)
    claim = held_claim(verdict.claim)
    draft = _waiting(verdict)
    if draft.author_id == by.pk:
        raise SamePerson(claim.key)
    draft.remark = remark.strip()
    settle(draft)
    if not agree and not draft.remark:
        raise NothingSaid("remark")
    draft.second, draft.decided_at = by, at
    if not agree:
        return _send_back(draft)
    if claim.state not in (Claim.State.OPEN, Claim.State.ANSWERED):
        raise NotOpen(claim.key)
    _take_counts(draft, _counted(claim, about_publisher=draft.about_publisher))
    return _let_stand(claim, draft, at=at)


def _said(value: ScaleStep, short_answer: str, reasoning: str, would_change: str) -> dict[str, Any]:
    return {"value": value, "short_answer": short_answer, "reasoning": reasoning, "would_change": would_change}


def _draft(claim: Claim, said: dict[str, Any], *, about_publisher: bool, by: User, at: datetime) -> Verdict:
    if claim.state not in (Claim.State.OPEN, Claim.State.ANSWERED) or claim.second_id is None:
        raise NotOpen(claim.key)
    if claim.verdicts.filter(state=Verdict.State.DRAFT).exists():
        raise OneWaits(claim.key)
    if not said["value"].in_use:
        raise ValidationError({"value": gettext("This verdict is not in use any more.")})
    draft = Verdict(claim=claim, author=by, written_at=at, about_publisher=about_publisher)
    for name, value in said.items():
        setattr(draft, name, value.strip() if isinstance(value, str) else value)
    settle(draft)
    # `second` and what comes with it are not on the form: the second person fills them.
    draft.full_clean(exclude=["second", "decided_at", "replaces"])
    _take_counts(draft, _counted(claim, about_publisher=about_publisher))
    draft.save()
    return draft


def _counted(claim: Claim, *, about_publisher: bool) -> rules.Counts:
    counts = rules.count(logged.sources_of(claim.evidence.prefetch_related("cites")))
    if not counts.carry(about_publisher=about_publisher):
        raise NotEnough(counts)
    return counts


def _take_counts(verdict: Verdict, counts: rules.Counts) -> None:
    verdict.primary_count = counts.primary
    verdict.independent_count = counts.independent
    verdict.outside_count = counts.outside


def _waiting(verdict: Verdict) -> Verdict:
    found = Verdict.objects.select_for_update(of=("self",)).select_related("claim").get(pk=verdict.pk)
    if found.state != Verdict.State.DRAFT:
        raise NotWaiting(found.pk)
    return found


def _send_back(draft: Verdict) -> Verdict:
    """One that would have replaced another leaves that place to the next attempt."""
    draft.state, draft.replaces = Verdict.State.SENT_BACK, None
    draft.save()
    return draft


def _let_stand(claim: Claim, draft: Verdict, *, at: datetime) -> Verdict:
    before = draft.replaces
    if before is not None:
        before.state = Verdict.State.REPLACED
        before.save(update_fields=["state"])
    draft.state = Verdict.State.DECIDED
    draft.save()
    if claim.about_publisher != draft.about_publisher:
        claim.about_publisher = draft.about_publisher
        claim.save(update_fields=["about_publisher"])
    if not claim.demo:  # what is invented stands in no log and can be taken away again
        kind = Entry.Kind.CHANGED if before else Entry.Kind.VERDICT
        log.add(kind=kind, payload=logged.of_verdict(draft), at=at)
    if before is not None:
        answers.follow_change(before=before, after=draft, at=at)
    return draft
