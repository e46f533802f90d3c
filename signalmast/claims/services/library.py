"""Keeps the public side in step: which fact-checks and lists are to be made anew when something of a claim changed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from signalmast.claims import selectors
from signalmast.claims.models import Answer, Entry
from signalmast.claims.services import log
from signalmast.pages.models import Post, PostNote
from signalmast.pages.services import baking


def went_out(page: int) -> None:
    """The step after publishing or taking back a post: every list of the library it may stand on."""
    post = Post.objects.filter(pk=page, answers__isnull=False).select_related("section", "locale").first()
    if post is not None:
        baking.mark_lists(selectors.lists_of_post(post), at=timezone.now())


def went_out_many(pages: list[int]) -> None:
    """An import brings no answers to claims; a post that has some is looked at one by one."""
    for page in Answer.objects.filter(post__in=pages).values_list("post_id", flat=True).distinct():
        went_out(page)


def log_note(*, note: PostNote) -> None:
    """A correction or withdrawal of a post stands in the log beside changed verdicts; an update is no mistake."""
    if note.act == PostNote.Act.UPDATED or note.post.demo:
        return
    payload = {
        "post": note.post.key,
        "headline": note.post.title,
        "act": note.act,
        "note": note.public_note,
        "reason": note.reason,
    }
    log.add(kind=Entry.Kind.CORRECTION, payload=payload, at=note.at)


def log_changed(*, at: datetime) -> None:
    """The log, and the pages about the desk, which count what it holds."""
    baking.mark_lists(selectors.addresses_of_log(), at=at)
