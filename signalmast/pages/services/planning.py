"""Plans of the desk: when a post is wished to go out. A plan publishes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from signalmast.accounts.models import User
from signalmast.pages.models import Post

PLANNED = "signalmast.plan"


class NotMoved(Exception):
    """The plan stays as it is; `reason` says why, for whoever tried."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@transaction.atomic
def plan(*, post: Post, to: datetime | None, by: User, at: datetime) -> Post:
    """Plan a draft for another time, or for none; no new version is made. Raises NotMoved."""
    kept: Post = Post.objects.select_for_update().get(pk=post.pk)
    check_movable(post=kept, by=by)
    if to is not None and _day(to) < _day(at):
        raise NotMoved(_("That day is over."))
    before = kept.planned_for
    if before == to:
        return kept
    Post.objects.filter(pk=kept.pk).update(planned_for=to)
    kept.planned_for = to
    log(
        instance=kept,
        action=PLANNED,
        user=by,
        data={"from": before and before.isoformat(), "to": to and to.isoformat()},
    )
    return kept


def check_movable(*, post: Post, by: User) -> None:
    """Raises NotMoved for whatever cannot be planned for another time by this person."""
    if not post.permissions_for_user(by).can_edit():
        raise NotMoved(_("You may not change this post."))
    if post.live:
        raise NotMoved(_("This post is published already."))
    if post.approved_schedule:
        raise NotMoved(
            _(
                "This post was approved for its time. To move it, open it, set another time and hand it in again: "
                "its second reader decides once more."
            )
        )
    if post.planned_for is None and post.go_live_at is not None:
        raise NotMoved(_("The time of this draft stands in its schedule. Open it and set another time there."))


def _day(moment: datetime) -> str:
    zone = timezone.get_default_timezone()
    return moment.astimezone(zone).date().isoformat()
