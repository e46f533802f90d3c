from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from signalmast.pages import selectors
from signalmast.pages.models import DeskHome, Post
from signalmast.pages.views import shell


def front(request: HttpRequest, home: DeskHome) -> HttpResponse:
    language = shell.language_now()
    sections = selectors.sections(language=language)
    newest = selectors.newest_of_each(sections)
    lead = _lead([post for posts in newest.values() for post in posts])
    groups = [(section, [post for post in newest[section.pk] if post != lead]) for section in sections]
    shown = [(section, posts) for section, posts in groups if posts]
    return shell.show(
        request,
        shell.Screen(
            template="pages/home.html",
            context={"home": home, "lead": lead, "groups": shown, "topics": list(selectors.topics_in(language))},
            title=home.seo_title,
            in_language=lambda other: _same_front(home, other),
            demo=any(section.demo for section in sections) or bool(lead and lead.demo),
            sections=sections,
        ),
    )


def _lead(posts: list[Post]) -> Post | None:
    """The newest post, or a slightly older one that has a picture: it stands large."""
    newest = sorted(posts, key=lambda post: (post.posted_at, post.pk), reverse=True)
    return next((post for post in newest[:5] if post.picture_id), newest[0] if newest else None)


def _same_front(home: DeskHome, language: str) -> str | None:
    found = selectors.translation_of(home, language=language)
    return selectors.address(found, language=language) if found else None
