"""What is done to a post in public: withdrawing it, and publishing it alone when there is no second reader."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Revision

from signalmast.accounts.models import User
from signalmast.core.plain import plain
from signalmast.pages.models import LetOut, Post, PostNote, ReadAgain
from signalmast.pages.models.clips import without_words

PUBLISH_ALONE = "pages.publish_alone"
WITHDRAW = "pages.withdraw_post"
REASON_LENGTH = 20  # characters: a word or two is no reason


class MayNot(PermissionDenied):
    """This person's roles do not include the act."""


class NeverAlone(PermissionDenied):
    """A fact-check is never published without a second person, whatever the reason."""


class NotReady(ValueError):
    """`args[0]` names what stands in the way, as `hinders` does."""


class NothingSaid(ValueError):
    """The note or the reason is missing; `args[0]` names which: "note", "reason"."""


class NotPublic(ValueError):
    """There is nothing to withdraw."""


@transaction.atomic
def withdraw(*, post: Post, note: str, reason: str, by: User, at: datetime) -> PostNote:
    """Take a post from the readers at once; its address says when and why. A version being read is taken back too."""
    if not by.has_perm(WITHDRAW):
        raise MayNot(WITHDRAW)
    note, reason = _said(note=note, reason=reason)
    if not Post.objects.filter(pk=post.pk, live=True).exists():
        raise NotPublic(post.key)
    post.refresh_from_db()
    told = PostNote.objects.create(post=post, act=PostNote.Act.WITHDRAWN, public_note=note, reason=reason, at=at, by=by)
    under_way = post.current_workflow_state
    if under_way is not None:
        under_way.cancel(user=by)
    UnpublishPageAction(post, user=by).execute(skip_permission_checks=True)
    log(instance=post, action="signalmast.withdraw", user=by, data={"note": note, "reason": reason})
    return told


def note_change(*, post: Post, note: str, reason: str, by: User | None, at: datetime) -> PostNote:
    """What stands on a post changed without a new version of it: a dated note says so, and feeds and the site map.

    `reason` may be empty. Called inside the transaction of that change.
    """
    told = PostNote.objects.create(post=post, act=PostNote.Act.UPDATED, public_note=note, reason=reason, at=at, by=by)
    Post.objects.filter(pk=post.pk).update(last_published_at=at)
    return told


@transaction.atomic
def publish_alone(*, post: Post, seen: str, reason: str, by: User, at: datetime) -> Post:
    """Publish the newest version without a second reader; `seen` is its `mark_of`. Readers are told so on the post.

    The reason is kept, stands in the public log, and has at least `REASON_LENGTH` characters.
    """
    if not by.has_perm(PUBLISH_ALONE):
        raise MayNot(PUBLISH_ALONE)
    if always_takes_two(post):
        raise NeverAlone(post.key)
    reason = plain(reason).strip()
    if len(reason) < REASON_LENGTH:
        raise NothingSaid("reason")
    newest = post.get_latest_revision()
    if newest is None or mark_of(newest) != seen:
        raise ReadAgain(post.key)
    draft = newest.as_object()
    if in_the_way := hinders(post, draft, at=at):
        raise NotReady(in_the_way)
    LetOut.objects.create(
        post_id=post.pk, version=newest.pk, by=by, at=at, change=draft.change, alone=True, reason=reason
    )
    log(instance=draft, action="signalmast.publish_alone", user=by, revision=newest, data={"reason": reason})
    newest.publish(user=by, skip_permission_checks=True)
    out: Post = Post.objects.get(pk=post.pk)
    return out


def mark_of(version: Revision) -> str:
    """Tells words from words: a version nobody was asked to read is written over while its writer goes on."""
    return f"{version.pk}-{version.created_at.isoformat()}"


def always_takes_two(post: Post) -> bool:
    """Whether a post is, or ever was in any version, of a kind that no single person may publish."""
    never = Post.Kind.FACT_CHECK.value
    return post.kind == never or bool(post.revisions.filter(content__kind=never).exists())


def hinders(post: Post, draft: Post, *, at: datetime) -> str:
    """What keeps a version from going out alone now: "nothing_new", "unfinished", "change", "time", or nothing."""
    if post.figures_only or (post.live and not post.has_unpublished_changes):
        return "nothing_new"
    if draft.owes_change:
        return "change"
    try:
        draft.full_clean()
    except ValidationError:
        return "unfinished"
    if without_words(draft.body):
        return "unfinished"
    return "time" if draft.go_live_at and draft.go_live_at > at else ""


def _said(**words: str) -> list[str]:
    said = {name: plain(text).strip() for name, text in words.items()}
    for name, text in said.items():
        if not text:
            raise NothingSaid(name)
    return list(said.values())
