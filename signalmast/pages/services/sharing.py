"""Draws the pictures that stand beside links: when a post goes out, once for the same words."""

from __future__ import annotations

import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from signalmast.pages import selectors, share_card
from signalmast.pages.models import Post
from signalmast.pages.selectors import sharing

logger = logging.getLogger(__name__)
_UNREADABLE = (OSError, UnidentifiedImageError, Image.DecompressionBombError)


def draw_for_post(pk: int) -> str:
    """Draw what a published post needs and nobody drew yet; gives the place of its own picture, or "".

    Imported posts are passed on with the picture of their page: years of them would take hours and gigabytes.
    """
    post = Post.objects.filter(pk=pk, live=True, figures_only=False).first()
    if post is None:
        return ""
    draw_for_site(language=post.locale.language_code)
    if post.import_key:
        return ""
    place = _draw_own(post)
    _forget(post.pk, keep=place)
    return place


def draw_for_site(*, language: str) -> None:
    """The pictures of the desk itself and of its community pages."""
    desk = sharing.card_of_desk(language=language)
    if desk is not None:
        _keep(sharing.place_of_desk(language, desk), desk)
    for section in selectors.sections(language=language):
        card = sharing.card_of_page(section)
        _keep(sharing.place_of_page(section, card), card)


def draw_for_many(pks: list[int]) -> None:
    """After an import: the pictures of the pages the posts stand on."""
    languages = Post.objects.filter(pk__in=pks).values_list("locale__language_code", flat=True)
    for language in sorted(set(languages)):
        draw_for_site(language=language)


def forget_post(pk: int) -> None:
    """A post that was taken back is no longer passed on by its picture either."""
    _forget(pk, keep="")


def _draw_own(post: Post) -> str:
    card = sharing.card_of_post(post)
    place = sharing.place_of_post(post, card)
    if post.picture is None or not card.photo:
        return _keep(place, card)
    if default_storage.exists(place):
        return place
    try:
        with post.picture.file.open("rb") as photo:
            return _keep(place, card, photo=share_card.draw(card, photo))
    except _UNREADABLE as error:
        logger.warning("The picture of post %s cannot be read for its link: %s", post.pk, error)
    card = sharing.card_of_post(post, photo=False)
    return _keep(sharing.place_of_post(post, card), card)


def _keep(place: str, card: share_card.Card, photo: bytes | None = None) -> str:
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(photo or share_card.draw(card)))
    return place


def _forget(pk: int, *, keep: str) -> None:
    folder = f"{sharing.FOLDER}/{pk // 1000}"
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        place = f"{folder}/{name}"
        if name.startswith(f"{pk}-") and place != keep:
            default_storage.delete(place)
