"""How many posts went out, by page, topic, kind and month."""

from __future__ import annotations

from signalmast.metrics.selectors import Answer
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Chart, Heading, Series, Source, Table


def build(ctx: Context) -> list[Block]:
    blocks: list[Block] = []
    for by in ("page", "topic", "kind"):
        answer = ctx.ask("posts", by=by)
        if len(answer.rows) > 1 or (by == "page" and answer.rows):
            blocks += _group(ctx, by, answer)
    blocks += _months(ctx)
    if not blocks:
        return [Source(ctx.say("Không có bài nào trong kỳ này.", "No post was published in this period."))]
    if len(ctx.ask("posts", by="topic").rows) > 1:
        blocks.append(
            Source(
                ctx.say(
                    "Một bài có thể thuộc nhiều chủ đề, nên cộng các chủ đề có thể lớn hơn tổng số bài.",
                    "A post may belong to several topics, so the topics together may exceed the number of posts.",
                )
            )
        )
    return blocks


def _group(ctx: Context, by: str, answer: Answer) -> list[Block]:
    word = {"page": ("Trang", "Page"), "topic": ("Chủ đề", "Topic"), "kind": ("Loại bài", "Kind")}[by]
    title = ctx.say(f"Theo {word[0].lower()}", f"By {word[1].lower()}")
    ordered = sorted(answer.rows, key=lambda row: (-int(row[1]), str(row[0])))
    rows = [
        [Cell(ctx.name(by, row[0])), ctx.cell(answer, [str(row[0])], "posts", label=_label(ctx, by, str(row[0])))]
        for row in ordered
    ]
    table = Table(
        caption=ctx.say(f"Số bài theo {word[0].lower()}", f"Posts by {word[1].lower()}"),
        head=[ctx.say(*word), ctx.say("Số bài", "Posts")],
        rows=rows,
    )
    heading: Heading = ctx.heading(title, by)
    if len(ordered) < 2:
        return [heading, table]
    chart = Chart(
        form="horizontal_bar",
        title=table.caption,
        alt=ctx.say(
            "{name} có nhiều bài nhất: {count} bài.",
            "{name} has most posts: {count}.",
            name=ctx.name(by, ordered[0][0]),
            count=ctx.number(ordered[0][1]),
        ),
        categories=[ctx.name(by, row[0]) for row in ordered[:12]],
        series=[Series(ctx.say("Số bài", "Posts"), [float(row[1]) for row in ordered[:12]])],
        unit_label=ctx.say("bài", "posts"),
        table=table,
    )
    return [heading, chart]


def _label(ctx: Context, by: str, key: str) -> tuple[str, str]:
    vi, en = ctx.both(by, key)
    return f"Số bài · {vi}", f"Posts · {en}"


def _months(ctx: Context) -> list[Block]:
    months = [f"{year}-{month:02d}" for year, month in ctx.period.months()]
    answer = ctx.ask("posts", by="month")
    if len(months) < 2 or not answer.rows:
        return []
    found = {str(row[0]): int(row[1]) for row in answer.rows}
    rows = [
        [Cell(ctx.name("month", month)), ctx.cell(answer, [month], "posts", label=_label(ctx, "month", month))]
        for month in months
    ]
    most = max(months, key=lambda month: found.get(month, 0))
    table = Table(
        caption=ctx.say("Số bài theo tháng", "Posts by month"),
        head=[ctx.say("Tháng", "Month"), ctx.say("Số bài", "Posts")],
        rows=rows,
    )
    return [
        ctx.heading(ctx.say("Theo tháng", "By month"), "month"),
        Chart(
            form="bar" if len(months) <= 36 else "line",
            title=table.caption,
            alt=ctx.say(
                "Nhiều bài nhất vào tháng {month}: {count} bài.",
                "Most posts went out in {month}: {count}.",
                month=ctx.name("month", most),
                count=ctx.number(found.get(most, 0)),
            ),
            categories=[ctx.name("month", month) for month in months],
            series=[Series(ctx.say("Số bài", "Posts"), [float(found.get(month, 0)) for month in months])],
            unit_label=ctx.say("bài", "posts"),
            table=table,
        ),
    ]
