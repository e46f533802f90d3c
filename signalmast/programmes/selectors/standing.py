"""How targets stand: over which days their measure is asked, what it said, and whether that is on track."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.programmes import measures, rules
from signalmast.programmes.measures import Measure, Sitting
from signalmast.programmes.models import Target, TargetMonth, TargetNote, TypedFigure
from signalmast.programmes.states import BEHIND, State

NOTE_LASTS = timedelta(days=31)  # then a target that is still behind needs a new word


@dataclass(frozen=True)
class Standing:
    """A target as it stands on a day. `measure` is None for a typed one and for one whose measure is gone."""

    target: Target
    measure: Measure | None
    stand: rules.Stand
    on: date
    noted_at: datetime | None = None

    @property
    def owes_note(self) -> bool:
        """Behind, and nobody said why within the last month."""
        if self.stand.state not in BEHIND:
            return False
        return self.noted_at is None or timezone.localtime(self.noted_at).date() <= self.on - NOTE_LASTS


def with_notes(targets: QuerySet[Target]) -> QuerySet[Target]:
    """With the moment of the newest note and the figure of the newest frozen month, so that a list asks once."""
    newest = TargetNote.objects.filter(target=OuterRef("pk")).order_by("-at").values("at")[:1]
    month = TargetMonth.objects.filter(target=OuterRef("pk")).order_by("-month").values("value")[:1]
    return targets.annotate(noted_at=Subquery(newest), frozen_value=Subquery(month))


def standings(targets: QuerySet[Target], *, on: date, sitting: Sitting | None = None) -> list[Standing]:
    """In their order: by what was counted last or, with a sitting, asked now. Counted ones ask the database once."""
    rows = with_notes(targets.select_related("programme", "owner", "baseline_source"))
    return [as_counted(one, on=on) if sitting is None else asked(one, sitting, on=on) for one in rows]


def as_counted(target: Target, *, on: date) -> Standing:
    """By the figure the desk counted last, or froze last where its time was over before that; nothing is asked."""
    value = target.counted
    if value is None and target.due_on < on:
        value = getattr(target, "frozen_value", None)
    return _stand(target, value, on=on)


def asked(target: Target, sitting: Sitting, *, on: date) -> Standing:
    """By what its measure says now of a day."""
    return _stand(target, value_of(target, sitting, on=on), on=on)


def value_of(target: Target, sitting: Sitting, *, on: date) -> Decimal | None:
    """What it stands at on a day, or on its due day once that has passed; None where no figure is available."""
    first, last = days_of(target, on=on)
    if first > last:
        return None
    if target.typed:
        return typed_value(target, on=last)
    measure = measures.get(target.measure)
    return None if measure is None else sitting.ask(measure, first, last, target.params)


def days_of(target: Target, *, on: date) -> tuple[date, date]:
    """The days its measure is asked about, both inside."""
    last = min(on, target.due_on)
    measure = measures.get(target.measure)
    over = measure.over if measure else "level"
    if over == "sum":
        return target.starts_on, last
    if over == "level":
        return (last, last) if last >= target.starts_on else (target.starts_on, last)
    return max(target.starts_on, rules.months_before(last, target.window)), last


def typed_value(target: Target, *, on: date) -> Decimal | None:
    """The newest typed figure of a day up to `on`, from the beginning of the target; one not kept yet has none."""
    if target.pk is None:
        return None
    rows = TypedFigure.objects.filter(target=target, on__lte=on, on__gte=target.starts_on)
    found = rows.order_by("-on", "-at", "-pk").values_list("value", flat=True).first()
    return None if found is None else Decimal(found)


def line_of(target: Target) -> rules.Line:
    measure = measures.get(target.measure)
    return rules.Line(
        better=measure.better if measure else ("less" if target.better == Target.Better.LESS else "more"),
        over=measure.over if measure else "level",
        starts_on=target.starts_on,
        due_on=target.due_on,
        aim=target.aim,
        baseline=target.baseline,
    )


def owes_note(target: Target, *, on: date) -> bool:
    return as_counted(with_notes(Target.objects.filter(pk=target.pk)).get(), on=on).owes_note


def owing(user: User, *, on: date) -> list[Standing]:
    """The targets a person answers for that are behind without a word why. One question."""
    mine = Q(owner=user) | Q(owner=None, programme__owner=user)
    rows = Target.objects.filter(mine, set_aside_on=None, starts_on__lte=on, due_on__gt=on - NOTE_LASTS)
    return [one for one in standings(rows, on=on) if one.owes_note]


def counting(on: date) -> QuerySet[Target]:
    """Targets that are still counted: begun, not set aside, and not longer than a month past their day."""
    return Target.objects.filter(set_aside_on=None, starts_on__lte=on, due_on__gte=on - NOTE_LASTS)


def frozen(target: Target, value: Decimal | None, aim: Decimal, *, on: date) -> rules.Stand:
    """How it stood at the end of a frozen month."""
    line = line_of(target)
    return rules.stand(rules.Line(**{**vars(line), "aim": aim}), value, on=on)


def _stand(target: Target, value: Decimal | None, *, on: date) -> Standing:
    measure = measures.get(target.measure)
    noted_at = getattr(target, "noted_at", None)
    if target.set_aside_on is not None:
        return Standing(target, measure, rules.Stand(State.ASIDE), on, noted_at)
    if measure is None and not target.typed:
        return Standing(target, None, rules.Stand(State.GONE), on, noted_at)
    return Standing(target, measure, rules.stand(line_of(target), value, on=on), on, noted_at)


def states(found: Iterable[Standing]) -> dict[State, int]:
    """How many stand how: a list of numbers, never an average."""
    counted: dict[State, int] = {}
    for one in found:
        counted[one.stand.state] = counted.get(one.stand.state, 0) + 1
    return {state: counted[state] for state in State if state in counted}
