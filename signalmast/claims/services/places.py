"""Places that carried an answer: named by people, to be told when the verdict changes, listed until they were."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Carried
from signalmast.claims.services.may import CHECK, need
from signalmast.core.plain import settle

MOST = 200  # places of one answer


class TooMany(ValueError):
    """More places than anybody could tell."""


class NotToDo(ValueError):
    """Nothing is to be done there: somebody said so meanwhile, or the verdict never changed."""


class ToDo(ValueError):
    """A place that shows an earlier verdict stays listed until it was told."""


@transaction.atomic
def add(*, answer: Answer, place: str, address: str, earlier: bool, by: User, at: datetime) -> Carried:
    """`earlier`: it still shows the verdict of before, and is to be told. Raises MayNot, TooMany, ValidationError."""
    need(by, CHECK)
    held = Answer.objects.select_for_update(of=("self",)).select_related("verdict").get(pk=answer.pk)
    if held.carried.count() >= MOST:
        raise TooMany(held.pk)
    late = earlier and held.verdict.replaces_id is not None
    row = Carried(answer=held, place=place.strip(), address=address.strip(), to_do_since=at if late else None)
    settle(row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def told(*, carried: Carried, by: User, at: datetime) -> Carried:
    """It shows the verdict that stands, or was asked to. Raises MayNot, NotToDo."""
    need(by, CHECK)
    held = Carried.objects.select_for_update().get(pk=carried.pk)
    if held.to_do_since is None or held.done_at is not None:
        raise NotToDo(held.pk)
    held.done_at = at
    held.save(update_fields=["done_at"])
    return held


@transaction.atomic
def remove(*, carried: Carried, by: User, at: datetime) -> None:
    """One that was entered by mistake. Raises MayNot, ToDo."""
    need(by, CHECK)
    held = Carried.objects.select_for_update().get(pk=carried.pk)
    if held.to_do_since is not None and held.done_at is None:
        raise ToDo(held.pk)
    held.delete()
