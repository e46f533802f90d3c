"""What whoever was asked does: they themselves, or a member of staff for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.assignments import rules, states
from signalmast.assignments.models import AnswerFile, Assignment, Submission
from signalmast.assignments.services import letters, telling
from signalmast.assignments.services.files import Came, Kept
from signalmast.assignments.services.may import need_actor
from signalmast.assignments.services.moving import NotNow, TooOften, did_already, held, move
from signalmast.network.models import Contributor

MOST_VERSIONS = 50


@transaction.atomic
def accept(
    *, assignment: Assignment, at: datetime, by: User | None = None, contributor: Contributor | None = None
) -> Assignment:
    """They will do it. Raises MayNot, NotNow."""
    row = held(assignment)
    need_actor(row, by=by, contributor=contributor, on=timezone.localdate(at))
    if did_already(row, "accept"):
        return row
    return move(row, "accept", by=by, contributor=contributor, at=at)


@transaction.atomic
def decline(
    *,
    assignment: Assignment,
    reason: str,
    at: datetime,
    by: User | None = None,
    contributor: Contributor | None = None,
) -> Assignment:
    """They will not, and say why. Raises MayNot, NotNow, ValidationError."""
    row = held(assignment)
    need_actor(row, by=by, contributor=contributor, on=timezone.localdate(at))
    words = reason.strip()
    if did_already(row, "decline", words=words):
        return row
    if not words:
        raise ValidationError({"reason": gettext("Write the reason.")})
    move(row, "decline", words=words, by=by, contributor=contributor, at=at)
    letters.withdraw(about=row.key, at=at)
    telling.declined(row, at=at)
    return row


def submit(
    *,
    assignment: Assignment,
    text: str = "",
    files: Iterable[Came] = (),
    at: datetime,
    by: User | None = None,
    contributor: Contributor | None = None,
) -> Submission:
    """Hand something in. The same again is the version that is there; anything else is a new one.

    Raises MayNot, NotNow, ValidationError, attachments.Refused.
    """
    need_actor(assignment, by=by, contributor=contributor, on=timezone.localdate(at))
    with Kept(files) as kept:
        rules.answers(wanted=assignment.wanted, text=text, media_types=kept.media_types)
        with transaction.atomic():
            return _submit(assignment, text.strip(), kept, at=at, by=by, contributor=contributor)


def _submit(
    assignment: Assignment,
    text: str,
    kept: Kept,
    *,
    at: datetime,
    by: User | None,
    contributor: Contributor | None,
) -> Submission:
    row = held(assignment)
    need_actor(row, by=by, contributor=contributor, on=timezone.localdate(at))
    if states.Request.after(row.state, "submit") is None:
        raise NotNow(row.state)
    made = Submission(assignment=row, text=text, at=at, by=by, contributor=contributor)
    last = row.submissions.order_by("number").last()
    made.number = last.number + 1 if last else 1
    made.digest = _digest(text, kept.digests)
    made.full_clean(exclude=["assignment", "by", "contributor"])
    if row.state == states.SUBMITTED and last is not None and _same(last, made):
        kept.drop()
        return last
    if made.number > MOST_VERSIONS:
        raise TooOften(f"{MOST_VERSIONS} versions")
    made.save()
    for columns in kept.columns:
        AnswerFile.objects.create(submission=made, **columns)
    row.accepted_at, row.submitted_at = row.accepted_at or at, row.submitted_at or at
    move(row, "submit", by=by, contributor=contributor, at=at)
    letters.withdraw(about=row.key, at=at)
    telling.handed_in(row, number=made.number, at=at)
    return made


def _same(last: Submission, made: Submission) -> bool:
    return (last.digest, last.contributor_id) == (made.digest, made.contributor_id)


def _digest(text: str, digests: list[str]) -> str:
    return hashlib.sha256("\0".join([text, *digests]).encode()).hexdigest()
