"""The tree of organisations as screens show it, and what one of them has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from signalmast.core.fold import fold
from signalmast.network.models import Contribution, Organisation, Role
from signalmast.network.selectors import standing

MOST_OFFERED = 300
MOST_NAMED = 6


@dataclass(frozen=True)
class Branch:
    """One line of the tree: how deep it stands, and whose part it is."""

    pk: int
    depth: int
    above: str = ""


@dataclass(frozen=True)
class Shown:
    """An organisation on a screen with what it has on that day."""

    organisation: Organisation
    depth: int
    above: str
    people: int
    last_on: date | None
    state: str


def tree(*, words: str = "", area: str = "", kind: str = "", former: bool = False, on: date) -> list[Branch]:
    """Every organisation depth first, parts by name; with a filter only those that fit, none indented.

    `former`: those that are no members on that day, instead of those that are.
    """
    rows = list(Organisation.objects.order_by("folded", "pk").values_list("pk", "parent_id", "name"))
    names = {pk: name for pk, _parent, name in rows}
    parents = {pk: parent for pk, parent, _name in rows}
    fits = set(_fitting(words=words, area=area, kind=kind, former=former, on=on))
    if words.strip() or area or kind or former:
        return [Branch(pk, 0, names.get(parents[pk] or 0, "")) for pk, _parent, _name in rows if pk in fits]
    below: dict[int | None, list[int]] = {}
    for pk, parent, _name in rows:
        below.setdefault(parent, []).append(pk)
    found: list[Branch] = []
    waiting = [(pk, 0) for pk in reversed(below.get(None, []))]
    while waiting:
        pk, depth = waiting.pop()
        if pk in fits:
            found.append(Branch(pk, depth))
        waiting += [(each, depth + 1 if pk in fits else depth) for each in reversed(below.get(pk, []))]
    return found


def _fitting(*, words: str, area: str, kind: str, former: bool, on: date) -> Iterable[int]:
    rows = Organisation.objects.all()
    active = standing.members_on(on)
    rows = rows.exclude(active) if former else rows.filter(active)
    if words.strip():
        rows = rows.filter(Q(folded__contains=fold(words.strip())) | Q(name_en__icontains=words.strip()))
    if area:
        rows = rows.filter(area=area)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.values_list("pk", flat=True)


def shown(branches: Sequence[Branch], *, on: date, quiet_days: int) -> list[Shown]:
    """The branches of one screen, with the number of their people and whether they have gone quiet."""
    numbers = [each.pk for each in branches]
    rows = Organisation.objects.in_bulk(numbers)
    people = people_in(numbers, on=on)
    last = last_given(numbers, on=on)
    return [
        Shown(
            rows[each.pk],
            each.depth,
            each.above,
            people[each.pk][0] if each.pk in people else 0,
            last.get(each.pk),
            standing.state_of(
                *people.get(each.pk, (0, None)),
                last.get(each.pk),
                on=on,
                quiet_days=quiet_days,
                member=rows[each.pk].active_on(on),
            ),
        )
        for each in branches
        if each.pk in rows
    ]


def people_in(numbers: Iterable[int] | None, *, on: date) -> dict[int, tuple[int, date | None]]:
    """By organisation: how many people contribute from it on that day, and since when the first of them does."""
    rows = Role.objects.filter(standing.contributing_on(on))
    if numbers is not None:
        rows = rows.filter(organisation__in=list(numbers))
    grouped = (
        rows.order_by()
        .values("organisation_id")
        .annotate(people=Count("contributor_id", distinct=True), since=Min("starts_on"))
    )
    return {row["organisation_id"]: (row["people"], row["since"]) for row in grouped}


def last_given(
    numbers: Iterable[int] | None, *, on: date, narrow: Callable[[Any], Any] = lambda rows: rows
) -> dict[int, date]:
    """By organisation, the day of the last contribution that counts on that day, of those that `narrow` leaves."""
    rows = narrow(Contribution.objects.filter(standing.counting_on(on), organisation__isnull=False))
    if numbers is not None:
        rows = rows.filter(organisation__in=list(numbers))
    grouped = rows.order_by().values("organisation_id").annotate(last=Max("accepted_at"))
    return {row["organisation_id"]: standing.day_of(row["last"]) for row in grouped}


def way_to(organisation: Organisation) -> list[Organisation]:
    """What it is a part of, the outermost first. One question a level, of which there are few."""
    way: list[Organisation] = []
    parent = organisation.parent
    while parent is not None and parent not in way:
        way.insert(0, parent)
        parent = parent.parent
    return way


def people_of(organisation: Organisation, *, on: date) -> QuerySet[Role]:
    """Everybody with a role in it on that day, by name."""
    rows = Role.objects.filter(standing.running_on(on), organisation=organisation)
    return rows.select_related("contributor").order_by("contributor__folded", "contributor_id", "kind")


def parts_of(organisation: Organisation, *, on: date) -> QuerySet[Organisation]:
    """What stands directly under it and is a member on that day."""
    return organisation.children.filter(standing.members_on(on)).order_by("folded", "pk")


def areas() -> list[str]:
    return _words("area")


def kinds() -> list[str]:
    return _words("kind")


def _words(field: str) -> list[str]:
    rows = Organisation.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()
    return list(rows[:500])


def label_of(organisation: Organisation) -> str:
    """Its name, with the one it is part of: two of one name can be told apart."""
    return f"{organisation.name} ({organisation.parent.name})" if organisation.parent else organisation.name


def labels() -> list[str]:
    """Every name to choose from, where they are few enough to be offered."""
    rows = list(Organisation.objects.select_related("parent").order_by("folded", "pk")[: MOST_OFFERED + 1])
    return [label_of(each) for each in rows] if len(rows) <= MOST_OFFERED else []


def called(text: str) -> list[Organisation]:
    """Who may be meant by a name: one of exactly that name, else those that have it somewhere in theirs."""
    said = fold(" ".join(text.split()))
    rows = Organisation.objects.select_related("parent").order_by("folded", "pk")
    name, bracket, parent = said.removesuffix(")").rpartition(" (")
    if bracket and said.endswith(")"):
        found = list(rows.filter(folded=name, parent__folded=parent)[:MOST_NAMED])
        if found:
            return found
    exact = list(rows.filter(folded=said)[:MOST_NAMED])
    on_top = [each for each in exact if each.parent_id is None]
    if exact:
        return on_top if len(on_top) == 1 else exact
    return list(rows.filter(folded__contains=said)[:MOST_NAMED])


def for_export() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("parent").order_by("folded", "pk")
