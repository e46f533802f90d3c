"""Asking the network for something that a claim needs, and closing what was asked once an answer is in public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.assignments import services as assignments
from signalmast.assignments.models import Assignment
from signalmast.claims.models import Answer, Claim, ClaimRequest
from signalmast.claims.services.may import CHECK, SECOND, MayNot


@transaction.atomic
def ask(*, claim: Claim, by: User, at: datetime, **fields: Any) -> Assignment:
    """A draft of a request that knows its claim. Raises MayNot and what `assignments.create` raises."""
    if not (by.has_perm(CHECK) or by.has_perm(SECOND)):
        raise MayNot(CHECK)
    row = assignments.create(**fields, about_key=claim.key, by=by, at=at)
    ClaimRequest.objects.create(claim=claim, assignment=row)
    return row


def close(page: int) -> None:
    """The step after a post was published or taken back: what was asked for the claims it answers is done."""
    close_many([page])


def close_many(pages: list[int]) -> None:
    answered = Answer.objects.filter(post__in=pages, post__live=True, claim__requests__isnull=False)
    for key in answered.values_list("claim__key", flat=True).distinct():
        assignments.close_for_about(about_key=key, at=timezone.now())
