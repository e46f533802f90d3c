"""A first mapping for a table nobody has mapped yet, from its headings and some rows, in English and Vietnamese."""

import re
from collections.abc import Iterable
from typing import Any

from signalmast.metrics.book import BOOK
from signalmast.metrics.importers.columns import Header, folded
from signalmast.metrics.importers.metric_keys import METRICS

# Whole headings, as folded; the first that is there is taken.
_FIELDS: dict[str, tuple[str, ...]] = {
    "id": (
        "post id",
        "post_id",
        "status_id",
        "id",
        "mã bài",
        "mã bài viết",
        "mã bài đăng",
        "id bài viết",
        "content id",
        "beitrags-id",
        "message id",
        "mã tin",
    ),
    "posted_at": (
        "publish time",
        "published",
        "posted",
        "posted at",
        "created_time",
        "status_published",
        "post created",
        "thời gian đăng",
        "ngày đăng",
        "giờ đăng",
        "thời gian xuất bản",
        "ngày xuất bản",
        "veröffentlichungszeitpunkt",
    ),
    "title": ("title", "tiêu đề", "video title", "titel"),
    "text": ("message", "description", "text", "content", "caption", "nội dung", "mô tả", "beschreibung"),
    "address": ("permalink", "url", "link", "address", "đường dẫn", "liên kết", "địa chỉ"),
    "duration": ("duration (sec)", "duration", "thời lượng", "thời lượng (giây)", "dauer (sek.)"),
    "measured_at": ("scrape_time", "read at", "measured at", "thời điểm đo", "ngày đo", "ngày lấy số liệu"),
}
_DATE = ("date", "day", "ngày", "datum")
_PAGE = (
    "page name",
    "page_name",
    "page",
    "account name",
    "channel",
    "tên trang",
    "trang",
    "kênh",
    "tên kênh",
    "tài khoản",
)
_KIND = ("post type", "type", "status_type", "loại bài", "loại", "loại bài viết", "kiểu bài", "beitragstyp")
_METRIC = ("metric", "figure", "chỉ số", "số liệu", "tên chỉ số")
_VALUE = ("value", "giá trị", "số lượng", "wert")
_METRICS: dict[str, tuple[str, ...]] = {
    "views": ("views", "total views", "lượt xem", "số lượt xem", "aufrufe"),
    "impressions": ("impressions", "lượt hiển thị", "số lần hiển thị", "impressionen"),
    "reach": (
        "reach",
        "lượt tiếp cận",
        "số người tiếp cận",
        "người tiếp cận",
        "reichweite",
        "lifetime post total reach",
    ),
    "viewers": ("viewers", "unique viewers", "người xem", "số người xem"),
    "reactions": ("reactions", "num_reactions", "lượt bày tỏ cảm xúc", "cảm xúc", "lượt cảm xúc", "tương tác cảm xúc"),
    "likes": ("likes", "num_likes", "react_like", "like", "lượt thích", "thích"),
    "loves": ("loves", "love", "num_loves", "react_love", "yêu thích"),
    "wows": ("wows", "wow", "num_wows", "react_wow"),
    "hahas": ("hahas", "haha", "num_hahas", "react_haha"),
    "sads": ("sads", "sad", "num_sads", "react_sad", "buồn"),
    "angrys": ("angrys", "angry", "num_angrys", "react_angry", "phẫn nộ"),
    "cares": ("cares", "care", "thương thương"),
    "interactions": (
        "interactions",
        "total interactions",
        "reactions, comments and shares",
        "lượt tương tác",
        "tương tác",
    ),
    "comments": ("comments", "num_comments", "bình luận", "lượt bình luận", "kommentare"),
    "shares": ("shares", "num_shares", "chia sẻ", "lượt chia sẻ", "geteilte inhalte"),
    "saves": ("saves", "lượt lưu", "lưu"),
    "clicks": ("clicks", "total clicks", "lượt nhấp", "lượt bấm", "lượt click"),
    "link_clicks": ("link clicks", "lượt nhấp vào liên kết"),
    "follows": ("follows", "lượt theo dõi"),
    "followers": ("followers", "người theo dõi", "số người theo dõi"),
}
_CLIPS = re.compile(r"video|reel|clip|phim", re.IGNORECASE)
_SITES = {"facebook.com": "facebook", "instagram.com": "instagram", "tiktok.com": "tiktok", "zalo.me": "zalo"}
_OTHER = "other"


def guess(header: list[str], sample_rows: list[list[str]]) -> dict[str, Any]:
    """A mapping to start from, for `mapping.validate`: what could not be told is left out and has to be chosen.

    Rows with an id are posts; rows with a date and figures but no id are days of a page.
    """
    known = Header(header)
    found = {field: known.first_of(names) for field, names in _FIELDS.items()}
    metrics = {name: metric for metric, names in _METRICS.items() if (name := known.first_of(names))}
    mapping: dict[str, Any] = {
        "schema": 1,
        "name": "",
        "namespace": _namespace(sample_rows),
        "header": [name for name in known.names if name],
    }
    if found["id"] is None and (date := known.first_of(_DATE) or found["posted_at"]):
        mapping["measured_at"] = found["measured_at"]
        mapping["page_day"] = _page_day(known, date, metrics)
        return _filled(mapping)
    found["posted_at"] = found["posted_at"] or known.first_of(_DATE)
    page = known.first_of(_PAGE)
    mapping |= found
    mapping |= {"metrics": metrics, "kind": _kind(known, sample_rows), "page": {"column": page} if page else None}
    if page is None and found["id"]:
        mapping["page"] = _page_in_id(known.index(found["id"]), found["id"], sample_rows)
    return _filled(mapping)


def _page_day(known: Header, date: str, metrics: dict[str, str]) -> dict[str, Any]:
    day: dict[str, Any] = {"date": date, "page": known.first_of(_PAGE)}
    metric, value = known.first_of(_METRIC), known.first_of(_VALUE)
    day |= {"metric": metric, "value": value} if metric and value else {"metrics": metrics}
    return _filled(day)


def _kind(known: Header, rows: list[list[str]]) -> dict[str, Any] | None:
    column = known.first_of(_KIND)
    if column is None:
        return None
    index = known.index(column)
    words = sorted({row[index].strip() for row in rows if len(row) > index})
    return {"column": column, "values": dict.fromkeys(clip_words(words), "clip"), "default": "article"}


def clip_words(words: Iterable[str]) -> list[str]:
    """Those of a platform's words for kinds of posts that mean a clip."""
    return [word for word in words if _CLIPS.search(word)]


def figure_names(words: Iterable[str]) -> dict[str, str]:
    """Metric keys by the words of a column that names figures, by our labels and what platforms call them."""
    known = {folded(name): metric for metric, names in _METRICS.items() for name in names}
    known |= {folded(label): each.key for each in BOOK for label in (each.vi, each.en) if each.key in METRICS}
    return {word: known[folded(word)] for word in words if folded(word) in known and word not in METRICS}


def _page_in_id(index: int, column: str, rows: list[list[str]]) -> dict[str, str] | None:
    """Ids such as 100_200 begin with their page's number."""
    ids = [row[index].strip() for row in rows if len(row) > index and row[index].strip()]
    if ids and all(re.fullmatch(r"[0-9]+_[0-9]+", value) for value in ids):
        return {"column": column, "rule": "before", "separator": "_"}
    return None


def _namespace(rows: list[list[str]]) -> str:
    for site, namespace in _SITES.items():
        if any(site in cell for row in rows for cell in row):
            return namespace
    return _OTHER


def _filled(entries: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value is not None and value != {}}
