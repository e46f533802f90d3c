"""What templates say of targets, in the language that is spoken."""

from __future__ import annotations

from decimal import Decimal

from django import template

from signalmast.programmes import selectors
from signalmast.programmes.models import Target
from signalmast.programmes.selectors import Standing, words
from signalmast.programmes.states import BEHIND, State

register = template.Library()


@register.filter
def target_title(one: Standing) -> str:
    return selectors.title(one.target, one.measure)


@register.filter
def target_unit(one: Standing) -> str:
    return selectors.unit(one.target, one.measure)


@register.filter
def target_source(one: Standing) -> str:
    return selectors.source_of(one.target, one.measure)


@register.filter
def target_reason(one: Standing) -> str:
    return selectors.reason(one)


@register.filter
def target_days(one: Standing) -> str:
    return words.over_days(one)


@register.filter
def narrowed(one: Standing) -> list[tuple[str, str]]:
    return selectors.narrowed(one.target, one.measure)


@register.filter
def baseline(target: Target) -> str:
    return words.baseline_of(target)


@register.filter
def amount(value: Decimal | None) -> str:
    return selectors.figure(value)


@register.filter
def looks(state: State) -> str:
    """The class of a state's mark: right, wrong, or neither; the word says it too."""
    if state in BEHIND or state == State.GONE:
        return "desk-state--wrong"
    return "desk-state--right" if state in (State.ON, State.REACHED, State.MET) else ""
