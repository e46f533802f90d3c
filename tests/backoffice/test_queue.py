from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from signalmast.backoffice import queue

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _task(status: str, workers: list[str]) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        worker_ids=workers,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        run_after=get_date_max(),
        started_at=NOW,
        exception_class_path="",
        traceback="",
    )


@pytest.mark.django_db
def test_running_tasks_go_back_until_the_third_attempt() -> None:
    DBTaskResult.objects.all().delete()  # what setting up the desk left in the queue
    first, third = _task("RUNNING", ["a"]), _task("RUNNING", ["a", "b", "c"])
    done, ready = _task("SUCCESSFUL", ["a"]), _task("READY", [])

    assert queue.take_back_abandoned(at=NOW) == queue.Taken(again=1, given_up=1)

    status = {task.pk: (task.status, task.started_at, task.finished_at) for task in DBTaskResult.objects.all()}
    assert status == {
        first.pk: ("READY", None, None),
        third.pk: ("FAILED", NOW, NOW),
        done.pk: ("SUCCESSFUL", NOW, None),
        ready.pk: ("READY", NOW, None),
    }
