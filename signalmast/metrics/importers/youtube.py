"""YouTube Studio, "Table data.csv" of the tab Content: row 2 is a total, columns in the person's own order.

Times have no zone; "Sep 20, 2026" has no time either and stands for the start of that day.
"""

import re

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.dialect import Dialect, ReadCell
from signalmast.metrics.importers.platforms import TableFormat
from signalmast.metrics.importers.reasons import RowRefused

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_OWN = ("Watch time (hours)", "Average view duration", "Impressions click-through rate (%)", "Video publish time")
# The other tables of the same page; their first column says what is counted.
_DIMENSIONS = (
    "Date",
    "Geography",
    "Cities",
    "City name",
    "Traffic source",
    "Viewer age",
    "Viewer gender",
    "Subscription status",
    "Subscription source",
    "Playlist",
    "Device type",
    "Operating system",
    "Content type",
    "YouTube product",
    "Playback location",
    "Translation use",
    "Subtitles and CC",
    "New and returning viewers",
    "Viewers by age",
    "Sharing service",
    "End screen element type",
    "Card type",
    "Post",
)


def identify(text: str) -> str:
    """Eleven characters; before a leading minus the export writes a space."""
    value = text.strip()
    if not value:
        raise RowRefused("no-id")
    if not _ID.fullmatch(value):
        raise RowRefused("bad-id", value=value[:60])
    return value


def is_total(cell: ReadCell) -> str | None:
    return "totals" if cell("Content").casefold() == "total" else None


def by_other_dimension(header: Header) -> bool:
    """A YouTube table all the same, told by columns no one else has."""
    return any(name in header for name in _OWN) and any(name in header for name in _DIMENSIONS)


def refuse_other_tables(header: Header) -> None:
    """TableRefused for a table that does not count by video, naming what it counts by."""
    dimension = header.first_of(_DIMENSIONS)
    if "Content" not in header:
        raise TableRefused("youtube-other-dimension", dimension=dimension or header.names[0][:40])
    if dimension:
        raise TableRefused("youtube-daily-chart")


FORMAT = TableFormat(
    name="youtube",
    namespace="youtube",
    told_by=("Content", "Video title"),
    also_told=by_other_dimension,
    refuse=refuse_other_tables,
    default_kind="clip",
    fields={
        "id": ("Content",),
        "posted_at": ("Video publish time",),
        "title": ("Video title",),
        "duration": ("Duration",),
    },
    metrics={
        "views": ("Views",),
        "engaged_views": ("Engaged views",),
        "watch_hours": ("Watch time (hours)",),
        "avg_watch_s": ("Average view duration",),
        "subscribers": ("Subscribers",),
        "impressions": ("Impressions",),
        "ctr_percent": ("Impressions click-through rate (%)",),
        "likes": ("Likes",),
        "dislikes": ("Dislikes",),
        "shares": ("Shares",),
        "comments": ("Comments added", "Comments"),
        "viewers": ("Unique viewers",),
    },
    dialect=Dialect(
        identify=identify,
        skip=is_total,
        address=lambda external: f"https://www.youtube.com/watch?v={external}",
        own_type="video",
    ),
)
