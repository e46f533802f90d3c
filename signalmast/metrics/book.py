"""The metric book: what each metric means, its unit, how it may be added, and where it broke.

`over_posts` and `over_days` say whether figures of several posts or days may be added. A break is a day from which
a platform counts differently; readings before and after it carry different versions and are never added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["count", "people", "seconds", "hours", "percent"]


@dataclass(frozen=True)
class Break:
    """From `on` a platform (`namespace`) counts otherwise. `source` names the public announcement."""

    on: date
    namespace: str
    vi: str
    en: str
    source: str


@dataclass(frozen=True)
class Metric:
    key: str
    unit: Unit
    vi: str
    en: str
    means_vi: str
    means_en: str
    over_posts: bool
    over_days: bool
    from_where: str
    valid_from: date | None = None
    valid_to: date | None = None
    part_of: str = ""
    breaks: tuple[Break, ...] = ()

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


_LIKES_ALL = "Facebook, Instagram, YouTube, TikTok, CrowdTangle"
_FACEBOOK = "Facebook, CrowdTangle"
_META_VIEWS = Break(
    date(2024, 11, 1),
    "facebook",
    "Facebook thay lượt hiển thị bằng lượt xem cho mọi loại bài.",
    "Facebook replaced impressions with views for all kinds of posts.",
    "Meta for Creators, announcement of Views as the primary metric, autumn 2024",
)
_SHORTS_VIEWS = Break(
    date(2025, 3, 31),
    "youtube",
    "YouTube đếm mỗi lần một video ngắn bắt đầu phát hoặc phát lại.",
    "YouTube counts each time a Short starts to play or replays.",
    "YouTube Help, change to Shorts views of 31 March 2025",
)
_META_REACH = Break(
    date(2025, 11, 15),
    "facebook",
    "Meta ngừng cách tính số người tiếp cận cũ và chuyển sang số người xem.",
    "Meta retired the old reach metrics in favour of viewers.",
    "Meta Graph API changelog, deprecations of November 2025",
)


def _reaction(key: str, vi: str, en: str) -> Metric:
    return Metric(
        key, "count", vi, en,
        f"Số lần người xem chọn “{vi}” dưới bài.", f"How often people chose “{en}” under the post.",
        over_posts=True, over_days=False, from_where=_FACEBOOK, part_of="reactions",
    )  # fmt: skip


def _count(key: str, vi: str, en: str, means: tuple[str, str], source: str, **more: object) -> Metric:
    return Metric(key, "count", vi, en, *means, over_posts=True, over_days=False, from_where=source, **more)  # type: ignore[arg-type]


BOOK: tuple[Metric, ...] = (
    _count("views", "Lượt xem", "Views",
           ("Số lần bài hoặc clip được hiện ra hay phát, theo cách đếm của nền tảng.",
            "How often the post or clip was shown or played, as the platform counts it."),
           "Facebook, Instagram, YouTube, TikTok, GA4", breaks=(_META_VIEWS, _SHORTS_VIEWS)),
    Metric("site_views", "count", "Lượt xem trên trang của mình", "Views on our own site",
           "Số lần một trang của chính bàn biên tập được mở và hiện ra trước mắt người đọc, bàn biên tập tự đếm "
           "mỗi ngày. Không đếm: trình duyệt báo Global Privacy Control hay Do Not Track, máy đọc và trình duyệt không "
           "chạy JavaScript, người đọc qua bản tin (RSS, Atom, JSON), khu làm việc.",
           "How often a page of the desk's own site was opened and came before a reader's eyes, counted by the desk "
           "itself, day by day. Not counted: browsers that say Global Privacy Control or Do Not Track, robots and "
           "browsers that run no JavaScript, reading by feed (RSS, Atom, JSON), the back office.",
           over_posts=True, over_days=True, from_where="Signalmast"),
    Metric("site_visitors", "people", "Người xem trang của mình một ngày", "Visitors of our own site on a day",
           "Số người khác nhau trong một ngày, theo địa chỉ mạng và trình duyệt; hôm sau không ai được nhận ra "
           "nữa. Nhiều người chung một mạng và một loại máy có thể được đếm là một.",
           "Different visitors within a day, by network address and browser; on the next day nobody is known again. "
           "Several people behind one network with the same kind of device may count as one.",
           over_posts=False, over_days=False, from_where="Signalmast"),
    _count("impressions", "Lượt hiển thị", "Impressions",
           ("Số lần bài hiện trên màn hình, kể cả với cùng một người.",
            "How often the post stood on a screen, the same person included."),
           "Facebook, YouTube", valid_to=date(2025, 11, 15)),
    Metric("reach", "people", "Số người tiếp cận", "Reach",
           "Số người khác nhau đã thấy bài, hoặc thấy trang trong một ngày, theo nền tảng.",
           "Different people who saw the post, or the page on one day, as the platform reports.",
           over_posts=False, over_days=False, from_where="Facebook, Instagram", breaks=(_META_REACH,)),
    Metric("viewers", "people", "Số người xem", "Viewers",
           "Số người khác nhau đã xem, theo cách đếm mới của Meta.",
           "Different people who viewed, in Meta's newer count.",
           over_posts=False, over_days=False, from_where="Facebook, Instagram", valid_from=date(2025, 6, 1)),
    Metric("active_users", "people", "Số người dùng trang", "Active users",
           "Số người dùng khác nhau đã mở trang, theo GA4.", "Different users who opened the page, by GA4.",
           over_posts=False, over_days=False, from_where="GA4"),
    Metric("followers", "people", "Số người theo dõi", "Followers",
           "Số người đang theo dõi trang vào một ngày.", "People who followed the page on a day.",
           over_posts=False, over_days=False, from_where="Facebook Insights, Zalo"),
    _count("reactions", "Lượt bày tỏ cảm xúc", "Reactions",
           ("Tổng mọi loại cảm xúc do nền tảng báo.", "All kinds of reactions together, as the platform reports."),
           "Facebook, Telegram"),
    _reaction("likes", "Thích", "Like"),
    _reaction("loves", "Yêu thích", "Love"),
    _reaction("wows", "Ngạc nhiên", "Wow"),
    _reaction("hahas", "Haha", "Haha"),
    _reaction("sads", "Buồn", "Sad"),
    _reaction("angrys", "Phẫn nộ", "Angry"),
    _reaction("cares", "Thương thương", "Care"),
    _reaction("thankfuls", "Biết ơn", "Thankful"),
    _count("dislikes", "Không thích", "Dislikes",
           ("Số lần người xem chọn không thích.", "How often viewers chose dislike."), "YouTube"),
    _count("comments", "Bình luận", "Comments",
           ("Số bình luận dưới bài.", "Comments under the post."), "Facebook, Instagram, TikTok, CrowdTangle"),
    _count("shares", "Chia sẻ", "Shares",
           ("Số lần bài được chia sẻ.", "How often the post was shared."), _LIKES_ALL),
    _count("saves", "Lưu lại", "Saves", ("Số lần bài được lưu.", "How often the post was saved."), "Instagram"),
    _count("interactions", "Lượt tương tác", "Interactions",
           ("Cảm xúc, bình luận và chia sẻ cộng lại; phần nào nền tảng không cho thì không tính.",
            "Reactions, comments and shares together; a part the platform does not give is not counted."),
           "Signalmast"),
    _count("clicks", "Lượt bấm", "Clicks", ("Số lần bấm vào bài.", "Clicks anywhere on the post."), "Facebook"),
    _count("link_clicks", "Lượt bấm đường dẫn", "Link clicks",
           ("Số lần bấm vào đường dẫn trong bài.", "Clicks on links in the post."), "Facebook"),
    _count("follows", "Lượt theo dõi mới", "Follows",
           ("Số người bắt đầu theo dõi từ bài này.", "People who began to follow from this post."), "Instagram"),
    _count("subscribers", "Người đăng ký tăng thêm", "Subscribers gained",
           ("Số người đăng ký thêm trừ số người bỏ; có thể âm.", "Subscribers won minus lost; may be negative."),
           "YouTube"),
    _count("engaged_views", "Lượt xem có chú ý", "Engaged views",
           ("Số lượt xem tiếp sau những giây đầu.", "Views that went on past the first seconds."), "YouTube",
           valid_from=date(2025, 3, 31)),
    _count("events", "Sự kiện", "Events", ("Số sự kiện GA4 ghi nhận.", "Events counted by GA4."), "GA4"),
    Metric("watch_hours", "hours", "Giờ xem", "Watch time",
           "Tổng thời gian người xem đã xem, tính bằng giờ.", "Time people watched, in hours.",
           over_posts=True, over_days=False, from_where="YouTube"),
    Metric("avg_watch_s", "seconds", "Thời gian xem trung bình", "Average watch time",
           "Thời gian xem trung bình mỗi lượt, tính bằng giây.", "Average time per view, in seconds.",
           over_posts=False, over_days=False, from_where="TikTok, YouTube"),
    Metric("ctr_percent", "percent", "Tỷ lệ bấm", "Click-through rate",
           "Số lượt bấm trên trăm lượt hiển thị.", "Clicks per hundred impressions.",
           over_posts=False, over_days=False, from_where="YouTube"),
)  # fmt: skip

BY_KEY = {metric.key: metric for metric in BOOK}
REACTION_KINDS = tuple(metric.key for metric in BOOK if metric.part_of == "reactions")


def breaks() -> list[tuple[str, Break]]:
    """Every (metric key, break), in the order of their days."""
    found = [(metric.key, mark) for metric in BOOK for mark in metric.breaks]
    return sorted(found, key=lambda pair: (pair[1].on, pair[0]))


def version(metric: str, namespace: str, measured_on: date) -> int:
    """Which way of counting a reading taken on `measured_on` belongs to: 1 before the first break."""
    known = BY_KEY[metric].breaks if metric in BY_KEY else ()
    return 1 + sum(1 for mark in known if mark.namespace == namespace and mark.on <= measured_on)
