"""Who may act on claims. Asked by every service, so that no door, form or shell goes around it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User

CHECK = "claims.check_claims"
SECOND = "claims.second_claims"


class MayNot(PermissionDenied):
    """This person's roles do not include the act."""


class SamePerson(PermissionDenied):
    """Whoever did the first half cannot do the second: that takes another person, whatever their roles."""


def need(by: User, permission: str) -> None:
    """Raises MayNot; a closed account may do nothing."""
    if not by.is_active or not by.has_perm(permission):
        raise MayNot(permission)
