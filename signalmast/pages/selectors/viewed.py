"""What stands, or once stood, at a path of the public site, as figures know it: by keys that no move changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import Resolver404, resolve
from django.utils import translation

from signalmast.metrics import places
from signalmast.metrics.places import Place
from signalmast.pages.models import CommunityPage, DeskHome, Post, PublicAddress
from signalmast.pages.selectors.standing import language_of
from signalmast.programmes.models import Programme
from signalmast.topics.models import Topic

_AT_ONCE = 500  # paths in one question


def places_at(paths: Iterable[str]) -> dict[str, Place]:
    """Posts and pages by every path they ever had, then lists and other screens. What is none of ours is left out.

    Safe with any words as paths; the questions to the database are as many as there are hundreds of paths.
    """
    wanted = sorted(set(paths))
    found: dict[str, Place] = {}
    if not wanted:
        return found
    sections = {
        (language, slug): key
        for language, slug, key in CommunityPage.objects.values_list("locale__language_code", "slug", "key")
    }
    topics = {key: Place(places.TOPIC, f"topic:{key}") for key in Topic.objects.values_list("key", flat=True)}
    shown = {slug: Place(places.PROGRAMME, key) for slug, key in Programme.objects.values_list("slug", "key")}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        known = dict(_known(some))
        known |= {path: place for path in some if path not in known and (place := _list(path, sections, topics, shown))}
        known |= dict(_standing([path for path in some if path not in known]))
        found |= known
    return found


def _known(paths: list[str]) -> Iterator[tuple[str, Place]]:
    """By the addresses that were made: today's and those from before a move or a withdrawal."""
    kinds = (PublicAddress.Kind.POST, PublicAddress.Kind.PAGE)
    rows = PublicAddress.objects.filter(path__in=paths, kind__in=kinds, page__isnull=False)
    pages = dict(rows.values_list("path", "page"))
    keys = {
        pk: Place(places.POST, key) for pk, key in Post.objects.filter(pk__in=pages.values()).values_list("pk", "key")
    }
    keys |= {
        pk: Place(places.PAGE, key)
        for pk, key in CommunityPage.objects.filter(pk__in=pages.values()).values_list("pk", "key")
    }
    homes = DeskHome.objects.filter(pk__in=pages.values()).values_list("pk", "locale__language_code")
    keys |= {pk: _front(language) for pk, language in homes}
    return ((path, keys[pk]) for path, pk in pages.items() if pk in keys)


def _list(
    path: str, sections: dict[tuple[str, str], str], topics: dict[str, Place], shown: dict[str, Place]
) -> Place | None:
    language = language_of(path)
    try:
        with translation.override(language):
            met = resolve(path)
    except Resolver404:
        return None
    section = sections.get((language, str(met.kwargs.get("slug", ""))))
    if met.view_name in ("pages:archive", "pages:month") and section:
        return Place(places.MONTH, section)
    if met.view_name == "pages:topic":
        return topics.get(met.kwargs["key"])
    if met.view_name == "pages:programme":
        return shown.get(met.kwargs["programme"])
    return Place(places.SITE) if met.view_name in ("pages:about", "pages:search", "pages:programmes") else None


def _standing(paths: list[str]) -> Iterator[tuple[str, Place]]:
    """By where pages stand in the tree: for one that went out before its address was written down."""
    homes = dict(DeskHome.objects.live().values_list("locale__language_code", "url_path"))
    places_in_tree: dict[str, str] = {}
    for path in paths:
        language = language_of(path)
        prefix = "/" if path == "/" or not path.startswith(f"/{language}/") else f"/{language}/"
        if language in homes:
            places_in_tree[homes[language] + path.removeprefix(prefix)] = path
    for language, place in homes.items():
        if place in places_in_tree:
            yield places_in_tree[place], _front(language)
    for model, kind in ((Post, places.POST), (CommunityPage, places.PAGE)):
        rows = model.objects.live().filter(url_path__in=list(places_in_tree))
        if model is Post:
            rows = rows.filter(figures_only=False)
        for place, key in rows.values_list("url_path", "key"):
            yield places_in_tree[place], Place(kind, key)


def _front(language: str) -> Place:
    return Place(places.FRONT, f"front:{language}")
