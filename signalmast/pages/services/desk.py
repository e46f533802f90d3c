"""Name, look and responsible body of the whole desk, and the opening of a community page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Collection

from signalmast.accounts.models import User
from signalmast.core import fold
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, Publisher


class NoPublisher(Exception):
    """A community page cannot be opened before the responsible body is named."""


def desk_settings() -> DeskSettings:
    return DeskSettings.objects.select_related("publisher", "logo").filter(pk=1).first() or DeskSettings()


@transaction.atomic
def name_publisher(*, given: Mapping[str, str]) -> Publisher:
    """Keep the body that answers for new pages: name, address, contact_email, contact_phone."""
    desk = desk_settings()
    publisher = desk.publisher if desk.publisher and not desk.publisher.demo else Publisher()
    for field, value in given.items():
        setattr(publisher, field, value)
    publisher.full_clean()
    publisher.save()
    desk.publisher = publisher
    desk.save()
    return publisher


@transaction.atomic
def open_community_page(*, title: str, about: str, language: str, by: User, at: datetime) -> CommunityPage:
    """A new page of the family, live and still empty. Raises NoPublisher, ValidationError."""
    publisher = desk_settings().publisher
    if publisher is None:
        raise NoPublisher(title)
    home = DeskHome.objects.get(locale__language_code=language)
    page = CommunityPage(
        title=title,
        slug=_free_slug(home, title),
        about=about,
        publisher=publisher,
        locale=home.locale,
        owner=by,
        first_published_at=at,
        last_published_at=at,
    )
    home.add_child(instance=page)
    return page


@transaction.atomic
def keep_look(*, given: Mapping[str, str], logo: File[bytes] | None, by: User) -> DeskSettings:
    """Keep name_vi, name_en and accent, and the logo if there is a new one. Raises ValidationError."""
    desk = desk_settings()
    for field, value in given.items():
        setattr(desk, field, value)
    desk.full_clean(validate_unique=False, validate_constraints=False)
    if logo is not None:
        image = get_image_model()(
            title=f"{settings.WAGTAIL_SITE_NAME}: logo",
            file=logo,
            uploaded_by_user=by,
            collection=Collection.get_first_root_node(),
        )
        image.save()
        desk.logo = image
    desk.save()
    return desk


def _free_slug(home: DeskHome, title: str) -> str:
    wanted = fold.address_words(title) or "page"
    taken = set(home.get_children().values_list("slug", flat=True))
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
