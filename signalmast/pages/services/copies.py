"""Posts made from posts: a second one with the same words, and one in the other language."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from wagtail.models import Locale

from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage, DeskHome, Post, Twin
from signalmast.pages.selectors import twins

LONGEST = 255


class NotCopied(Exception):
    """The person may not write where the copy would stand, or there is nothing to copy."""


class NoTwinPage(Exception):
    """The community page has no page in the other language under which a translation could stand."""


class AlreadyTranslated(Exception):
    """There is a version in that language: `twin`."""

    def __init__(self, twin: Post) -> None:
        super().__init__(twin.pk)
        self.twin = twin


@transaction.atomic
def duplicate(*, post: Post, by: User, at: datetime) -> Post:
    """A new draft with the newest words, pictures, kind and topics of a post; no plan, no schedule, nothing imported.

    Raises NotCopied.
    """
    _check(post, post.section, by)
    newest: Post = post.get_latest_revision_as_object()
    title = gettext("%(headline)s (copy)")
    room = LONGEST - len(title % {"headline": ""})
    made: Post = newest.copy(
        to=post.section,
        copy_revisions=False,
        keep_live=False,
        user=by,
        update_attrs={"title": title % {"headline": newest.title[:room]}, "slug": "", "posted_at": at, "byline": None},
    )
    return made


@transaction.atomic
def translate(*, post: Post, language: str, by: User, at: datetime) -> Post:
    """A draft in another language beside a post, with its words still to be translated.

    Raises AlreadyTranslated, NoTwinPage, NotCopied.
    """
    standing = twins.version_in(post, language=language)
    if standing is not None:
        raise AlreadyTranslated(standing)
    section = twins.version_in(post.section, language=language)
    if section is None:
        raise NoTwinPage(post.section.title)
    _check(post, section, by)
    newest: Post = post.get_latest_revision_as_object()
    made: Post = newest.copy(
        to=section,
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        user=by,
        log_action="wagtail.copy_for_translation",
        update_attrs={"locale": section.locale, "slug": "", "byline": None},
    )
    Twin.objects.create(post=made, original=post, digest=twins.digest_of(newest), seen_at=at)
    return made


@transaction.atomic
def open_twin_page(*, section: CommunityPage, language: str, by: User) -> CommunityPage:
    """The community page in another language, as a draft with the words of this one. Raises NotCopied."""
    home = DeskHome.objects.filter(locale__language_code=language).first()
    if home is None or not home.permissions_for_user(by).can_add_subpage():
        raise NotCopied(section.title)
    made: CommunityPage = section.copy_for_translation(Locale.objects.get(language_code=language))
    return made


@transaction.atomic
def carried_over(*, twin: Twin, by: User, at: datetime) -> None:
    """The translator says that the translation says what the original says now. Raises NotCopied."""
    if not twin.post.permissions_for_user(by).can_edit():
        raise NotCopied(twin.post.title)
    twin.digest = twins.digest_of(twin.original.get_latest_revision_as_object())
    twin.seen_at = at
    twin.save(update_fields=["digest", "seen_at"])


def _check(post: Post, section: CommunityPage, by: User) -> None:
    readable = post.permissions_for_user(by).can_edit()
    if post.figures_only or not readable or not section.permissions_for_user(by).can_add_subpage():
        raise NotCopied(post.title)
