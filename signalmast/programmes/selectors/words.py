"""How a target stands, said plainly in the language that is spoken: what it is, where its figures are from, and why."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext, ngettext

from signalmast.core import wording
from signalmast.programmes.measures import OWN, Measure
from signalmast.programmes.models import Target
from signalmast.programmes.selectors.standing import Standing, days_of
from signalmast.programmes.states import State

_DASH = "–"


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def figure(value: Decimal | None) -> str:
    """Whole where it is whole, else to one place; a dash where there is none."""
    if value is None:
        return _DASH
    tenth = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return wording.number(tenth, _language(), places=0 if tenth == tenth.to_integral_value() else 1)


def title(target: Target, measure: Measure | None) -> str:
    """What is to be reached: the desk's own words where it has some, else the name of the measure."""
    language = _language()
    own = target.label_en if language == "en" else target.label_vi
    own = own or target.label_vi or target.label_en
    if own:
        return own
    return measure.name(language) if measure else gettext("A measure that is no longer there")


def unit(target: Target, measure: Measure | None) -> str:
    language = _language()
    if measure:
        return measure.unit(language)
    return target.unit_en if language == "en" else target.unit_vi


def narrowed(target: Target, measure: Measure | None) -> list[tuple[str, str]]:
    """Names and values of the parameters; a value that is gone is said as it is kept."""
    if measure is None:
        return []
    language = _language()
    found = []
    for param in measure.takes:
        value = target.params.get(param.key)
        if value:
            found.append((param.name(language), dict(param.choices(language)).get(value, value)))
    if target.params.get(OWN):
        found.append((gettext("Only"), gettext("what is tagged to this programme")))
    return found


def source_of(target: Target, measure: Measure | None) -> str:
    """Where its figures come from, beside every figure of it."""
    if target.typed:
        return gettext("typed by hand, from a file")
    return gettext("counted live") if measure else gettext("not counted any more")


def over_days(standing: Standing) -> str:
    """The days its figure is of."""
    first, last = days_of(standing.target, on=standing.on)
    if first > last:
        return ""
    if first == last:
        return gettext("on %(day)s") % {"day": _day(last)}
    return gettext("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def reason(standing: Standing) -> str:
    """Why it stands as it does: what there is, what there should be, and what is needed from now on."""
    stand, target = standing.stand, standing.target
    said = {
        "value": figure(stand.value),
        "aim": figure(target.aim),
        "expected": figure(stand.expected),
        "due": _day(target.due_on),
        "begins": _day(target.starts_on),
        "days": over_days(standing),
    }
    if stand.state == State.ASIDE and target.set_aside_on:
        return gettext("Set aside on %(day)s.") % {"day": _day(target.set_aside_on)}
    if stand.state in (State.ON, State.OFF):
        return _under_way(standing, said)
    return _PLAIN[stand.state]() % said


_PLAIN = {
    State.FUTURE: lambda: gettext("Its time begins on %(begins)s; nothing is counted before."),
    State.GONE: lambda: gettext("The desk no longer has this measure. What was frozen before stays."),
    State.UNKNOWN: lambda: gettext("No figure is available (%(days)s), so nothing is said about the pace."),
    State.OPEN: lambda: gettext(
        "It stands at %(value)s, the target is %(aim)s. Without a baseline nothing is said about the pace."
    ),
    State.REACHED: lambda: gettext("It stands at %(value)s, the target of %(aim)s is reached before %(due)s."),
    State.MET: lambda: gettext("By %(due)s it stood at %(value)s; the target of %(aim)s was reached."),
    State.MISSED: lambda: gettext("By %(due)s it stood at %(value)s; the target of %(aim)s was not reached."),
    State.ASIDE: lambda: gettext("Set aside."),
}


def _under_way(standing: Standing, said: dict[str, str]) -> str:
    stand, target = standing.stand, standing.target
    measure = standing.measure
    adds_up = measure is not None and measure.over == "sum"
    more = (measure.better if measure else target.better) == "more"
    if stand.holds:
        words = _held(stand.state, more=more)
    elif adds_up:
        words = _added(stand.state, more=more)
    else:
        words = _moved(stand.state)
    return " ".join(part for part in (words % said, pace(standing)) if part)


def _held(state: State, *, more: bool) -> str:
    """The baseline was as good as the target: it is to be kept."""
    if state == State.ON:
        return (
            gettext("The target is to stay at %(aim)s or above; it stands at %(value)s.")
            if more
            else gettext("The target is to stay at %(aim)s or below; it stands at %(value)s.")
        )
    return (
        gettext("The target is to stay at %(aim)s or above, but it stands at %(value)s.")
        if more
        else gettext("The target is to stay at %(aim)s or below, but it stands at %(value)s.")
    )


def _added(state: State, *, more: bool) -> str:
    if more:
        return (
            gettext("There are %(value)s so far; by now it should be %(expected)s.")
            if state == State.ON
            else gettext("There are only %(value)s so far; by now it should be %(expected)s.")
        )
    return (
        gettext("There are %(value)s so far; by now there may be %(expected)s.")
        if state == State.ON
        else gettext("There are %(value)s already; by now there should be no more than %(expected)s.")
    )


def _moved(state: State) -> str:
    return (
        gettext("It stands at %(value)s; on the way to %(aim)s it should be at %(expected)s by now.")
        if state == State.ON
        else gettext("It stands at %(value)s, but on the way to %(aim)s it should be at %(expected)s by now.")
    )


def pace(standing: Standing) -> str:
    """What is needed a month from now on, beside what was made a month so far; "" where that says nothing."""
    stand, measure = standing.stand, standing.measure
    if stand.state not in (State.ON, State.OFF) or stand.holds:
        return ""
    if stand.pace is None:
        return _days_left(standing) if stand.state == State.OFF else ""
    said = {"pace": figure(stand.pace), "so_far": figure(None if stand.so_far is None else abs(stand.so_far))}
    more = (measure.better if measure else standing.target.better) == "more"
    if measure is None or measure.over != "sum":
        words = (
            gettext("From now on it has to rise by %(pace)s a month.")
            if more
            else gettext("From now on it has to fall by %(pace)s a month.")
        )
    elif not more:
        words = gettext("From now on there may be %(pace)s a month.")
    elif stand.so_far is None:
        words = gettext("From now on %(pace)s a month are needed.")
    else:
        words = gettext("From now on %(pace)s a month are needed; so far it was %(so_far)s a month.")
    return words % said


def _days_left(standing: Standing) -> str:
    """Less than a month: what a month would need says nothing any more."""
    stand = standing.stand
    if stand.value is None:
        return ""
    told = ngettext(
        "%(days)s day is left for the remaining %(rest)s.",
        "%(days)s days are left for the remaining %(rest)s.",
        stand.days_left,
    )
    rest = abs(standing.target.aim - stand.value)
    return told % {"days": wording.number(stand.days_left, _language()), "rest": figure(rest)}


def baseline_of(target: Target) -> str:
    """The baseline with its days and where it comes from."""
    if target.baseline is None or target.baseline_from is None or target.baseline_to is None:
        return gettext("none")
    where = gettext("typed, from a file") if target.baseline_source_id else gettext("counted")
    if target.baseline_from == target.baseline_to:
        words = gettext("%(value)s on %(first)s (%(where)s)")
    else:
        words = gettext("%(value)s from %(first)s to %(last)s (%(where)s)")
    return words % {
        "value": figure(target.baseline),
        "first": _day(target.baseline_from),
        "last": _day(target.baseline_to),
        "where": where,
    }


def _day(day: date) -> str:
    return wording.date(day, _language())
