"""What the desk says of itself in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from signalmast.pages.models import CommunityPage, DeskSettings, Publisher


@dataclass(frozen=True)
class Told:
    """In the desk's own words; empty where it has not said."""

    about: str
    funding: str


def told_of_desk(*, language: str) -> Told:
    kept = DeskSettings.objects.filter(pk=1).first() or DeskSettings()
    if language == "en":
        return Told(kept.about_en.strip(), kept.funding_en.strip())
    return Told(kept.about_vi.strip(), kept.funding_vi.strip())


def bodies(sections: Iterable[CommunityPage]) -> list[Publisher]:
    """The bodies that answer for some pages, and the desk's own, each with the channels it declares."""
    wanted = {section.publisher_id for section in sections}
    if not wanted:
        wanted |= set(DeskSettings.objects.exclude(publisher=None).values_list("publisher", flat=True))
    return list(Publisher.objects.filter(pk__in=wanted).order_by("pk").prefetch_related("channels"))
