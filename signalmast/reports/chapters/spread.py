"""What a usual post gathers: medians and quartiles by topic, by page where there are no topics."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from signalmast.metrics.selectors import YOUNG_DAYS, Answer
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Chart, Series, Source, Table

METRIC = "interactions"


def build(ctx: Context) -> list[Block]:
    blocks: list[Block] = []
    for by in ("topic", "page", "kind"):
        answer = ctx.ask("spread", metric=METRIC, by=by)
        if len({row[0] for row in answer.rows}) > 1:
            blocks += _table(ctx, by, answer)
    whole = ctx.ask("spread", metric=METRIC, by="none")
    if not blocks and whole.rows:
        blocks = _table(ctx, "none", whole)
    blocks.append(
        Source(
            ctx.say(
                "Trung vị là mức ở giữa: một nửa số bài cao hơn, một nửa thấp hơn. Bài được đọc số trong vòng {days} ngày "
                "sau khi đăng là bài còn mới và không tính ở đây.",
                "The median is the middle: half the posts lie above, half below. Posts read within {days} days of "
                "publication are young and left out here.",
                days=YOUNG_DAYS,
            )
        )
    )
    return blocks


def _table(ctx: Context, by: str, answer: Answer) -> list[Block]:
    word = {
        "topic": ("chủ đề", "topic"),
        "page": ("trang", "page"),
        "kind": ("loại bài", "kind"),
        "none": ("mọi bài", "all posts"),
    }[by]
    at = answer.columns.index("median")
    ordered = sorted(answer.rows, key=lambda row: -Decimal(str(row[at] or 0)))
    rows = _rows(ctx, by, answer, ordered)
    table = Table(
        caption=ctx.say(
            f"Tương tác của một bài thường gặp, theo {word[0]}", f"Interactions of a usual post, by {word[1]}"
        ),
        head=[
            ctx.say(word[0].capitalize(), word[1].capitalize()),
            ctx.say("Trung vị", "Median"),
            ctx.say("Phần tư dưới", "Lower quartile"),
            ctx.say("Phần tư trên", "Upper quartile"),
            ctx.say("Số bài", "Posts"),
        ],
        rows=rows,
    )
    if by == "none" or len(ctx.versions(answer)) > 1:
        return [table]
    chart = Chart(
        form="horizontal_bar",
        title=ctx.say(f"Trung vị tương tác theo {word[0]}", f"Median interactions by {word[1]}"),
        alt=ctx.say("{name} có trung vị cao nhất.", "{name} has the highest median.", name=rows[0][0].text),
        categories=[row[0].text for row in rows[:12]],
        series=[Series(ctx.say("Trung vị", "Median"), [float(row[at]) for row in ordered[:12]])],
        unit_label=ctx.say("lượt một bài", "interactions a post"),
        table=table,
    )
    return [ctx.heading(ctx.say(f"Theo {word[0]}", f"By {word[1]}"), by), chart]


def _rows(ctx: Context, by: str, answer: Answer, ordered: list[tuple[Any, ...]]) -> list[list[Cell]]:
    rows = []
    for row in ordered:
        group = [str(part) for part in row[: len(answer.groups)]]
        name = ctx.name(by, group[0]) if by != "none" else ctx.say("Mọi bài", "All posts")
        name += ctx.way(answer, group[-1])
        vi, en = ctx.both(by, group[0]) if by != "none" else ("mọi bài", "all posts")
        rows.append(
            [
                Cell(name),
                ctx.cell(
                    answer,
                    group,
                    "median",
                    label=(f"Trung vị tương tác · {vi}", f"Median interactions · {en}"),
                    places=1,
                ),
                ctx.cell(answer, group, "lower", label=(f"Phần tư dưới · {vi}", f"Lower quartile · {en}"), places=1),
                ctx.cell(answer, group, "upper", label=(f"Phần tư trên · {vi}", f"Upper quartile · {en}"), places=1),
                ctx.cell(answer, group, "rows", label=(f"Số bài tính trung vị · {vi}", f"Posts in the median · {en}")),
            ]
        )
    return rows
