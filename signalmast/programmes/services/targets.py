"""Targets: set, changed, set aside. Their baseline is counted here, unless it comes with the file it was typed from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.programmes import measures
from signalmast.programmes.measures import Sitting
from signalmast.programmes.models import TYPED, Programme, Target
from signalmast.programmes.selectors.standing import value_of
from signalmast.programmes.services import notes
from signalmast.programmes.services.may import need
from signalmast.programmes.services.programmes import ChangedMeanwhile

_WORDS = (
    *("measure", "params", "label_vi", "label_en", "unit_vi", "unit_en", "better", "window", "starts_on", "due_on"),
    *("aim", "baseline", "baseline_from", "baseline_to", "baseline_source", "owner", "note"),
)
_WHAT = ("measure", "params", "better", "window", "starts_on")  # what the frozen months were counted by


class AlreadyThere(ValueError):
    """The programme has this very target: the same button pressed twice, or a colleague was first."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.pk)
        self.target = target


class SetAside(ValueError):
    """It was set aside, and stays as it was."""


def add(*, programme: Programme, by: User, at: datetime, **words: Any) -> Target:
    """Set a target and count where it stands. Figures are asked before anything is locked.

    Raises MayNot, AlreadyThere, ValidationError.
    """
    need(by)
    target = Target(programme=programme, changed_at=at, **_given(words))
    _settle(target, at)
    return _add(target, at)


def change(*, target: Target, seen: datetime | None, by: User, at: datetime, **words: Any) -> Target:
    """Once a month was frozen, what is measured and from when stays as it is.

    Raises MayNot, ChangedMeanwhile, SetAside, ValidationError.
    """
    need(by)
    changed = Target.objects.select_related("programme").get(pk=target.pk)
    given = _given(words)
    if changed.months.exists():
        given = {name: value for name, value in given.items() if name not in _WHAT}
    for name, value in given.items():
        setattr(changed, name, value)
    if "baseline" not in given and changed.baseline_source_id is None:
        changed.baseline = None  # counted again
    changed.changed_at = at
    _settle(changed, at)
    return _change(changed, seen)


@transaction.atomic
def set_aside(*, target: Target, words: str, by: User, at: datetime) -> Target:
    """It is pursued no longer; the reason stands among its notes, its months stay. Raises MayNot, SetAside."""
    need(by)
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if held.set_aside_on is not None:
        raise SetAside(held.pk)
    notes.write(target=held, words=words, by=by, at=at)
    held.set_aside_on, held.changed_at = timezone.localdate(at), at
    held.save(update_fields=["set_aside_on", "changed_at"])
    return held


@transaction.atomic
def _add(target: Target, at: datetime) -> Target:
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=target.programme_id)
    target.programme = programme
    _check(target)
    same = programme.targets.filter(
        measure=target.measure, starts_on=target.starts_on, due_on=target.due_on, set_aside_on=None
    )
    for other in same:
        if (other.params, other.label_vi, other.aim) == (target.params, target.label_vi, target.aim):
            raise AlreadyThere(other)
    target.save()
    return target


@transaction.atomic
def _change(target: Target, seen: datetime | None) -> Target:
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if held.set_aside_on is not None:
        raise SetAside(held.pk)
    if held.changed_at != seen:
        raise ChangedMeanwhile(held.pk)
    target.programme = Programme.objects.select_for_update(of=("self",)).get(pk=held.programme_id)
    _check(target)
    target.save()
    return target


def _given(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if name in _WORDS}


def _settle(target: Target, at: datetime) -> None:
    """Check the words, then ask for what is counted: the baseline, and where it stands today."""
    _check(target)
    _check_baseline(target)
    with Sitting(at=at) as sitting:
        if target.baseline_source_id is None:
            target.baseline = _counted_baseline(target, sitting)
        target.counted = value_of(target, sitting, on=timezone.localdate(at))
        target.counted_at = at


def _counted_baseline(target: Target, sitting: Sitting) -> Decimal | None:
    measure = measures.get(target.measure)
    if measure is None or target.baseline_from is None or target.baseline_to is None:
        return None
    first = target.baseline_to if measure.over == "level" else target.baseline_from
    return sitting.ask(measure, first, target.baseline_to, target.params)


def _check(target: Target) -> None:
    """Raises ValidationError."""
    wrong: dict[str, str] = {}
    measure = measures.get(target.measure)
    if target.measure == TYPED:
        target.params = {}
        for name in ("label_vi", "label_en", "unit_vi", "unit_en"):
            if not getattr(target, name).strip():
                wrong[name] = gettext("Say in both languages what is counted, and in what.")
    elif measure is None:
        wrong["measure"] = gettext("The desk does not have this measure.")
    else:
        target.better, target.unit_vi, target.unit_en = measure.better, "", ""
        try:
            target.params = measures.check_params(measure, target.params, programme=target.programme.key)
        except measures.ParamWrong as refusal:
            wrong[refusal.name or "measure"] = gettext("Choose one of those that are offered.")
    _check_days(target, wrong)
    if wrong:
        raise ValidationError(wrong)
    target.full_clean(exclude=["programme"])


def _check_days(target: Target, wrong: dict[str, str]) -> None:
    programme = target.programme
    if not target.starts_on or not target.due_on:
        return
    if target.due_on < target.starts_on:
        wrong["due_on"] = gettext("The last day lies before the first.")
    elif target.starts_on < programme.starts_on or target.due_on > programme.until:
        wrong["due_on"] = gettext("These days lie outside of the programme's.")


def _check_baseline(target: Target) -> None:
    """What was typed for it comes with its file and its days; what was not is counted. Raises ValidationError."""
    first, last = target.baseline_from, target.baseline_to
    wrong: dict[str, str] = {}
    if (first is None) != (last is None):
        wrong["baseline_to"] = gettext("Give both days of the baseline, or neither.")
    elif first is not None and last is not None and last < first:
        wrong["baseline_to"] = gettext("The last day lies before the first.")
    if target.baseline_source_id is not None and (target.baseline is None or last is None):
        wrong["baseline"] = gettext("Type the figure that stands in the file, and the days it is of.")
    elif target.baseline is not None and target.baseline_source_id is None:
        wrong["baseline_source"] = (
            gettext("A typed figure needs the file it was taken from.")
            if target.typed
            else gettext("Leave the figure empty and it is counted; a typed one needs the file it was taken from.")
        )
    if wrong:
        raise ValidationError(wrong)
