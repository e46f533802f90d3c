"""After how long an organisation counts as quiet, and the particulars of somebody inactive go."""

from __future__ import annotations

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.network.models import NetworkSettings
from signalmast.network.services.may import need


@transaction.atomic
def change(*, quiet_days: int, fade_months: int, by: User) -> NetworkSettings:
    """Raises MayNot, ValidationError."""
    need(by)
    row, _made = NetworkSettings.objects.select_for_update().get_or_create(pk=1)
    row.quiet_days, row.fade_months = quiet_days, fade_months
    row.full_clean()
    row.save()
    return row
