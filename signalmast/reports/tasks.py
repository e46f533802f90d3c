"""Work in the background: one call each, by id."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks.exceptions import TaskResultDoesNotExist

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.reports import services
from signalmast.reports.models import Review


@task()
def freeze(review_pk: int, by_pk: int | None) -> None:
    """Freeze a review; its row tells what went wrong."""
    review = Review.objects.get(pk=review_pk)
    by = User.objects.filter(pk=by_pk).first() if by_pk is not None else None
    try:
        services.freeze_review(review=review, by=by, at=clock.now())
    except (OSError, services.ReviewImpossible):
        return  # the row holds the reason


@transaction.atomic
def begin_freezing(*, review: Review, seen: datetime, by: User, at: datetime) -> bool:
    """Hand a draft to the worker, once; False when it was already. Raises services.DraftChanged."""
    if not services.request_freeze(review=review, seen=seen, at=at):
        return False
    result = freeze.enqueue(review.pk, by.pk)
    services.note_task(review=review, task=str(result.id))
    return True


def has_stopped(review: Review) -> bool:
    """Whether a review waits for work that ended without a result: given up, or no longer known."""
    if review.state != Review.State.FREEZING:
        return False
    try:
        result = freeze.get_result(review.task)
    except TaskResultDoesNotExist:
        return True
    return result.status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
