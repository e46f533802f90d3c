"""What was said of a claim changed: the fact-checks that tell of it follow, whichever service or screen changed it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_published

from signalmast.claims import selectors
from signalmast.claims.models import Answer, Claim, Dispute, Entry, Evidence, ExitDay, Reply, ScaleStep, Source, Verdict
from signalmast.claims.services import answers, library, matching
from signalmast.core import clock
from signalmast.pages import tasks
from signalmast.pages.models import FollowUp, Post, PostNote
from signalmast.pages.services import baking


def watch() -> None:
    """Called once by the wiring."""
    for model in (Verdict, Evidence, Reply, Claim, Answer, Dispute):
        post_save.connect(_claim_changed, sender=model)
        post_delete.connect(_claim_changed, sender=model)
    for model in (Claim, Answer, Verdict):
        post_save.connect(_to_be_found, sender=model)
        post_delete.connect(_to_be_found, sender=model)
    m2m_changed.connect(_cites_changed, sender=Evidence.cites.through)
    for logged in (Entry, ExitDay, Source):
        post_save.connect(_log_changed, sender=logged)
        post_delete.connect(_log_changed, sender=logged)
    post_save.connect(_post_put_right, sender=PostNote)
    page_published.connect(_post_went_out, sender=Post)
    post_save.connect(_scale_changed, sender=ScaleStep)


def _claim_changed(sender: type[Any], instance: Any, **_more: Any) -> None:
    if isinstance(instance, Answer):
        posts = [instance.post_id] if instance.post.live else []
    elif isinstance(instance, Dispute):
        posts = selectors.posts_answering(instance.verdict.claim_id)
    else:
        posts = selectors.posts_answering(instance.pk if isinstance(instance, Claim) else instance.claim_id)
    for post in posts:
        tasks.ask(page=post, way=FollowUp.Way.OUT)


def _to_be_found(sender: type[Any], instance: Any, **_more: Any) -> None:
    """Once it is certain: a claim is looked for by its own words and those of its answers."""
    claim = instance.pk if isinstance(instance, Claim) else instance.claim_id
    transaction.on_commit(partial(matching.enter_now, claims=[claim]), robust=True)


def _cites_changed(sender: type[Any], instance: Any, **_more: Any) -> None:
    for post in selectors.posts_answering(instance.claim_id):
        tasks.ask(page=post, way=FollowUp.Way.OUT)


def _post_put_right(sender: type[Any], instance: PostNote, created: bool, **_more: Any) -> None:
    if created:
        library.log_note(note=instance)


def _post_went_out(sender: type[Any], instance: Post, **_more: Any) -> None:
    if instance.kind == Post.Kind.FACT_CHECK and instance.first_published_at == instance.last_published_at:
        answers.went_out(post=instance)


def _log_changed(sender: type[Any], **_more: Any) -> None:
    library.log_changed(at=clock.now())


def _scale_changed(sender: type[Any], created: bool, **_more: Any) -> None:
    if not created:
        baking.ask_for_rebuild(at=clock.now())  # its words stand on every fact-check and in every list
