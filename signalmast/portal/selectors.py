"""Who stands at the portal."""

from __future__ import annotations

import hashlib
from datetime import datetime

from signalmast.network.models import Contributor
from signalmast.portal.models import Door, DoorLink, DoorSession


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def door_of(address: str) -> Door | None:
    """The open door of somebody with this e-mail address."""
    return (
        Door.objects.select_related("contributor")
        .filter(contributor__email__iexact=address.strip(), contributor__faded_at=None, closed_at=None)
        .first()
    )


def link_that_works(token: str, *, at: datetime) -> DoorLink | None:
    return (
        DoorLink.objects.select_related("door__contributor")
        .filter(digest=digest_of(token), used_at=None, expires_at__gt=at, door__closed_at=None)
        .first()
    )


def inside(token: str, *, at: datetime) -> Contributor | None:
    """The person whose session this is."""
    session = (
        DoorSession.objects.select_related("door__contributor")
        .filter(digest=digest_of(token), ends_at__gt=at, door__closed_at=None, door__contributor__faded_at=None)
        .first()
    )
    return session.door.contributor if session else None
