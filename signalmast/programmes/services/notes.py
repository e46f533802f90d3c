"""What is said of a target by whoever answers for it, and figures typed for what nothing here counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.core.plain import plain
from signalmast.programmes.measures import Sitting
from signalmast.programmes.models import Target, TargetNote, TypedFigure
from signalmast.programmes.selectors.programmes import keeps
from signalmast.programmes.selectors.standing import value_of
from signalmast.programmes.services.may import MayNot, need

_TWICE = timedelta(minutes=5)  # the same words again within it are one press of the button too many


class CountedLive(ValueError):
    """The desk counts this target itself; a typed figure beside it would be taken for a counted one."""


@transaction.atomic
def write(*, target: Target, words: str, by: User, at: datetime) -> TargetNote:
    """By whoever keeps programmes, or answers for this one or its target. Raises MayNot, ValidationError."""
    held = Target.objects.select_for_update(of=("self",)).select_related("programme").get(pk=target.pk)
    if not may_write(by, held):
        raise MayNot("programmes.keep_programmes")
    said = plain(words).strip()
    if not said:
        raise ValidationError({"words": gettext("Write something that can be read.")})
    before: TargetNote | None = TargetNote.objects.filter(target=held, by=by).first()
    if before is not None and before.words == said and at - before.at < _TWICE:
        return before
    note = TargetNote(target=held, words=said, by=by, at=at)
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def type_figure(*, target: Target, on: date, value: Decimal, source: Any, by: User, at: datetime) -> TypedFigure:
    """A figure of a day with the file it was taken from. Raises MayNot, CountedLive, ValidationError."""
    need(by)
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if not held.typed:
        raise CountedLive(held.pk)
    if source is None:
        raise ValidationError({"source": gettext("A typed figure needs the file it was taken from.")})
    if on > timezone.localdate(at):
        raise ValidationError({"on": gettext("This day is still to come.")})
    if not held.starts_on <= on <= held.due_on:
        raise ValidationError({"on": gettext("This day lies outside of the target's.")})
    newest: TypedFigure | None = TypedFigure.objects.filter(target=held, on=on).first()
    if newest is not None and (newest.value, newest.source_id, newest.by_id) == (value, source.pk, by.pk):
        return newest
    figure = TypedFigure(target=held, on=on, value=value, source=source, by=by, at=at)
    figure.full_clean()
    figure.save()
    held.counted = value_of(held, Sitting(at=at), on=timezone.localdate(at))
    held.counted_at = at
    held.save(update_fields=["counted", "counted_at"])
    return figure


def may_write(by: User, target: Target) -> bool:
    """Whether a person may say something of this target: those who keep programmes, and its owner."""
    owner = target.owner_id or target.programme.owner_id
    return keeps(by) or (by.is_active and owner == by.pk and by.has_perm("programmes.see_programmes"))
