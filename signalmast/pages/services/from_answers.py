"""A draft from what the network handed in, with the person who gave it beside it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.network.models import Contribution, Contributor
from signalmast.pages import titles
from signalmast.pages.models import CommunityPage, Post, PostRequest
from signalmast.pages.services import crediting

GAVE = {
    Assignment.Wanted.TEXT: Contribution.Kind.TEXT,
    Assignment.Wanted.PICTURE: Contribution.Kind.PICTURE,
    Assignment.Wanted.CLIP: Contribution.Kind.CLIP,
    Assignment.Wanted.FILE: Contribution.Kind.KNOWLEDGE,
    Assignment.Wanted.ANSWER: Contribution.Kind.KNOWLEDGE,
}


class MayNot(PermissionDenied):
    """This person may not write on that page."""


class NothingThere(ValueError):
    """Nothing was handed in."""


class OnePostAlready(ValueError):
    """`args[0]` is the post that this request is for."""


@transaction.atomic
def write(*, assignment: Assignment, section: CommunityPage, by: User, at: datetime) -> Post:
    """Headline and text are a start; nothing goes out but by a second reader. Closes itself when the post is published.

    Raises MayNot, NothingThere, OnePostAlready.
    """
    if not by.is_active or not section.permissions_for_user(by).can_add_subpage():
        raise MayNot(section.key)
    held = Assignment.objects.select_for_update().get(pk=assignment.pk)
    there = PostRequest.objects.filter(assignment=held).select_related("post").first()
    if there is not None:
        raise OnePostAlready(there.post)
    newest = held.submissions.select_related("contributor").order_by("number").last()
    if newest is None:
        raise NothingThere(held.key)
    body = [{"type": "text", "value": titles.paragraphs(newest.text)}] if newest.text.strip() else []
    post = Post(
        title=held.title,
        section=section,
        locale=section.locale,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        posted_at=at,
        body=body,
    )
    post.being_written = True
    section.add_child(instance=post)
    post.save_revision(user=by)
    PostRequest.objects.create(post=post, assignment=held)
    if not held.about_key:  # one that a claim asked for stays that
        Assignment.objects.filter(pk=held.pk).update(about_key=post.key, about_label=post.title[:250])
    givers = Contributor.objects.filter(submissions__assignment=held, faded_at=None).distinct().order_by("pk")
    for giver in givers:
        crediting.enter(post=post, contributor=giver, kind=GAVE[Assignment.Wanted(held.wanted)], by=by, at=at)
    return post
