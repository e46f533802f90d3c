"""A review before it is frozen: begun, changed by one person at a time, handed to the worker, deleted."""

from __future__ import annotations

import shutil
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from signalmast.accounts.models import User
from signalmast.core.periods import Period
from signalmast.pages.models import CommunityPage
from signalmast.programmes.models import Programme
from signalmast.reports.models import Review
from signalmast.reports.services.reviews import folder_of

_OPEN = (Review.State.DRAFT, Review.State.FAILED)


class DraftChanged(Exception):
    """Somebody saved the draft after it was opened; nothing was stored."""


class ReviewClosed(Exception):
    """The review is frozen or being frozen and can no longer be changed."""


def draft_review(
    *,
    period: Period,
    page: CommunityPage | None,
    languages: list[str],
    chapters: list[str],
    by: User | None,
    at: datetime,
    programme: Programme | None = None,
) -> Review:
    """Begin a review of all pages, of one page or of one programme; nothing is counted yet."""
    return Review.objects.create(
        date_from=period.first,
        date_to=period.last,
        page=page,
        page_title=page.title if page else "",
        programme=programme,
        programme_name=programme.name_vi if programme else "",
        languages=languages,
        chapters=chapters,
        created_by=by,
        created_at=at,
        updated_by=by,
        updated_at=at,
    )


def change_draft(
    *,
    review: Review,
    chapters: list[str],
    findings: dict[str, dict[str, str]],
    seen: datetime,
    by: User,
    at: datetime,
) -> Review:
    """Keep the ticked chapters and the written findings. `seen` is the `updated_at` the person began from.

    Raises DraftChanged when somebody saved since, and ReviewClosed.
    """
    mine = Review.objects.filter(pk=review.pk, state__in=_OPEN, updated_at=seen)
    stored = mine.update(chapters=chapters, findings=findings, updated_by=by, updated_at=at)
    review.refresh_from_db()
    if stored:
        return review
    raise DraftChanged if review.open else ReviewClosed


def request_freeze(*, review: Review, seen: datetime, at: datetime) -> bool:
    """Mark a draft as being frozen; False when it already is or was, so that two presses freeze once.

    Raises DraftChanged when somebody saved since `seen`.
    """
    mine = Review.objects.filter(pk=review.pk, state__in=_OPEN, updated_at=seen)
    taken = mine.update(state=Review.State.FREEZING, problem="", task="", updated_at=at)
    review.refresh_from_db()
    if not taken and review.open:
        raise DraftChanged
    return bool(taken)


def note_task(*, review: Review, task: str) -> None:
    """Remember which piece of the worker's work freezes the review."""
    Review.objects.filter(pk=review.pk).update(task=task)


def give_up_freezing(*, review: Review) -> Review:
    """The worker's task ended without a result: the review is a draft again and says so."""
    waiting = Review.objects.filter(pk=review.pk, state=Review.State.FREEZING)
    waiting.update(state=Review.State.FAILED, problem=Review.Problem.UNFINISHED)
    review.refresh_from_db()
    return review


@transaction.atomic
def delete_review(*, review: Review, by: User) -> None:
    """Delete a draft, or a frozen review with its files; the log keeps by whom. Raises ReviewClosed while freezing."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.state == Review.State.FREEZING:
        raise ReviewClosed
    folder = folder_of(review)
    log(instance=review, action="wagtail.delete", user=by, deleted=True)
    review.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
