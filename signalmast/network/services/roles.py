"""Roles over time: no two of a kind at once for one person in one organisation; several organisations are fine."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.network.models import Contributor, Organisation, Role
from signalmast.network.services.contributors import locked
from signalmast.network.services.may import need


class Overlaps(ValueError):
    """They have this role in this organisation for some of that time already."""

    def __init__(self, other: Role) -> None:
        super().__init__(other.pk)
        self.other = other


class EndedAlready(ValueError):
    """The role is over."""


class NoMember(ValueError):
    """The organisation was no member any more on the first day of the role."""


@transaction.atomic
def give(
    *,
    contributor: Contributor,
    organisation: Organisation,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    by: User | None,
    at: datetime,
) -> Role:
    """`ends_on` is the first day without it. Raises MayNot, Faded, Overlaps, NoMember, ValidationError.

    The person's row is held first, so that two who give the same role at once wait for each other.
    """
    need(by)
    row = locked(contributor)
    place = Organisation.objects.get(pk=organisation.pk)
    if place.active_to is not None and place.active_to <= starts_on:
        raise NoMember(place.pk)
    role = Role(contributor=row, organisation=place, kind=kind, starts_on=starts_on, ends_on=ends_on)
    role.full_clean()
    other = overlapping(role)
    if other is not None:
        raise Overlaps(other)
    role.save()
    return role


@transaction.atomic
def end(*, role: Role, on: date | None = None, by: User | None, at: datetime) -> Role:
    """From `on`, else today, they have it no more; one begun today lasts the day. Raises MayNot, EndedAlready."""
    need(by)
    row = Role.objects.select_for_update().get(pk=role.pk)
    day = on or timezone.localdate(at)
    if row.ends_on is not None and row.ends_on <= day:
        raise EndedAlready(row.pk)
    row.ends_on = max(day, row.starts_on + timedelta(days=1))
    row.save(update_fields=["ends_on"])
    return row


@transaction.atomic
def remove(*, role: Role, by: User | None, at: datetime) -> None:
    """One entered by mistake; what really was is ended instead, so that past days stay right. Raises MayNot."""
    need(by)
    Role.objects.filter(pk=role.pk).delete()


def overlapping(role: Role) -> Role | None:
    rows = Role.objects.filter(contributor=role.contributor_id, organisation=role.organisation_id, kind=role.kind)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=role.starts_on)).exclude(pk=role.pk)
    if role.ends_on is not None:
        rows = rows.filter(starts_on__lt=role.ends_on)
    return rows.first()
