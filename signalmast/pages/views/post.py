from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.images.shortcuts import get_rendition_or_not_found

from signalmast.network.models import Contribution
from signalmast.pages import pictures, selectors
from signalmast.pages.models import Post, PostNote
from signalmast.pages.selectors import credits, sharing, sitemaps
from signalmast.pages.views import shell, structured
from signalmast.theme import slots


def post(request: HttpRequest, page: Post) -> HttpResponse:
    """One post. Slot `post_action`: `provide(post, language)` gives (address, words) of something a reader may do."""
    preview = getattr(request, "is_preview", False)
    section = page.section
    if not preview and (page.figures_only or not section.live):
        raise Http404
    language = shell.language_now()
    shared = None if preview else _shared(page)
    answers = _answers(page)
    return shell.show(
        request,
        shell.Screen(
            template="pages/by_link.html" if getattr(request, "by_preview_link", False) else "pages/post.html",
            context={
                "page": page,
                "topics": list(page.topics.all()),
                "programmes": [one for one in page.programmes.all() if one.public],
                "related": [] if preview else selectors.related(page, language=language),
                "notes": [] if preview else _notes(page, answers),
                "actions": [] if preview else _actions(page, language),
                "answers": answers,
                "credits": _credits(page),
            },
            title=page.seo_title or page.title,
            section=section,
            in_language=lambda other: _same_post(page, other),
            demo=page.demo or section.demo,
            kind=_article(page, shared),
            clips=[*structured.clips(page), *(line for said in answers for line in said["structured"])],
            shared=shared,
            trail=[(section.title, selectors.address(section)), (page.title, request.path)],
        ),
    )


def _actions(page: Post, language: str) -> list[tuple[str, str]]:
    return slots.told("post_action", page, language)


def _notes(page: Post, answers: list[dict[str, Any]]) -> list[PostNote]:
    """Without those whose moment an answer names in `tells`: it says the same, beside what it is about."""
    told = {moment for said in answers for moment in said.get("tells", ())}
    return [note for note in selectors.notes_of(page) if note.at not in told]


def _answers(page: Post) -> list[dict[str, Any]]:
    """What other apps say of it. Slot `post_answer`: `provide(post)` gives `top` and `below` (templates, each with
    `answer` as `context` says it), `context`, `structured` (lines for machines), `style` (a static file) and
    `tells` (moments of notes that need not stand twice), or None.
    """
    return slots.told("post_answer", page)


def _credits(page: Post) -> list[tuple[str, list[str]]]:
    """What was given, in words, and by whom."""
    by_kind: dict[str, list[str]] = {}
    for kind, name in credits.shown([page.pk]).get(page.pk, ()):
        by_kind.setdefault(str(Contribution.Kind(kind).label), []).append(name)
    return list(by_kind.items())


def _same_post(page: Post, language: str) -> str | None:
    found = selectors.translation_of(page, language=language)
    return selectors.address(found, language=language) if found else None


def _shared(page: Post) -> sharing.Shared | None:
    """The picture drawn for its link; until it is drawn, the picture of the post, else that of its page."""
    own = sharing.shared_of_post(page)
    if own is None and page.picture:
        crop = get_rendition_or_not_found(page.picture, pictures.SHARED)
        return sharing.Shared(crop.url, page.picture_alt, crop.width, crop.height)
    return own or sharing.shared_of_page(page.section)


def _article(page: Post, shared: sharing.Shared | None) -> dict[str, Any]:
    body = structured.organization(page.section.publisher)
    said: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": page.title,
        "inLanguage": shell.language_now(),
        "datePublished": page.posted_at.isoformat(),
        "dateModified": sitemaps.changed_at(page).isoformat(),
        "author": {"@type": "Person", "name": page.byline.name} if page.byline else body,
        "isPartOf": {"@type": "CreativeWork", "name": page.section.title},
    }
    if page.summary:
        said["description"] = page.summary
    pictured = [settings.PUBLIC_URL + shared.path] if shared else []
    if page.picture:
        pictured.insert(0, settings.PUBLIC_URL + get_rendition_or_not_found(page.picture, pictures.SHARED).url)
    if pictured:
        said["image"] = pictured
    return said
