"""`/programmes/`: the plans the desk works by, each with its document, its targets as they stand, and its posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.selectors import addresses
from signalmast.pages.views import shell
from signalmast.programmes import selectors as plans
from signalmast.programmes.models import Programme, Target
from signalmast.programmes.selectors import Standing

TITLE = gettext_lazy("Programmes")


def programmes(request: HttpRequest) -> HttpResponse:
    """Those that are public, each below the one it is part of."""
    language = shell.language_now()
    rows = {one.pk: one for one in plans.in_public()}
    shown = [(rows[leaf.pk], leaf.depth) for leaf in plans.tree() if leaf.pk in rows]
    return shell.show(
        request,
        shell.Screen(
            template="pages/programmes.html",
            context={"rows": [(one, one.name(language), depth) for one, depth in shown], "today": _today()},
            title=str(TITLE),
            in_language=lambda other: addresses.named("programmes", language=other),
            demo=any(one.demo for one in rows.values()),
            kind={"@type": "CollectionPage", "name": str(TITLE)},
            trail=[(str(TITLE), request.path)],
        ),
    )


def programme(request: HttpRequest, programme: str) -> HttpResponse:
    language = shell.language_now()
    rows = Programme.objects.select_related("parent", "document")
    found = get_object_or_404(rows, slug=programme, public=True)
    before = shell.place_of(request)
    screen = selectors.screen(selectors.of_programme(found, language=language), before=before)
    name = found.name(language)
    context: dict[str, Any] = {"programme": found, "name": name, "screen": screen, "further": before is not None}
    if before is None:
        context |= _about(found, language)
    return shell.show(
        request,
        shell.Screen(
            template="pages/programme.html",
            context=context,
            title=name,
            programme=found,
            in_language=lambda other: addresses.named("programme", language=other, programme=programme),
            demo=found.demo or any(post.demo for post in screen.posts),
            kind={"@type": "CollectionPage", "name": name},
            trail=[(str(TITLE), addresses.named("programmes", language=language)), (name, request.path)],
        ),
    )


def way_to_programmes(language: str) -> tuple[str, str] | None:
    """Slot `site_way`: absent where no programme is public."""
    if not plans.in_public().exists():
        return None
    return gettext("Programmes"), addresses.named("programmes", language=language)


def _about(found: Programme, language: str) -> dict[str, Any]:
    """Its targets and those of its public parts, one by one, as the desk counted them last."""
    below = plans.in_public().filter(pk__in=plans.descendants(found))
    parts = {one.pk: one for one in below}
    targets = Target.objects.filter(programme__in=[found.pk, *parts], set_aside_on=None)
    by_programme: dict[int, list[Standing]] = {}
    for one in plans.standings(targets, on=_today()):
        by_programme.setdefault(one.target.programme_id, []).append(one)
    counted = [one.target.counted_at for some in by_programme.values() for one in some if one.target.counted_at]
    return {
        "about": found.words(language),
        "parent": found.parent if found.parent and found.parent.public else None,
        "targets": by_programme.get(found.pk, []),
        "parts": [(one, one.name(language), by_programme.get(pk, [])) for pk, one in parts.items()],
        "counted_at": max(counted, default=None),
    }


def _today() -> date:
    return timezone.localdate(clock.now())
