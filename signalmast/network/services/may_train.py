"""Who may act on training: whoever keeps the network, and everybody on their own seat."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User
from signalmast.network.models import Contributor

KEEP = "network.keep_network"


class MayNot(PermissionDenied):
    """This person's roles do not include the act, and it is not about themselves."""


def need(by: User) -> None:
    """Raises MayNot; a closed account may do nothing."""
    if not by.is_active or not by.has_perm(KEEP):
        raise MayNot(KEEP)


def keeps(by: User | Contributor) -> bool:
    return isinstance(by, User) and by.is_active and by.has_perm(KEEP)


def need_own(by: User | Contributor, contributor: Contributor) -> None:
    """Raises MayNot unless somebody acts for themselves: as the contributor a personal link names, or signed in."""
    own = by.pk == contributor.pk if isinstance(by, Contributor) else by.is_active and contributor.user_id == by.pk
    if not own and not keeps(by):
        raise MayNot(KEEP)
