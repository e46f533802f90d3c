"""Links by which somebody without an account reads the newest draft of one post."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.urls import reverse
from wagtail.log_actions import log

from signalmast.accounts.models import User
from signalmast.pages.models import Post, PreviewLink

LIFETIMES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


class MayNotShow(PermissionDenied):
    """Only somebody who may edit a post hands out links to its draft, or ends them."""


def make_link(*, post: Post, lifetime: str, by: User, at: datetime) -> str:
    """The path of a new link, told this once. `lifetime` is a key of `LIFETIMES`; KeyError otherwise."""
    _may(post, by)
    ends = at + LIFETIMES[lifetime]
    token = secrets.token_urlsafe(32)
    PreviewLink.objects.create(post=post, digest=digest_of(token), created_by=by, created_at=at, expires_at=ends)
    log(instance=post, action="signalmast.preview_link", user=by, data={"until": ends.isoformat()})
    return reverse("preview_link", args=[token])


def revoke_link(*, link: PreviewLink, by: User, at: datetime) -> None:
    """End a link now; one that ended already stays as it was."""
    _may(link.post, by)
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None, expires_at__gt=at).update(revoked_at=at):
        log(instance=link.post, action="signalmast.preview_link_ended", user=by)


def open_link(*, token: str, at: datetime) -> Post | None:
    """The newest draft a link leads to, counted as opened; None for a link that does not work, whatever the cause."""
    link = PreviewLink.objects.filter(digest=digest_of(token), revoked_at=None, expires_at__gt=at).first()
    if link is None:
        return None
    PreviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
    draft: Post = link.post.get_latest_revision_as_object()
    return draft


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _may(post: Post, by: User) -> None:
    if not post.permissions_for_user(by).can_edit():
        raise MayNotShow(post.key)
