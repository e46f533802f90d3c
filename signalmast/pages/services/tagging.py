"""Topics and programmes of many posts at once.

On a draft it is a new version by whoever tags. On a published post it is applied at once, without a second reader:
it files a post under a word or a plan of the desk's own list and changes nothing that the post says; it is logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from signalmast.accounts.models import User
from signalmast.pages.models import Post
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors import current
from signalmast.topics.models import Topic

TAGGED = "signalmast.topics"
FILED = "signalmast.programmes"
_ACTIONS = {"topics": TAGGED, "programmes": FILED}
MOST = 500


Name = Literal["topics", "programmes"]


class TooMany(Exception):
    """More posts than one person looks over; at most MOST at once."""


@dataclass
class Tagged:
    """What happened: ids of posts changed, left as they were, and left out with the reason for each."""

    changed: list[int] = field(default_factory=list)
    published: list[int] = field(default_factory=list)  # those of the changed that readers see
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


FORBIDDEN, HANDED_IN, UNPUBLISHED_CHANGES, APPROVED = "forbidden", "handed_in", "unpublished_changes", "approved"


class NotItsTime(ValueError):
    """Posts are tagged to programmes whose time it is; taken off again at any time."""


@transaction.atomic
def tag(*, posts: Iterable[Post], add: Iterable[Topic], remove: Iterable[Topic], by: User) -> Tagged:
    """Add and remove topics. Raises TooMany before anything is changed."""
    return _tag_all(posts, "topics", list(add), list(remove), by)


@transaction.atomic
def file_under(
    *, posts: Iterable[Post], add: Iterable[Programme], remove: Iterable[Programme], by: User, at: datetime
) -> Tagged:
    """Add and remove programmes. Raises TooMany and NotItsTime before anything is changed."""
    added = list(add)
    open_ones = set(current(timezone.localdate(at)).values_list("pk", flat=True))
    if any(one.pk not in open_ones for one in added):
        raise NotItsTime
    return _tag_all(posts, "programmes", added, list(remove), by)


def _tag_all(posts: Iterable[Post], name: Name, add: list[Any], remove: list[Any], by: User) -> Tagged:
    wanted = list(posts)
    if len(wanted) > MOST:
        raise TooMany(len(wanted))
    done = Tagged()
    for post in wanted:
        reason = why_not(post, by)
        if reason:
            done.refused[post.pk] = reason
        elif _tag(post, name, add, remove, by):
            done.changed.append(post.pk)
            if post.live:
                done.published.append(post.pk)
        else:
            done.unchanged.append(post.pk)
    return done


def why_not(post: Post, by: User) -> str:
    """Why topics and programmes of this post cannot be changed here, or nothing.

    What lies with a second reader, or waits approved for its time, is changed in the editor and read again.
    """
    if not post.permissions_for_user(by).can_edit():
        return FORBIDDEN
    if post.current_workflow_state is not None and post.current_workflow_state.status == "in_progress":
        return HANDED_IN
    if post.approved_schedule:
        return APPROVED
    if post.live and post.has_unpublished_changes:
        return UNPUBLISHED_CHANGES
    return ""


def _tag(post: Post, name: Name, add: list[Any], remove: list[Any], by: User) -> bool:
    newest: Post = post if post.live else post.get_latest_revision_as_object()
    before = {one.pk: one for one in getattr(newest, name).all()}
    after = {**before, **{one.pk: one for one in add}}
    for one in remove:
        after.pop(one.pk, None)
    if after.keys() == before.keys():
        return False
    getattr(newest, name).set(list(after.values()))
    newest.save(clean=False)
    revision = newest.save_revision(user=by, changed=False, clean=False)
    if newest.live:
        Post.objects.filter(pk=post.pk).update(live_revision=revision, has_unpublished_changes=False)
    log(
        instance=newest,
        action=_ACTIONS[name],
        user=by,
        revision=revision,
        data={
            "added": [after[pk].key for pk in after.keys() - before.keys()],
            "removed": [before[pk].key for pk in before.keys() - after.keys()],
        },
    )
    return True
