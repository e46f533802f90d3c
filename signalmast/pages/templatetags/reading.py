"""What templates of the public site say about posts: dates on the desk's clock, safe words, crops and addresses."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import nh3
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from signalmast.core import wording
from signalmast.pages import pictures, selectors
from signalmast.programmes.models import Programme
from signalmast.topics.models import Topic

register = template.Library()

_WEEKDAYS = {
    "vi": ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_TAGS = {"a", "b", "br", "em", "h2", "h3", "hr", "i", "li", "ol", "p", "strong", "ul"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


@register.filter
def long_time(moment: datetime) -> str:
    """ "Thứ ba, 24/11/2026 lúc 07:30" or "Tuesday 24 November 2026, 07:30"."""
    language, local = _language(), timezone.localtime(moment)
    weekday, day = _WEEKDAYS[language][local.weekday()], wording.date(local.date(), language)
    return f"{weekday}, {day} lúc {local:%H:%M}" if language == "vi" else f"{weekday} {day}, {local:%H:%M}"


@register.filter
def day(moment: datetime) -> str:
    """ "24/11/2026" or "24 November 2026"."""
    return wording.date(timezone.localtime(moment).date(), _language())


@register.filter
def weekday_and_day(one: date) -> str:
    """ "Thứ ba, 24/11/2026" or "Tuesday 24 November 2026"."""
    language = _language()
    comma = "," if language == "vi" else ""
    return f"{_WEEKDAYS[language][one.weekday()]}{comma} {wording.date(one, language)}"


@register.filter
def hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def month_name(moment: datetime) -> str:
    """ "tháng 11 năm 2026" or "November 2026"."""
    return wording.month(moment.year, moment.month, _language())


@register.filter
def iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def count_words(number: int) -> str:
    return wording.number(number, _language())


@register.filter
def clean_text(value: Any) -> SafeString:
    """Rich text with its links to pages resolved, and nothing left that could act."""
    html = expand_db_html(str(getattr(value, "source", value) or ""))
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener")
    return mark_safe(clean)  # noqa: S308 -- cleaned on the line above


@register.filter
def web_address(value: Any) -> str:
    """The address if it leads to a web page; else nothing."""
    text = str(value or "")
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


@register.filter
def host(value: str) -> str:
    return urlsplit(value).netloc.removeprefix("www.")


@register.filter
def topic_name(topic: Topic) -> str:
    return topic.name(_language())


@register.filter
def programme_name(programme: Programme) -> str:
    return programme.name(_language())


@register.simple_tag
def address(page: Page) -> str:
    return selectors.address(page)


@register.simple_tag
def picture(image: Any, shape: str, alt: str = "", loading: str = "lazy") -> str:
    """The crops of one shape as `<img srcset>`; nothing without a picture."""
    if image is None:
        return ""
    found = list(get_renditions_or_not_found(image, pictures.SHAPES[shape].crops).values())
    srcset = format_html_join(", ", "{} {}w", ((crop.url, crop.width) for crop in found))
    first = found[min(1, len(found) - 1)]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="{}" decoding="async">',
        first.url, srcset, pictures.SHAPES[shape].sizes, first.width, first.height, alt, loading,
    )  # fmt: skip


@register.filter
def json_ld(data: Any) -> SafeString:
    """Structured data that cannot leave its script element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES))  # noqa: S308 -- <, >, & are escaped
