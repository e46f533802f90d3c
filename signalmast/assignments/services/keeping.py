"""Templates, quiet days and calendar addresses."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.assignments.models import CalendarLink, QuietDays, RequestTemplate
from signalmast.assignments.services.may import need


@transaction.atomic
def keep_template(*, template: RequestTemplate, by: User, at: datetime) -> RequestTemplate:
    """A new one, or one that was changed; requests that were sent stay as they are. Raises MayNot, ValidationError."""
    need(by)
    if template.pk is None:
        template.by = by
    template.full_clean(exclude=["by", "programme"])
    template.save()
    return template


@transaction.atomic
def keep_quiet_days(*, days: QuietDays, by: User, at: datetime) -> QuietDays:
    """Raises MayNot, ValidationError."""
    need(by)
    days.full_clean()
    days.save()
    return days


@transaction.atomic
def forget_quiet_days(*, days: QuietDays, by: User, at: datetime) -> None:
    """Raises MayNot."""
    need(by)
    days.delete()


@transaction.atomic
def make_calendar_address(*, by: User, at: datetime) -> str:
    """The secret part of a new address, told once; the one before stops working. Raises MayNot."""
    need(by)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.update_or_create(user=by, defaults={"digest": accounts.digest_of(token), "created_at": at})
    return token


@transaction.atomic
def end_calendar_address(*, by: User, at: datetime) -> None:
    """Of one's own, also for somebody who may not ask any more."""
    CalendarLink.objects.filter(user=by).delete()
