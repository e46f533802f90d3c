"""The chapters a review may have, in their order. Each is one module that asks the owner of its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from signalmast.reports.chapters import (
    asked,
    claims,
    comparison,
    coverage,
    interactions,
    missing,
    overview,
    posts,
    programmes,
    reach,
    site,
    spread,
    top,
    training,
)
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block


@dataclass(frozen=True)
class Chapter:
    """`about_vi` and `about_en` are the one line by which a person decides whether to take the chapter in."""

    key: str
    vi: str
    en: str
    build: Callable[[Context], list[Block]]
    about_vi: str = ""
    about_en: str = ""

    def title(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi

    def about(self, lang: str) -> str:
        return self.about_en if lang == "en" else self.about_vi


CHAPTERS: dict[str, Chapter] = {
    chapter.key: chapter
    for chapter in (
        Chapter(
            "overview",
            "Tóm tắt",
            "Summary",
            overview.build,
            "Vài con số chính của kỳ và cách đếm.",
            "The few main numbers of the period, and how they were counted.",
        ),
        Chapter(
            "posts",
            "Bài đã đăng",
            "Posts",
            posts.build,
            "Số bài theo trang, chủ đề, loại bài và tháng.",
            "How many posts, by page, topic, kind and month.",
        ),
        Chapter(
            "interactions",
            "Tương tác",
            "Interactions",
            interactions.build,
            "Cảm xúc, bình luận, chia sẻ theo loại, trang, chủ đề và tháng.",
            "Reactions, comments and shares, by kind, page, topic and month.",
        ),
        Chapter(
            "top",
            "Bài được quan tâm nhất",
            "Posts with most interactions",
            top.build,
            "Mười bài có nhiều tương tác nhất.",
            "The ten posts with most interactions.",
        ),
        Chapter(
            "spread",
            "Mức thường gặp",
            "What is usual",
            spread.build,
            "Một bài thường được bao nhiêu tương tác: trung vị và khoảng giữa.",
            "What a usual post gathers: the median and the middle half.",
        ),
        Chapter(
            "reach",
            "Số người tiếp cận",
            "Reach",
            reach.build,
            "Số người tiếp cận, ở những trang và bài mà nền tảng cho biết.",
            "People reached, for the pages and posts where the platform says so.",
        ),
        Chapter(
            "site",
            "Lượt xem trên trang của mình",
            "Views on our own site",
            site.build,
            "Trang của bàn biên tập được xem bao nhiêu, theo trang, chủ đề và tháng, do bàn biên tập tự đếm.",
            "How much the desk's own site was read, by page, topic and month, counted by the desk itself.",
        ),
        Chapter(
            "claims",
            "Kiểm chứng",
            "Fact-checks",
            claims.build,
            "Điều được hỏi và câu trả lời: phát biểu, thời gian đến câu trả lời, độ phủ, sai sót, khiếu nại.",
            "What was asked and answered: claims, time to an answer, coverage, own mistakes, disputes.",
        ),
        Chapter(
            "coverage",
            "Tổ chức và cộng tác viên",
            "Organisations and contributors",
            coverage.build,
            "Bao nhiêu tổ chức thành viên có cộng tác viên, trước kỳ và cuối kỳ; không nêu tên ai.",
            "How many member organisations have contributors, before the period and at its end; nobody is named.",
        ),
        Chapter(
            "training",
            "Tập huấn",
            "Training",
            training.build,
            "Các buổi tập huấn, người dự, và sau đó họ đóng góp gì so với người chưa dự.",
            "Sessions, who came, and what they contributed afterwards beside those who did not come.",
        ),
        Chapter(
            "requests",
            "Việc nhờ",
            "Requests",
            asked.build,
            "Việc nhờ tổ chức và cộng tác viên: mất bao lâu ở từng bước, bao nhiêu việc đúng hạn.",
            "Requests to organisations and contributors: how long each step took, how many came in time.",
        ),
        Chapter(
            "programmes",
            "Chương trình",
            "Programmes",
            programmes.build,
            "Chỉ tiêu của các chương trình: trước kỳ, cuối kỳ, cần đạt, đúng hay chậm tiến độ.",
            "The targets of programmes: before the period, at its end, to reach, on or off track.",
        ),
        Chapter(
            "comparison",
            "So với kỳ trước",
            "Compared with earlier periods",
            comparison.build,
            "Kỳ này bên cạnh kỳ liền trước và cùng kỳ năm trước.",
            "This period beside the one before and the same one a year earlier.",
        ),
        Chapter(
            "missing",
            "Điều còn thiếu",
            "What is missing",
            missing.build,
            "Những gì báo cáo không biết, và vì sao.",
            "What the review does not know, and why.",
        ),
    )
}


# A review of one programme has these: the others count what belongs to the whole desk, never to a programme.
OF_PROGRAMME = ("posts", "interactions", "top", "spread", "coverage", "training", "requests", "programmes")


def register(chapter: Chapter) -> None:
    """Let a higher app add a chapter; called from wiring only."""
    CHAPTERS[chapter.key] = chapter
