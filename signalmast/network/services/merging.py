"""Two rows that are one person become one, and can be taken apart again exactly as they were.

Whatever points at a contributor moves, in this app and in those above, found by the models themselves. What both have
alike (a language, a certificate of the same training) stays with the kept one and is written down with the merge.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector

from signalmast.accounts.models import User
from signalmast.network.models import Consent, Contributor, Merge, Role
from signalmast.network.services.contributors import alone
from signalmast.network.services.may import need
from signalmast.network.services.roles import overlapping

FILLED = ("email", "telephone", "dialled", "coordinator_id")  # taken over where the kept one has none


class SameRow(ValueError):
    """A row is itself; there is nothing to merge."""


class GoneAlready(ValueError):
    """One of the two is no more: merged or faded meanwhile."""


class CannotMove(ValueError):
    """Both stand in a list that may name a person once, and others hang on both places."""


class CannotUndo(ValueError):
    """It was undone already, or what it needs was taken by somebody else meanwhile."""


@transaction.atomic
def merge(*, kept: Contributor, gone: Contributor, by: User | None, at: datetime) -> Merge:
    """`gone` becomes `kept`. Raises MayNot, SameRow, GoneAlready, CannotMove."""
    need(by)
    if kept.pk == gone.pk:
        raise SameRow(kept.pk)
    alone()
    rows = {row.pk: row for row in _locked(kept.pk, gone.pk)}
    if len(rows) < 2 or any(row.faded_at for row in rows.values()):
        raise GoneAlready(gone.pk)
    kept, gone = rows[kept.pk], rows[gone.pk]
    before: dict[str, Any] = {"gone": _written(gone), "moved": [], "dropped": [], "made": [], "kept": _of_kept(kept)}
    for model, field in _pointing():
        _move_all(model, field, gone, kept, before)
    try:
        gone.delete()
    except (ProtectedError, RestrictedError) as held:
        raise CannotMove(gone.pk) from held
    _fill(kept, before)
    made: Merge = kept.merges.create(before=before, at=at, by=by)
    return made


@transaction.atomic
def undo(*, merge: Merge, by: User | None, at: datetime) -> Contributor:
    """The row that went is back with its number and all that was its own. Raises MayNot, CannotUndo.

    What the kept one was given since stays with it; what of the moved is gone meanwhile stays gone.
    """
    need(by)
    alone()
    row = Merge.objects.select_for_update().get(pk=merge.pk)
    kept = _locked(row.kept_id)[0]
    later = kept.merges.filter(undone_at=None, pk__gt=row.pk).exists()
    if row.undone_at is not None or kept.faded_at is not None or later:
        raise CannotUndo(row.pk)
    before = row.before
    _give_back(kept, before)
    try:
        with transaction.atomic():
            Role.objects.filter(pk__in=before["made"], contributor=kept).delete()
            back = _read(before["gone"])
            for model, field, numbers in before["moved"]:
                _pointing_at(model, field, kept.pk).filter(pk__in=numbers).update(**{field: back.pk})
            for one in before["dropped"]:
                _read(one)
    except (IntegrityError, ValidationError, serializers.base.DeserializationError) as taken:
        raise CannotUndo(row.pk) from taken
    row.undone_at = at
    row.before = {}  # nothing of a person is kept that nobody needs
    row.save(update_fields=["undone_at", "before"])
    return Contributor.objects.get(pk=back.pk)


def _locked(*numbers: int) -> list[Contributor]:
    """In one order, so that two merges of the same pair wait for each other and neither for ever."""
    return list(Contributor.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))


def _pointing() -> list[tuple[type[models.Model], str]]:
    """Every model and column that names a contributor, also the tables between two models."""
    relations: list[Any] = list(Contributor._meta.get_fields(include_hidden=True))
    found = {
        (relation.related_model, relation.field.attname)
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    }
    return sorted(found, key=lambda each: (each[0]._meta.label, each[1]))


def _pointing_at(label: str, field: str, pk: int) -> Any:
    return apps.get_model(label)._base_manager.filter(**{field: pk})


def _move_all(
    model: type[models.Model], field: str, gone: Contributor, kept: Contributor, before: dict[str, Any]
) -> None:
    moved = []
    for row in model._base_manager.filter(**{field: gone.pk}).order_by("pk"):
        if isinstance(row, Role) and overlapping(_as_role_of(kept, row)) is not None:
            _drop(row, before)
            before["made"] += [Role.objects.create(**rest).pk for rest in _uncovered(_as_role_of(kept, row))]
            continue
        if isinstance(row, Consent) and _stands_already(row, kept):
            _drop(row, before)
            continue
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{field: kept.pk})
            moved.append(row.pk)
        except IntegrityError:
            _drop(row, before)
    if moved:
        before["moved"].append([model._meta.label, field, moved])


def _stands_already(row: Consent, kept: Contributor) -> bool:
    return row.withdrawn_at is None and kept.consents.filter(what=row.what, withdrawn_at=None).exists()


def _as_role_of(kept: Contributor, row: Role) -> Role:
    same = {"organisation_id": row.organisation_id, "kind": row.kind}
    return Role(contributor=kept, starts_on=row.starts_on, ends_on=row.ends_on, **same)


def _uncovered(role: Role) -> list[dict[str, Any]]:
    """The parts of a role in which the person does not have it already, as columns of new rows."""
    same = {"contributor_id": role.contributor_id, "organisation_id": role.organisation_id, "kind": role.kind}
    parts: list[tuple[date, date]] = []
    start, last = role.starts_on, role.ends_on or date.max
    for other in Role.objects.filter(**same).order_by("starts_on"):
        if start < min(other.starts_on, last):
            parts.append((start, min(other.starts_on, last)))
        start = max(start, other.ends_on or date.max)
    if start < last:
        parts.append((start, last))
    return [{**same, "starts_on": begin, "ends_on": None if end == date.max else end} for begin, end in parts]


def _drop(row: models.Model, before: dict[str, Any]) -> None:
    """With what hangs on it and would go too; where others would only lose their link, it cannot be undone exactly."""
    collector = Collector(using=router.db_for_write(type(row), instance=row))
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError) as held:
        raise CannotMove(row.pk) from held
    if collector.field_updates:
        raise CannotMove(row.pk)
    hanging = [each for rows in (*collector.data.values(), *collector.fast_deletes) for each in rows]
    before["dropped"] += [_written(each) for each in hanging if not each._meta.auto_created]
    row.delete()


def _of_kept(kept: Contributor) -> dict[str, Any]:
    return {"before": {name: getattr(kept, name) for name in (*FILLED, "joined_on", "last_active_on", "credit")}}


def _fill(kept: Contributor, before: dict[str, Any]) -> None:
    """What the kept one lacks, the earlier first day and the later last one; never a credit nobody agreed to."""
    gone = before["gone"]["fields"]
    gave = {"coordinator_id": gone["coordinator"]}
    for name in FILLED:
        if not getattr(kept, name):
            setattr(kept, name, gave.get(name, gone.get(name)))
    kept.joined_on = min(kept.joined_on, date.fromisoformat(gone["joined_on"]))
    active = [kept.last_active_on] if kept.last_active_on else []
    active += [date.fromisoformat(gone["last_active_on"])] if gone["last_active_on"] else []
    kept.last_active_on = max(active, default=None)
    if not kept.consents.filter(what=Consent.What.NAMED, withdrawn_at=None).exists():
        kept.credit = Contributor.Credit.NONE
    kept.save()
    told = before["kept"]
    told["after"] = {name: _plain(getattr(kept, name)) for name in told["before"]}
    told["before"] = {name: _plain(value) for name, value in told["before"].items()}


def _give_back(kept: Contributor, before: dict[str, Any]) -> None:
    """Only what still is as the merge left it: what was changed since is the person's own."""
    told = before["kept"]
    for name, value in told["before"].items():
        if _plain(getattr(kept, name)) == told["after"][name]:
            field: Any = Contributor._meta.get_field(name.removesuffix("_id"))
            setattr(kept, name, value if field.is_relation else field.to_python(value))
    kept.save()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _written(row: models.Model) -> dict[str, Any]:
    """Every column of one row in what JSON can hold, its links to other rows by number and its own many-to-many too."""
    one: dict[str, Any] = json.loads(serializers.serialize("json", [row]))[0]
    return one


def _read(one: dict[str, Any]) -> Any:
    """The row again with its number. A link to what is gone meanwhile is left out, where it may be.

    Raises IntegrityError where it may not, or where the number was given to another row.
    """
    made = next(serializers.deserialize("python", [one]))
    row: Any = made.object
    if type(row)._base_manager.filter(pk=row.pk).exists():
        raise IntegrityError(row.pk)
    for field in row._meta.concrete_fields:
        number = getattr(row, field.attname)
        if field.is_relation and number is not None and not _is_there(field, number):
            if not field.null:
                raise IntegrityError(field.name)
            setattr(row, field.attname, None)
    made.save()
    return row


def _is_there(field: Any, number: Any) -> bool:
    found: bool = field.related_model._base_manager.filter(**{field.target_field.attname: number}).exists()
    return found
