"""What of posts and their figures a programme's target may be set by; entered in `config.wiring`.

Posts of the kind fact-check are left out of the number of posts: that number is a target (decision 0087).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from signalmast.metrics.selectors import Asking, asking, measured
from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.selectors.figures import dimension
from signalmast.programmes.measures import OWN, Measure, Param, Params
from signalmast.topics.models import Topic


@contextmanager
def figures(at: datetime) -> Iterator[Asking]:
    """The lake as it was known at a moment, with the posts as the desk knows them now."""
    with asking(dimension=dimension(), as_of=at, zone=settings.TIME_ZONE) as opened:
        yield opened


def _pages(language: str) -> list[tuple[str, str]]:
    return list(CommunityPage.objects.order_by("path").values_list("key", "title"))


def _topics(language: str) -> list[tuple[str, str]]:
    name = "name_en" if language == "en" else "name_vi"
    return list(Topic.objects.order_by(name).values_list("key", name))


PAGE = Param("page", "Trang", "Community page", _pages)
ONE_PAGE = Param("page", "Trang", "Community page", _pages, required=True)
TOPIC = Param("topic", "Chủ đề", "Topic", _topics)


def _of(params: Params) -> dict[str, str]:
    return {"page": params.get("page", ""), "topic": params.get("topic", ""), "programme": params.get(OWN, "")}


def _posts(opened: Asking, first: date, last: date, params: Params) -> Decimal | None:
    return measured.posts_published(opened, first, last, **_of(params), but_kind=Post.Kind.FACT_CHECK.value)


def _interactions(opened: Asking, first: date, last: date, params: Params) -> Decimal | None:
    return measured.interactions(opened, first, last, **_of(params))


def _reach(opened: Asking, first: date, last: date, params: Params) -> Decimal | None:
    return measured.daily_reach(opened, first, last, page=params["page"])


MEASURES = (
    Measure(
        key="posts",
        vi="Bài đã đăng",
        en="Posts published",
        unit_vi="bài",
        unit_en="posts",
        better="more",
        over="sum",
        question="posts.posts",
        ask=_posts,
        takes=(PAGE, TOPIC),
        own=True,
        door=figures,
        means_vi="Bài đã đăng ở đây hay đã nhập về, theo ngày của bài. Không tính bài kiểm chứng.",
        means_en="Posts that went out here or were brought in, by the day of the post. Fact-checks are not counted.",
    ),
    Measure(
        key="interactions",
        vi="Lượt tương tác",
        en="Interactions",
        unit_vi="lượt",
        unit_en="interactions",
        better="more",
        over="sum",
        question="sum.interactions",
        ask=_interactions,
        takes=(PAGE, TOPIC),
        own=True,
        door=figures,
        means_vi="Cảm xúc, bình luận và chia sẻ của các bài đăng trong những ngày này, theo lần đọc số mới nhất.",
        means_en="Reactions, comments and shares of the posts of these days, as they were read last.",
    ),
    Measure(
        key="daily_reach",
        vi="Số người tiếp cận bình quân một ngày",
        en="People reached on an average day",
        unit_vi="người",
        unit_en="people",
        better="more",
        over="average",
        question="page_days.average",
        ask=_reach,
        takes=(ONE_PAGE,),
        door=figures,
        means_vi="Bình quân các ngày mà nền tảng cho số của một trang. Không cộng người qua các ngày hay các trang; "
        "nếu nền tảng đổi cách đếm trong khoảng này thì không có một con số chung.",
        means_en="Over the days for which the platform told of one page. People are never added over days or pages; "
        "where the platform changed its way of counting in between, there is no one number.",
    ),
)
