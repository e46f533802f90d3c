"""Numbers, days, periods and sizes on the screens of reviews, in the language being spoken."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext

from signalmast.core import wording
from signalmast.reports.models import Review

register = template.Library()


def spoken() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


@register.filter
def count(value: int) -> str:
    return wording.number(value, spoken())


@register.filter
def value(text: str) -> str:
    """A raw figure as people write it."""
    return wording.number(Decimal(text), spoken()) if text else ""


@register.filter
def day(value: date) -> str:
    return wording.date(value, spoken())


@register.filter
def moment(value: datetime) -> str:
    return wording.date_time(value, spoken(), ZoneInfo(settings.TIME_ZONE))


@register.filter
def period_words(review: Review) -> str:
    """ "Quý II/2018": the period as a title."""
    words = wording.period_name(review.date_from, review.date_to, spoken())
    return words[0].upper() + words[1:]


@register.filter
def period_days(review: Review) -> str:
    return f"{day(review.date_from)} – {day(review.date_to)}"


@register.filter
def about(review: Review) -> str:
    """The page or programme it is about, by the name it has or had; else that it is about all pages."""
    if review.programme_name:
        return review.programme.name(spoken()) if review.programme else review.programme_name
    return review.page_title or gettext("All pages together")


@register.filter
def size(value: int) -> str:
    """Bytes as kB or MB."""
    if value < 1_000_000:
        return wording.number(max(1, round(value / 1000)), spoken()) + " kB"
    return wording.number(Decimal(value) / 1_000_000, spoken(), places=1) + " MB"
