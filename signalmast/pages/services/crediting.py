"""Who contributed is entered beside a post; when it goes out the network counts it, and when it leaves, no more."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.network.models import Contribution, Contributor
from signalmast.network.services import contributions
from signalmast.pages.models import FollowUp, Post, PostCredit, PostNote
from signalmast.pages.selectors import credits as found
from signalmast.pages.services import following

MOST = 30  # people and kinds a post


class MayNot(PermissionDenied):
    """This person may not say who contributed to this post."""


class TooMany(ValueError):
    """As many as anybody can read stand there already."""


class NotThere(ValueError):
    """The person's particulars are gone, or the post is counted only."""


@transaction.atomic
def enter(*, post: Post, contributor: Contributor, kind: str, by: User, at: datetime) -> PostCredit:
    """A second time of the same changes nothing. Raises MayNot, TooMany, NotThere; ValueError for an unknown kind."""
    _may(by, post)
    held = Post.objects.select_for_update().get(pk=post.pk)
    if contributor.faded_at or held.figures_only:
        raise NotThere(contributor.key)
    same = PostCredit.objects.filter(post=held, contributor=contributor, kind=Contribution.Kind(kind)).first()
    if same:
        return same
    if held.credits.count() >= MOST:
        raise TooMany(held.key)
    return PostCredit.objects.create(post=held, contributor=contributor, kind=kind, entered_by=by, entered_at=at)


@transaction.atomic
def take_away(*, credit: PostCredit, by: User, at: datetime) -> None:
    """Also from a public post, at once. Raises MayNot."""
    _may(by, credit.post)
    credit.delete()
    if credit.post.live:
        following.ask(pages=[credit.post_id], way=FollowUp.Way.OUT, at=at)


def went_out(page: int) -> None:
    """The network learns what readers see now; may run again."""
    post = Post.objects.filter(pk=page, live=True, figures_only=False).select_related("locale").first()
    if post is None:
        came_back(page)
        return
    contributions.accept(
        post_key=post.key,
        given=[(credit.contributor, credit.kind) for credit in found.gone_out([page])],
        topics=list(post.topics.all()),
        language=post.locale.language_code,
        at=post.last_published_at or clock.now(),
    )
    wrong = PostNote.objects.filter(post=page, act=PostNote.Act.CORRECTED).order_by("at").first()
    if wrong:
        contributions.put_right(post_key=post.key, at=wrong.at)


def went_out_many(pages: list[int]) -> None:
    """Imported posts have no contributors until somebody says so."""
    for page in PostCredit.objects.filter(post__in=pages).values_list("post", flat=True).distinct():
        went_out(page)


def came_back(page: int) -> None:
    """A post that left counts no more; a page of another kind, or one that is deleted, has no key here."""
    key = Post.objects.filter(pk=page).values_list("key", flat=True).first()
    if key:
        contributions.withdraw(post_key=key, at=clock.now())


def _may(by: User, post: Post) -> None:
    if not by.is_active or not found.may_credit(by, post):
        raise MayNot(post.key)
