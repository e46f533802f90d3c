"""Places that carried answers, and which of them still show an earlier verdict."""

from __future__ import annotations

from django.db.models import F, QuerySet

from signalmast.claims.models import Carried, Claim


def of_claim(claim: Claim) -> QuerySet[Carried]:
    """What is to be told first, then by post and in the order of entry."""
    rows = Carried.objects.filter(answer__claim=claim).select_related("answer__post")
    return rows.order_by(F("to_do_since").asc(nulls_last=True), F("done_at").asc(nulls_first=True), "pk")


def to_tell() -> QuerySet[Carried]:
    """Everywhere, the longest waiting first."""
    rows = Carried.objects.filter(to_do_since__isnull=False, done_at=None)
    return rows.select_related("answer__claim", "answer__post").order_by("to_do_since", "pk")
