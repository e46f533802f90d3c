"""A small desk for tests: locales, fronts, one publisher, community pages and posts; all words invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from signalmast.pages.models import CommunityPage, DeskHome, Post, Publisher
from signalmast.topics.models import Topic

MOMENT = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # Tuesday, half past seven in Ho Chi Minh City


def locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def root() -> Page:
    """The root of the tree; tests run without migrations, so it may not be there yet."""
    locale("vi")
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale("vi")))


def front(code: str = "vi", **fields: Any) -> DeskHome:
    """The front of a language. The Vietnamese one is the root of the site; the English one is its translation."""
    found = DeskHome.objects.filter(locale__language_code=code).first()
    if found:
        return found
    if code != "vi":
        fields.setdefault("translation_key", front("vi").translation_key)
    home = DeskHome(title=f"Front {code}", slug=f"home-{code}", locale=locale(code), **fields)
    root().add_child(instance=home)
    if code == "vi":
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
    return home


def publisher(**fields: Any) -> Publisher:
    words = {
        "name": "Ủy ban nhân dân phường Bến Mơ",
        "address": "1 đường Bờ Sông, phường Bến Mơ",
        "contact_email": "tin@benmo.example",
        "contact_phone": "028 0000 0000",
    }
    return Publisher.objects.get_or_create(**{**words, **fields})[0]


def section(title: str = "Phường Bến Mơ", code: str = "vi", **fields: Any) -> CommunityPage:
    page = CommunityPage(title=title, locale=locale(code), **{"publisher": publisher(), **fields})
    front(code).add_child(instance=page)
    return page


def post(
    page: CommunityPage, title: str = "Lịch cấp nước tuần này", topics: tuple[Topic, ...] = (), **fields: Any
) -> Post:
    made = Post(title=title, section=page, locale=page.locale, **{"posted_at": MOMENT, **fields})
    page.add_child(instance=made)
    if topics:
        made.topics.set(topics)
        made.save()
    return made


def many(page: CommunityPage, count: int, *, apart: timedelta = timedelta(0), **fields: Any) -> list[Post]:
    return [post(page, f"Tin số {number}", posted_at=MOMENT - apart * number, **fields) for number in range(count)]


def topic(key: str = "nuoc-sach", **fields: Any) -> Topic:
    return Topic.objects.create(key=key, **{"name_vi": "Nước sạch", "name_en": "Clean water", **fields})


def picture(title: str = "Bến phà", size: tuple[int, int] = (1600, 1000)) -> Any:
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    stream = BytesIO()
    Pillow.new("RGB", size, "#2a6f8f").save(stream, "PNG")
    return get_image_model().objects.create(title=title, file=ContentFile(stream.getvalue(), "picture.png"))
