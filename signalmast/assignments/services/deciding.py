"""What the desk does with a request that went out: send back, finish, call off; and what closes by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.assignments import states
from signalmast.assignments.models import Assignment, InternalNote
from signalmast.assignments.services import letters, telling
from signalmast.assignments.services.may import need
from signalmast.assignments.services.moving import did_already, held, move

ANEW = timedelta(days=3)  # for whoever is asked for a little more


@transaction.atomic
def return_with_words(*, assignment: Assignment, words: str, by: User, at: datetime) -> Assignment:
    """What came is not it yet. Who has less than three days left has three. Raises MayNot, NotNow, ValidationError."""
    need(by)
    row = held(assignment)
    said = words.strip()
    if did_already(row, "return", words=said):
        return row
    if not said:
        raise ValidationError({"words": gettext("Say what is missing.")})
    if row.due_at < at + ANEW:
        row.due_at, row.told = at + ANEW, 0
    move(row, "return", words=said, by=by, at=at)
    telling.returned(row, at=at)
    return row


@transaction.atomic
def mark_done(*, assignment: Assignment, by: User, at: datetime, words: str = "") -> Assignment:
    """The desk has what it asked for. Raises MayNot, NotNow, ValidationError."""
    need(by)
    return _end(held(assignment), "finish", words=words.strip(), by=by, at=at)


@transaction.atomic
def cancel(*, assignment: Assignment, by: User, at: datetime, words: str = "") -> Assignment:
    """The desk does not need it any more; whoever was asked sees the words. Raises MayNot, NotNow, ValidationError."""
    need(by)
    return _end(held(assignment), "cancel", words=words.strip(), by=by, at=at)


@transaction.atomic
def close_for_about(*, about_key: str, at: datetime) -> int:
    """What was asked for is in public: every request about it that is still open is done. How many; may run again."""
    return _close(Q(about_key=about_key), at) if about_key else 0


@transaction.atomic
def close_these(*, numbers: Collection[int], at: datetime) -> int:
    """What was handed in for these requests is in public. How many were still open; may run again."""
    return _close(Q(pk__in=numbers), at)


def _close(which: Q, at: datetime) -> int:
    closed = list(Assignment.objects.select_for_update().filter(which, state__in=states.OPEN).order_by("pk"))
    for row in closed:
        _end(row, "finish", words="", by=None, at=at)
    return len(closed)


@transaction.atomic
def note(*, assignment: Assignment, words: str, by: User, at: datetime) -> InternalNote:
    """The desk's own words, which whoever was asked never sees. Raises MayNot, ValidationError."""
    need(by)
    row = InternalNote(assignment=assignment, words=words.strip(), by=by, at=at)
    row.full_clean(exclude=["assignment", "by"])
    row.save()
    return row


def _end(row: Assignment, how: str, *, words: str, by: User | None, at: datetime) -> Assignment:
    if did_already(row, how, words=words) or (how == "finish" and row.state == states.DONE):
        return row
    move(row, how, words=words, by=by, at=at)
    letters.withdraw(about=row.key, at=at)
    return row
