"""Requests that come again: kept, ended, and sent by the worker when their turn comes."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.assignments import calendar
from signalmast.assignments.models import QuietDays, Recurrence, RequestTemplate
from signalmast.assignments.services import asking
from signalmast.assignments.services.may import need
from signalmast.network.models import Contributor, Organisation

logger = logging.getLogger(__name__)


@transaction.atomic
def start(
    *,
    template: RequestTemplate,
    every: str,
    next_on: date,
    by: User,
    at: datetime,
    moves: bool = False,
    together: bool = False,
    organisations: Collection[Organisation] = (),
    contributors: Collection[Contributor] = (),
) -> Recurrence:
    """From its first due day on, on that day of the week or month. Raises MayNot, asking.Nobody, ValidationError."""
    need(by)
    if not organisations and not contributors:
        raise asking.Nobody(template.pk)
    if next_on <= calendar.local_day(at):
        raise ValidationError({"next_on": gettext("This day has passed.")})
    day = next_on.weekday() if every == Recurrence.Every.WEEK else next_on.day
    row = Recurrence(template=template, every=every, day=day, next_on=next_on, moves=moves, together=together, by=by)
    row.full_clean(exclude=["template", "by"])
    row.save()
    row.organisations.set(organisations)
    row.contributors.set(contributors)
    return row


@transaction.atomic
def end(*, recurrence: Recurrence, by: User, at: datetime) -> Recurrence:
    """No more of them; those that were sent stay. Raises MayNot."""
    need(by)
    row = Recurrence.objects.select_for_update().get(pk=recurrence.pk)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    return row


def recur(*, at: datetime) -> int:
    """Send every recurring request whose turn has come: as many days ahead as its template says. How many.

    One whose writer may not ask any more is ended, and says so in the log. Those missed while the desk stood still are
    left out. May run again, and in two places at once.
    """
    today = calendar.local_day(at)
    rows = Recurrence.objects.filter(ended_at=None, next_on__lte=today + timedelta(days=365)).select_related("template")
    due = [row.pk for row in rows if _turn(row) <= today]
    return sum(_once(number, at=at) for number in due)


def _turn(row: Recurrence) -> date:
    return row.next_on - timedelta(days=row.template.days)


@transaction.atomic
def _once(number: int, *, at: datetime) -> bool:
    row = Recurrence.objects.select_for_update(of=("self",)).select_related("template", "by").get(pk=number)
    today = calendar.local_day(at)
    if row.ended_at is not None or _turn(row) > today:
        return False
    due_on = due_day(row)
    row.next_on = calendar.next_day(every=row.every, day=row.day, after=max(row.next_on, today))
    row.save(update_fields=["next_on"])
    if calendar.moment(due_on, row.template.hour) <= at:
        return False
    try:
        with transaction.atomic():
            _send(row, due_on, at=at)
    except (PermissionDenied, asking.Nobody, asking.TooMany, ValidationError) as refusal:
        logger.error("recurring request %s ends: %r", row.pk, refusal)
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        return False
    return True


def _send(row: Recurrence, due_on: date, *, at: datetime) -> None:
    if row.by is None:
        raise PermissionDenied
    asking.send_to_many(
        **asking.fields_of(row.template),
        due_at=calendar.moment(due_on, row.template.hour),
        template=row.template,
        recurrence=row,
        together=row.together,
        organisations=[each for each in row.organisations.all() if each.active_to is None or each.active_to > due_on],
        contributors=list(row.contributors.filter(faded_at=None)),
        by=row.by,
        at=at,
    )


def due_day(row: Recurrence) -> date:
    """`next_on`, or the working day after the quiet ones where the writer said so."""
    if not row.moves:
        return row.next_on
    spans = QuietDays.objects.filter(until__gte=row.next_on, starts_on__lte=row.next_on + timedelta(days=90))
    return calendar.working_day(row.next_on, [calendar.Quiet(each.starts_on, each.until) for each in spans])
