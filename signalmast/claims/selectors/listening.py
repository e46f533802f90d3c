"""What was read in the feeds the desk named, for two days; never counted by feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext

from signalmast.claims import listening, matching
from signalmast.claims.models import Claim, FeedItem, Source
from signalmast.claims.selectors import matching as found
from signalmast.core import fetch

KEPT = timedelta(hours=48)
NO_FEED = "feed"
NEAR = 2  # claims shown beside an item
ENOUGH = 0.34  # of the claim's words; less is chance


@dataclass(frozen=True)
class Near:
    """A claim near to a headline: `address` and `title` of its published answer, if there is one."""

    claim: int
    statement: str
    answered: bool
    address: str
    title: str


def items(now: datetime) -> QuerySet[FeedItem]:
    """Newest first, with their source; what is older than two days is not there, dropped yet or not."""
    return FeedItem.objects.filter(came_at__gt=now - KEPT).select_related("source").order_by("-came_at", "-pk")


def item(number: int, *, now: datetime) -> FeedItem | None:
    return items(now).filter(pk=number).first()


def near(shown: Sequence[FeedItem], *, language: str) -> dict[int, list[Near]]:
    """By item, the claims its headline is near to; nothing while the file of claims is built."""
    nearest: dict[int, list[found.Near]] = {}
    for each in shown:
        try:
            close = found.near(text=each.title, language=language, limit=NEAR)
        except matching.NotReady:
            return {}
        nearest[each.pk] = [one for one in close if one.score >= ENOUGH]
    keys = {one.claim_key for close in nearest.values() for one in close}
    numbers = dict(Claim.objects.filter(key__in=keys).values_list("key", "pk"))
    return {
        pk: [
            Near(numbers[one.claim_key], one.statement, one.answered, one.address, one.title)
            for one in close
            if one.claim_key in numbers
        ]
        for pk, close in nearest.items()
    }


def seen_at(shown: FeedItem) -> str:
    """The address a claim opened from it may name as where it was seen: never one that may be a person's."""
    return "" if listening.is_of_people(shown.address) else shown.address


def sources() -> QuerySet[Source]:
    return Source.objects.order_by("name", "pk")


def problem_of(source: Source) -> str:
    """Why it could not be read last time, in words; "" where it could."""
    if source.problem == NO_FEED:
        return gettext("What lies at this address is no feed that can be read.")
    return fetch.words(source.problem) if source.problem else ""
