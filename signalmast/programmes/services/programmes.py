"""Plans: written down, changed, ended. Two people who change one at once are told so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.core import fold
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors.programmes import descendants
from signalmast.programmes.services.may import need

_WORDS = (
    *("slug", "name_vi", "name_en", "parent", "document_number", "document_on", "issued_by", "document"),
    *("starts_on", "until", "owner", "words_vi", "words_en", "public"),
)


class ChangedMeanwhile(ValueError):
    """Somebody else kept it after this person had opened it."""


class Ended(ValueError):
    """It was ended already, or the day lies outside of its time."""


class NotEnded(ValueError):
    """There is no end to take back."""


@transaction.atomic
def begin(*, by: User, at: datetime, **words: Any) -> Programme:
    """Write a programme down; without a `slug` its address comes of its Vietnamese name.

    Raises MayNot, ValidationError.
    """
    need(by)
    programme = Programme(**_given(words), changed_at=at)
    if not programme.slug:
        programme.slug = _free_slug(programme.name_vi)
    return _keep(programme)


@transaction.atomic
def change(*, programme: Programme, seen: datetime | None, by: User, at: datetime, **words: Any) -> Programme:
    """`seen` is when it had been changed last as this person opened it.

    Once it is public its address stays. Raises MayNot, ChangedMeanwhile, ValidationError.
    """
    need(by)
    held = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if held.changed_at != seen:
        raise ChangedMeanwhile(held.pk)
    given = _given(words)
    if held.public or not given.get("slug"):
        given["slug"] = held.slug
    for name, value in given.items():
        setattr(held, name, value)
    held.changed_at = at
    _check_place(held)
    _check_targets(held)
    return _keep(held)


@transaction.atomic
def end(*, programme: Programme, on: date, by: User, at: datetime) -> Programme:
    """Ended before its time; its targets stay as they are. Raises MayNot, Ended."""
    need(by)
    held = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if held.ended_on is not None or not held.starts_on <= on <= held.until:
        raise Ended(held.pk)
    held.ended_on, held.changed_at = on, at
    return _keep(held)


@transaction.atomic
def go_on(*, programme: Programme, by: User, at: datetime) -> Programme:
    """It goes on after all. Raises MayNot, NotEnded."""
    need(by)
    held = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if held.ended_on is None:
        raise NotEnded(held.pk)
    held.ended_on, held.changed_at = None, at
    return _keep(held)


def _given(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if name in _WORDS}


def _keep(programme: Programme) -> Programme:
    if programme.starts_on and programme.until and programme.until < programme.starts_on:
        raise ValidationError({"until": gettext("The last day lies before the first.")})
    if programme.ended_on and not programme.starts_on <= programme.ended_on <= programme.until:
        raise ValidationError({"until": gettext("It was ended early on a day outside of these.")})
    programme.full_clean()
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError:  # somebody took the address between the check and now
        raise ValidationError({"slug": gettext("Another programme has this address already.")}) from None
    return programme


def _check_place(programme: Programme) -> None:
    """A programme is part of another one, never of itself or of what is part of it."""
    if programme.parent_id is None:
        return
    list(Programme.objects.select_for_update(of=("self",)).order_by("pk").only("pk"))  # nobody moves the tree meanwhile
    if programme.parent_id == programme.pk or programme.parent_id in descendants(programme):
        raise ValidationError({"parent": gettext("A programme cannot be part of itself or of its own parts.")})


def _check_targets(programme: Programme) -> None:
    if not programme.starts_on or not programme.until:
        return
    kept = programme.targets.filter(set_aside_on=None).aggregate(first=Min("starts_on"), last=Max("due_on"))
    if kept["first"] is not None and (kept["first"] < programme.starts_on or kept["last"] > programme.until):
        raise ValidationError(gettext("Targets of this programme lie outside of these days. Change them first."))


def _free_slug(name: str) -> str:
    base = fold.address_words(name, longest=54) or "programme"
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
