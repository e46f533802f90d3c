"""The first page: the few numbers a council asks for, and how they were counted."""

from __future__ import annotations

from signalmast.core import wording
from signalmast.reports.chapters.context import Context
from signalmast.reports.chapters.reach import average_days
from signalmast.reports.document import Block, Cell, KeyFigure, KeyFigures, Paragraph, Source

SHOWN = ("interactions", "reactions", "comments", "shares", "views")


def build(ctx: Context) -> list[Block]:
    posts = ctx.ask("posts", by="none")
    count = ctx.cell(posts, [], "posts", label=("Số bài trong kỳ", "Posts in the period"))
    items = [KeyFigure(ctx.say("Bài đã đăng", "Posts"), count)]
    for metric in SHOWN:
        items += _metric(ctx, metric)
    items += [
        KeyFigure(
            ctx.say(
                "Người tiếp cận bình quân một ngày · {page}", "People reached on an average day · {page}", page=name
            ),
            cell,
            ctx.say(
                "{days} ngày có số liệu, thiếu {gap} ngày",
                "{days} days with a value, {gap} missing",
                days=days.text,
                gap=gap,
            ),
        )
        for name, cell, days, gap in average_days(ctx)
    ]
    return [KeyFigures(items), *_finding(ctx, count), Paragraph([Cell(_how(ctx))]), _source(ctx)]


def _metric(ctx: Context, metric: str) -> list[KeyFigure]:
    answer = ctx.total(metric)
    versions = ctx.versions(answer)
    found = []
    for version in versions:
        cell = ctx.cell(answer, [version], "total", label=ctx.labels(metric))
        rows = ctx.cell(answer, [version], "rows", label=_posts_with(ctx, metric))
        note = ctx.say("trên {rows} bài có số liệu", "over {rows} posts with a figure", rows=rows.text)
        if len(versions) > 1:
            note += ctx.say("; cách đếm thứ {n}", "; way of counting {n}", n=version)
        found.append(KeyFigure(ctx.metric(metric), cell, note))
    return found


def _posts_with(ctx: Context, metric: str) -> tuple[str, str]:
    vi, en = ctx.labels(metric)
    return f"Số bài có số liệu: {vi}", f"Posts with a figure: {en}"


def _finding(ctx: Context, count: Cell) -> list[Block]:
    pages = ctx.ask("posts", by="page")
    if not pages.rows:
        return [Paragraph([Cell(ctx.say("Không có bài nào trong kỳ này.", "No post was published in this period."))])]
    number = len(pages.rows)
    days = ctx.period.days
    return [
        Paragraph(
            [
                Cell(ctx.say("Trong {days} ngày, ", "In {days} days, ", days=ctx.number(days))),
                Cell(count.text, count.figure),
                Cell(
                    ctx.say(
                        " bài đã được đăng trên {pages} trang.",
                        " posts were published on {pages} pages.",
                        pages=ctx.number(number),
                    )
                    if number > 1
                    else ctx.say(
                        " bài đã được đăng trên trang {page}.",
                        " posts were published on the page {page}.",
                        page=ctx.name("page", str(pages.rows[0][0])),
                    )
                ),
            ],
            tone="finding",
        )
    ]


def _how(ctx: Context) -> str:
    return ctx.say(
        "Cách đếm: tính các bài được đăng trong kỳ. Với mỗi bài, lấy số đo gần nhất có đến lúc chốt số liệu, nên con số "
        "là tổng mà bài đạt được đến lúc đọc, không phải riêng phần tăng trong kỳ. Số người không bao giờ được cộng qua "
        "các bài hay các ngày.",
        "How this is counted: posts published in the period. Each post counts with its latest reading at the time of "
        "freezing, so a figure is what the post had gathered when it was read, not only what it gained in the period. "
        "People are never added over posts or days.",
    )


def _source(ctx: Context) -> Source:
    return Source(
        ctx.say(
            "Số liệu chốt lúc {time}. Mỗi con số dẫn về nguồn số liệu ở cuối báo cáo.",
            "Figures frozen at {time}. Every number leads to its source at the end of the review.",
            time=wording.date_time(ctx.asking.as_of, ctx.lang),
        )
    )
