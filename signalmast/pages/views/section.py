from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.core import wording
from signalmast.pages import selectors
from signalmast.pages.models import CommunityPage
from signalmast.pages.selectors import addresses
from signalmast.pages.views import shell


def community_page(request: HttpRequest, page: CommunityPage) -> HttpResponse:
    before = shell.place_of(request)
    screen = selectors.screen(selectors.listed().filter(section=page), before=before)
    return shell.show(
        request,
        shell.Screen(
            template="pages/community_page.html",
            context={"page": page, "topics": list(page.topics.all()), "screen": screen, "further": before is not None},
            title=page.title,
            section=page,
            in_language=_same_page(page),
            demo=page.demo or any(post.demo for post in screen.posts),
            kind={"@type": "CollectionPage", "name": page.title},
            trail=_trail(page),
        ),
    )


def archive(request: HttpRequest, slug: str) -> HttpResponse:
    sections = selectors.sections(language=shell.language_now())
    section = shell.section_of(slug, sections)
    years = [(year, list(months)) for year, months in groupby(selectors.months(section), lambda row: row[0].year)]
    return shell.show(
        request,
        shell.Screen(
            template="pages/archive.html",
            context={"page": section, "years": years},
            title=gettext("All months: %(page)s") % {"page": section.title},
            section=section,
            in_language=_same_page(section, "archive"),
            demo=section.demo,
            sections=sections,
            trail=[*_trail(section), (gettext("Archive by month"), request.path)],
        ),
    )


def month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """The posts of a month by day, newest first; where they are very many, older ones follow on further screens."""
    language = shell.language_now()
    sections = selectors.sections(language=language)
    section = shell.section_of(slug, sections)
    period = shell.whole_month(year, month)
    before = shell.place_of(request)
    screen = selectors.lines(selectors.in_period(section, period), before=before)
    if not screen.posts:
        raise Http404
    name = wording.month(year, month, language)
    days = groupby(screen.posts, lambda post: timezone.localtime(post.posted_at).date())
    earlier, later = selectors.months_beside(section, period)
    return shell.show(
        request,
        shell.Screen(
            template="pages/month.html",
            context={
                "page": section,
                "month": name,
                "days": [(day, list(found)) for day, found in days],
                "screen": screen,
                "further": before is not None,
                "earlier": earlier,
                "later": later,
            },
            title=f"{name[0].upper()}{name[1:]} · {section.title}",
            section=section,
            demo=section.demo or any(post.demo for post in screen.posts),
            kind={"@type": "CollectionPage", "name": f"{section.title}, {name}"},
            sections=sections,
            trail=[*_trail(section), (gettext("Archive by month"), _archive(section)), (name, request.path)],
        ),
    )


def _archive(section: CommunityPage) -> str:
    return addresses.named("archive", language=shell.language_now(), slug=section.slug)


def _trail(section: CommunityPage) -> list[tuple[str, str]]:
    return [(section.title, selectors.address(section))]


def _same_page(page: CommunityPage, name: str = "") -> shell.OtherLanguage:
    def in_language(language: str) -> str | None:
        found = selectors.translation_of(page, language=language)
        if found is None:
            return None
        if name:
            return addresses.named(name, language=language, slug=found.slug)
        return selectors.address(found, language=language)

    return in_language
