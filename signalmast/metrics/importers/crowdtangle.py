"""CrowdTangle, posts of Facebook pages (closed 14 August 2024, files remain): times carry EDT or EST.

The id is not a column: it is the page's and the post's number in the address.
"""

import re

from signalmast.metrics.importers.dialect import Dialect, ReadCell
from signalmast.metrics.importers.platforms import TableFormat
from signalmast.metrics.importers.reasons import RowRefused

_ADDRESS = re.compile(r"https?://(?:www\.|m\.)?facebook\.com/(\d+)/posts/(\d+)/?(?:\?.*)?")
TYPES = {
    "native video": "video",
    "live video": "live",
    "live video complete": "live",
    "live video scheduled": "live",
    "youtube": "video",
    "album": "photo",
}
KINDS = {"video": "clip", "live": "clip", "reel": "clip"}


def identify(text: str) -> str:
    """…facebook.com/100/posts/200 → 100_200, the form the Graph API uses."""
    if not text.strip():
        raise RowRefused("no-id")
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        raise RowRefused("bad-id", value=text.strip()[:60])
    return f"{match[1]}_{match[2]}"


def absent(cell: ReadCell) -> frozenset[str]:
    """Views are counted for videos alone; elsewhere the column holds a 0 that is no count."""
    word = cell("Type").casefold()
    return frozenset() if TYPES.get(word, word) in KINDS else frozenset({"views"})


FORMAT = TableFormat(
    name="crowdtangle",
    namespace="facebook",
    told_by=("Page Name", "Facebook Id", "Post Created", "Total Interactions", "URL"),
    fields={
        "id": ("URL",),
        "posted_at": ("Post Created",),
        "kind": ("Type",),
        "text": ("Message",),
        "address": ("URL",),
        "duration": ("Video Length",),
        "page": ("Page Name",),
        "page_id": ("Facebook Id",),
    },
    metrics={
        "interactions": ("Total Interactions",),
        "likes": ("Likes",),
        "comments": ("Comments",),
        "shares": ("Shares",),
        "loves": ("Love",),
        "wows": ("Wow",),
        "hahas": ("Haha",),
        "sads": ("Sad",),
        "angrys": ("Angry",),
        "cares": ("Care",),
        "views": ("Post Views",),
    },
    dialect=Dialect(identify=identify, types=TYPES, kinds=KINDS, absent=absent),
)
