"""Work in the background: one call each, by id."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from wagtail.models import TaskState

from signalmast.accounts import selectors as accounts
from signalmast.core import clock
from signalmast.pages import services
from signalmast.pages.models import FollowUp, Import
from signalmast.pages.services import following, letting_out

PUBLIC = "public"  # the queue of what readers wait for; imports and reviews never hold it up


def ask(*, page: int, way: FollowUp.Way) -> None:
    """What follows a page is due, and the worker is told; one of a page's tasks is enough."""
    with transaction.atomic():
        following.ask(pages=[page], way=way, at=clock.now())
        follow.enqueue(page)


def look_again() -> None:
    """The worker compares what stands with what readers see; asked a thousand times, it looks once."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=reconcile.module_path)
    if not waiting.exists():
        reconcile.enqueue()


@task(queue_name=PUBLIC, priority=10)
def follow(page_pk: int) -> None:
    following.follow(page=page_pk, now=clock.now)


@task(queue_name=PUBLIC)
def reconcile() -> None:
    following.reconcile(at=clock.now())


def start_import(job: Import, *, language: str) -> bool:
    """Give a looked-at file to the worker; a second word for the same file does nothing."""
    with transaction.atomic():
        if not services.queue_import(job=job):
            return False
        bring_in.enqueue(job.pk, language)
    return True


@task()
def bring_in(import_pk: int, language: str) -> None:
    """Run a waiting import; its row tells the person how far it is and why it was refused."""
    job = services.take_up(pk=import_pk)
    if job is None:
        return

    def progress(rows: int) -> None:
        Import.objects.filter(pk=import_pk).update(rows_done=rows)

    with translation.override(language):
        try:
            services.run_import(job=job, at=clock.now(), now=clock.now, progress=progress)
        except services.ImportRefused:
            return  # the row holds the words
        except Exception:
            services.give_up(job=job, at=clock.now())
            raise


def write_letters(*, instance: TaskState, **_signal: Any) -> None:
    """A post was handed in or decided on: the worker writes to whom it concerns, once that is stored."""
    if accounts.mail_is_set():
        letters.enqueue(instance.pk, instance.status)


@task()
def letters(state_pk: int, status: str) -> None:
    """`status` is what the letter is about; if the post has moved on since, nobody is told what no longer holds."""
    state = TaskState.objects.select_related("workflow_state", "revision").filter(pk=state_pk, status=status).first()
    if state is None:
        return
    if status == TaskState.STATUS_IN_PROGRESS:
        letting_out.tell_readers(state=state)
    else:
        letting_out.tell_writer(state=state)
