"""People who contribute: their particulars, what they agreed to, how they are named, notes about working together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.core.fold import fold
from signalmast.network.models import (
    Consent,
    Contributor,
    ContributorLanguage,
    ContributorSkill,
    NetworkSettings,
    Note,
)
from signalmast.network.services.may import Actor, need, need_own, staff

FIELDS = ("name", "email", "telephone", "availability", "language", "coordinator", "joined_on")
OWN = ("name", "email", "telephone", "availability", "language")
SAME_WORDS = timedelta(minutes=5)  # within which the same note is a second press of the button
MOST_NOTES = 200


class SameName(ValueError):
    """Somebody of this name is here already; say that it is another person, or open that one."""

    def __init__(self, other: Contributor) -> None:
        super().__init__(other.pk)
        self.other = other


class Faded(ValueError):
    """Their particulars went; nothing can be kept about them any more."""


class GivenAlready(ValueError):
    """They agreed to this, and have not taken it back."""


class NotGiven(ValueError):
    """They did not agree to this, or took it back meanwhile."""


class NotAgreed(ValueError):
    """Nobody is named in public who did not agree to it."""


class TooMany(ValueError):
    """More notes than anybody could read."""


@transaction.atomic
def add(
    *,
    languages: Iterable[str] = (),
    skills: Iterable[str] = (),
    another: bool = False,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Contributor:
    """`another`: it is known that a person of the same name is somebody else. Raises MayNot, SameName, ValidationError.

    Two who add at the same moment wait for one another.
    """
    need(by)
    alone()
    row = Contributor(**{name: fields[name] for name in FIELDS if name in fields})
    if row.joined_on is None:
        row.joined_on = timezone.localdate(at)
    row.last_active_on = timezone.localdate(at)  # the clock of the particulars begins when the desk gets them
    row.full_clean()
    twin = None if another else Contributor.objects.filter(folded=fold(row.name)[:120], faded_at=None).first()
    if twin is not None:
        raise SameName(twin)
    row.save()
    set_abilities(row, languages=languages, skills=skills)
    return row


@transaction.atomic
def change(
    *,
    contributor: Contributor,
    languages: Iterable[str] | None = None,
    skills: Iterable[str] | None = None,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> Contributor:
    """By whoever keeps the network; of themselves people change what is theirs to say. Raises MayNot, Faded."""
    need_own(by, contributor)
    row = locked(contributor)
    for name in OWN if isinstance(by, Contributor) else FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    row.full_clean()
    row.save()
    set_abilities(row, languages=languages, skills=skills)
    return row


@transaction.atomic
def agree(*, contributor: Contributor, what: str, how: str, by: Actor, at: datetime) -> Consent:
    """Raises MayNot, Faded, GivenAlready."""
    need_own(by, contributor)
    row = locked(contributor)
    if row.consents.filter(what=what, withdrawn_at=None).exists():
        raise GivenAlready(what)
    consent = Consent(contributor=row, what=what, how=how, given_at=at, by=staff(by))
    consent.full_clean(exclude=["by"])
    consent.save()
    return consent


@transaction.atomic
def take_back(*, contributor: Contributor, what: str, by: Actor, at: datetime) -> Contributor:
    """Who is not to be named is named nowhere from then on. Raises MayNot, Faded, NotGiven."""
    need_own(by, contributor)
    row = locked(contributor)
    known = what in Consent.What.values
    if not known or not row.consents.filter(what=what, withdrawn_at=None).update(withdrawn_at=at):
        raise NotGiven(what)
    if what == Consent.What.NAMED:
        row.credit = Contributor.Credit.NONE
        row.save(update_fields=["credit"])
    return row


@transaction.atomic
def choose_credit(*, contributor: Contributor, credit: str, by: Actor, at: datetime) -> Contributor:
    """Raises MayNot, Faded, NotAgreed, ValidationError."""
    need_own(by, contributor)
    row = locked(contributor)
    agreed = row.consents.filter(what=Consent.What.NAMED, withdrawn_at=None).exists()
    if credit != Contributor.Credit.NONE and not agreed:
        raise NotAgreed(row.pk)
    row.credit = credit
    row.full_clean()
    row.save(update_fields=["credit"])
    return row


@transaction.atomic
def note(*, contributor: Contributor, words: str, by: User, at: datetime) -> Note:
    """The same words again within minutes are the same note. Raises MayNot, Faded, TooMany, ValidationError."""
    need(by)
    row = locked(contributor)
    made = Note(contributor=row, words=words, at=at, by=by)
    made.full_clean()
    again = row.notes.filter(by=by, words=made.words, at__gt=at - SAME_WORDS).first()
    if again is not None:
        return again
    if row.notes.count() >= MOST_NOTES:
        raise TooMany(row.pk)
    made.save()
    return made


@transaction.atomic
def drop_note(*, note: Note, by: Actor, at: datetime) -> None:
    """Whoever keeps the network takes a note away, and so may the person it is about. Raises MayNot."""
    need_own(by, note.contributor)
    Note.objects.filter(pk=note.pk).delete()


@transaction.atomic
def seen(*, contributor: Contributor, at: datetime) -> None:
    """They did something: the clock after which their particulars go begins anew."""
    people_seen([contributor.pk], timezone.localdate(at))


def people_seen(numbers: Iterable[int], day: date) -> None:
    rows = Contributor.objects.filter(pk__in=list(numbers), faded_at=None)
    rows.filter(last_active_on=None).update(last_active_on=day)
    rows.filter(last_active_on__lt=day).update(last_active_on=day)


def locked(contributor: Contributor) -> Contributor:
    """The row as it is now, held until the transaction ends. Raises Faded."""
    row = Contributor.objects.select_for_update().get(pk=contributor.pk)
    if row.faded_at is not None:
        raise Faded(row.pk)
    return row


def set_abilities(row: Contributor, *, languages: Iterable[str] | None, skills: Iterable[str] | None) -> None:
    """`None` leaves them as they are."""
    if languages is not None:
        wanted = set(languages)
        row.languages.exclude(code__in=wanted).delete()
        for code in sorted(wanted - set(row.languages.values_list("code", flat=True))):
            one = ContributorLanguage(contributor=row, code=code)
            one.full_clean()
            one.save()
    if skills is not None:
        wanted = set(skills)
        row.skills.exclude(skill__in=wanted).delete()
        for skill in sorted(wanted - set(row.skills.values_list("skill", flat=True))):
            each = ContributorSkill(contributor=row, skill=skill)
            each.full_clean()
            each.save()


def alone() -> None:
    """Until the transaction ends nobody else adds people or reads a list in."""
    NetworkSettings.objects.select_for_update().get_or_create(pk=1)
