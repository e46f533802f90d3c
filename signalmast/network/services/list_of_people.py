"""A list of people held against those the network knows, and written exactly as it was shown.

Who is meant: the same e-mail address; else the same name with the same telephone; else the same name in the same
organisation; else, where a line says nothing more, the only one of that name. What a line does not say stays.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from signalmast.core.fold import fold
from signalmast.network import lists, rules
from signalmast.network.models import (
    Contributor,
    ContributorLanguage,
    ContributorSkill,
    Organisation,
    Role,
    Skill,
)
from signalmast.network.services import list_lines
from signalmast.network.services.list_lines import ADDED, CHANGED, REFUSED, REPEATED, SAME, Cells, Line, Plan, Refused

_SINGLE = ("name", "email", "telephone", "availability")


@dataclass
class Given:
    """What one line says, understood."""

    name: str
    folded: str
    email: str
    telephone: str
    dialled: str
    availability: str
    languages: set[str]
    skills: set[str]
    organisation: Organisation | None
    kind: str
    starts_on: date | None
    ends_on: date | None


@dataclass
class Known:
    """Somebody as they are, with what earlier lines of the list have said of them."""

    person: Contributor
    roles: list[Role] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)
    line: int = 0  # the first that spoke of them
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)
    new_languages: set[str] = field(default_factory=set)
    new_skills: set[str] = field(default_factory=set)
    ended: list[Role] = field(default_factory=list)
    changed: bool = False

    @property
    def added(self) -> bool:
        return self.person.pk is None


@dataclass
class Step:
    """A role to add, or with a day the one to end."""

    role: Role
    ends_on: date | None = None


class PeopleList:
    """`plan()` reads, `keep()` writes what the plan found; between them nobody else may add people."""

    def __init__(self, rows: list[tuple[int, Cells]], *, on: date) -> None:
        self.rows, self.on = rows, on
        self.known: list[Known] = []
        self.by_email: dict[str, Known] = {}
        self.by_name: dict[str, list[Known]] = {}
        self.organisations: dict[str, list[Organisation]] = {}

    def plan(self) -> Plan:
        self._load()
        plan = Plan(lists.PEOPLE)
        for number, cells in self.rows:
            said = " ".join(cells.get("name", "").split())[:80]
            try:
                verdict, words = self._take(number, self._understood(cells))
            except Refused as refused:
                verdict, words = REFUSED, str(refused)
            plan.lines.append(Line(number, verdict, said, words))
        return plan

    def keep(self) -> None:
        added = [each for each in self.known if each.added]
        old = [each for each in self.known if not each.added]
        Contributor.objects.bulk_create([each.person for each in added], batch_size=500)
        for each in old:
            if each.changed:
                each.person.save()
            for role in each.ended:
                if role.pk is not None:
                    role.save(update_fields=["ends_on"])
        languages = [ContributorLanguage(contributor=each.person, code=code)
                     for each in self.known for code in sorted(each.new_languages)]  # fmt: skip
        skills = [ContributorSkill(contributor=each.person, skill=skill)
                  for each in self.known for skill in sorted(each.new_skills)]  # fmt: skip
        ContributorLanguage.objects.bulk_create(languages, batch_size=500)
        ContributorSkill.objects.bulk_create(skills, batch_size=500)
        roles: list[Role] = []
        for each in self.known:
            for role in each.roles:
                if role.pk is None:
                    role.contributor = each.person
                    roles.append(role)
        Role.objects.bulk_create(roles, batch_size=500)

    def _load(self) -> None:
        emails = {cells.get("email", "").strip().lower() for _number, cells in self.rows} - {""}
        names = {fold(" ".join(cells.get("name", "").split()))[:120] for _number, cells in self.rows} - {""}
        people = Contributor.objects.filter(Q(email__in=emails) | Q(folded__in=names), faded_at=None).order_by("pk")
        for person in people.prefetch_related("roles", "languages", "skills"):
            self._enter(
                Known(
                    person,
                    list(person.roles.all()),
                    {each.code for each in person.languages.all()},
                    {each.skill for each in person.skills.all()},
                )
            )
        wanted = {fold(" ".join(cells.get("organisation", "").split()))[:160] for _number, cells in self.rows} - {""}
        for row in Organisation.objects.filter(folded__in=wanted).order_by("pk"):
            self.organisations.setdefault(row.folded, []).append(row)

    def _enter(self, known: Known) -> None:
        self.known.append(known)
        self.by_name.setdefault(known.person.folded, []).append(known)
        if known.person.email:
            self.by_email[known.person.email] = known

    def _understood(self, cells: Cells) -> Given:
        name = list_lines.name_in(cells)
        telephone = cells.get("telephone", "")
        kind = list_lines.choice_in(cells.get("role", ""), Role.Kind.choices, _("role"))
        given = Given(
            name=name,
            folded=fold(name)[:120],
            email=cells.get("email", "").strip().lower(),
            telephone=telephone,
            dialled=rules.dialled(telephone),
            availability=list_lines.choice_in(
                cells.get("availability", ""), Contributor.Availability.choices, _("availability")
            ),
            languages={
                list_lines.choice_in(word, rules.LANGUAGES, _("language"))
                for word in lists.several(cells.get("languages", ""))
            },
            skills={
                list_lines.choice_in(word, Skill.choices, _("skill")) for word in lists.several(cells.get("skills", ""))
            },
            organisation=self._organisation(cells.get("organisation", "")),
            kind=kind or Role.Kind.CONTRIBUTOR,
            starts_on=list_lines.day_in(cells, "starts_on"),
            ends_on=list_lines.day_in(cells, "ends_on"),
        )
        if given.organisation is None and (kind or given.starts_on or given.ends_on):
            raise Refused(_("A role needs its organisation."))
        return given

    def _organisation(self, text: str) -> Organisation | None:
        said = " ".join(text.split())
        if not said:
            return None
        found = self.organisations.get(fold(said)[:160], [])
        exact = [row for row in found if row.name.casefold() == said.casefold()] or found
        if not exact:
            raise Refused(_("There is no organisation “%(name)s”. Add it first.") % {"name": said[:80]})
        if len(exact) > 1:
            raise Refused(_("Several organisations are called “%(name)s”.") % {"name": said[:80]})
        return exact[0]

    def _take(self, number: int, given: Given) -> tuple[str, str]:
        """All that may refuse the line comes first; from then on it is taken whole."""
        found = self._meant(given)
        fresh = {"name": given.name, "folded": given.folded, "last_active_on": self.on}
        known = found or Known(Contributor(**fresh, joined_on=given.starts_on or self.on))
        told = self._single(known, given)
        checked = self._checked(known.person, {name: value for name, value, _words in told})
        step = self._role(known, given)
        known.person.__dict__.update({name: getattr(checked, name) for name in (*_SINGLE, "folded", "dialled")})
        words = [each for _name, _value, each in told] if found else []
        words += self._abilities(known, given) + _take_step(known, step)
        for name, value in _values(given):
            known.said.setdefault(name, (number, value))
        earlier, known.line = known.line, known.line or number
        if found is None:
            self._enter(known)
            return ADDED, "; ".join(words)
        known.changed = known.changed or bool(told)
        if known.person.email:
            self.by_email[known.person.email] = known
        if earlier:
            return REPEATED, " ".join(
                [_("The same person as in line %(line)s.") % {"line": earlier}, "; ".join(words)]
            ).strip()
        return (CHANGED, "; ".join(words)) if words else (SAME, "")

    def _meant(self, given: Given) -> Known | None:
        if given.email and given.email in self.by_email:
            known = self.by_email[given.email]
            if known.person.folded != given.folded:
                raise Refused(_("This e-mail address belongs to somebody of another name."))
            return known
        namesakes = [each for each in self.by_name.get(given.folded, []) if not _speaks_against(each, given)]
        if given.dialled:
            same = [each for each in namesakes if each.person.dialled == given.dialled]
            if same:
                return same[0]
        if given.organisation is not None:
            pk = given.organisation.pk
            return _only([each for each in namesakes if any(role.organisation_id == pk for role in each.roles)])
        return None if given.email or given.dialled else _only(namesakes)

    def _single(self, known: Known, given: Given) -> list[tuple[str, Any, str]]:
        """The columns that would change, each with its words."""
        found: list[tuple[str, Any, str]] = []
        for name, value in _values(given):
            earlier = known.said.get(name)
            if earlier is not None and not _alike(name, earlier[1], value):
                raise Refused(_("Line %(line)s says otherwise about the same person.") % {"line": earlier[0]})
            there = getattr(known.person, name)
            if not _alike(name, there, value):
                label = list_lines.label_of(Contributor, name)
                found.append((name, value, f"{label}: {_shown(name, there)} → {_shown(name, value)}"))
        return found

    @staticmethod
    def _checked(person: Contributor, values: dict[str, Any]) -> Contributor:
        tried = copy(person)
        for name, value in values.items():
            setattr(tried, name, value)
        try:
            tried.clean()
            tried.clean_fields(exclude=["user", "coordinator"])
        except ValidationError as wrong:
            raise Refused(list_lines.problems(wrong)) from wrong
        return tried

    def _role(self, known: Known, given: Given) -> Step | None:
        """The role to add, or the one to end; None where the line says nothing new of it."""
        if given.organisation is None:
            return None
        pk, kind = given.organisation.pk, given.kind
        there = [role for role in known.roles if (role.organisation_id, role.kind) == (pk, kind)]
        starts = given.starts_on
        if starts is None:
            now = [role for role in there if role.ends_on is None or role.ends_on > self.on]
        else:
            now = [role for role in there if role.starts_on == starts]
        if now:
            unsaid = given.ends_on is None or now[0].ends_on == given.ends_on
            return None if unsaid else _ended(now[0], given.ends_on)
        role = Role(organisation=given.organisation, kind=kind, starts_on=starts or self.on, ends_on=given.ends_on)
        if role.ends_on is not None and role.ends_on <= role.starts_on:
            raise Refused(_("The role would end before it began."))
        if given.organisation.active_to is not None and given.organisation.active_to <= role.starts_on:
            raise Refused(_("The organisation was no member any more on that day."))
        if any(_overlap(role, other) for other in there):
            raise Refused(_("They have this role in this organisation for some of that time already."))
        return Step(role)

    @staticmethod
    def _abilities(known: Known, given: Given) -> list[str]:
        languages, skills = given.languages - known.languages, given.skills - known.skills
        known.languages |= languages
        known.skills |= skills
        known.new_languages |= languages
        known.new_skills |= skills
        words = []
        if languages:
            names = [str(label) for code, label in rules.LANGUAGES if code in languages]
            words.append(_("languages: + %(names)s") % {"names": ", ".join(names)})
        if skills:
            names = [str(label) for value, label in Skill.choices if value in skills]
            words.append(_("skills: + %(names)s") % {"names": ", ".join(names)})
        return words


def _values(given: Given) -> list[tuple[str, Any]]:
    """What the line says of columns that hold one value."""
    told = [(name, getattr(given, name)) for name in _SINGLE]
    return [(name, value) for name, value in told if value]


def _alike(name: str, one: str, other: str) -> bool:
    if name == "telephone" and rules.dialled(one):
        return rules.dialled(one) == rules.dialled(other)
    return one == other


def _speaks_against(known: Known, given: Given) -> bool:
    """Both have an address or a number, and not the same."""
    person = known.person
    return bool(
        (given.email and person.email and given.email != person.email)
        or (given.dialled and person.dialled and given.dialled != person.dialled)
    )


def _only(found: list[Known]) -> Known | None:
    if len(found) > 1:
        raise Refused(_("Several people have this name; add an e-mail address or a telephone to tell them apart."))
    return found[0] if found else None


def _ended(role: Role, day: date | None) -> Step:
    if day is None or day <= role.starts_on:
        raise Refused(_("The role would end before it began."))
    return Step(role, day)


def _take_step(known: Known, step: Step | None) -> list[str]:
    if step is None:
        return []
    if step.ends_on is None:
        known.roles.append(step.role)
        return [f"{step.role.get_kind_display()}: {step.role.organisation}"]
    step.role.ends_on = step.ends_on
    known.ended.append(step.role)
    return [_("role until %(day)s: %(name)s") % {"day": step.ends_on, "name": step.role.organisation}]


def _overlap(one: Role, other: Role) -> bool:
    return one.starts_on < (other.ends_on or date.max) and other.starts_on < (one.ends_on or date.max)


def _shown(name: str, value: str) -> str:
    if name == "availability":
        return str(dict(Contributor.Availability.choices).get(value, value))
    return value or "–"
