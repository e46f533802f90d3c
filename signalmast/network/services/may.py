"""Who may act on the network. Asked by every service, so that no door, form or shell goes around it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from signalmast.accounts.models import User
from signalmast.network.models import Contributor

KEEP = "network.keep_network"
SEE = "network.see_coverage"

# A member of staff, a person of the network who acts for themselves, or whoever runs the desk from the command line.
Actor = User | Contributor | None


class MayNot(PermissionDenied):
    """This person's roles do not include the act, and it is not about themselves."""


def need(by: User | None, permission: str = KEEP) -> None:
    """Raises MayNot; a closed account may do nothing. `by=None` is the command line."""
    if by is not None and not (by.is_active and by.has_perm(permission)):
        raise MayNot(permission)


def keeps(by: Actor) -> bool:
    return isinstance(by, User) and by.is_active and by.has_perm(KEEP)


def need_own(by: Actor, contributor: Contributor) -> None:
    """For what people may do with what is theirs as well as those who keep the network. Raises MayNot."""
    if not isinstance(by, Contributor):
        need(by)
    elif by.pk != contributor.pk:
        raise MayNot(KEEP)


def staff(by: Actor) -> User | None:
    """Whom a row names that only staff stand on."""
    return by if isinstance(by, User) else None
