"""Meta Business Suite, posts of Facebook pages: month first, local time without a zone, Date = "Lifetime"."""

from signalmast.metrics.importers.dialect import Dialect, ReadCell
from signalmast.metrics.importers.platforms import TableFormat
from signalmast.metrics.importers.reasons import RowRefused

TYPES = {
    "photos": "photo",
    "links": "link",
    "videos": "video",
    "reels": "reel",
    "statuses": "status",
    "text": "status",
    "lives": "live",
    "stories": "story",
}
CLIPS = {"video": "clip", "reel": "clip", "live": "clip"}


def lifetime_only(cell: ReadCell) -> None:
    """A post's figures of one day are no figures of the post."""
    date = cell("Date")
    if date and date.casefold() != "lifetime":
        raise RowRefused("not-lifetime", value=date[:40])


FORMAT = TableFormat(
    name="meta-facebook",
    namespace="facebook",
    told_by=("Post ID", "Page ID", "Publish time"),
    fields={
        "id": ("Post ID",),
        "posted_at": ("Publish time",),
        "kind": ("Post type",),
        "title": ("Title",),
        "text": ("Description",),
        "address": ("Permalink",),
        "duration": ("Duration (sec)",),
        "page": ("Page name",),
        "page_id": ("Page ID",),
    },
    metrics={
        "views": ("Views",),
        "impressions": ("Impressions",),
        "reach": ("Reach",),
        "interactions": ("Reactions, Comments and Shares",),
        "reactions": ("Reactions",),
        "comments": ("Comments",),
        "shares": ("Shares",),
        "clicks": ("Total clicks",),
        "link_clicks": ("Link Clicks",),
    },
    dialect=Dialect(types=TYPES, kinds=CLIPS, check=lifetime_only, usual_order="mdy", caption_as_title=True),
)
