from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext
from wagtail.images.shortcuts import get_renditions_or_not_found

from signalmast.pages import pictures, selectors
from signalmast.pages.feeds.forms import FORMS, plain
from signalmast.pages.models import CommunityPage, Post, Publisher
from signalmast.pages.selectors import addresses, sitemaps
from signalmast.programmes.models import Programme
from signalmast.topics.models import Topic

NEWEST = 30
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)  # the date of a feed whose desk never published anything


@dataclass(frozen=True)
class Source:
    """What one feed is of."""

    title: str
    link: str
    own: str
    posts: QuerySet[Post]
    sections: list[CommunityPage]


def of_desk(request: HttpRequest, form: str) -> HttpResponse:
    language = _language()
    sections = selectors.sections(language=language)
    source = Source(
        title=selectors.desk(language=language).name,
        link=addresses.front(language),
        own=addresses.named(form, language=language),
        posts=selectors.listed().filter(section__in=[section.pk for section in sections]),
        sections=sections,
    )
    return _answer(source, form)


def of_section(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    language = _language()
    section = next((page for page in selectors.sections(language=language) if page.slug == slug), None)
    if section is None:
        raise Http404
    source = Source(
        title=section.title,
        link=selectors.address(section, language=language),
        own=addresses.named(f"section_{form}", language=language, slug=slug),
        posts=selectors.listed().filter(section=section),
        sections=[section],
    )
    return _answer(source, form)


def of_topic(request: HttpRequest, key: str, form: str) -> HttpResponse:
    language = _language()
    topic = get_object_or_404(Topic, key=key)
    source = Source(
        title=f"{topic.name(language)} · {selectors.desk(language=language).name}",
        link=addresses.named("topic", language=language, key=key),
        own=addresses.named(f"topic_{form}", language=language, key=key),
        posts=selectors.on_topic(topic, language=language),
        sections=selectors.sections(language=language),
    )
    return _answer(source, form)


def of_programme(request: HttpRequest, programme: str, form: str) -> HttpResponse:
    language = _language()
    found = get_object_or_404(Programme, slug=programme, public=True)
    source = Source(
        title=f"{found.name(language)} · {selectors.desk(language=language).name}",
        link=addresses.named("programme", language=language, programme=programme),
        own=addresses.named(f"programme_{form}", language=language, programme=programme),
        posts=selectors.of_programme(found, language=language),
        sections=selectors.sections(language=language),
    )
    return _answer(source, form)


def _answer(source: Source, form: str) -> HttpResponse:
    posts = _newest(source)
    publishers = list({page.publisher_id: page.publisher for page in source.sections}.values())
    who = _who(publishers)
    first = publishers[0] if publishers else None
    feed: Any = FORMS[form](
        title=plain(source.title),
        link=settings.PUBLIC_URL + source.link,
        description=_description(source, who),
        language=_language(),
        author_name=plain(first.name) if first else None,
        author_email=plain(first.contact_email) if first else None,
        feed_url=settings.PUBLIC_URL + source.own,
        feed_copyright=who,
        changed_at=_changed(source, posts),
        publisher=first,
        publishers=publishers,
    )
    for post in posts:
        feed.add_item(**_item(post, _section_of(source, post)))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _newest(source: Source) -> list[Post]:
    posts = selectors.with_card(source.posts).select_related("byline").prefetch_related("topics")
    return list(posts[:NEWEST])


def _section_of(source: Source, post: Post) -> CommunityPage:
    """The page of a post with its publisher, without asking for either again."""
    return next(page for page in source.sections if page.pk == post.section_id)


def _item(post: Post, section: CommunityPage) -> dict[str, Any]:
    publisher = section.publisher
    signed = f"{post.byline.name}, {publisher.name}" if post.byline else publisher.name
    title = gettext("[Invented] %(headline)s") % {"headline": post.title} if post.demo else post.title
    return {
        "title": plain(title),
        "link": settings.PUBLIC_URL + selectors.address(post),
        "description": plain(post.summary),
        "author_name": plain(signed),
        "author_email": plain(publisher.contact_email),
        "pubdate": post.posted_at,
        "updateddate": sitemaps.changed_at(post),
        "unique_id": plain(post.key),
        "unique_id_is_permalink": False,
        "categories": [plain(topic.name(_language())) for topic in post.topics.all()],
        "picture": _picture(post),
    }


def _picture(post: Post) -> str:
    if not post.picture:
        return ""
    crops = get_renditions_or_not_found(post.picture, pictures.SHAPES["card"].crops)
    widest = max(crops.values(), key=lambda crop: crop.width)
    return settings.PUBLIC_URL + str(widest.url)


def _changed(source: Source, posts: list[Post]) -> datetime:
    pages = [page.last_published_at for page in source.sections if page.last_published_at]
    return max([sitemaps.changed_at(post) for post in posts] or pages or [_BEFORE_ALL])


def _description(source: Source, who: str) -> str:
    demo = any(section.demo for section in source.sections)
    return " ".join([gettext("Invented demonstration content.") if demo else "", who]).strip()


def _who(publishers: list[Publisher]) -> str:
    lines = [f"{body.name}, {body.address}, {body.contact}" for body in publishers]
    return plain(gettext("Published by: %(who)s") % {"who": "; ".join(lines)})


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
