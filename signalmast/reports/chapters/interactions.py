"""What people did with the posts: by kind, page, topic and month of publication."""

from __future__ import annotations

from decimal import Decimal

from signalmast.core import wording
from signalmast.metrics import book
from signalmast.metrics.selectors import Answer
from signalmast.reports.chapters.context import NOTHING, Context
from signalmast.reports.document import Block, Cell, Chart, Paragraph, Series, Source, Table

KINDS = ("reactions", *book.REACTION_KINDS, "comments", "shares", "saves", "clicks", "link_clicks", "follows", "views")
COLUMNS = ("interactions", "reactions", "comments", "shares")


def build(ctx: Context) -> list[Block]:
    kinds = _by_kind(ctx)
    if not kinds:
        return [
            Paragraph(
                [
                    Cell(
                        ctx.say(
                            "Chưa có số đo nào cho các bài trong kỳ.",
                            "No figure is known for the posts of this period.",
                        )
                    )
                ],
                tone="caution",
            )
        ]
    blocks: list[Block] = list(kinds)
    for by in ("page", "topic"):
        blocks += _by_group(ctx, by)
    blocks += _by_month(ctx)
    blocks.append(
        Source(
            ctx.say(
                "Lượt tương tác là cảm xúc, bình luận và chia sẻ cộng lại. Dấu — nghĩa là không có số liệu, không phải "
                "bằng không. Tháng là tháng đăng bài.",
                "Interactions are reactions, comments and shares together. A dash means not available, not zero. "
                "A month is the month of publication.",
            )
        )
    )
    return blocks


def _by_kind(ctx: Context) -> list[Block]:
    rows = []
    for metric in KINDS:
        answer = ctx.total(metric)
        for version in ctx.versions(answer):
            vi, en = ctx.labels(metric)
            name = ctx.metric(metric) + ctx.way(answer, version)
            indent = "· " if metric in book.REACTION_KINDS else ""
            rows.append(
                [
                    Cell(indent + name),
                    ctx.cell(answer, [version], "total", label=(vi, en)),
                    ctx.cell(
                        answer, [version], "rows", label=(f"Số bài có số liệu: {vi}", f"Posts with a figure: {en}")
                    ),
                ]
            )
    if not rows:
        return []
    return [
        ctx.heading(ctx.say("Theo loại", "By kind"), "kind"),
        Table(
            caption=ctx.say("Tương tác theo loại", "Interactions by kind"),
            head=[
                ctx.say("Loại", "Kind"),
                ctx.say("Tổng", "Total"),
                ctx.say("Số bài có số liệu", "Posts with a figure"),
            ],
            rows=rows,
        ),
    ]


def _single(ctx: Context, metric: str, by: str) -> tuple[Answer, str] | None:
    """The answer when one way of counting holds throughout; figures on two sides of a break do not share a column."""
    answer = ctx.total(metric, by=by)
    versions = ctx.versions(answer)
    return (answer, versions[0]) if len(versions) == 1 else None


def _by_group(ctx: Context, by: str) -> list[Block]:
    columns = {metric: found for metric in COLUMNS if (found := _single(ctx, metric, by))}
    if "interactions" not in columns:
        return []
    first, _version = columns["interactions"]
    keys = [str(row[0]) for row in sorted(first.rows, key=lambda row: (-Decimal(row[2] or 0), str(row[0])))]
    if len(keys) < 2:
        return []
    word = {"page": ("trang", "page"), "topic": ("chủ đề", "topic")}[by]
    table = Table(
        caption=ctx.say(f"Tương tác theo {word[0]}", f"Interactions by {word[1]}"),
        head=[ctx.say(word[0].capitalize(), word[1].capitalize()), *[ctx.metric(metric) for metric in columns]],
        rows=[[Cell(ctx.name(by, key)), *_cells(ctx, columns, by, key)] for key in keys],
    )
    most = keys[0]
    value = first.find(most, columns["interactions"][1])
    chart = Chart(
        form="horizontal_bar",
        title=ctx.say(f"Lượt tương tác theo {word[0]}", f"Interactions by {word[1]}"),
        alt=ctx.say(
            "{name} có nhiều tương tác nhất: {count}.",
            "{name} has most interactions: {count}.",
            name=ctx.name(by, most),
            count=wording.number(Decimal(value["total"]), ctx.lang) if value else NOTHING,
        ),
        categories=[ctx.name(by, key) for key in keys[:12]],
        series=[
            Series(ctx.metric("interactions"), [_number(first, key, columns["interactions"][1]) for key in keys[:12]])
        ],
        unit_label=ctx.say("lượt", "interactions"),
        table=table,
    )
    return [ctx.heading(ctx.say(f"Theo {word[0]}", f"By {word[1]}"), by), chart]


def _cells(ctx: Context, columns: dict[str, tuple[Answer, str]], by: str, key: str) -> list[Cell]:
    cells = []
    for metric, (answer, version) in columns.items():
        vi, en = ctx.labels(metric)
        name_vi, name_en = ctx.both(by, key)
        cells.append(ctx.cell(answer, [key, version], "total", label=(f"{vi} · {name_vi}", f"{en} · {name_en}")))
    return cells


def _number(answer: Answer, key: str, version: str) -> float | None:
    row = answer.find(key, version)
    return float(row["total"]) if row and row["total"] is not None else None


def _by_month(ctx: Context) -> list[Block]:
    months = [f"{year}-{month:02d}" for year, month in ctx.period.months()]
    columns = {metric: found for metric in COLUMNS if (found := _single(ctx, metric, "month"))}
    if len(months) < 2 or "interactions" not in columns:
        return []
    table = Table(
        caption=ctx.say("Tương tác theo tháng đăng bài", "Interactions by month of publication"),
        head=[ctx.say("Tháng", "Month"), *[ctx.metric(metric) for metric in columns]],
        rows=[[Cell(ctx.name("month", month)), *_cells(ctx, columns, "month", month)] for month in months],
    )
    parts = [metric for metric in columns if metric != "interactions"]
    series = [
        Series(ctx.metric(metric), [_number(columns[metric][0], month, columns[metric][1]) for month in months])
        for metric in parts
    ]
    answer, version = columns["interactions"]
    most = max(months, key=lambda month: _number(answer, month, version) or 0)
    return [
        ctx.heading(ctx.say("Theo tháng", "By month"), "month"),
        Chart(
            form="line",
            title=table.caption,
            alt=ctx.say(
                "Bài đăng tháng {month} có nhiều tương tác nhất.",
                "Posts of {month} gathered most interactions.",
                month=ctx.name("month", most),
            ),
            categories=[ctx.name("month", month) for month in months],
            series=series,
            unit_label=ctx.say("lượt", "interactions"),
            table=table,
        ),
    ]
