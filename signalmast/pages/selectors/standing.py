"""Where pages stand in public, what shows them, and what must be made anew when they change.

A post is shown on: its own page and parts, its page's front, archive and month, the front of its language, its topics,
the feeds (all by the registry `bakeable`); on its translation, on posts that list it as related, and wherever a text
links to it (by the links found in the pages as they were made). A change of what a list says of it (its "card")
reaches the latter two; whatever else changes in it does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from signalmast.pages import bakeable
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, Post, PublicAddress, PublicLink, Rebuild
from signalmast.pages.selectors import addresses, readers

LISTS_RELATED = 30  # the newest posts on a topic are the ones read: they show a new one beside them at once


@dataclass(frozen=True)
class Standing:
    """A public page: its path, what else shows it, and what lists say of it."""

    page: int
    kind: PublicAddress.Kind
    path: str
    card: str
    demo: bool
    own: frozenset[str] = frozenset()
    shown_on: frozenset[str] = frozenset()
    twins: frozenset[int] = frozenset()


@dataclass(frozen=True)
class HowFarPublic:
    """How far the public pages are made: of so many addresses so many are up to date; `problems` name a few."""

    total: int
    made: int
    running: bool
    waiting: int
    problems: list[tuple[str, str]] = field(default_factory=list)


def standing(pages: Iterable[int]) -> list[Standing]:
    """Those of these pages that readers may see, in a fixed number of questions."""
    wanted = list(pages)
    posts = list(
        readers.listed()
        .filter(pk__in=wanted)
        .select_related("section", "locale", "byline")
        .prefetch_related("topics", "programmes")
        .defer("body")
    )
    twins = twins_of(posts)
    found = [_post(post, twins.get(post.pk, frozenset())) for post in posts]
    for model in (CommunityPage, DeskHome):
        others = model.objects.live().filter(pk__in=wanted).select_related("locale")
        found += [_page(page) for page in others]
    return found


def twins_of(pages: Iterable[Any]) -> dict[int, frozenset[int]]:
    """The published translations of each page, which name it as theirs."""
    here = list(pages)
    by_key: dict[Any, set[int]] = {}
    rows = readers.listed().order_by().filter(translation_key__in={page.translation_key for page in here})
    for key, pk in rows.values_list("translation_key", "pk"):
        by_key.setdefault(key, set()).add(pk)
    return {page.pk: frozenset(by_key.get(page.translation_key, set()) - {page.pk}) for page in here}


def path_of(page: Page) -> str:
    """The path of a page in its own language."""
    return readers.address(page, language=page.locale.language_code)


def language_of(path: str) -> str:
    """The language whose pages stand at a path."""
    first = path.split("/", 2)[1]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def beside(pages: Iterable[int]) -> QuerySet[Post, int]:
    """The newest posts that share a topic with these: they may now list them as related."""
    topics = Post.topics.through.objects.filter(post__in=list(pages)).values("topic")
    found: QuerySet[Post, int] = readers.listed().filter(topics__in=topics).distinct()
    return found.values_list("pk", flat=True)[:LISTS_RELATED]


def showing(thing: Any) -> set[int]:
    """The pages that use a picture or a clip: in their text by Wagtail's own index of references, which is in order
    a moment after they were saved, or as main picture."""
    found = ReferenceIndex.get_references_to(thing).filter(base_content_type__app_label="wagtailcore")
    pages = {int(pk) for pk in found.values_list("object_id", flat=True)}
    if isinstance(thing, get_image_model()):
        pages |= set(Post.objects.filter(picture=thing).values_list("pk", flat=True))
    return pages


def is_in_frame(picture: Any) -> bool:
    """Whether it is the desk's logo or a page's cover, which many screens show."""
    if not isinstance(picture, get_image_model()):
        return False
    covers = CommunityPage.objects.filter(cover=picture).exists()
    return covers or DeskSettings.objects.filter(logo=picture).exists()


def signed_by(person: Any) -> set[int]:
    return set(Post.objects.filter(byline=person).values_list("pk", flat=True))


def passing() -> list[str]:
    """Lists that change with the time alone: what is news today is none the day after tomorrow."""
    return [reverse("sitemap_news")]


def linking_to(pages: Iterable[int]) -> set[int]:
    """The pages whose file leads to one of these."""
    return set(PublicLink.objects.filter(to_page__in=list(pages)).values_list("from_page", flat=True))


def site_lists() -> set[str]:
    """Every list of the whole site as it is now."""
    return bakeable.of_site()


def parts_of_post(post: Post) -> Iterable[str]:
    yield path_of(post) + "item.json"


def how_far_public() -> HowFarPublic:
    """For a person who waits: numbers of the whole site."""
    row = Rebuild.objects.filter(pk=1).first()
    rows = PublicAddress.objects.aggregate(
        total=Count("pk"), waiting=Count("pk", filter=Q(due_at__isnull=False)), bad=Count("pk", filter=~Q(problem=""))
    )
    bad = PublicAddress.objects.exclude(problem="").order_by("path").values_list("path", "problem")[:5]
    running = bool(row and (row.asked_at or (row.begun_at and not row.finished_at)))
    return HowFarPublic(
        total=rows["total"],
        made=rows["total"] - rows["waiting"],
        running=running,
        waiting=rows["waiting"],
        problems=list(bad) if rows["bad"] else [],
    )


def address_at(path: str) -> PublicAddress | None:
    """The post or page that stands or stood at a path."""
    kinds = (PublicAddress.Kind.POST, PublicAddress.Kind.PAGE)
    return PublicAddress.objects.filter(path=path, kind__in=kinds).first()


def stands_at(page: int) -> str | None:
    """The path where readers find a page now."""
    return next((one.path for one in standing([page])), None)


def is_kept(page: int) -> bool:
    """Whether the desk still has the page, if only as a draft."""
    there: bool = Page.objects.filter(pk=page).exists()
    return there


def due(*, at: Any, count: int) -> list[PublicAddress]:
    """What is to be made now: what somebody waits for first, then the rest, newest pages first."""
    rows = PublicAddress.objects.filter(due_at__lte=at).order_by("rank", "due_at", "-page", "pk")
    return list(rows[:count])


def unchecked(*, after: int, count: int) -> list[PublicAddress]:
    """A few of those that should lie on the disk, by their ids, so that a look goes round."""
    rows = PublicAddress.objects.filter(pk__gt=after, due_at=None).exclude(state=PublicAddress.State.NONE)
    return list(rows.only("pk", "path", "state").order_by("pk")[:count])


def _post(post: Post, twins: frozenset[int]) -> Standing:
    path = path_of(post)
    said = (path, post.title, post.summary, post.picture_id, post.picture_alt, post.posted_at.isoformat(), post.kind)
    return Standing(
        page=post.pk,
        kind=PublicAddress.Kind.POST,
        path=path,
        card=_digest(*said, post.section_id, sorted(topic.pk for topic in post.topics.all())),
        demo=post.demo,
        own=frozenset(bakeable.own(post)),
        shown_on=frozenset(bakeable.of_post(post)),
        twins=twins,
    )


def _page(page: Any) -> Standing:
    """A community page's or front's: what the frame of every screen says of it is its card."""
    path, language = path_of(page), page.locale.language_code
    publisher = getattr(page, "publisher_id", None)
    shown = {addresses.front(language), addresses.named("about", language=language), reverse("sitemap_site")}
    if isinstance(page, CommunityPage):
        shown |= {*addresses.frame_of_page(page), reverse("colours")}
    return Standing(
        page=page.pk,
        kind=PublicAddress.Kind.PAGE,
        path=path,
        card=_digest(path, page.title, publisher, getattr(page, "cover_id", None), page.path),
        demo=bool(getattr(page, "demo", False)),
        shown_on=frozenset(shown),
    )


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
