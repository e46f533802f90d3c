"""Requests are written as drafts, given to somebody, and sent: once to all together, or once to each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.assignments import calendar, states
from signalmast.assignments.models import (
    Assignment,
    GivenFile,
    Recipient,
    Recurrence,
    RequestTemplate,
)
from signalmast.assignments.models.assignments import new_request_key
from signalmast.assignments.services import letters, telling
from signalmast.assignments.services.files import Came, Kept
from signalmast.assignments.services.may import need
from signalmast.assignments.services.moving import NotNow, did_already, held, move, note_change
from signalmast.network.models import Contributor, Organisation

MOST_RECIPIENTS = 500
FARTHEST = timedelta(days=3 * 366)


class Nobody(ValueError):
    """A request needs somebody who is asked."""


class TooMany(ValueError):
    """More than so many at once cannot be answered by anybody at the desk."""


@transaction.atomic
def create(
    *,
    title: str,
    words: str,
    wanted: str,
    due_at: datetime,
    by: User,
    at: datetime,
    about_key: str = "",
    about_label: str = "",
    programme: Any = None,
    priority: int = Assignment.Priority.NORMAL,
    owner: User | None = None,
    template: RequestTemplate | None = None,
    recurrence: Recurrence | None = None,
    demo: bool = False,
) -> Assignment:
    """A draft, looked after by whoever wrote it unless another is named. Raises MayNot, ValidationError."""
    need(by)
    key = new_request_key()
    row = Assignment(
        key=key,
        batch=key,
        title=title.strip(),
        words=words.strip(),
        wanted=wanted,
        due_at=due_at,
        about_key=about_key,
        about_label=about_label.strip()[:250],
        programme=programme,
        priority=priority,
        owner=owner or by,
        template=template,
        recurrence=recurrence,
        created_by=by,
        created_at=at,
        demo=demo,
    )
    _settled(row, at=at)
    return row


@transaction.atomic
def change(*, assignment: Assignment, by: User, at: datetime, **fields: Any) -> Assignment:
    """Other words, another time, another owner. What ended stays as it is. Raises MayNot, NotNow, ValidationError."""
    need(by)
    row = held(assignment)
    if row.state not in (states.DRAFT, *states.OPEN):
        raise NotNow(row.state)
    due_before = row.due_at
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    moved = row.due_at != due_before
    if moved:
        row.told = 0
        letters.withdraw(about=row.key, at=at)
    _settled(row, at=at if moved else min(at, row.due_at - timedelta(seconds=1)))
    if row.state != states.DRAFT:
        note_change(row, words=gettext("The due time was moved.") if moved else "", by=by, at=at)
        if moved and row.state in states.WAITING:
            telling.moved(row, at=at)
    return row


def add_files(*, assignment: Assignment, files: Iterable[Came], by: User, at: datetime) -> list[GivenFile]:
    """What helps to answer it goes along. Raises MayNot, NotNow, attachments.Refused."""
    need(by)
    with Kept(files) as kept, transaction.atomic():
        row = held(assignment)
        if row.state not in (states.DRAFT, *states.OPEN):
            raise NotNow(row.state)
        return [GivenFile.objects.create(assignment=row, **columns) for columns in kept.columns]


@transaction.atomic
def add_recipients(
    *,
    assignment: Assignment,
    by: User,
    at: datetime,
    organisations: Collection[Organisation] = (),
    contributors: Collection[Contributor] = (),
) -> Assignment:
    """To a draft; whoever is there already stays once. Raises MayNot, NotNow, TooMany."""
    need(by)
    row = held(assignment)
    if row.state != states.DRAFT:
        raise NotNow(row.state)
    _stand_with(row, organisations, contributors, by=by, at=at)
    return row


@transaction.atomic
def remove_recipient(*, recipient: Recipient, by: User, at: datetime) -> None:
    """From a draft, of which nobody knows yet. Raises MayNot, NotNow."""
    need(by)
    if held(recipient.assignment).state != states.DRAFT:
        raise NotNow(recipient.assignment.key)
    recipient.delete()


@transaction.atomic
def send(*, assignment: Assignment, together: bool, by: User, at: datetime) -> list[Assignment]:
    """Ask them: all together for one answer, or each for their own, as one row each of the same batch.

    Raises MayNot, NotNow, Nobody, ValidationError where it is due already.
    """
    need(by)
    row = held(assignment)
    if did_already(row, "send"):
        return list(Assignment.objects.filter(batch=row.batch))
    if row.state != states.DRAFT:
        raise NotNow(row.state)
    standing = list(row.recipients.all())
    if not standing:
        raise Nobody(row.key)
    _not_due_yet(row, at=at)
    sent = [row, *([] if together else _copies(row, standing[1:]))]
    for each in sent:
        move(each, "send", by=by, at=at)
        telling.asked(each, at=at)
    return sent


@transaction.atomic
def send_to_many(
    *,
    by: User,
    at: datetime,
    together: bool = False,
    organisations: Collection[Organisation] = (),
    contributors: Collection[Contributor] = (),
    **fields: Any,
) -> list[Assignment]:
    """Write and send the same request to many at once. Raises what its parts raise."""
    row = create(by=by, at=at, **fields)
    add_recipients(assignment=row, organisations=organisations, contributors=contributors, by=by, at=at)
    return send(assignment=row, together=together, by=by, at=at)


def from_template(*, template: RequestTemplate, by: User, at: datetime, due_on: date | None = None) -> Assignment:
    """A draft with the template's words, due as many days later as it says, or on `due_on`."""
    day = due_on or calendar.local_day(at) + timedelta(days=template.days)
    return create(**fields_of(template), due_at=calendar.moment(day, template.hour), template=template, by=by, at=at)


def fields_of(template: RequestTemplate) -> dict[str, Any]:
    names = ("title", "words", "wanted", "priority", "programme")
    return {name: getattr(template, name) for name in names}


@transaction.atomic
def reassign(
    *,
    assignment: Assignment,
    by: User,
    at: datetime,
    organisations: Collection[Organisation] = (),
    contributors: Collection[Contributor] = (),
    due_at: datetime | None = None,
    words: str = "",
) -> Assignment:
    """It goes to somebody else, and its times begin anew. With whom it stood stays written, with the day.

    Raises MayNot, NotNow, Nobody, TooMany, ValidationError.
    """
    need(by)
    row = held(assignment)
    if not organisations and not contributors:
        raise Nobody(row.key)
    if states.Request.after(row.state, "reassign") is None:
        raise NotNow(row.state)
    row.recipients.filter(until=None).update(until=at)
    letters.withdraw(about=row.key, at=at)
    _stand_with(row, organisations, contributors, by=by, at=at)
    row.sent_at, row.accepted_at, row.submitted_at, row.ended_at, row.told = at, None, None, None, 0
    row.due_at = due_at or row.due_at
    _not_due_yet(row, at=at)
    move(row, "reassign", words=words.strip(), by=by, at=at)
    telling.asked(row, at=at)
    return row


def _settled(row: Assignment, *, at: datetime) -> None:
    row.full_clean(exclude=["programme", "owner", "template", "recurrence", "created_by"])
    _not_due_yet(row, at=at)
    row.save()


def _not_due_yet(row: Assignment, *, at: datetime) -> None:
    if row.due_at <= at:
        raise ValidationError({"due_at": gettext("This time has passed.")})
    if row.due_at > at + FARTHEST:
        raise ValidationError({"due_at": gettext("This is too far away.")})


def _stand_with(
    row: Assignment,
    organisations: Collection[Organisation],
    contributors: Collection[Contributor],
    *,
    by: User,
    at: datetime,
) -> None:
    now = row.recipients.filter(until=None)
    there = {(each.organisation_id, each.contributor_id) for each in now}
    wanted: dict[tuple[int | None, int | None], None] = dict.fromkeys((each.pk, None) for each in organisations)
    wanted |= dict.fromkeys((None, each.pk) for each in contributors if each.faded_at is None)
    new = [pair for pair in wanted if pair not in there]
    if len(there) + len(new) > MOST_RECIPIENTS:
        raise TooMany(MOST_RECIPIENTS)
    Recipient.objects.bulk_create(
        [Recipient(assignment=row, organisation_id=one, contributor_id=two, since=at, by=by) for one, two in new]
    )


def _copies(row: Assignment, others: list[Recipient]) -> list[Assignment]:
    """One more row each; files on the disk are shared."""
    names = [each.name for each in Assignment._meta.concrete_fields if each.name not in ("id", "key")]
    copies = [Assignment(**{name: getattr(row, name) for name in names}) for _each in others]
    Assignment.objects.bulk_create(copies)
    for copy, recipient in zip(copies, others, strict=True):
        recipient.assignment = copy
    Recipient.objects.bulk_update(others, ["assignment"])
    shared = list(row.files.values("place", "name", "media_type", "size", "digest"))
    GivenFile.objects.bulk_create([GivenFile(assignment=copy, **columns) for copy in copies for columns in shared])
    return copies
