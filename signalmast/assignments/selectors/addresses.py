"""To whom a letter about a request goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.network.models import Contributor, Role

KEEP = "keep_network"


@dataclass(frozen=True)
class Address:
    email: str
    language: str


def of(row: Assignment, *, on: date) -> list[Address]:
    """Of whoever it stands with: a person's own; an organisation's, with its leads and contacts of that day.

    An organisation without any of these is reached through all who contribute from it.
    """
    standing = row.recipients.filter(until=None)
    found: dict[str, str] = {}
    for email, language in standing.exclude(contributor=None).values_list(
        "contributor__email", "contributor__language"
    ):
        found.setdefault(email.lower(), language)
    for organisation, email in standing.exclude(organisation=None).values_list("organisation", "organisation__email"):
        everybody = Contributor.objects.filter(roles__in=_roles(organisation, on)).exclude(email="").distinct()
        leading = everybody.filter(roles__in=_roles(organisation, on).exclude(kind=Role.Kind.CONTRIBUTOR))
        chosen = list(leading) or ([] if email else list(everybody))
        if email:
            found.setdefault(email.lower(), settings.LANGUAGE_CODE)
        for person in chosen:
            found.setdefault(person.email.lower(), person.language)
    return [Address(email, language) for email, language in found.items() if email]


def _roles(organisation: int, on: date) -> QuerySet[Role]:
    now = Q(ends_on=None) | Q(ends_on__gt=on)
    return Role.objects.filter(now, organisation_id=organisation, starts_on__lte=on)


def owner(row: Assignment) -> list[User]:
    """Whoever looks after it; where that is nobody, all who look after the network."""
    return [row.owner] if row.owner is not None and row.owner.is_active else coordinators()


def coordinators() -> list[User]:
    """Who looks after the network, by name."""
    given = Permission.objects.filter(codename=KEEP, content_type__app_label="network").values("pk")
    named = Q(groups__permissions__in=given) | Q(user_permissions__in=given)
    return list(User.objects.filter(named, is_active=True).distinct())


def askers() -> QuerySet[User]:
    """Everybody who may ask organisations and contributors for something."""
    given = Permission.objects.filter(codename="give_assignments", content_type__app_label="assignments").values("pk")
    named = Q(groups__permissions__in=given) | Q(user_permissions__in=given)
    return User.objects.filter(named, is_active=True).distinct().order_by("name", "pk")
