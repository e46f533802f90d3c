from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def clock_time(moment: datetime) -> str:
    """09:30 on the clock of the desk."""
    return f"{moment.astimezone(timezone.get_default_timezone()):%H:%M}"


@register.filter
def iso(day: date) -> str:
    return day.isoformat()


@register.filter
def named(names: Mapping[str, Any], name: str) -> str:
    return str(names.get(name, name))
