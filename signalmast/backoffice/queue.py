"""Work that a killed worker left half done goes back into the queue: the queue itself never does that.

True only where one worker serves the queue, as `signalmast serve` sees to: a second worker's running task would be
taken for an abandoned one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ATTEMPTS = 3


@dataclass(frozen=True)
class Taken:
    again: int
    given_up: int


@transaction.atomic
def take_back_abandoned(*, at: datetime) -> Taken:
    """RUNNING becomes READY, or FAILED where three workers began it and none finished."""
    again = given_up = 0
    for task in DBTaskResult.objects.running().select_for_update():
        # Each claim adds one worker to the list, so its length is the number of attempts.
        if len(task.worker_ids) >= ATTEMPTS:
            task.status, task.finished_at = TaskResultStatus.FAILED, at
            task.exception_class_path = "builtins.RuntimeError"
            task.traceback = f"Begun {ATTEMPTS} times and never finished: the worker ended each time."
            given_up += 1
        else:
            task.status, task.started_at = TaskResultStatus.READY, None
            again += 1
        task.save()
    return Taken(again, given_up)
