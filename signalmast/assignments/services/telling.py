"""The letters about requests. None says more than the title, when it is due, and where to go on reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors import addresses
from signalmast.assignments.services import letters
from signalmast.core import wording

Door = Callable[[str], str]
_DOORS: list[Door] = []


def lead_to(provide: Door) -> None:
    """Say where somebody who was asked goes on: a path in a language. Filled in `config.wiring` by the portal."""
    _DOORS[:] = [provide]


def asked(row: Assignment, *, at: datetime) -> None:
    """To whoever it stands with now: something is asked of them."""
    _to_them(row, "asked", lambda: gettext("The desk asks you for something: %(title)s"), at=at)


def moved(row: Assignment, *, at: datetime) -> None:
    _to_them(row, "moved", lambda: gettext("Another due time: %(title)s"), at=at)


def returned(row: Assignment, *, at: datetime) -> None:
    number = row.steps.filter(move="return").count()
    _to_them(row, f"returned{number}", lambda: gettext("The desk asks for a little more: %(title)s"), at=at)


def soon(row: Assignment, *, at: datetime) -> None:
    _to_them(row, "soon", lambda: gettext("Due soon: %(title)s"), at=at)


def late(row: Assignment, *, at: datetime) -> None:
    """To whoever was asked, and to whoever at the desk looks after it."""
    _to_them(row, "late", lambda: gettext("Past its time: %(title)s"), at=at)
    _to_staff(row, "late", addresses.owner(row), lambda: gettext("A request is past its time: %(title)s"), at=at)


def long_late(row: Assignment, *, at: datetime) -> None:
    """To everybody who looks after the network."""
    _to_staff(
        row, "long", addresses.coordinators(), lambda: gettext("A request is long past its time: %(title)s"), at=at
    )


def handed_in(row: Assignment, *, number: int, at: datetime) -> None:
    _to_staff(row, f"in{number}", addresses.owner(row), lambda: gettext("Handed in: %(title)s"), at=at)


def declined(row: Assignment, *, at: datetime) -> None:
    _to_staff(row, "declined", addresses.owner(row), lambda: gettext("Declined: %(title)s"), at=at)


def _to_them(row: Assignment, what: str, said: Callable[[], str], *, at: datetime) -> None:
    for each in addresses.of(row, on=timezone.localdate(at)):
        with translation.override(each.language):
            ways = [settings.PUBLIC_URL + door(each.language) for door in _DOORS]
            _ask(row, what, each.email, said(), "\n\n".join([*ways, _by_hand(row)]), at=at)


def _to_staff(row: Assignment, what: str, people: Iterable[User], said: Callable[[], str], *, at: datetime) -> None:
    for person in people:
        with translation.override(accounts.language_for(person)):
            way = settings.PUBLIC_URL + reverse("request", args=[row.pk])
            _ask(row, f"staff-{what}", person.email, said(), way, at=at)


def _by_hand(row: Assignment) -> str:
    """Not everybody was let in by the door for contributors: answering by mail always works."""
    if row.owner is None:
        return gettext("Please answer the desk as you usually do.")
    return gettext("Please answer %(name)s: %(email)s") % {"name": row.owner.name, "email": row.owner.email}


def _ask(row: Assignment, what: str, to: str, said: str, way: str, *, at: datetime) -> None:
    language = translation.get_language() or settings.LANGUAGE_CODE
    due = wording.date_time(timezone.localtime(row.due_at), language, timezone.get_current_timezone())
    subject = said % {"title": " ".join(row.title.split())}
    text = f"{subject}\n\n{gettext('Due: %(when)s') % {'when': due}}\n\n{way}\n"
    # A new due time, or somebody else who is asked, is another letter.
    round_ = f"{row.due_at.timestamp():.0f}:{row.sent_at.timestamp() if row.sent_at else 0:.0f}"
    whom = hashlib.sha256(to.lower().encode()).hexdigest()[:16]
    letters.ask(once=f"{row.key}:{what}:{round_}:{whom}", about=row.key, to=to, subject=subject, text=text, at=at)
