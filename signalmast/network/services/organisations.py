"""Member organisations: added, changed, moved in the tree, ended, taken away if they were a mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.core.fold import fold
from signalmast.network.models import Organisation, Role
from signalmast.network.services.may import need

FIELDS = ("name", "name_en", "kind", "area", "address", "email", "telephone", "active_from", "active_to")
DEEPEST = 20  # levels; nobody draws more


class AlreadyHere(ValueError):
    """An organisation of this name stands in this place of the tree."""


class Circle(ValueError):
    """An organisation cannot be a part of itself, however long the way round."""


class TooDeep(ValueError):
    """More levels than anybody could read."""


class InUse(ValueError):
    """Others hang on it: parts, roles, contributions, training or requests."""


class EndedAlready(ValueError):
    """It is no member any more, or ends before it began."""


@transaction.atomic
def add(*, parent: Organisation | None, by: User | None, at: datetime, **fields: Any) -> Organisation:
    """Raises MayNot, AlreadyHere, TooDeep, ValidationError."""
    need(by)
    _lock_tree()
    parent = None if parent is None else Organisation.objects.get(pk=parent.pk)
    row = Organisation(parent=parent, **{name: fields[name] for name in FIELDS if name in fields})
    if row.active_from is None:
        row.active_from = timezone.localdate(at)
    row.full_clean()
    _only_one(row)
    if parent is not None and len(above(parent)) + 1 >= DEEPEST:
        raise TooDeep(parent.pk)
    row.save()
    return row


@transaction.atomic
def change(*, organisation: Organisation, by: User | None, at: datetime, **fields: Any) -> Organisation:
    """Its particulars; where it stands is changed by `move`. Raises MayNot, AlreadyHere, ValidationError."""
    need(by)
    _lock_tree()
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    row.full_clean()
    _only_one(row)
    row.save()
    return row


@transaction.atomic
def move(*, organisation: Organisation, parent: Organisation | None, by: User | None, at: datetime) -> Organisation:
    """Raises MayNot, Circle, TooDeep, AlreadyHere.

    All rows of the tree are locked in one order, so that two people who move two branches into one another at once
    wait for each other and the second sees what the first did.
    """
    need(by)
    _lock_tree()
    row = Organisation.objects.get(pk=organisation.pk)
    parent = None if parent is None else Organisation.objects.get(pk=parent.pk)  # as it stands now, with its parent
    way = above(parent) if parent is not None else []
    if parent is not None and row.pk in {parent.pk, *way}:
        raise Circle(row.pk)
    if len(way) + 1 + _height(row.pk) >= DEEPEST:
        raise TooDeep(row.pk)
    row.parent = parent
    _only_one(row)
    row.save(update_fields=["parent"])
    return row


@transaction.atomic
def end(*, organisation: Organisation, on: date, by: User | None, at: datetime) -> Organisation:
    """A member until, not including, that day; roles in it end then too. Raises MayNot, EndedAlready."""
    need(by)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if on <= row.active_from or (row.active_to is not None and row.active_to <= on):
        raise EndedAlready(row.pk)
    row.active_to = on
    row.save(update_fields=["active_to"])
    end_roles(Role.objects.filter(organisation=row), on=on)
    return row


@transaction.atomic
def remove(*, organisation: Organisation, by: User | None, at: datetime) -> None:
    """One that was entered by mistake and on which nothing hangs. Raises MayNot, InUse."""
    need(by)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as held:
        raise InUse(row.pk) from held


def end_roles(roles: Any, *, on: date) -> None:
    """Those still running on that day end with it; one that would begin later goes, one of that day lasts it."""
    roles.filter(starts_on__gt=on).delete()
    running = roles.exclude(ends_on__lte=on)
    running.filter(starts_on=on).update(ends_on=on + timedelta(days=1))
    running.filter(starts_on__lt=on).update(ends_on=on)


def above(organisation: Organisation) -> list[int]:
    """The rows over one, nearest first. Raises Circle where the rows already go round."""
    way: list[int] = []
    parent = organisation.parent_id
    while parent is not None:
        if parent == organisation.pk or parent in way:
            raise Circle(organisation.pk)
        way.append(parent)
        parent = Organisation.objects.values_list("parent_id", flat=True).get(pk=parent)
    return way


def _height(pk: int) -> int:
    """How many levels hang under one."""
    height, level = 0, [pk]
    while level := list(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True)):
        height += 1
    return height


def _lock_tree() -> None:
    """On SQLite a transaction that writes is alone anyway; elsewhere rows are taken in the order of their number."""
    list(Organisation.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _only_one(row: Organisation) -> None:
    twins = Organisation.objects.filter(folded=fold(row.name)[:160], parent=row.parent_id).exclude(pk=row.pk)
    if any(twin.name.casefold() == row.name.casefold() for twin in twins):
        raise AlreadyHere(row.pk)
