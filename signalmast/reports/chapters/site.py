"""How much our own site was read, counted by us: views on the days of the period, whenever a page was published."""

from __future__ import annotations

from decimal import Decimal

from signalmast.core import wording
from signalmast.metrics.selectors import Answer
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Chart, KeyFigure, KeyFigures, Paragraph, Series, Source, Table

SHOWN = 12  # bars of a chart


def build(ctx: Context) -> list[Block]:
    answer = ctx.ask("site_views", by="none")
    whole = answer.find()
    if whole is None or not whole["rows"]:
        return [
            Paragraph(
                [
                    Cell(
                        ctx.say(
                            "Chưa có lượt xem nào được chốt cho các ngày trong kỳ.",
                            "No views were recorded for the days of this period.",
                        )
                    )
                ],
                tone="caution",
            )
        ]
    blocks: list[Block] = [KeyFigures([_total(ctx, answer), *_people(ctx)])]
    if not ctx.page:
        blocks += _by_group(ctx, "page")
    return [*blocks, *_by_group(ctx, "topic"), *_by_month(ctx), Source(_how(ctx))]


def _total(ctx: Context, answer: Answer) -> KeyFigure:
    vi, en = ctx.labels("site_views")
    return KeyFigure(ctx.metric("site_views"), ctx.cell(answer, [], "total", label=(vi, en)))


def _people(ctx: Context) -> list[KeyFigure]:
    """Of the whole site only: who saw several posts of a page is known for a day, not for a page."""
    if ctx.page:
        return []
    answer = ctx.ask("site_visitors")
    vi, en = ctx.labels("site_visitors")

    def people(column: str, word_vi: str, word_en: str) -> Cell:
        return ctx.cell(answer, [], column, label=(f"{vi}, {word_vi}", f"{en}, {word_en}"), unit="people", places=0)

    days = ctx.cell(
        answer, [], "days", label=("Số ngày có đếm lượt xem", "Days on which views were counted"), unit="days"
    )
    known = answer.find()
    missing = ctx.number(ctx.period.days - int(known["days"] if known else 0))
    return [
        KeyFigure(
            ctx.say("Người xem bình quân một ngày", "Visitors on an average day"),
            people("average", "bình quân", "average"),
            ctx.say(
                "{days} ngày có số liệu, thiếu {gap} ngày",
                "{days} days with a value, {gap} missing",
                days=days.text,
                gap=missing,
            ),
        ),
        KeyFigure(
            ctx.say("Người xem ngày đông nhất", "Visitors on the busiest day"), people("highest", "cao nhất", "highest")
        ),
    ]


def _by_group(ctx: Context, by: str) -> list[Block]:
    answer = ctx.ask("site_views", by=by)
    keys = [str(row[0]) for row in sorted(answer.rows, key=lambda row: (-Decimal(row[1]), str(row[0])))]
    if len(keys) < 2:
        return []
    word = {"page": ("trang", "page"), "topic": ("chủ đề", "topic")}[by]
    head = [ctx.say(word[0].capitalize(), word[1].capitalize()), ctx.say("Lượt xem", "Views")]
    title = ctx.say(f"Lượt xem theo {word[0]}", f"Views by {word[1]}")
    table = _table(ctx, answer, by, keys, title=title, head=head)
    chart = Chart(
        form="horizontal_bar",
        title=title,
        alt=ctx.say(
            "{name} được xem nhiều nhất: {count} lượt.",
            "{name} was viewed most: {count} times.",
            name=ctx.name(by, keys[0]),
            count=wording.number(Decimal(_number(answer, keys[0])), ctx.lang),
        ),
        categories=[ctx.name(by, key) for key in keys[:SHOWN]],
        series=[Series(head[1], [float(_number(answer, key)) for key in keys[:SHOWN]])],
        unit_label=ctx.say("lượt", "views"),
        table=table,
    )
    return [ctx.heading(ctx.say(f"Theo {word[0]}", f"By {word[1]}"), by), chart]


def _by_month(ctx: Context) -> list[Block]:
    months = [f"{year}-{month:02d}" for year, month in ctx.period.months()]
    answer = ctx.ask("site_views", by="month")
    if len(months) < 2:
        return []
    head = [ctx.say("Tháng", "Month"), ctx.say("Lượt xem", "Views")]
    title = ctx.say("Lượt xem theo tháng", "Views by month")
    table = _table(ctx, answer, "month", months, title=title, head=head)
    most = max(months, key=lambda month: Decimal(_number(answer, month)))
    return [
        ctx.heading(ctx.say("Theo tháng", "By month"), "month"),
        Chart(
            form="line",
            title=title,
            alt=ctx.say(
                "Tháng {month} có nhiều lượt xem nhất; chỗ đứt là tháng chưa đếm.",
                "{month} had most views; a gap is a month in which nothing was counted.",
                month=ctx.name("month", most),
            ),
            categories=[ctx.name("month", month) for month in months],
            series=[
                Series(head[1], [float(row["total"]) if (row := answer.find(month)) else None for month in months])
            ],
            unit_label=ctx.say("lượt", "views"),
            table=table,
        ),
    ]


def _table(ctx: Context, answer: Answer, by: str, keys: list[str], *, title: str, head: list[str]) -> Table:
    vi, en = ctx.labels("site_views")
    rows = []
    for key in keys:
        name_vi, name_en = ctx.both(by, key)
        label = (f"{vi} · {name_vi}", f"{en} · {name_en}")
        rows.append([Cell(ctx.name(by, key)), ctx.cell(answer, [key], "total", label=label)])
    return Table(caption=title, head=head, rows=rows)


def _number(answer: Answer, key: str) -> str:
    row = answer.find(key)
    return str(row["total"]) if row else "0"


def _how(ctx: Context) -> str:
    scope = (
        ctx.say("Tính trang này và mọi bài trên trang.", "The page itself and all posts on it.")
        if ctx.page
        else ctx.say(
            "Tổng gồm cả trang đầu, trang chủ đề và trang giới thiệu, nên lớn hơn các trang cộng lại.",
            "The total includes fronts, topic lists and the page about the desk, so it is more than the pages together.",
        )
    )
    return " ".join(
        (
            ctx.say(
                "Bàn biên tập tự đếm, theo ngày xem chứ không theo ngày đăng; bài cũ được xem trong kỳ cũng được tính.",
                "Counted by the desk itself, by the day of viewing, not of publication; older posts that were read in "
                "the period count too.",
            ),
            scope,
            ctx.say(
                "Một bài có nhiều chủ đề được tính ở mỗi chủ đề. Không đếm trình duyệt báo Global Privacy Control hay "
                "Do Not Track, máy đọc, và người đọc qua bản tin. Số người chỉ biết được trong một ngày và không bao "
                "giờ cộng lại.",
                "A post with several topics counts in each. Browsers that say Global Privacy Control or Do Not Track, "
                "robots and readers by feed are not counted. People are known within a day only and never added.",
            ),
        )
    )
