"""People who contribute: lists that stay quick however long they are, one person, and who may see their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet

from signalmast.accounts.models import User
from signalmast.core.fold import fold
from signalmast.network.models import Consent, Contributor, Merge, Role
from signalmast.network.selectors import settings, standing
from signalmast.network.selectors.about import all_about

__all__ = [
    "COUNTED",
    "PER_SCREEN",
    "Figures",
    "NotTheirs",
    "Pair",
    "Screenful",
    "Wanted",
    "agreed",
    "alike",
    "all_about",
    "figures",
    "for_export",
    "like",
    "listed",
    "may_see_figures",
    "merges",
    "number_of",
    "possible_coordinators",
    "screenful",
    "standing_consents",
]

PER_SCREEN = 50
COUNTED = 1000  # past this a list is "more than 1,000": counting on costs more than it tells
KEEP = "network.keep_network"


class NotTheirs(PermissionDenied):
    """Figures of one person are for that person and for their coordinator."""


@dataclass(frozen=True)
class Wanted:
    """What a list of people is narrowed by; empty is everybody whose particulars are kept."""

    words: str = ""
    organisation: int = 0
    area: str = ""
    language: str = ""
    skill: str = ""
    availability: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Screenful:
    """People by name. `after` and `before` are where the next and the last screen begin; "" where there is none."""

    people: Sequence[Contributor]
    after: str
    before: str


def listed(wanted: Wanted, *, on: date) -> QuerySet[Contributor]:
    rows = Contributor.objects.filter(faded_at=None)
    if wanted.words.strip():
        said = wanted.words.strip()
        rows = rows.filter(Q(folded__contains=fold(said)) | Q(email=said.lower()) | Q(telephone=said))
    if wanted.organisation or wanted.area:
        roles = Role.objects.filter(standing.running_on(on))
        if wanted.organisation:
            roles = roles.filter(organisation=wanted.organisation)
        if wanted.area:
            roles = roles.filter(organisation__area=wanted.area)
        rows = rows.filter(pk__in=roles.values("contributor"))
    if wanted.language:
        rows = rows.filter(languages__code=wanted.language)
    if wanted.skill:
        rows = rows.filter(skills__skill=wanted.skill)
    if wanted.availability:
        rows = rows.filter(availability=wanted.availability)
    if wanted.quiet:
        edge = on - timedelta(days=settings.current().quiet_days)
        rows = rows.filter(Q(last_active_on__lte=edge) | Q(last_active_on=None, joined_on__lte=edge))
    return rows


def number_of(rows: QuerySet[Contributor]) -> tuple[int, bool]:
    """How many, and whether there are more than were counted."""
    number = rows.order_by().values("pk")[: COUNTED + 1].count()
    return min(number, COUNTED), number > COUNTED


def screenful(rows: QuerySet[Contributor], *, after: str = "", before: str = "", on: date) -> Screenful:
    """From the name on where the screen before ended: the last screen of 200,000 people costs what the first does."""
    if before:
        found = list(_with_roles(_beyond(rows, before, back=True).order_by("-folded", "-pk"), on)[: PER_SCREEN + 1])
        more, people = len(found) > PER_SCREEN, list(reversed(found[:PER_SCREEN]))
        return Screenful(people, _place(people[-1]) if people else "", _place(people[0]) if more else "")
    forward = _beyond(rows, after, back=False) if after else rows
    found = list(_with_roles(forward.order_by("folded", "pk"), on)[: PER_SCREEN + 1])
    people = found[:PER_SCREEN]
    ends = _place(people[-1]) if len(found) > PER_SCREEN else ""
    return Screenful(people, ends, _place(people[0]) if people and after else "")


def _beyond(rows: QuerySet[Contributor], place: str, *, back: bool) -> QuerySet[Contributor]:
    pk = _number(place)
    folded = Contributor.objects.filter(pk=pk, faded_at=None).values_list("folded", flat=True).first()
    if folded is None:
        return rows
    if back:
        return rows.filter(folded__lte=folded).exclude(folded=folded, pk__gte=pk)
    return rows.filter(folded__gte=folded).exclude(folded=folded, pk__lte=pk)


def _number(place: str) -> int:
    return int(place) if place.isascii() and place.isdecimal() and len(place) < 16 else 0


def _place(person: Contributor) -> str:
    """The number of the person at the edge: no name stands in an address."""
    return str(person.pk)


def _with_roles(rows: QuerySet[Contributor], on: date) -> QuerySet[Contributor]:
    roles = Role.objects.filter(standing.running_on(on)).select_related("organisation").order_by("starts_on", "pk")
    return rows.prefetch_related(Prefetch("roles", queryset=roles, to_attr="now"))


def possible_coordinators(present: int | None = None) -> QuerySet[User]:
    """Colleagues who may keep the network, by a role of theirs or by name; and whoever it is now."""
    may = Permission.objects.filter(content_type__app_label="network", codename="keep_network")
    held = User.objects.filter(Q(groups__permissions__in=may) | Q(user_permissions__in=may), is_active=True)
    return User.objects.filter(Q(pk__in=held.values("pk")) | Q(pk=present)).order_by("name", "pk")


def agreed(contributor: Contributor, what: str) -> bool:
    return contributor.consents.filter(what=what, withdrawn_at=None).exists()


def standing_consents(contributor: Contributor) -> dict[str, Consent]:
    return {each.what: each for each in contributor.consents.filter(withdrawn_at=None)}


def may_see_figures(by: User | Contributor, contributor: Contributor) -> bool:
    """The person, their coordinator, or whoever keeps the network for somebody who has none."""
    if isinstance(by, Contributor):
        return by.pk == contributor.pk
    if not by.is_active:
        return False
    if contributor.coordinator_id is not None:
        return contributor.coordinator_id == by.pk
    return by.has_perm(KEEP)


@dataclass(frozen=True)
class Figures:
    """What counts of somebody's work: accepted, and put right afterwards."""

    accepted: int
    corrected: int
    last_on: date | None


def figures(contributor: Contributor, *, by: User | Contributor, at: date) -> Figures:
    """Raises NotTheirs."""
    if not may_see_figures(by, contributor):
        raise NotTheirs(contributor.pk)
    rows = contributor.contributions.filter(standing.counting_on(at))
    told = rows.aggregate(accepted=Count("pk"), corrected=Count("pk", filter=Q(corrected_at__lt=standing.after(at))))
    last = rows.order_by("-accepted_at").values_list("accepted_at", flat=True).first()
    return Figures(told["accepted"], told["corrected"], standing.day_of(last) if last else None)


@dataclass(frozen=True)
class Pair:
    """People who may be one: of the same name, or of one telephone."""

    why: str
    said: str
    people: Sequence[Contributor]


SAME_NAME, SAME_TELEPHONE = "name", "telephone"
MOST_ALIKE = 20  # people shown of one group


def alike(why: str, *, after: str = "", on: date) -> tuple[list[Pair], str]:
    """One screen of groups, and where the next begins ("" at the end). An e-mail address never stands twice."""
    field = "dialled" if why == SAME_TELEPHONE else "folded"
    rows = Contributor.objects.filter(faded_at=None).exclude(**{field: ""})
    edge = rows.filter(pk=_number(after)).values_list(field, flat=True).first() or ""
    groups = rows.filter(**{f"{field}__gt": edge}).order_by(field).values(field)
    found = [each[field] for each in groups.annotate(many=Count("pk")).filter(many__gt=1)[: PER_SCREEN + 1]]
    shown = found[:PER_SCREEN]
    people: dict[str, list[Contributor]] = {}
    for person in _with_roles(rows.filter(**{f"{field}__in": shown}).order_by(field, "joined_on", "pk"), on):
        people.setdefault(getattr(person, field), []).append(person)
    pairs = [Pair(why, each, people.get(each, [])[:MOST_ALIKE]) for each in shown]
    onward = _place(pairs[-1].people[0]) if len(found) > PER_SCREEN and pairs[-1].people else ""
    return [pair for pair in pairs if len(pair.people) > 1], onward


def like(contributor: Contributor) -> QuerySet[Contributor]:
    """Who may be the same person as this one."""
    same = Q(folded=contributor.folded)
    if contributor.dialled:
        same |= Q(dialled=contributor.dialled)
    return (
        Contributor.objects.filter(same, faded_at=None).exclude(pk=contributor.pk).order_by("folded", "pk")[:MOST_ALIKE]
    )


def merges() -> QuerySet[Merge]:
    """Those that can still be undone, newest first."""
    return Merge.objects.filter(undone_at=None, kept__faded_at=None).select_related("kept", "by")


def for_export(on: date) -> QuerySet[Contributor]:
    rows = Contributor.objects.filter(faded_at=None).order_by("folded", "pk")
    return _with_roles(rows, on).prefetch_related("languages", "skills", "consents").select_related("coordinator")
