"""Addresses by which a calendar is read: made, shown once, and revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.network import codes
from signalmast.network.models import CalendarLink, Contributor
from signalmast.network.services.may import need, need_own

LASTS = timedelta(days=400)


@transaction.atomic
def make_own(*, contributor: Contributor, by: User | Contributor, at: datetime) -> str:
    """A new address of somebody's own sessions; the one before it stops working. Raises MayNot."""
    need_own(by, contributor)
    held = Contributor.objects.select_for_update().get(pk=contributor.pk)
    held.calendar_links.filter(revoked_at=None).update(revoked_at=at)
    return _made(at, contributor=held)


@transaction.atomic
def make_for_staff(*, by: User, at: datetime) -> str:
    """A new address of every session, for this member of staff; the one before it stops working. Raises MayNot."""
    need(by)
    User.objects.select_for_update().get(pk=by.pk)
    CalendarLink.objects.filter(user=by, revoked_at=None).update(revoked_at=at)
    return _made(at, user=by)


@transaction.atomic
def revoke_own(*, contributor: Contributor, by: User | Contributor, at: datetime) -> int:
    """Raises MayNot."""
    need_own(by, contributor)
    return contributor.calendar_links.filter(revoked_at=None).update(revoked_at=at)


@transaction.atomic
def revoke_for_staff(*, by: User, at: datetime) -> int:
    return CalendarLink.objects.filter(user=by, revoked_at=None).update(revoked_at=at)


def _made(at: datetime, **whose: Contributor | User) -> str:
    code = codes.new_code() + codes.new_code()
    CalendarLink.objects.create(digest=codes.digest_of(code), made_at=at, expires_at=at + LASTS, **whose)
    return code
