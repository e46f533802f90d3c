"""What counts on a day: members, people who contribute, contributions; and what that makes of an organisation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from signalmast.network.models import Role

CONTRIBUTING = (Role.Kind.CONTRIBUTOR, Role.Kind.LEAD)  # whoever only is the contact gives no material
NOBODY, ONE, QUIET, FINE, FORMER = "nobody", "one", "quiet", "fine", "former"


def members_on(day: date) -> Q:
    """Organisations that are members on that day."""
    return Q(active_from__lte=day) & (Q(active_to=None) | Q(active_to__gt=day))


def running_on(day: date) -> Q:
    """Roles on that day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def contributing_on(day: date) -> Q:
    return running_on(day) & Q(kind__in=CONTRIBUTING)


def counting_on(day: date, *, days: int | None = None) -> Q:
    """Contributions as that day ended: accepted by then (of the last `days` only), and not withdrawn by then."""
    edge = after(day)
    found = Q(accepted_at__lt=edge) & (Q(withdrawn_at=None) | Q(withdrawn_at__gte=edge))
    return found if days is None else found & Q(accepted_at__gte=edge - timedelta(days=days))


def after(day: date) -> datetime:
    """The first moment after a day, where the desk stands."""
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def state_of(
    people: int, since: date | None, last_on: date | None, *, on: date, quiet_days: int, member: bool = True
) -> str:
    """Gone quiet: there are people, for longer than the set days, and nothing of theirs was accepted in them.

    An organisation whose first person came yesterday is not quiet: nobody could have given anything yet.
    """
    if not member:
        return FORMER
    if not people:
        return NOBODY
    edge = on - timedelta(days=quiet_days)
    if (last_on is None or last_on <= edge) and (since is None or since <= edge):
        return QUIET
    return ONE if people == 1 else FINE
