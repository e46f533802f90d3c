"""What search engines are told of: one line for each address, with its last change and the same in other languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.selectors import addresses, readers
from signalmast.programmes.selectors import in_public
from signalmast.theme import slots

NEWS_FOR = timedelta(hours=48)  # what search engines take as news (news sitemap protocol)
MOST_NEWS = 1_000
_AGAIN = Q(last_published_at__gt=F("first_published_at"))  # went out more than once
_DATES = ("posted_at", "first_published_at", "last_published_at")


@dataclass(frozen=True)
class Line:
    """One address of the site; `same` holds its path in every language that has it, its own included."""

    path: str
    changed_at: datetime | None = None
    same: dict[str, str] = field(default_factory=dict)


def parts() -> list[Line]:
    """The parts of the map that hold posts, one for each month of each page, newest first."""
    pages = _pages()
    zone = timezone.get_default_timezone()
    rows = (
        readers.listed()
        .filter(section__in=pages)
        .order_by()
        .annotate(month=TruncMonth("posted_at", tzinfo=zone))
        .values("section", "month")
        .annotate(count=Count("pk"), changed=Max("last_published_at", filter=_AGAIN), newest=Max("posted_at"))
        .order_by("-month", "section")
    )
    found = []
    for row in rows:
        section = pages[row["section"]]
        changed = max(row["newest"], row["changed"] or row["newest"])
        language = section.locale.language_code
        paths = addresses.parts_of(section, row["month"], language=language, posts=row["count"])
        found += [Line(path, changed) for path in paths]
    return found


def posts_of(posts: QuerySet[Post], *, part: int = 1) -> list[Line]:
    """The posts of one part, newest first, with their translations: two questions however many there are."""
    begin = (part - 1) * addresses.MOST_IN_A_MAP
    shown = posts.only("pk", "url_path", *_DATES, "translation_key", "locale__language_code")
    shown = shown.select_related("locale")
    here = list(shown[begin : begin + addresses.MOST_IN_A_MAP])
    twins = _twins(posts.order_by().values("translation_key"))
    return [Line(_path(post), changed_at(post), twins.get(post.translation_key, {})) for post in here]


def news(*, now: datetime) -> list[Post]:
    """What was posted in the last 48 hours, newest first; invented posts are no news."""
    fresh = readers.listed().filter(posted_at__gt=now - NEWS_FOR, posted_at__lte=now, demo=False)
    return list(fresh.select_related("locale").defer("body")[:MOST_NEWS])


def standing() -> list[Line]:
    """Everything but posts: fronts, the page about the desk, community pages and months, topics, programmes."""
    languages = list(readers.fronts())
    fronts = {code: readers.address(front, language=code) for code, front in readers.fronts().items()}
    lines = _everywhere(fronts) + _everywhere({code: addresses.named("about", language=code) for code in languages})
    for filling in slots.filled("site_way"):
        ways = {code: filling.provide(code) for code in languages}
        lines += _everywhere({code: way[1] for code, way in ways.items() if way})
    pages = _pages()
    same: dict[Any, dict[str, str]] = {}
    for page in pages.values():
        same.setdefault(page.translation_key, {})[page.locale.language_code] = _path(page)
    lines += [Line(_path(page), None, same[page.translation_key]) for page in pages.values()]
    lines += [Line(path) for page in pages.values() for path in _months_of(page)]
    topics: dict[str, dict[str, str]] = {}
    for code in languages:
        for topic in readers.topics_in(code):
            topics.setdefault(topic.key, {})[code] = addresses.named("topic", language=code, key=topic.key)
    shown = [
        {code: addresses.named("programme", language=code, programme=slug) for code in languages}
        for slug in in_public().values_list("slug", flat=True)
    ]
    return lines + [line for paths in (*topics.values(), *shown) for line in _everywhere(paths)]


def changed_at(post: Post) -> datetime:
    """When readers last saw it change: the date it carries, until a later version of it goes out.

    That an old post was brought in years later is no change of it.
    """
    posted: datetime = post.posted_at
    first, last = post.first_published_at, post.last_published_at
    return max(posted, last) if first and last and last > first else posted


def _pages() -> dict[int, CommunityPage]:
    return {page.pk: page for code, _name in settings.LANGUAGES for page in readers.sections(language=code)}


def _months_of(page: CommunityPage) -> Iterable[str]:
    language = page.locale.language_code
    yield addresses.named("archive", language=language, slug=page.slug)
    for month, _count in readers.months(page):
        yield addresses.named("month", language=language, slug=page.slug, year=month.year, month=month.month)


def _everywhere(paths: dict[str, str]) -> list[Line]:
    return [Line(path, None, paths) for path in paths.values()]


def _path(page: Post | CommunityPage) -> str:
    return readers.address(page, language=page.locale.language_code)


def _twins(translation_keys: QuerySet[Any, Any]) -> dict[Any, dict[str, str]]:
    """The paths of posts in each language by what joins them, where there is more than one."""
    found: dict[Any, dict[str, str]] = {}
    others = readers.listed().order_by().filter(translation_key__in=translation_keys).select_related("locale")
    for post in others.only("pk", "url_path", "translation_key", "locale__language_code"):
        found.setdefault(post.translation_key, {})[post.locale.language_code] = _path(post)
    return {key: paths for key, paths in found.items() if len(paths) > 1}
