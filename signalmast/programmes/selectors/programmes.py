"""Programmes as a tree, by the day, and in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from signalmast.accounts.models import User
from signalmast.programmes.models import Programme

KEEP = "programmes.keep_programmes"
SEE = "programmes.see_programmes"
PUBLIC = "public"


@dataclass(frozen=True)
class Leaf:
    """One programme and how deep it stands: 0 for one that is part of no other."""

    pk: int
    depth: int


def sees(user: User) -> bool:
    return user.is_active and (user.has_perm(SEE) or user.has_perm(KEEP))


def keeps(user: User) -> bool:
    return user.is_active and user.has_perm(KEEP)


def listed() -> QuerySet[Programme]:
    """With how many targets each has that are not set aside."""
    kept = Count("targets", filter=Q(targets__set_aside_on=None))
    return Programme.objects.select_related("owner", "parent").annotate(target_count=kept)


def tree() -> list[Leaf]:
    """Every programme below the one it is part of, the newest first; what stands in a circle comes last, flat."""
    children: dict[int | None, list[int]] = {}
    rows = Programme.objects.order_by("-starts_on", "name_vi", "pk").values_list("pk", "parent_id")
    every = list(rows)
    for pk, parent in every:
        children.setdefault(parent, []).append(pk)
    found: list[Leaf] = []
    waiting = [Leaf(pk, 0) for pk in reversed(children.get(None, []))]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [Leaf(pk, one.depth + 1) for pk in reversed(children.get(one.pk, []))]
    met = {one.pk for one in found}
    return found + [Leaf(pk, 0) for pk, _parent in every if pk not in met]


def descendants(programme: Programme) -> set[int]:
    """The ids of all that is part of it, however deep; itself not among them."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Programme.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = [programme.pk]
    while waiting:
        for pk in children.get(waiting.pop(), ()):
            if pk not in found and pk != programme.pk:
                found.add(pk)
                waiting.append(pk)
    return found


def current(on: date) -> QuerySet[Programme]:
    """Those whose time it is on a day."""
    running = Programme.objects.annotate(last=Coalesce("ended_on", "until"))
    return running.filter(starts_on__lte=on, last__gte=on)


def in_public() -> QuerySet[Programme]:
    return Programme.objects.filter(public=True)


def names() -> dict[str, dict[str, str]]:
    """Names in both languages by their keys."""
    rows = Programme.objects.values_list("key", "name_vi", "name_en")
    return {key: {"vi": vi, "en": en} for key, vi, en in rows}
