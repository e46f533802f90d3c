"""Whether the desk may ask other sites; what `core.fetch` is connected to."""

from __future__ import annotations

from django.conf import settings

from signalmast.backoffice.models import Outside


def outside() -> Outside | None:
    return Outside.objects.select_related("changed_by").filter(pk=1).first()


def why_not_outside() -> str:
    """ "forbidden" by the machine's settings, "off" as long as nobody switched it on; "" where it may."""
    if not settings.OUTSIDE:
        return "forbidden"
    return "" if Outside.objects.filter(pk=1, since__isnull=False).exists() else "off"
