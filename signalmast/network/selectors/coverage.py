"""How many member organisations have contributors on a day, which have not, and whom to call next.

Any past day can be asked: roles, memberships and contributions carry their days. People are counted and never named,
and what is counted of their work is what was accepted and what had to be put right; nobody is ranked by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from signalmast.network.models import Contribution, Organisation, Role
from signalmast.network.selectors import organisations, settings, standing
from signalmast.topics.models import Topic


@dataclass(frozen=True)
class Member:
    """One organisation on the day. `last_on`: when something of it was last accepted."""

    pk: int
    key: str
    name: str
    name_en: str
    area: str
    kind: str
    people: int
    last_on: date | None
    quiet: bool

    def said(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name

    @property
    def why(self) -> str:
        """Why it is to be called: nobody, one, quiet; "" where nothing is wanting."""
        if not self.people:
            return standing.NOBODY
        if self.people == 1:
            return standing.ONE
        return standing.QUIET if self.quiet else ""


@dataclass(frozen=True)
class Part:
    """A share of the organisations, or of the work: `name` is "" where none was given."""

    name: str
    organisations: int
    covered: int
    nobody: int
    one: int
    quiet: int


@dataclass(frozen=True)
class Work:
    """Accepted within the set days before, and how much of it had to be put right."""

    name: str
    organisations: int
    accepted: int
    corrected: int


@dataclass(frozen=True)
class Coverage:
    day: date
    quiet_days: int
    members: tuple[Member, ...]
    topics: tuple[Work, ...]
    languages: tuple[Work, ...]
    accepted: int
    corrected: int

    @property
    def organisations(self) -> int:
        return len(self.members)

    @property
    def covered(self) -> int:
        return self.organisations - len(self.nobody)

    @property
    def nobody(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if not each.people)

    @property
    def one(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.people == 1)

    @property
    def quiet(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.quiet)

    @property
    def areas(self) -> list[Part]:
        return _parts(self.members, "area")

    @property
    def kinds(self) -> list[Part]:
        return _parts(self.members, "kind")

    @property
    def calls(self) -> list[Member]:
        """Whom to call next: those with nobody, those with one person, those gone quiet for longest."""
        order = {standing.NOBODY: 0, standing.ONE: 1, standing.QUIET: 2}
        wanting = [each for each in self.members if each.why]
        return sorted(wanting, key=lambda each: (order[each.why], each.last_on or date.min, each.name, each.pk))


@dataclass(frozen=True)
class Contact:
    """How an organisation is reached: its own address; whoever is its contact stays on the screens of the network."""

    email: str
    telephone: str


def on_day(
    day: date, *, area: str = "", kind: str = "", topic: str = "", language: str = "", words_in: str = "vi"
) -> Coverage:
    """The whole of it in a fixed number of questions. With a topic or language, only such work keeps one from quiet."""
    quiet_days = settings.current().quiet_days
    rows = Organisation.objects.filter(standing.members_on(day))
    if area:
        rows = rows.filter(area=area)
    if kind:
        rows = rows.filter(kind=kind)
    columns = ("pk", "key", "name", "name_en", "area", "kind")
    found = list(rows.order_by("folded", "pk").values_list(*columns))
    numbers = {row[0] for row in found} if area or kind else None
    people = organisations.people_in(None, on=day)
    work = _narrowed(Contribution.objects.all(), topic=topic, language=language)
    if numbers is not None:
        work = work.filter(organisation__in=numbers)
    last = _last(day, topic=topic, language=language)
    members = tuple(_member(row, people, last, day=day, quiet_days=quiet_days) for row in found)
    recent = work.filter(standing.counting_on(day, days=quiet_days))
    total = recent.aggregate(accepted=Count("pk"), corrected=_corrected(day))
    return Coverage(
        day,
        quiet_days,
        members,
        _by_topic(recent, day, words_in),
        _by_language(recent, day),
        total["accepted"],
        total["corrected"],
    )


def contacts(numbers: Iterable[int]) -> dict[int, Contact]:
    rows = Organisation.objects.filter(pk__in=list(numbers)).values_list("pk", "email", "telephone")
    return {pk: Contact(email, telephone) for pk, email, telephone in rows}


def covered_and_all(days: Sequence[date]) -> list[tuple[date, int, int]]:
    """For each day, how many organisations had contributors and how many there were: one question for all days."""
    asked: dict[str, Any] = {}
    for place, day in enumerate(days):
        member = standing.members_on(day)
        has = Exists(Role.objects.filter(standing.contributing_on(day), organisation=OuterRef("pk")))
        asked[f"all_{place}"] = Count("pk", filter=member)
        asked[f"covered_{place}"] = Count("pk", filter=member & Q(has))
    told = Organisation.objects.aggregate(**asked) if asked else {}
    return [(day, told[f"covered_{place}"], told[f"all_{place}"]) for place, day in enumerate(days)]


def history(day: date, *, months: int = 12) -> list[tuple[date, int, int]]:
    """The last day of each of so many months before, and the day itself."""
    first = day.replace(day=1)
    ends = []
    for _month in range(months):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return covered_and_all([*reversed(ends), day])


def _member(
    row: tuple[Any, ...],
    people: dict[int, tuple[int, date | None]],
    last: dict[int, date],
    *,
    day: date,
    quiet_days: int,
) -> Member:
    pk, key, name, name_en, area, kind = row
    number, since = people.get(pk, (0, None))
    state = standing.state_of(number, since, last.get(pk), on=day, quiet_days=quiet_days)
    return Member(pk, key, name, name_en, area, kind, number, last.get(pk), state == standing.QUIET)


def _narrowed(rows: Any, *, topic: str, language: str) -> Any:
    if topic:
        rows = rows.filter(pk__in=Contribution.topics.through.objects.filter(topic__key=topic).values("contribution"))
    if language:
        rows = rows.filter(language=language)
    return rows


def _last(day: date, *, topic: str, language: str) -> dict[int, date]:
    return organisations.last_given(None, on=day, narrow=lambda rows: _narrowed(rows, topic=topic, language=language))


def _corrected(day: date) -> Any:
    return Count("pk", filter=Q(corrected_at__lt=standing.after(day)))


def _by_topic(recent: Any, day: date, words_in: str) -> tuple[Work, ...]:
    """Every topic of the vocabulary, also those nobody gave anything to."""
    through = Contribution.topics.through.objects.filter(contribution__in=recent.values("pk"))
    rows = (
        through.order_by()
        .values("topic_id")
        .annotate(
            organisations=Count("contribution__organisation_id", distinct=True),
            accepted=Count("contribution_id"),
            corrected=Count("contribution_id", filter=Q(contribution__corrected_at__lt=standing.after(day))),
        )
    )
    told = {row["topic_id"]: row for row in rows}
    empty = {"organisations": 0, "accepted": 0, "corrected": 0}
    found = []
    for topic in Topic.objects.all():
        row = told.get(topic.pk, empty)
        found.append(Work(topic.name(words_in), row["organisations"], row["accepted"], row["corrected"]))
    return tuple(sorted(found, key=lambda each: each.name))


def _by_language(recent: Any, day: date) -> tuple[Work, ...]:
    rows = (
        recent.order_by()
        .values("language")
        .annotate(
            organisations=Count("organisation_id", distinct=True), accepted=Count("pk"), corrected=_corrected(day)
        )
    )
    return tuple(
        Work(row["language"], row["organisations"], row["accepted"], row["corrected"])
        for row in sorted(rows, key=lambda row: row["language"])
    )


def _parts(members: Sequence[Member], name: str) -> list[Part]:
    grouped: dict[str, list[Member]] = {}
    for each in members:
        grouped.setdefault(getattr(each, name), []).append(each)
    return [
        Part(
            words,
            len(rows),
            sum(1 for each in rows if each.people),
            sum(1 for each in rows if not each.people),
            sum(1 for each in rows if each.people == 1),
            sum(1 for each in rows if each.quiet),
        )
        for words, rows in sorted(grouped.items(), key=lambda item: (not item[0], item[0]))
    ]


def as_data(found: Coverage) -> dict[str, Any]:
    """The whole of it for programs: plain values, organisations by their key, no people."""
    return {
        "day": found.day.isoformat(),
        "organisations": found.organisations,
        "covered": found.covered,
        "nobody": [each.key for each in found.nobody],
        "one": [each.key for each in found.one],
        "quiet": [each.key for each in found.quiet],
        "quiet_days": found.quiet_days,
        "accepted": found.accepted,
        "corrected": found.corrected,
        "areas": [asdict(part) for part in found.areas],
        "kinds": [asdict(part) for part in found.kinds],
        "topics": [asdict(work) for work in found.topics],
        "languages": [asdict(work) for work in found.languages],
        "calls": [{"key": each.key, "name": each.name, "why": each.why} for each in found.calls],
    }
