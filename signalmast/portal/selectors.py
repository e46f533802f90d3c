"""Who stands at the portal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from signalmast.network.models import Contribution, Contributor
from signalmast.pages.models import Post
from signalmast.pages.selectors import address
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


@dataclass(frozen=True)
class Contributed:
    """One row of somebody's own work: the post if it is public, and whether it counts."""

    row: Contribution
    title: str
    address: str


def contributed(contributor: Contributor, *, language: str) -> list[Contributed]:
    """The newest two hundred. Titles of posts that are not public any more are not told."""
    rows = list(contributor.contributions.order_by("-accepted_at", "-pk")[:200])
    posts = {
        post.key: post
        for post in Post.objects.filter(key__in=[row.post_key for row in rows], live=True).select_related("locale")
    }
    found = []
    for row in rows:
        post = posts.get(row.post_key)
        found.append(Contributed(row, post.title if post else "", address(post) if post else ""))
    return found
