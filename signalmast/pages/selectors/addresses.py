"""Every address of the public site, and those that one post, page or topic stands on. Nothing here has a query string.

Whoever keeps the site as files goes by these lists, and so do the maps for search engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import ceil

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.selectors import readers
from signalmast.programmes.models import Programme
from signalmast.programmes.selectors import in_public
from signalmast.topics.models import Topic

FEEDS = ("rss", "atom", "json")
MOST_IN_A_MAP = 50_000  # what the sitemap protocol allows (sitemaps.org)


def named(name: str, *, language: str, **kwargs: object) -> str:
    """The path of a named screen of the site in a language."""
    with translation.override(language):
        return reverse(f"pages:{name}", kwargs=kwargs or None)


def addresses_of(post: Post) -> list[str]:
    """Every path that shows a post, its own first; whether it is published or not, so that old files are found too.

    Only posts that list it as related, or whose text leads to it, are left out.
    """
    own = readers.address(post, language=post.locale.language_code)
    return [own, own + "item.json", *twins_of(post), *lists_of_post(post)]


def lists_of_post(post: Post) -> Iterator[str]:
    """Every list that shows it. Asks the database nothing where section, locale, topics and programmes were fetched
    with it."""
    language, section, month = post.locale.language_code, post.section, timezone.localtime(post.posted_at)
    yield from (front(language), named("about", language=language), readers.address(section, language=language))
    yield named("archive", language=language, slug=section.slug)
    yield named("month", language=language, slug=section.slug, year=month.year, month=month.month)
    for topic in post.topics.all():
        yield from addresses_of_topic(topic, language=language)
    for programme in post.programmes.all():
        if programme.public:
            yield from addresses_of_programme(programme, language=language)
    yield from (*_feeds(language), *_feeds(language, slug=section.slug))
    yield from (reverse("sitemap"), reverse("sitemap_site"), reverse("sitemap_news"))
    yield from parts_of(section, month, language=language)


def addresses_of_page(section: CommunityPage) -> list[str]:
    """The paths of a community page itself: front, archive, months, feeds, parts of the site's map; not its posts'."""
    language = section.locale.language_code
    found = [readers.address(section, language=language), *frame_of_page(section)]
    for month, count in readers.months(section):
        found.append(named("month", language=language, slug=section.slug, year=month.year, month=month.month))
        found += parts_of(section, month, language=language, posts=count)
    return found


def frame_of_page(section: CommunityPage) -> list[str]:
    """Its archive and feeds."""
    language = section.locale.language_code
    return [named("archive", language=language, slug=section.slug), *_feeds(language, slug=section.slug)]


def addresses_of_topic(topic: Topic, *, language: str) -> list[str]:
    return [named("topic", language=language, key=topic.key), *_feeds(language, key=topic.key)]


def addresses_of_programme(programme: Programme, *, language: str) -> list[str]:
    slug = programme.slug
    return [named("programme", language=language, programme=slug), *_feeds(language, programme=slug)]


def programmes_showing(programme: Programme) -> list[str]:
    """The screens on which its targets stand: its own, those of what it is part of, and the list."""
    found: list[str] = []
    one: Programme | None = programme
    met = set[int]()
    while one is not None and one.pk not in met:
        met.add(one.pk)
        for language in readers.fronts() if one.public else ():
            found += [
                named("programme", language=language, programme=one.slug),
                named("programmes", language=language),
            ]
        one = one.parent
    return sorted(set(found))


def addresses_of_programmes() -> Iterator[str]:
    """The list of programmes and each of them in every language; nothing where none is public."""
    shown = list(in_public())
    for language in readers.fronts() if shown else ():
        yield named("programmes", language=language)
        for programme in shown:
            yield from addresses_of_programme(programme, language=language)


def site_addresses() -> Iterator[str]:
    """Every path of the site but its posts': what a full making of the site begins with."""
    for language, home in readers.fronts().items():
        yield readers.address(home, language=language)
        yield from (readers.address(section, language=language) for section in readers.sections(language=language))
    yield from lists_of_site()


def lists_of_site() -> Iterator[str]:
    """The same without fronts, which are pages themselves."""
    for language in readers.fronts():
        yield named("about", language=language)
        yield from _feeds(language)
        for section in readers.sections(language=language):
            yield from addresses_of_page(section)[1:]
        for topic in readers.topics_in(language):
            yield from addresses_of_topic(topic, language=language)
    yield from addresses_of_programmes()
    yield from (reverse(name) for name in ("colours", "robots", "sitemap", "sitemap_site", "sitemap_news"))


def post_addresses() -> Iterator[tuple[int, str]]:
    """Every post readers may see, newest first, as its id and its path."""
    posts = readers.listed().select_related("locale").only("pk", "url_path", "locale__language_code")
    for post in posts.iterator(chunk_size=2000):
        yield post.pk, readers.address(post, language=post.locale.language_code)


def parts_of(section: CommunityPage, month: datetime, *, language: str, posts: int = 1) -> list[str]:
    """The parts of the site's map that hold a page's month: one, unless it has more posts than a map may hold."""
    where = {"language": language, "slug": section.slug, "year": month.year, "month": f"{month.month:02d}"}
    first = reverse("sitemap_month", kwargs=where)
    more = range(2, ceil(posts / MOST_IN_A_MAP) + 1)
    return [first, *(reverse("sitemap_month_more", kwargs={**where, "part": part}) for part in more)]


def front(language: str) -> str:
    """The front of a language."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def _feeds(language: str, **of: str) -> list[str]:
    kind = "topic_" if "key" in of else "programme_" if "programme" in of else "section_" if of else ""
    return [named(f"{kind}{form}", language=language, **of) for form in FEEDS]


def twins_of(post: Post) -> list[str]:
    """Its translations, whose pages lead to it, and the parts of the map that say so."""
    found: list[str] = []
    for code, _name in settings.LANGUAGES:
        twin = readers.translation_of(post, language=code) if code != post.locale.language_code else None
        if isinstance(twin, Post):
            found += paths_as_twin(twin, language=code)
    return found


def paths_as_twin(post: Post, *, language: str) -> list[str]:
    """What is made anew when a translation of this post comes or goes."""
    own = readers.address(post, language=language)
    return [own, *parts_of(post.section, timezone.localtime(post.posted_at), language=language)]
