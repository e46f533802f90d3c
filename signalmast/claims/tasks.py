"""Work in the background that asks other sites: one call each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from signalmast.accounts.models import User
from signalmast.claims.models import Evidence
from signalmast.claims.services import copies, listening
from signalmast.core import clock, fetch


@transaction.atomic
def ask_for_copy(*, evidence: Evidence, by: User, at: datetime) -> None:
    """A copy is wanted, and the worker is told. Raises what `copies.ask` raises."""
    row = copies.ask(evidence=evidence, by=by, at=at)
    take_copy.enqueue(row.pk)


@task()
def take_copy(evidence_pk: int) -> None:
    copies.take(pk=evidence_pk, now=clock.now)


def listen() -> None:
    """The worker reads the feeds whose turn it is; nothing where no other site may be asked."""
    waiting = DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING], task_path=read_feeds.module_path
    )
    if not fetch.switched() and listening.due(at=clock.now()) and not waiting.exists():
        read_feeds.enqueue()


@task()
def read_feeds() -> None:
    listening.read_due(now=clock.now)
