"""Mappings that come with the desk, in the form a person's own are saved in."""

from typing import Any

THAI_LIVE_SELLERS: dict[str, Any] = {
    "schema": 1,
    "name": "thai-live-sellers",
    "namespace": "facebook",
    "id": "status_id",
    "posted_at": "status_published",
    "posted_zone": "Asia/Bangkok",
    "date_order": None,
    "kind": {"column": "status_type", "values": {"video": "clip"}, "default": "article"},
    "page": {"column": "status_id", "rule": "before", "separator": "_"},
    "page_id": {"column": "status_id", "rule": "before", "separator": "_"},
    "measured_at": None,
    "metrics": {
        "num_comments": "comments",
        "num_shares": "shares",
        "num_reactions": "reactions",
        "num_likes": "likes",
        "num_loves": "loves",
        "num_wows": "wows",
        "num_hahas": "hahas",
        "num_sads": "sads",
        "num_angrys": "angrys",
    },
}

# The reading times of that collection are US Eastern without a zone: four hours behind UTC in July 2017.
FACEBOOK_GRAPH_2017: dict[str, Any] = {
    "schema": 1,
    "name": "facebook-graph-2017",
    "namespace": "facebook",
    "id": "post_id",
    "posted_at": "created_time",
    "text": ["message", "description"],
    "address": "link",
    "page": {"column": "page_name"},
    "page_id": {"column": "post_id", "rule": "before", "separator": "_"},
    "measured_at": "scrape_time",
    "measured_zone": "America/New_York",
    "metrics": {
        "shares": "shares",
        "react_like": "likes",
        "react_love": "loves",
        "react_wow": "wows",
        "react_haha": "hahas",
        "react_sad": "sads",
        "react_angry": "angrys",
    },
}

# One row for a page, a day and a metric: how a page's own daily figures are brought in from any spreadsheet.
PAGE_PER_DAY: dict[str, Any] = {
    "schema": 1,
    "name": "page-per-day",
    "namespace": "page",
    "page_day": {"date": "date", "page": "page", "metric": "metric", "value": "value"},
    "date_order": None,
    "metrics": {},
}

MAPPINGS = (THAI_LIVE_SELLERS, FACEBOOK_GRAPH_2017, PAGE_PER_DAY)
