"""The posts with most interactions."""

from __future__ import annotations

from signalmast.reports.chapters.context import NOTHING, Context
from signalmast.reports.document import Block, Bullets, Cell, Source, Table

SHOWN = 10


def build(ctx: Context) -> list[Block]:
    answer = ctx.ask("top", metric="interactions", limit=SHOWN)
    if not answer.rows:
        return [Source(ctx.say("Chưa có số đo để xếp thứ tự.", "No figure to rank by."))]
    rows = []
    for place, row in enumerate(answer.rows, 1):
        key, version = str(row[0]), str(row[1])
        title, day = ctx.titles.get(key, (key, NOTHING))
        label = (f"Lượt tương tác · {title}", f"Interactions · {title}")
        rows.append(
            [
                Cell(str(place), align="end"),
                Cell(title),
                Cell(day),
                ctx.cell(answer, [key, version], "total", label=label),
            ]
        )
    table = Table(
        caption=ctx.say("{n} bài có nhiều tương tác nhất", "The {n} posts with most interactions", n=len(rows)),
        head=[
            ctx.say("Thứ", "No."),
            ctx.say("Bài", "Post"),
            ctx.say("Đăng", "Published"),
            ctx.say("Tương tác", "Interactions"),
        ],
        rows=rows,
    )
    note = ctx.say(
        "Nhiều tương tác không có nghĩa là bài đúng hơn hay có ích hơn.",
        "Many interactions do not make a post truer or more useful.",
    )
    return [table, Bullets([[Cell(note)]])]
