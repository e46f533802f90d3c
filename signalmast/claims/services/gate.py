"""How a statement becomes a claim: two people say, apart, what would settle it. What nothing would settle is none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, FeedItem, Tip
from signalmast.claims.services import tips
from signalmast.claims.services.may import CHECK, SECOND, SamePerson, need
from signalmast.core.plain import settle
from signalmast.topics.models import Topic


class NotWaiting(ValueError):
    """The claim does not wait for a second person: it was opened or dropped meanwhile."""


class HasVerdict(ValueError):
    """A claim with a verdict stays, and what its verdict rests on stays as it was."""


@transaction.atomic
def propose(
    *,
    statement: str,
    language: str,
    would_be_settled_by: str,
    settled_how: str,
    about_publisher: bool,
    by: User,
    at: datetime,
    seen_at: str = "",
    topics: Iterable[Topic] = (),
    tip: Tip | None = None,
    item: FeedItem | None = None,
) -> Claim:
    """The first person's half. With `tip`, the tip joins the claim; an `item` of a feed goes, for the claim is there.

    Raises MayNot, ValidationError.
    """
    need(by, CHECK)
    claim = Claim(
        statement=statement.strip(),
        language=language,
        would_be_settled_by=would_be_settled_by,
        settled_how=settled_how.strip(),
        about_publisher=about_publisher,
        seen_at=seen_at.strip(),
        opened_by=by,
        opened_at=at,
    )
    settle(claim)
    claim.full_clean()
    claim.save()
    claim.topics.set(topics)
    if tip is not None:
        tips.join_claim(tip=tip, claim=claim, by=by, at=at)
    if item is not None:
        item.delete()
    return claim


@transaction.atomic
def second(*, claim: Claim, would_be_settled_by: str, settled_how: str, by: User, at: datetime) -> Claim:
    """The second person's own answer opens the claim. Raises MayNot, SamePerson, NotWaiting, ValidationError."""
    need(by, SECOND)
    held = held_claim(claim)
    if held.opened_by_id == by.pk:
        raise SamePerson(held.key)
    if held.state != Claim.State.PROPOSED:
        raise NotWaiting(held.key)
    held.second, held.second_at, held.state = by, at, Claim.State.OPEN
    held.second_settled_by, held.second_settled_how = would_be_settled_by, settled_how.strip()
    settle(held)
    held.full_clean()
    _must_say(held)
    held.save()
    return held


@transaction.atomic
def mark_about_publisher(*, claim: Claim, about: bool, by: User, at: datetime) -> Claim:
    """Say whether it is about the publisher or a body above it. Raises MayNot, HasVerdict."""
    need(by, CHECK)
    held = held_claim(claim)
    if _judged(held) or held.verdicts.filter(state="draft").exists():
        raise HasVerdict(held.key)
    held.about_publisher = about
    held.save(update_fields=["about_publisher"])
    return held


@transaction.atomic
def drop(*, claim: Claim, by: User, at: datetime) -> Claim:
    """It is not taken up: where it was seen is forgotten. Raises MayNot, HasVerdict."""
    need(by, CHECK)
    held = held_claim(claim)
    if _judged(held) or held.answers.exists():
        raise HasVerdict(held.key)
    held.verdicts.filter(state="draft").update(state="sent_back", replaces=None)
    held.state, held.seen_at = Claim.State.DROPPED, ""
    held.save(update_fields=["state", "seen_at"])
    return held


def held_claim(claim: Claim) -> Claim:
    """The row as it stands now, held until the transaction ends."""
    return Claim.objects.select_for_update().get(pk=claim.pk)


def _judged(claim: Claim) -> bool:
    return claim.verdicts.filter(state__in=["decided", "replaced"]).exists()


def _must_say(claim: Claim) -> None:
    """The columns are empty until the second person has spoken, so the form of the row does not ask for them."""
    missing = [name for name in ("second_settled_by", "second_settled_how") if not getattr(claim, name).strip()]
    if missing:
        raise ValidationError({name: gettext("Write something that can be read.") for name in missing})
