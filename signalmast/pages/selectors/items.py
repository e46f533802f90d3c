"""Posts as what goes out of the house, several at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

from signalmast.pages import pictures
from signalmast.pages.models import Post, PostNote
from signalmast.pages.public_item import (
    ItemClip,
    ItemCredit,
    ItemNote,
    ItemPicture,
    ItemPlace,
    ItemPublisher,
    PublicItem,
)
from signalmast.pages.selectors import addresses, credits, readers, standing

_OWN = re.compile(r'(\s(?:href|src|poster)=")/(?!/)')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)"')


def public_items(posts: Iterable[Any]) -> list[PublicItem]:
    """Published posts, given as ids or posts, as what goes out; in their order. What readers may not see is left out.

    A fixed number of questions, but for the pictures and links inside each text.
    """
    wanted = [post if isinstance(post, int) else post.pk for post in posts]
    images = get_image_model().objects.prefetch_renditions(pictures.SHARED)
    listed: Any = readers.listed().filter(pk__in=wanted)
    rows = (
        listed.public()
        .select_related("section__publisher", "locale", "byline")
        .prefetch_related("topics", "programmes", Prefetch("picture", queryset=images))
    )
    found = {post.pk: post for post in rows}
    shown = [found[pk] for pk in wanted if pk in found]
    twins, notes, gave = _translations(shown), _notes(shown), credits.shown(post.pk for post in shown)
    return [_item(post, twins.get(post.pk, {}), notes.get(post.pk, ()), gave.get(post.pk, ())) for post in shown]


def _item(
    post: Post, translations: dict[str, str], notes: Sequence[ItemNote], gave: Sequence[tuple[str, str]]
) -> PublicItem:
    language, section = post.locale.language_code, post.section
    publisher = section.publisher
    with translation.override(language):
        body = _standing_alone("".join(str(block.render()) for block in post.body))
    return PublicItem(
        key=post.key,
        address=settings.PUBLIC_URL + standing.path_of(post),
        language=language,
        kind=post.kind,
        title=post.title,
        summary=post.summary,
        body_html=body,
        posted_at=timezone.localtime(post.posted_at),
        updated_at=timezone.localtime(max(post.posted_at, post.last_published_at or post.posted_at)),
        section=ItemPlace(
            section.key, section.title, settings.PUBLIC_URL + readers.address(section, language=language)
        ),
        publisher=ItemPublisher(publisher.name, publisher.address, publisher.contact),
        byline=post.byline.name if post.byline else publisher.name,
        topics=tuple(_topic(topic, language) for topic in post.topics.all()),
        programmes=tuple(_programme(one, language) for one in post.programmes.all() if one.public),
        picture=_picture(post),
        clip=_clip(post),
        notes=tuple(notes),
        credits=tuple(ItemCredit(kind, name) for kind, name in gave),
        translations=translations,
        demo=post.demo or section.demo,
    )


def _topic(topic: Any, language: str) -> ItemPlace:
    path = addresses.named("topic", language=language, key=topic.key)
    return ItemPlace(topic.key, topic.name(language), settings.PUBLIC_URL + path)


def _programme(programme: Any, language: str) -> ItemPlace:
    path = addresses.named("programme", language=language, programme=programme.slug)
    return ItemPlace(programme.key, programme.name(language), settings.PUBLIC_URL + path)


def _picture(post: Post) -> ItemPicture | None:
    if post.picture is None:
        return None
    crop = get_rendition_or_not_found(post.picture, pictures.SHARED)
    return ItemPicture(settings.PUBLIC_URL + crop.url, post.picture_alt, crop.width, crop.height)


def _clip(post: Post) -> ItemClip | None:
    for block in post.body:
        clip = block.value["clip"] if block.block_type == "clip" else None
        if clip is not None:
            details = getattr(clip, "details", None)
            captions = getattr(details, "captions", None)
            return ItemClip(
                address=_full(clip.url),
                media_type=str(clip.sources[0]["type"]),
                description=str(block.value.get("description") or ""),
                seconds=clip.duration or None,
                poster=_full(clip.thumbnail.url) if clip.thumbnail else "",
                captions=_full(captions.url) if captions else "",
            )
    return None


def _full(address: str) -> str:
    return settings.PUBLIC_URL + address if address.startswith("/") else address


def _standing_alone(html: str) -> str:
    """With full addresses, for it is read in other places than ours."""
    html = _OWN.sub(rf"\g<1>{settings.PUBLIC_URL}/", html)
    return _SRCSET.sub(lambda found: f'{found[1]}{_full_set(found[2])}"', html)


def _full_set(value: str) -> str:
    return ", ".join(_full(part.strip()) for part in value.split(","))


def _translations(posts: list[Post]) -> dict[int, dict[str, str]]:
    """The full address of each post in every other language that readers may see it in."""
    keys = {post.translation_key for post in posts}
    rows = readers.listed().order_by().filter(translation_key__in=keys).select_related("locale")
    same: dict[Any, dict[int, tuple[str, str]]] = {}
    for row in rows.only("pk", "url_path", "translation_key", "locale__language_code"):
        address = settings.PUBLIC_URL + standing.path_of(row)
        same.setdefault(row.translation_key, {})[row.pk] = (row.locale.language_code, address)
    return {
        post.pk: dict(pair for pk, pair in sorted(same.get(post.translation_key, {}).items()) if pk != post.pk)
        for post in posts
    }


def _notes(posts: list[Post]) -> dict[int, list[ItemNote]]:
    """The dated notes on posts, newest first."""
    found: dict[int, list[ItemNote]] = {}
    for note in PostNote.objects.filter(post__in=[post.pk for post in posts]):
        found.setdefault(note.post_id, []).append(ItemNote(note.act, note.public_note, timezone.localtime(note.at)))
    return found
