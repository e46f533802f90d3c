"""Where targets stand, counted again round by round, and each month of their history frozen once.

Both go target by target, each in its own transaction, and ask before they lock: a killed worker leaves whole rows, and
the next round goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.programmes.measures import Sitting
from signalmast.programmes.models import Programme, Target, TargetMonth
from signalmast.programmes.rules import month_end
from signalmast.programmes.selectors import history
from signalmast.programmes.selectors.programmes import sees
from signalmast.programmes.selectors.standing import counting, value_of
from signalmast.programmes.services.may import MayNot

logger = logging.getLogger(__name__)
MONTHS_AT_ONCE = 300  # of a plan of years that is written down late; the next round goes on
AGAIN = timedelta(minutes=50)  # the worker comes round each hour


def keep(*, at: datetime) -> tuple[int, int]:
    """What the worker does each hour: freeze the months that are over, count the targets whose time it is.

    How many months were frozen, and how many targets counted.
    """
    return freeze_months(at=at), count_due(at=at)


def freeze_months(*, at: datetime, most: int = MONTHS_AT_ONCE) -> int:
    """Freeze the months that are over for a week, oldest first; how many. One that fails is told and tried again."""
    due = history.months_due(on=timezone.localdate(at))
    if not due:
        return 0
    frozen = 0
    with Sitting(at=at) as sitting:
        for pk, months in due:
            for month in months[: max(0, most - frozen)]:
                if not _try_to_freeze(pk, month, sitting, at):
                    break  # a later month stands on the one before
                frozen += 1
    return frozen


def count_due(*, at: datetime) -> int:
    """Count the targets whose time it is and that were not counted within the hour."""
    due = counting(timezone.localdate(at)).filter(Q(counted_at=None) | Q(counted_at__lte=at - AGAIN))
    return _count(due.select_related("programme"), at)


def count_programme(*, programme: Programme, by: User, at: datetime) -> int:
    """Count its targets now, for somebody who waits. Raises MayNot."""
    if not sees(by):
        raise MayNot("programmes.see_programmes")
    return _count(counting(timezone.localdate(at)).filter(programme=programme).select_related("programme"), at)


def _count(targets: Iterable[Target], at: datetime) -> int:
    """Asked before anything is locked; a target that was changed meanwhile is left to the next round."""
    counted, rows = 0, list(targets)
    if not rows:
        return 0
    with Sitting(at=at) as sitting:
        for target in rows:
            counted += _keep_count(target, value_of(target, sitting, on=timezone.localdate(at)), at)
    return counted


@transaction.atomic
def _keep_count(target: Target, value: Decimal | None, at: datetime) -> bool:
    """Whoever shows the figure learns of it by the row being saved, once a day even where it stayed the same."""
    held = Target.objects.select_for_update(of=("self",)).filter(pk=target.pk, changed_at=target.changed_at).first()
    if held is None or (held.counted_at is not None and held.counted_at > at):
        return False
    day = held.counted_at and timezone.localdate(held.counted_at)
    if held.counted == value and day == timezone.localdate(at):
        return bool(Target.objects.filter(pk=held.pk).update(counted_at=at))
    held.counted, held.counted_at = value, at
    held.save(update_fields=["counted", "counted_at"])
    return True


def _try_to_freeze(pk: int, month: date, sitting: Sitting, at: datetime) -> bool:
    try:
        return _freeze(pk, month, sitting, at)
    except Exception:
        logger.exception("The month %s of a target could not be frozen; it comes round again", month)
        return False


def _freeze(pk: int, month: date, sitting: Sitting, at: datetime) -> bool:
    """Whether the month stands frozen now."""
    target = Target.objects.get(pk=pk)
    value = value_of(target, sitting, on=month_end(month))
    try:
        return _write_month(target, month, value, at)
    except IntegrityError:  # another worker was first
        return TargetMonth.objects.filter(target=pk, month=month).exists()


@transaction.atomic
def _write_month(target: Target, month: date, value: Decimal | None, at: datetime) -> bool:
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if held.changed_at != target.changed_at:
        return False
    newest = held.months.order_by("-month").first()
    if newest is not None and newest.month >= month:
        return True
    row = {
        "month": month,
        "value": value,
        "aim": held.aim,
        "typed": held.typed,
        "frozen_at": at,
        "previous": newest.digest if newest else history.FIRST,
    }
    TargetMonth(target=held, **row, digest=history.digest_of(held, row)).save()
    return True
