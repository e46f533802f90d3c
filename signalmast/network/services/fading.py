"""Particulars of people go: when they ask, and when the set time without activity has passed.

What they contributed stays and counts for their organisation, without a name. What other tables keep about a person
(who came to a training, who was asked) hangs on the same row, which is nobody from then on.

Their keys stand in a file that no backup takes and no restore replaces, so that whoever was erased is erased again when
an older backup brings them back.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings as files
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from signalmast.core import new_files
from signalmast.network.models import Contributor
from signalmast.network.selectors import settings
from signalmast.network.services import people_lists
from signalmast.network.services.contributors import locked
from signalmast.network.services.may import Actor, need_own
from signalmast.network.services.organisations import end_roles

_AT_ONCE = 200


@transaction.atomic
def erase(*, contributor: Contributor, by: Actor, at: datetime) -> Contributor:
    """All that says who somebody is. Asked by themselves or by whoever keeps the network. Raises MayNot, Faded.

    Once erased it stays erased: nothing is kept from which it could be put together again.
    """
    need_own(by, contributor)
    row = locked(contributor)
    _remember([row.key])
    return _fade(row, at)


def fade_inactive(*, at: datetime) -> int:
    """Everybody who did nothing for the set time, a few hundred at most a transaction. How many went."""
    gone = 0
    while numbers := list(due(at).values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            rows = list(due(at).filter(pk__in=numbers).select_for_update().order_by("pk"))
            _remember([row.key for row in rows])
            for row in rows:
                _fade(row, at)
            gone += len(rows)
    return gone


def replay(*, at: datetime) -> int:
    """Erase again whoever came back with a backup. How many."""
    known = sorted(_remembered())
    gone = 0
    for start in range(0, len(known), _AT_ONCE):
        back = Contributor.objects.filter(key__in=known[start : start + _AT_ONCE], faded_at=None)
        with transaction.atomic():
            for row in back.select_for_update().order_by("pk"):
                _fade(row, at)
                gone += 1
    return gone


def due(at: datetime) -> QuerySet[Contributor]:
    edge = settings.months_before(timezone.localdate(at), settings.current().fade_months)
    active = Q(last_active_on__lte=edge) | Q(last_active_on=None, joined_on__lte=edge)
    return Contributor.objects.filter(active, faded_at=None)


def _fade(row: Contributor, at: datetime) -> Contributor:
    row.name = row.folded = row.email = row.telephone = row.dialled = ""
    row.availability, row.credit = Contributor.Availability.ANY, Contributor.Credit.NONE
    row.coordinator, row.faded_at = None, at
    row.save()
    for kept in (row.languages, row.skills, row.notes, row.consents, row.merges):
        kept.all().delete()
    end_roles(row.roles, on=timezone.localdate(at))
    return row


def keep(*, at: datetime) -> int:
    """All that is due: who came back with a backup, people past their time, lists left lying. The number of people."""
    people_lists.sweep(at=at)
    return replay(at=at) + fade_inactive(at=at)


def _remember(erased: list[str]) -> None:
    """On the disk before anything goes."""
    new_files.append(sorted(set(erased) - _remembered()), to=Path(files.PEOPLE_ERASED))


def _remembered() -> set[str]:
    try:
        lines = Path(files.PEOPLE_ERASED).read_text("ascii").splitlines()
    except FileNotFoundError:
        return set()
    return {line for line in lines if line.startswith("person:")}
