"""What stands around every public screen: the desk, who is responsible, the pages, the other language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from signalmast.core.periods import Period
from signalmast.pages import selectors
from signalmast.pages.models import CommunityPage, Publisher
from signalmast.pages.selectors import addresses, sharing
from signalmast.pages.views import structured
from signalmast.programmes.models import Programme
from signalmast.theme import slots
from signalmast.topics.models import Topic

_FORMS = (
    ("rss", "application/rss+xml", "RSS"),
    ("atom", "application/atom+xml", "Atom"),
    ("json", "application/feed+json", "JSON Feed"),
)
OtherLanguage = Callable[[str], str | None]  # a language -> the path of this very screen in it


@dataclass(frozen=True)
class Door:
    """A way to a page or a language."""

    title: str
    href: str
    pk: int = 0
    here: bool = False
    language: str = ""
    same_screen: bool = True


@dataclass(frozen=True)
class Feed:
    """A feed that readers' programs find by themselves."""

    form: str
    kind: str
    title: str
    href: str


@dataclass(frozen=True)
class Shell:
    desk: selectors.Desk
    language: str
    home: str
    about: str
    search: str
    doors: list[Door]
    languages: list[Door]
    responsible: Publisher | None
    publishers: list[Publisher]
    canonical: str
    feeds: list[Feed]
    ways: list[tuple[str, str]]
    structured: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Screen:
    """One public screen, said once: what the views hand over to be shown."""

    template: str
    context: dict[str, Any]
    title: str
    section: CommunityPage | None = None
    topic: Topic | None = None
    programme: Programme | None = None
    in_language: OtherLanguage = lambda _language: None
    demo: bool = False
    status: int = 200
    kind: dict[str, Any] = field(default_factory=dict)  # its own lines of structured data
    clips: list[dict[str, Any]] = field(default_factory=list)
    shared: sharing.Shared | None = None
    own_feeds: list[Feed] | None = None
    sections: list[CommunityPage] | None = None
    trail: list[tuple[str, str]] = field(default_factory=list)  # names and paths from the front down to here


def language_now() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def section_of(slug: str, sections: list[CommunityPage]) -> CommunityPage:
    for section in sections:
        if section.slug == slug:
            return section
    raise Http404


def place_of(request: HttpRequest) -> selectors.Place | None:
    """Where the list goes on, from `?before=`; an address nobody gave out is not found."""
    text = request.GET.get("before")
    if text is None:
        return None
    try:
        return selectors.Place.read(text)
    except selectors.PlaceWrong:
        raise Http404 from None


def whole_month(year: int, month: int) -> Period:
    try:
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        raise Http404 from None
    return Period(first, date.fromordinal(following.toordinal() - 1), settings.TIME_ZONE)


def show(request: HttpRequest, screen: Screen) -> HttpResponse:
    shell = shell_of(request, screen)
    demo = screen.demo or bool(shell.responsible and shell.responsible.demo)
    around = {
        "shell": shell,
        "screen_title": screen.title or shell.desk.name,
        "section": screen.section,
        "demo": demo,
        "shared": screen.shared or _shared(screen.section),
    }
    context = {**screen.context, **around, "origin": settings.PUBLIC_URL}
    return render(request, screen.template, context, status=screen.status)


def _shared(section: CommunityPage | None) -> sharing.Shared | None:
    return sharing.shared_of_page(section) if section else sharing.shared_of_desk(language=language_now())


def shell_of(request: HttpRequest, screen: Screen) -> Shell:
    language = language_now()
    sections = screen.sections if screen.sections is not None else selectors.sections(language=language)
    fronts = {code: selectors.address(home, language=code) for code, home in selectors.fronts().items()}
    publishers = list({section.publisher_id: section.publisher for section in sections}.values())
    desk = selectors.desk(language=language)
    responsible = _responsible(desk, publishers, screen.section)
    if responsible and responsible not in publishers:
        publishers.append(responsible)
    canonical = settings.PUBLIC_URL + _path_of(request)
    return Shell(
        desk=desk,
        language=language,
        home=fronts.get(language) or addresses.front(language),
        about=addresses.named("about", language=language),
        search=addresses.named("search", language=language),
        doors=[_door(section, screen.section) for section in sections],
        languages=_languages(request, screen, fronts),
        responsible=responsible,
        publishers=publishers,
        canonical=canonical,
        feeds=_feeds(screen, desk.name),
        ways=ways(language),
        structured=structured.lines(
            desk=desk, publishers=publishers, responsible=responsible, canonical=canonical, screen=screen.kind
        )
        + structured.trail([(desk.name, addresses.front(language)), *screen.trail])
        + screen.clips,
    )


def _path_of(request: HttpRequest) -> str:
    """The address without whatever others hang on to it; only the place in a list makes it another page."""
    before = request.GET.get("before")
    path: str = request.path
    return f"{path}?{urlencode({'before': before})}" if before else path


def ways(language: str) -> list[tuple[str, str]]:
    """Screens of other apps that every screen leads to. `provide(language)` of both slots gives name and path, or
    None where there is nothing to lead to.

    What fills `site_way` is kept as a file and stands in the map of the site; `form_way` the desk answers itself.
    """
    return [*slots.told("form_way", language), *slots.told("site_way", language)]


def _feeds(screen: Screen, desk: str) -> list[Feed]:
    """The screen's own, else those of the page, topic or programme on it, else those of the desk."""
    if screen.own_feeds is not None:
        return screen.own_feeds
    language = language_now()
    title, kind, of = desk, "", {}
    if screen.section:
        title, kind, of = screen.section.title, "section_", {"slug": screen.section.slug}
    elif screen.topic:
        title, kind, of = screen.topic.name(language), "topic_", {"key": screen.topic.key}
    elif screen.programme:
        title, kind, of = screen.programme.name(language), "programme_", {"programme": screen.programme.slug}
    return [
        Feed(form, mime, f"{title} ({name})", addresses.named(f"{kind}{form}", language=language, **of))
        for form, mime, name in _FORMS
    ]


def _responsible(desk: selectors.Desk, publishers: list[Publisher], section: CommunityPage | None) -> Publisher | None:
    """The page's own body; on screens of no page the desk's, if it answers for pages of this language."""
    if section:
        body: Publisher = section.publisher
        return body
    if desk.publisher in publishers or not publishers:
        return desk.publisher
    return publishers[0]


def _door(section: CommunityPage, here: CommunityPage | None) -> Door:
    return Door(section.title, selectors.address(section), section.pk, bool(here and here.pk == section.pk))


def _languages(request: HttpRequest, screen: Screen, fronts: dict[str, str]) -> list[Door]:
    """Every language of the desk: this one, and for the others this very screen, else their front."""
    doors = []
    for code, name in settings.LANGUAGES:
        if code == language_now():
            doors.append(Door(name, _path_of(request), here=True, language=code))
        elif code in fronts:
            same = screen.in_language(code)
            doors.append(Door(name, same or fronts[code], language=code, same_screen=same is not None))
    return doors
