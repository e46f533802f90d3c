"""Meta Business Suite, posts of Instagram accounts: as for Facebook; the counts come in changing order."""

from signalmast.metrics.importers.dialect import Dialect
from signalmast.metrics.importers.meta_facebook import lifetime_only
from signalmast.metrics.importers.platforms import TableFormat

TYPES = {
    "ig carousel": "carousel",
    "ig reel": "reel",
    "ig image": "photo",
    "ig photo": "photo",
    "ig video": "video",
    "ig story": "story",
}

FORMAT = TableFormat(
    name="meta-instagram",
    namespace="instagram",
    told_by=("Post ID", "Account ID", "Publish time"),
    fields={
        "id": ("Post ID",),
        "posted_at": ("Publish time",),
        "kind": ("Post type",),
        "text": ("Description",),
        "address": ("Permalink",),
        "duration": ("Duration (sec)",),
        "page": ("Account name", "Account username"),
        "page_id": ("Account ID",),
    },
    metrics={
        "views": ("Views",),
        "impressions": ("Impressions",),
        "reach": ("Reach",),
        "likes": ("Likes",),
        "shares": ("Shares",),
        "follows": ("Follows",),
        "comments": ("Comments",),
        "saves": ("Saves",),
    },
    dialect=Dialect(types=TYPES, kinds={"reel": "clip", "video": "clip"}, check=lifetime_only, usual_order="mdy"),
)
