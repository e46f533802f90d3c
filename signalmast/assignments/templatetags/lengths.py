from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language, gettext

from signalmast.core import wording

register = template.Library()
DAY = 24
KB, MB = 1024, 1024 * 1024


@register.filter
def long(hours: float | None) -> str:
    """Hours, or days from two on; "–" where nothing was counted."""
    if hours is None:
        return "–"
    language = "en" if get_language() == "en" else "vi"
    if hours < 2 * DAY:
        return gettext("%(number)s hours") % {"number": wording.number(Decimal(str(hours)), language, places=1)}
    return gettext("%(number)s days") % {"number": wording.number(Decimal(str(hours / DAY)), language, places=1)}


@register.filter
def weight(size: int) -> str:
    """The size of a file in KB, or in MB from one on."""
    language = "en" if get_language() == "en" else "vi"
    if size < MB:
        return f"{wording.number(Decimal(max(size / KB, 1)), language, places=0)} KB"
    return f"{wording.number(Decimal(size / MB), language, places=1)} MB"
