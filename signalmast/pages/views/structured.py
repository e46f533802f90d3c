"""What search engines and readers of machines are told, in the words of schema.org; always with the publisher."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from signalmast.pages import selectors
from signalmast.pages.models import Post, Publisher
from signalmast.pages.selectors import addresses

CONTEXT = "https://schema.org"


def organization(publisher: Publisher, *, logo: str = "") -> dict[str, Any]:
    """The responsible body with its address and contact; `logo` is a path on this site."""
    about = settings.PUBLIC_URL + addresses.named("about", language=_language())
    said: dict[str, Any] = {
        "@type": "Organization",
        "name": publisher.name,
        "url": about,
        "publishingPrinciples": about + "#principles",
        "ownershipFundingInfo": about + "#pays",
        "correctionsPolicy": about + "#corrections",
        "address": publisher.address,
        "email": publisher.contact_email,
    }
    if publisher.contact_phone:
        said["telephone"] = publisher.contact_phone
    if logo:
        said["logo"] = {"@type": "ImageObject", "url": settings.PUBLIC_URL + logo}
    return said


def lines(
    *,
    desk: selectors.Desk,
    publishers: list[Publisher],
    responsible: Publisher | None,
    canonical: str,
    screen: dict[str, Any],
) -> list[dict[str, Any]]:
    """The site, then this screen; a screen without a kind of its own is a web page."""
    about = [organization(publisher) for publisher in publishers]
    site: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": desk.name,
        "url": settings.PUBLIC_URL + "/",
    }
    finds = settings.PUBLIC_URL + addresses.named("search", language=_language())
    site["potentialAction"] = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": finds + "?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }
    here: dict[str, Any] = {"@context": CONTEXT, "@type": "WebPage", "url": canonical}
    if responsible:
        here["publisher"] = organization(responsible, logo=desk.logo)
    return [{**site, "publisher": about}, {**here, **screen}]


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def trail(steps: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The way from the front to this screen, from names and paths; the front alone is no way."""
    if len(steps) < 2:
        return []
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": settings.PUBLIC_URL + path}
        for place, (name, path) in enumerate(steps, start=1)
    ]
    return [{"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}]


def clips(post: Post) -> list[dict[str, Any]]:
    """Each clip of a post. A clip without a poster is not told: search engines want a picture of it."""
    found = [block.value for block in post.body if block.block_type == "clip" and block.value["clip"]]
    return [_clip(post, value) for value in found if value["clip"].type == "video" and value["clip"].thumbnail]


def _clip(post: Post, value: Any) -> dict[str, Any]:
    clip = value["clip"]
    said = {
        "@context": CONTEXT,
        "@type": "VideoObject",
        "name": clip.title,
        "description": value["description"],
        "thumbnailUrl": settings.PUBLIC_URL + clip.thumbnail.url,
        "uploadDate": post.posted_at.isoformat(),
        "contentUrl": settings.PUBLIC_URL + clip.url,
        "publisher": organization(post.section.publisher),
    }
    if clip.duration:
        said["duration"] = f"PT{round(clip.duration)}S"
    if value.transcript:
        said["transcript"] = value.transcript
    return said
