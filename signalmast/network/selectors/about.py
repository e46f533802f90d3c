"""Everything kept about one person, in words, for that person to read. A test holds it against the tables.

What another part of the network keeps about people adds its own function to `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext

from signalmast.core import wording
from signalmast.network.models import Contribution, Contributor


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: what it is, and what is kept."""

    title: str
    rows: tuple[tuple[str, str], ...]


def all_about(contributor: Contributor) -> list[Section]:
    """In the reader's language; a part without anything says so by having no rows."""
    return [make(contributor) for make in SECTIONS]


def _particulars(person: Contributor) -> Section:
    coordinator = person.coordinator.name if person.coordinator else ""
    rows = [
        (gettext("Name"), person.name),
        (gettext("E-mail address"), person.email),
        (gettext("Telephone"), person.telephone),
        (gettext("Availability"), str(person.get_availability_display())),
        (gettext("How you are named"), str(person.get_credit_display())),
        (gettext("Language of letters"), str(person.get_language_display())),
        (gettext("Languages"), ", ".join(str(each) for each in person.languages.order_by("code"))),
        (gettext("Skills"), ", ".join(str(each) for each in person.skills.order_by("skill"))),
        (gettext("Since"), _day(person.joined_on)),
        (gettext("Last active on"), _day(person.last_active_on) if person.last_active_on else ""),
        (gettext("Your coordinator"), coordinator),
    ]
    return Section(gettext("Particulars"), tuple(row for row in rows if row[1]))


def _roles(person: Contributor) -> Section:
    language = get_language() or "vi"
    rows = []
    for role in person.roles.select_related("organisation"):
        until = gettext("until %(day)s") % {"day": _day(role.ends_on)} if role.ends_on else ""
        since = gettext("from %(day)s") % {"day": _day(role.starts_on)}
        said = f"{role.get_kind_display()}, {since}" + (f", {until}" if until else "")
        rows.append((role.organisation.said(language), said))
    return Section(gettext("Roles"), tuple(rows))


def _consents(person: Contributor) -> Section:
    rows = []
    for consent in person.consents.select_related("by"):
        words = gettext("agreed on %(day)s %(how)s") % {
            "day": _moment(consent.given_at), "how": consent.get_how_display(),
        }  # fmt: skip
        if consent.by:
            words += gettext(", entered by %(name)s") % {"name": consent.by.name}
        if consent.withdrawn_at:
            words += gettext("; taken back on %(day)s") % {"day": _moment(consent.withdrawn_at)}
        rows.append((str(consent.get_what_display()), words))
    return Section(gettext("What you agreed to"), tuple(rows))


def _notes(person: Contributor) -> Section:
    rows = []
    for note in person.notes.select_related("by"):
        who = note.by.name if note.by else gettext("somebody whose account is closed")
        rows.append((gettext("%(name)s on %(day)s") % {"name": who, "day": _moment(note.at)}, note.words))
    return Section(gettext("Notes about working together"), tuple(rows))


def _contributions(person: Contributor) -> Section:
    given = person.contributions.select_related("organisation").prefetch_related("topics")
    rows = [(f"{each.get_kind_display()}, {each.post_key}", _of_contribution(each)) for each in given]
    return Section(gettext("What you contributed"), tuple(rows))


def _of_contribution(each: Contribution) -> str:
    words = [gettext("accepted on %(day)s") % {"day": _moment(each.accepted_at)}]
    if each.organisation:
        words.append(each.organisation.said(get_language() or "vi"))
    words += [str(topic) for topic in each.topics.all()]
    if each.corrected_at:
        words.append(gettext("put right on %(day)s") % {"day": _moment(each.corrected_at)})
    if each.withdrawn_at:
        words.append(gettext("withdrawn on %(day)s") % {"day": _moment(each.withdrawn_at)})
    return ", ".join(words)


def _merges(person: Contributor) -> Section:
    """Until a merge is undone, the row that went is kept to undo it from: it is told too."""
    rows = []
    for merge in person.merges.filter(undone_at=None).select_related("by"):
        gone = merge.before["gone"]["fields"]
        kept = ", ".join(value for value in (gone["name"], gone["email"], gone["telephone"]) if value)
        rows.append((gettext("joined with a second entry on %(day)s") % {"day": _moment(merge.at)}, kept))
    return Section(gettext("Entries joined into one"), tuple(rows))


def _training(person: Contributor) -> Section:
    """Every seat ever asked for, and whether they came. What they thought of it is kept without them."""
    language = get_language() or "vi"
    rows = []
    for seat in person.seats.select_related("session__course", "certificate"):
        words = [str(seat.get_state_display())]
        words += [str(seat.get_presence_display())] if seat.presence else []
        certificate = getattr(seat, "certificate", None)
        words += [gettext("certificate %(code)s") % {"code": certificate.code}] if certificate else []
        rows.append((f"{seat.session.name(language)}, {_day(seat.session.day)}", ", ".join(words)))
    return Section(gettext("Training"), tuple(rows))


SECTIONS: list[Callable[[Contributor], Section]] = [
    *(_particulars, _roles, _consents, _notes, _contributions, _training, _merges),
]


def _day(day: date) -> str:
    return wording.date(day, "en" if get_language() == "en" else "vi")


def _moment(moment: datetime) -> str:
    return _day(timezone.localdate(moment))
