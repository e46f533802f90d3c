"""With whom requests stand now."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from signalmast.network.models import Contributor, Role


def standing_with(contributor: Contributor, *, on: date) -> Q:
    """Of recipients: a person's own rows, and those of organisations they have any role in on that day."""
    theirs = organisations_of(contributor, on=on).values("organisation")
    return Q(until=None) & (Q(contributor_id=contributor.pk) | Q(organisation__in=theirs))


def organisations_of(contributor: Contributor, *, on: date) -> QuerySet[Role]:
    now = Q(ends_on=None) | Q(ends_on__gt=on)
    return Role.objects.filter(now, contributor_id=contributor.pk, starts_on__lte=on)
