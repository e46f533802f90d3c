from __future__ import annotations

from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy

from signalmast.claims import selectors
from signalmast.claims.selectors import public_log
from signalmast.pages import selectors as pages
from signalmast.pages.views import shell

TITLE = gettext_lazy("Public log")


def log(request: HttpRequest) -> HttpResponse:
    language = shell.language_now()
    before = _before(request)
    found = public_log.screen(before=before)
    if before is not None and not found.lines:
        raise Http404
    path = selectors.named("log", language=language)
    sections = pages.sections(language=language)
    return shell.show(
        request,
        shell.Screen(
            template="claims/public/log.html",
            context={
                "lines": [(line, public_log.said(line, language=language)) for line in found.lines],
                "older": found.older,
                "further": before is not None,
                "head": public_log.head(),
                "exits": public_log.exits(),
                "whole": selectors.named("log_json", language=language),
            },
            title=str(TITLE),
            in_language=lambda other: selectors.named("log", language=other),
            demo=any(section.demo for section in sections),
            sections=sections,
            own_feeds=[
                shell.Feed(
                    "rss", "application/rss+xml", f"{TITLE} (RSS)", selectors.named("log_rss", language=language)
                )
            ],
            kind={"@type": "CollectionPage", "name": str(TITLE)},
            trail=[(str(TITLE), path)],
        ),
    )


def log_as_json(request: HttpRequest) -> JsonResponse:
    """The whole chain with the very text each digest is of, so that anybody can check it."""
    head = public_log.head()
    said: dict[str, Any] = {
        "title": str(TITLE),
        "home": settings.PUBLIC_URL + selectors.named("log", language=shell.language_now()),
        "digest": "SHA-256",
        "head": {"number": head.number, "digest": head.digest, "at": _moment(head.at)} if head else None,
        "entries": [
            {
                "number": line.number,
                "kind": line.kind,
                "at": _moment(line.at),
                "payload": line.payload,
                "previous": line.previous,
                "digest": line.digest,
            }
            for line in public_log.whole()
        ],
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


def way_to_log(language: str) -> tuple[str, str]:
    """Slot `site_way`."""
    return str(TITLE), selectors.named("log", language=language)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Http404
    return int(text)


def _moment(value: Any) -> str:
    """In UTC to the microsecond, as the digest takes it."""
    return str(value.astimezone(UTC).isoformat(timespec="microseconds"))
