"""Who may act on the network. Asked by every service, so that no door, form or shell goes around it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User
from signalmast.network.models import Contributor

KEEP = "network.keep_network"
SEE = "network.see_coverage"


class MayNot(PermissionDenied):
    """This person's roles do not include the act."""


def need(by: User | None, permission: str = KEEP) -> None:
    """Raises MayNot; a closed account may do nothing. `by=None` is the command line of whoever runs the desk."""
    if by is not None and not (by.is_active and by.has_perm(permission)):
        raise MayNot(permission)


def need_own(by: User | None, contributor: Contributor) -> None:
    """For what people may do with their own particulars as well as those who keep the network. Raises MayNot."""
    if by is None or not by.is_active or by.pk != contributor.user_id:
        need(by)
