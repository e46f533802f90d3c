"""Who may act on requests. Asked by every service, so that no door, form or shell goes around it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors.standing import standing_with
from signalmast.network.models import Contributor

GIVE = "assignments.give_assignments"


class MayNot(PermissionDenied):
    """This person's roles do not include the act, or the request does not stand with them."""


def need(by: User | None) -> None:
    """Raises MayNot; a closed account may do nothing."""
    if by is None or not by.is_active or not by.has_perm(GIVE):
        raise MayNot(GIVE)


def need_actor(assignment: Assignment, *, by: User | None, contributor: Contributor | None, on: date) -> None:
    """Exactly one acts: a member of staff for whoever was asked, or a person with whom the request stands now."""
    if contributor is None:
        need(by)
    elif by is not None or contributor.faded_at is not None:
        raise MayNot("one")
    elif not assignment.recipients.filter(standing_with(contributor, on=on)).exists():
        raise MayNot("not theirs")
