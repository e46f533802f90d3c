"""The clock's part: reminders before and after a due time, and telling those above when nothing comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from signalmast.assignments import states
from signalmast.assignments.models import Assignment
from signalmast.assignments.services import telling

SOON, LONG = timedelta(days=1), timedelta(days=3)
TOLD_SOON, TOLD_LATE, TOLD_LONG = 1, 2, 3
IN_A_ROUND = 100


def escalate(*, at: datetime) -> int:
    """Write what has become due to be written: a day before, when the time passed, and three days later.

    Each once for a due time; what was missed while the desk stood still is not made up for. How many requests.
    """
    near = (
        Q(told__lt=TOLD_SOON, due_at__lte=at + SOON)
        | Q(told__lt=TOLD_LATE, due_at__lte=at)
        | Q(told__lt=TOLD_LONG, due_at__lte=at - LONG)
    )
    waiting = Assignment.objects.filter(near, state__in=states.WAITING, due_at__lte=at + SOON)
    found = list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:IN_A_ROUND])
    for number in found:
        _tell(number, at=at)
    return len(found)


@transaction.atomic
def _tell(number: int, *, at: datetime) -> None:
    row = Assignment.objects.select_for_update().get(pk=number)
    if row.state not in states.WAITING:
        return
    stage = stage_of(row, at=at)
    if stage == TOLD_SOON and row.told < TOLD_SOON and not _asked_just_now(row):
        telling.soon(row, at=at)
    if stage >= TOLD_LATE > row.told:
        telling.late(row, at=at)
    if stage >= TOLD_LONG > row.told:
        telling.long_late(row, at=at)
    row.told = max(row.told, stage)
    row.save(update_fields=["told"])


def stage_of(row: Assignment, *, at: datetime) -> int:
    if row.due_at <= at - LONG:
        return TOLD_LONG
    if row.due_at <= at:
        return TOLD_LATE
    return TOLD_SOON if row.due_at <= at + SOON else 0


def _asked_just_now(row: Assignment) -> bool:
    """Within the day before it is due: they were just told when it is."""
    return row.sent_at is not None and row.sent_at > row.due_at - SOON
