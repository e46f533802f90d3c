"""The pictures that stand beside a link when it is passed on: what each says, and where it lies once it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext

from signalmast.pages import share_card
from signalmast.pages.models import CommunityPage, DeskSettings, Post
from signalmast.pages.selectors import readers
from signalmast.theme import slots

FOLDER = "images/share"


@dataclass(frozen=True)
class Shared:
    """A picture for a link: its path on this site, its size, and what it shows in words."""

    path: str
    alt: str
    width: int = share_card.WIDTH
    height: int = share_card.HEIGHT


def card_of_post(post: Post, *, photo: bool = True) -> share_card.Card:
    """What the card of a post says; `photo=False` leaves the photograph out, for one that cannot be read."""
    section = post.section
    return _card(
        language=post.locale.language_code,
        demo=post.demo or section.demo,
        headline=post.title,
        over=section.title,
        section=section,
        photo=str(post.picture.file_hash or post.picture.pk) if photo and post.picture else "",
        stamp=_stamp(post),
    )


def card_of_page(section: CommunityPage) -> share_card.Card:
    return _card(
        headline=section.title, over="", section=section, language=section.locale.language_code, demo=section.demo
    )


def card_of_desk(*, language: str) -> share_card.Card | None:
    """None while no body answers for the desk."""
    desk = readers.desk(language=language)
    sections = readers.sections(language=language)
    body = desk.publisher or (sections[0].publisher if sections else None)
    if body is None:
        return None
    with translation.override(language):
        return share_card.Card(
            headline=desk.name,
            over="",
            desk=desk.name,
            responsible=gettext("Responsible: %(body)s") % {"body": body.name},
            colour=_accent(),
            mark=gettext("Invented content") if body.demo else "",
        )


def place_of_post(post: Post, card: share_card.Card) -> str:
    """Where the card of a post lies below the media folder; a thousand posts share a folder."""
    return f"{FOLDER}/{post.pk // 1000}/{post.pk}-{share_card.name_of(card)}"


def place_of_page(section: CommunityPage, card: share_card.Card) -> str:
    return f"{FOLDER}/page-{section.pk}-{share_card.name_of(card)}"


def place_of_desk(language: str, card: share_card.Card) -> str:
    return f"{FOLDER}/desk-{language}-{share_card.name_of(card)}"


def shared_of_post(post: Post) -> Shared | None:
    """The picture drawn for it, if one was: posts that came by the thousand have none of their own."""
    cards = [card_of_post(post), card_of_post(post, photo=False)] if post.picture else [card_of_post(post)]
    found = (_standing(place_of_post(post, card), card) for card in cards)
    return next(filter(None, found), None)


def shared_of_page(section: CommunityPage) -> Shared | None:
    card = card_of_page(section)
    return _standing(place_of_page(section, card), card)


def shared_of_desk(*, language: str) -> Shared | None:
    card = card_of_desk(language=language)
    return _standing(place_of_desk(language, card), card) if card else None


def _card(
    *,
    headline: str,
    over: str,
    section: CommunityPage,
    language: str,
    demo: bool,
    photo: str = "",
    stamp: tuple[str, str] = ("", ""),
) -> share_card.Card:
    with translation.override(language):
        return share_card.Card(
            headline=headline,
            over=over,
            desk=readers.desk(language=language).name,
            responsible=gettext("Responsible: %(body)s") % {"body": section.publisher.name},
            colour=section.colour,
            mark=gettext("Invented content") if demo else "",
            photo=photo,
            sign=stamp[0],
            stamp=stamp[1],
        )


def _stamp(post: Post) -> tuple[str, str]:
    """The sign and the word set apart on its card. Slot `post_stamp`: `provide(post)` gives both, or None."""
    said = (filling.provide(post) for filling in slots.filled("post_stamp"))
    found: tuple[str, str] = next(filter(None, said), ("", ""))
    return found


def _standing(place: str, card: share_card.Card) -> Shared | None:
    if not default_storage.exists(place):
        return None
    return Shared(
        default_storage.url(place), " · ".join(part for part in (card.stamp, card.headline, card.responsible) if part)
    )


def _accent() -> str:
    accent: str = (DeskSettings.objects.filter(pk=1).first() or DeskSettings()).accent
    return accent
