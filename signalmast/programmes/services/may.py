"""Who may keep programmes. Asked by every service, so that no door, form or shell goes around it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User
from signalmast.programmes.selectors.programmes import keeps


class MayNot(PermissionDenied):
    """This person's roles do not include the act."""


def need(by: User) -> None:
    """Raises MayNot; a closed account may do nothing."""
    if not keeps(by):
        raise MayNot("programmes.keep_programmes")
