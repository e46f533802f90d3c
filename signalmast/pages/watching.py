"""Wagtail's signals, turned into follow-ups. They may be missed in a crash: the worker reconciles."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtailmedia.models import get_media_model

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.pages import selectors, services, tasks
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, FollowUp, Post, Publisher
from signalmast.pages.selectors import credits
from signalmast.pages.services import baking
from signalmast.programmes.models import Programme, Target
from signalmast.topics.models import Topic

WATCHED = (Post, CommunityPage, DeskHome)


def watch() -> None:
    """Called once by the wiring."""
    for model in WATCHED:
        page_published.connect(_went_out, sender=model)
        page_unpublished.connect(_came_back, sender=model)
        page_slug_changed.connect(_moved, sender=model)
        post_page_move.connect(_moved_in_tree, sender=model)
        post_delete.connect(_deleted, sender=model)
    for shown in (DeskSettings, Publisher, Topic):
        post_save.connect(_seen_everywhere_changed, sender=shown)
        post_delete.connect(_seen_everywhere_changed, sender=shown)
    for used in (get_image_model(), get_media_model()):
        post_save.connect(_used_changed, sender=used)
        pre_delete.connect(_used_goes, sender=used)
        post_delete.connect(_used_gone, sender=used)
    post_save.connect(_person_changed, sender=User)
    post_save.connect(_contributor_changed, sender=Contributor)
    for planned in (Programme, Target):
        post_save.connect(_programme_changed, sender=planned)
        post_delete.connect(_programme_changed, sender=planned)


def _went_out(sender: type[Any], instance: Any, **_more: Any) -> None:
    baking.remember(instance.pk, at=clock.now())
    tasks.ask(page=instance.pk, way=FollowUp.Way.OUT)


def _came_back(sender: type[Any], instance: Any, **_more: Any) -> None:
    tasks.ask(page=instance.pk, way=FollowUp.Way.BACK)


def _moved(sender: type[Any], instance: Any, **_more: Any) -> None:
    if instance.live:
        tasks.ask(page=instance.pk, way=FollowUp.Way.OUT)


def _moved_in_tree(sender: type[Any], instance: Any, parent_page_after: Any, **_more: Any) -> None:
    if sender is Post:
        services.enter_section(post=instance, section=parent_page_after)
    if instance.live:
        tasks.ask(page=instance.pk, way=FollowUp.Way.OUT)
        if sender is not Post:
            baking.ask_for_rebuild(at=clock.now())  # everything below it moved along


def _seen_everywhere_changed(sender: type[Any], **_more: Any) -> None:
    baking.ask_for_rebuild(at=clock.now())


def _used_changed(sender: type[Any], instance: Any, created: bool, **_more: Any) -> None:
    if not created:
        _remake(selectors.showing(instance), framed=selectors.is_in_frame(instance))


def _used_goes(sender: type[Any], instance: Any, **_more: Any) -> None:
    instance.was_shown_on = selectors.showing(instance)
    instance.was_framed = selectors.is_in_frame(instance)


def _used_gone(sender: type[Any], instance: Any, **_more: Any) -> None:
    _remake(instance.was_shown_on, framed=instance.was_framed)


def _remake(pages: set[int], *, framed: bool) -> None:
    baking.changed(pages, at=clock.now())
    if framed:
        baking.ask_for_rebuild(at=clock.now())


def _person_changed(sender: type[Any], instance: Any, created: bool, update_fields: Any, **_more: Any) -> None:
    if not created and (update_fields is None or "name" in update_fields):
        baking.changed(selectors.signed_by(instance), at=clock.now())


def _contributor_changed(sender: type[Any], instance: Contributor, created: bool, **_more: Any) -> None:
    """A name given, changed or taken back is so on every public post at once."""
    if not created:
        baking.changed(credits.posts_with(instance), at=clock.now())


def _programme_changed(sender: type[Any], instance: Any, **_more: Any) -> None:
    """A programme is named on its posts and leads from every screen; a target stands on the programme's pages alone."""
    if isinstance(instance, Programme):
        baking.ask_for_rebuild(at=clock.now())
    elif instance.programme.public:
        baking.mark_lists(selectors.programmes_showing(instance.programme), at=clock.now())


def _deleted(sender: type[Any], instance: Any, **_more: Any) -> None:
    # A whole section may go at once, and with it thousands of posts: one look finds them all.
    tasks.look_again()
