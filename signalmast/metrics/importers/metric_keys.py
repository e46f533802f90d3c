"""The metric keys an importer may fill, and what a value of each looks like in a file."""

from typing import Literal

Measure = Literal["count", "signed", "decimal", "seconds", "percent"]

# count: whole and never negative; signed: whole, may be negative; seconds: 11.5 or 0:05:42; percent: 6.31 or 6,31 %.
METRICS: dict[str, Measure] = {
    "views": "count",
    "impressions": "count",
    "reach": "count",
    "viewers": "count",
    "likes": "count",
    "loves": "count",
    "wows": "count",
    "hahas": "count",
    "sads": "count",
    "angrys": "count",
    "cares": "count",
    "thankfuls": "count",
    "dislikes": "count",
    "reactions": "count",
    "interactions": "count",
    "comments": "count",
    "shares": "count",
    "saves": "count",
    "clicks": "count",
    "link_clicks": "count",
    "follows": "count",
    "followers": "count",
    "subscribers": "signed",
    "watch_hours": "decimal",
    "avg_watch_s": "seconds",
    "engaged_views": "count",
    "ctr_percent": "percent",
    "active_users": "count",
    "events": "count",
}
