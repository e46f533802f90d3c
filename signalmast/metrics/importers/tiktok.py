"""TikTok Studio, content: counts may be rounded by the platform itself (1.2K), the id stands in the link only."""

import re

from signalmast.metrics.importers.dialect import Dialect
from signalmast.metrics.importers.platforms import TableFormat
from signalmast.metrics.importers.reasons import RowRefused

_LINK = re.compile(r"https?://(?:www\.|m\.)?tiktok\.com/@[^/\s]+/(?:video|photo)/(\d{5,25})/?(?:[?#].*)?")


def identify(text: str) -> str:
    """The number after /video/ or /photo/."""
    if not text.strip():
        raise RowRefused("no-id")
    match = _LINK.fullmatch(text.strip())
    if match is None:
        raise RowRefused("bad-id", value=text.strip()[:60])
    return match[1]


FORMAT = TableFormat(
    name="tiktok",
    namespace="tiktok",
    told_by=("Video link", "Post time"),
    default_kind="clip",
    fields={"id": ("Video link",), "posted_at": ("Post time",), "text": ("Video title",), "address": ("Video link",)},
    metrics={
        "likes": ("Total likes",),
        "comments": ("Total comments",),
        "shares": ("Total shares",),
        "views": ("Total views",),
        "saves": ("Add to favorites",),
        "avg_watch_s": ("Average watch time",),
    },
    # Year-first or month-first with slashes; the two differ in shape.
    dialect=Dialect(identify=identify, own_type="video", rounded=True, usual_order="mdy"),
)
