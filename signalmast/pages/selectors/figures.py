"""What the desk counts and imports by: pages, posts and their names."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from signalmast.metrics.selectors import Dimension
from signalmast.pages.models import CommunityPage, DeskHome, Import, Post, Publisher
from signalmast.topics.models import Topic


def community_pages() -> list[CommunityPage]:
    return list(CommunityPage.objects.select_related("publisher").order_by("path"))


def page_at(slug: str) -> CommunityPage | None:
    """The community page with these address words; the one in the desk's own language where both have them."""
    found = CommunityPage.objects.filter(slug=slug)
    first: CommunityPage | None = found.filter(locale__language_code=settings.LANGUAGE_CODE).first() or found.first()
    return first


def default_home() -> DeskHome:
    """The front in the desk's default language."""
    home: DeskHome = DeskHome.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    return home


def default_publisher() -> Publisher | None:
    """The body new pages belong to: a real one before the demonstration's."""
    found: Publisher | None = Publisher.objects.order_by("demo", "pk").first()
    return found


def dimension() -> Dimension:
    """What figures are grouped by, for every post that went out here or elsewhere: page, kind, month, topics and
    programmes."""
    zone = ZoneInfo(settings.TIME_ZONE)
    found = Dimension()
    page_keys = dict(CommunityPage.objects.values_list("pk", "key"))
    out = Q(figures_only=True) | Q(first_published_at__isnull=False)
    rows = Post.objects.filter(out).order_by().values_list("key", "section_id", "kind", "posted_at")
    for key, section, kind, posted_at in rows.iterator(chunk_size=5000):
        found.key.append(key)
        found.page.append(page_keys[section])
        found.kind.append(kind)
        # Slices of ISO text: strftime takes five times as long over years of posts.
        found.month.append(posted_at.astimezone(zone).isoformat()[:7])
        found.posted_at.append(posted_at.astimezone(UTC).isoformat()[:19] + "Z")
    pairs = Post.topics.through.objects.order_by().values_list("post__key", "topic__key")
    found.topics = list(pairs)
    tagged = Post.programmes.through.objects.order_by().values_list("post__key", "programme__key")
    found.programmes = list(tagged)
    return found


def page_names() -> dict[str, str]:
    """Titles of community pages by their keys."""
    return dict(CommunityPage.objects.values_list("key", "title"))


def topic_names() -> dict[str, dict[str, str]]:
    """Names of topics in both languages by their keys."""
    return {key: {"vi": vi, "en": en} for key, vi, en in Topic.objects.values_list("key", "name_vi", "name_en")}


def posts_by_key(keys: list[str]) -> list[Post]:
    return list(Post.objects.filter(key__in=keys))


def record_words(edges: tuple[datetime, datetime], page: CommunityPage | None) -> dict[str, tuple[str, str, list[str]]]:
    """Title, original address and topic keys of every post between two moments, by post key."""
    rows = Post.objects.filter(posted_at__gte=edges[0], posted_at__lt=edges[1]).order_by()
    if page:
        rows = rows.filter(section=page)
    tags: dict[str, list[str]] = {}
    for key, topic in rows.filter(topics__isnull=False).values_list("key", "topics__key"):
        tags.setdefault(key, []).append(topic)
    return {
        key: (title, address, sorted(tags.get(key, ())))
        for key, title, address in rows.values_list("key", "title", "original_address").iterator(chunk_size=5000)
    }


def import_files() -> dict[str, str]:
    """File names of imports by their keys."""
    return dict(Import.objects.values_list("key", "filename"))
