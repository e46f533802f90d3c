"""What readers may see: never a draft, never a post that is figures only; newest first, by keyset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from signalmast.core.periods import Period
from signalmast.pages import pictures
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, Post, Publisher
from signalmast.programmes.models import Programme
from signalmast.topics.models import Topic

PER_SCREEN = 12
PER_SECTION = 5
PER_MONTH = 200  # lines of one screen of a month


@dataclass(frozen=True)
class Desk:
    """The desk as its readers know it."""

    name: str
    logo: str = ""
    publisher: Publisher | None = None


def desk(*, language: str) -> Desk:
    """Its name in a language, the address of its logo and the body that answers for it where no page does."""
    kept = DeskSettings.objects.select_related("publisher", "logo").filter(pk=1).first() or DeskSettings()
    logo = get_rendition_or_not_found(kept.logo, pictures.LOGO).url if kept.logo else ""
    return Desk(name=kept.name_en if language == "en" else kept.name_vi, logo=logo, publisher=kept.publisher)


class PlaceWrong(ValueError):
    """The address names no place in a list."""


@dataclass(frozen=True)
class Place:
    """The last post already shown; what follows is older."""

    posted_at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Place:
        """From "2026-11-24T00:30:00.000000Z,17". Raises PlaceWrong."""
        moment, _comma, number = text.partition(",")
        try:
            posted_at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        except ValueError:
            raise PlaceWrong(text) from None
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise PlaceWrong(text)
        return cls(posted_at, int(number))

    def __str__(self) -> str:
        return f"{self.posted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ},{self.pk}"


@dataclass(frozen=True)
class Screen:
    """Posts for one screen, and the place from which older ones follow, if any do."""

    posts: list[Post]
    older: Place | None


def address(page: Page, *, language: str | None = None) -> str:
    """The path of a page in its language, without a question to the database; the active language if none is given."""
    path = "/".join(page.url_path.split("/")[2:])
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        return reverse("wagtail_serve", args=[path])


def fronts() -> dict[str, DeskHome]:
    """The published front of each language."""
    homes = DeskHome.objects.live().select_related("locale").order_by("pk")
    return {home.locale.language_code: home for home in homes}


def sections(*, language: str) -> list[CommunityPage]:
    """The published community pages of a language with their publishers, in the order of the site."""
    pages = CommunityPage.objects.live().filter(locale__language_code=language)
    return list(pages.select_related("publisher").order_by("path"))


def listed() -> QuerySet[Post]:
    """Every post readers may be shown, newest first; its section must be published too."""
    posts: QuerySet[Post] = Post.objects.live().filter(figures_only=False, section__live=True)
    return posts.order_by("-posted_at", "-pk")


def listed_in(language: str) -> QuerySet[Post]:
    return listed().filter(locale__language_code=language)


def with_card(posts: QuerySet[Post], *shapes: str) -> QuerySet[Post]:
    """Whatever a card shows, in a fixed number of questions."""
    images = get_image_model().objects.prefetch_renditions(*pictures.crops_of(*(shapes or ("card", "thumb"))))
    return posts.select_related("section").defer("body").prefetch_related(Prefetch("picture", queryset=images))


def screen(posts: QuerySet[Post], *, before: Place | None = None, size: int = PER_SCREEN) -> Screen:
    """The next `size` posts after a place."""
    return _cut(with_card(_after(posts, before)), size)


def lines(posts: QuerySet[Post], *, before: Place | None = None, size: int = PER_MONTH) -> Screen:
    """The same, each only with what a line of a list shows."""
    return _cut(_after(posts, before).defer("body"), size)


def _after(posts: QuerySet[Post], before: Place | None) -> QuerySet[Post]:
    if before is not None:
        same_moment = Q(posted_at=before.posted_at, pk__lt=before.pk)
        posts = posts.filter(Q(posted_at__lt=before.posted_at) | same_moment, posted_at__lte=before.posted_at)
    return posts


def _cut(posts: QuerySet[Post], size: int) -> Screen:
    found = list(posts[: size + 1])
    shown = found[:size]
    return Screen(shown, Place(shown[-1].posted_at, shown[-1].pk) if len(found) > size else None)


def newest_of_each(pages: Iterable[CommunityPage], *, count: int = PER_SECTION) -> dict[int, list[Post]]:
    """The newest `count` posts of each page, by the page's id, in two questions however many posts there are."""
    wanted = [page.pk for page in pages]
    newest = listed().filter(section=OuterRef("pk")).values("pk")
    places = {f"newest_{place}": Subquery(newest[place : place + 1]) for place in range(count)}
    rows = CommunityPage.objects.filter(pk__in=wanted).annotate(**places).values_list(*places)
    chosen = [pk for row in rows for pk in row if pk is not None]
    found: dict[int, list[Post]] = {pk: [] for pk in wanted}
    for post in with_card(listed().filter(pk__in=chosen), "lead", "card", "thumb"):
        found[post.section_id].append(post)
    return found


def topics_in(language: str) -> QuerySet[Topic]:
    """Topics that some listed post of the language carries."""
    through = Post.topics.through.objects.filter(
        topic=OuterRef("pk"),
        post__live=True,
        post__figures_only=False,
        post__section__live=True,
        post__locale__language_code=language,
    )
    return Topic.objects.filter(Exists(through)).order_by("name_en" if language == "en" else "name_vi")


def on_topic(topic: Topic, *, language: str) -> QuerySet[Post]:
    return listed_in(language).filter(topics=topic)


def of_programme(programme: Programme, *, language: str) -> QuerySet[Post]:
    return listed_in(language).filter(programmes=programme)


def related(post: Post, *, language: str, count: int = 3) -> list[Post]:
    """Other posts that share a topic, newest first."""
    shared = Post.topics.through.objects.filter(post=OuterRef("pk"), topic__in=[t.pk for t in post.topics.all()])
    others = listed_in(language).exclude(pk=post.pk).filter(Exists(shared))
    return list(with_card(others)[:count])


def months(section: CommunityPage) -> list[tuple[datetime, int]]:
    """Each month that has posts, newest first, with their number."""
    zone = timezone.get_default_timezone()
    counted = (
        listed()
        .filter(section=section)
        .order_by()
        .annotate(month=TruncMonth("posted_at", tzinfo=zone))
        .values_list("month")
        .annotate(Count("pk"))
        .order_by("-month")
    )
    return [(month, count) for month, count in counted]


def months_beside(section: CommunityPage, period: Period) -> tuple[datetime | None, datetime | None]:
    """A moment in the nearest earlier and the nearest later month that has posts."""
    begin, end = period.edges()
    moments = listed().filter(section=section).values_list("posted_at", flat=True)
    earlier = moments.filter(posted_at__lt=begin).first()
    later = moments.filter(posted_at__gte=end).order_by("posted_at").first()
    return earlier and timezone.localtime(earlier), later and timezone.localtime(later)


def in_period(section: CommunityPage, period: Period) -> QuerySet[Post]:
    begin, end = period.edges()
    return listed().filter(section=section, posted_at__gte=begin, posted_at__lt=end)


def translation_of(page: Page, *, language: str) -> Page | None:
    """The published translation of a page that readers may see, or None."""
    rows: dict[str, Any] = {"translation_key": page.translation_key, "locale__language_code": language, "live": True}
    if isinstance(page, Post):
        return listed().filter(**rows).first()
    return type(page).objects.filter(**rows).first()
