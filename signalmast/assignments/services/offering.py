"""What contributors send without having been asked: a request that stands with them and is answered at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from signalmast.assignments.models import Assignment, Recipient, Submission
from signalmast.assignments.models.assignments import new_request_key
from signalmast.assignments.services.answering import submit
from signalmast.assignments.services.files import Came
from signalmast.assignments.services.may import MayNot
from signalmast.assignments.services.moving import TooOften, move
from signalmast.network.models import Contributor

A_DAY = 20
TWICE = timedelta(minutes=10)  # within which the same title is a second press of the button


def offer(
    *, contributor: Contributor, title: str, wanted: str, text: str = "", files: Iterable[Came] = (), at: datetime
) -> Submission:
    """Looked after by their coordinator, or by whoever takes it up.

    Raises MayNot, TooOften past twenty a day, ValidationError, attachments.Refused; then nothing is kept.
    """
    with transaction.atomic():
        person = Contributor.objects.select_for_update().get(pk=contributor.pk)
        if person.faded_at is not None:
            raise MayNot("faded")
        mine = Assignment.objects.filter(created_by=None, recipients__contributor=person)
        if mine.filter(created_at__gt=at - timedelta(days=1)).count() >= A_DAY:
            raise TooOften(f"{A_DAY} a day")
        twin = mine.filter(title=title.strip(), wanted=wanted, created_at__gt=at - TWICE).order_by("-pk").first()
        row = twin or _made(person, title=title.strip(), wanted=wanted, at=at)
        return submit(assignment=row, text=text, files=files, contributor=person, at=at)


def _made(person: Contributor, *, title: str, wanted: str, at: datetime) -> Assignment:
    key = new_request_key()
    row = Assignment(
        key=key,
        batch=key,
        title=title,
        words=gettext("Sent without having been asked for."),
        wanted=wanted,
        due_at=at,
        owner=person.coordinator,
        created_at=at,
    )
    row.full_clean(exclude=["owner", "template", "recurrence", "created_by"])
    row.save()
    Recipient.objects.create(assignment=row, contributor=person, since=at)
    return move(row, "send", contributor=person, at=at)
