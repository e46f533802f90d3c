from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from signalmast.claims import selectors
from signalmast.claims.models import ScaleStep, Source
from signalmast.claims.selectors import public_log


def section(language: str) -> dict[str, Any]:
    """Slot `about_section`: how the desk checks, what it reads, and how tips ended that became no claim."""
    return {
        "title": gettext("How the desk checks"),
        "template": "claims/public/about.html",
        "context": {
            "scale": [selectors.word_of(step, language=language) for step in ScaleStep.objects.filter(in_use=True)],
            "sources": list(Source.objects.all()),
            "exits": public_log.exits(),
            "library": selectors.library(language),
            "log": selectors.named("log", language=language),
        },
    }
