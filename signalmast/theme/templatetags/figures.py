"""Numbers and times on screens, as the house writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from signalmast.core import wording

register = template.Library()


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


@register.filter
def figure(value: Decimal | int | str) -> str:
    """ "7.050" or "7,050"; what is no number stays as it is."""
    try:
        return wording.number(Decimal(value), _language())
    except (ArithmeticError, ValueError):
        return str(value)


@register.filter
def when(moment: date | datetime | None) -> str:
    """A day as "24/11/2026" or "24 November 2026", a moment with its time; "–" where none is known."""
    if moment is None:
        return "–"
    if not isinstance(moment, datetime):
        return wording.date(moment, _language())
    return wording.date_time(timezone.localtime(moment), _language(), timezone.get_current_timezone())


@register.filter
def on_day(moment: datetime | date | None) -> str:
    """The day alone."""
    return when(timezone.localtime(moment).date() if isinstance(moment, datetime) else moment)
