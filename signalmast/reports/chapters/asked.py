"""How long the requests to organisations and contributors took, step by step, and how many came in time."""

from __future__ import annotations

from functools import partial

from signalmast.core.periods import Period
from signalmast.reports.chapters.context import Context, Label
from signalmast.reports.document import Block, Cell, KeyFigure, KeyFigures, Paragraph, Source, Table

LEAST = 3  # handed in, for an organisation to be listed: one answer says nothing of how long it usually takes
SHOWN = 30
_SENT = ("Việc đã nhờ", "Requests sent")
_HANDED = ("Đã nộp", "Handed in")
_IN_TIME = ("Nộp đúng hạn", "Handed in in time")
_COUNTS = (("requests", _SENT), ("handed_in", _HANDED), ("in_time", _IN_TIME))
_STEPS = (
    ("to_accept", ("Từ lúc nhờ đến lúc nhận lời", "From asking to accepting")),
    ("to_hand_in", ("Từ lúc nhận lời đến lúc nộp", "From accepting to handing in")),
    ("to_end", ("Từ lúc nộp đến lúc xong", "From handing in to the end")),
    ("whole", ("Từ lúc nhờ đến lúc nộp", "From asking to handing in")),
)


def build(ctx: Context) -> list[Block]:
    if not ctx.network.lines["requests"]:
        nothing = ctx.say(
            "Trong kỳ và kỳ trước không có việc nhờ nào.", "Nothing was asked for in this period or the one before."
        )
        return [Paragraph([Cell(nothing)]), Source(_how(ctx))]
    return [KeyFigures(_main(ctx)), _steps(ctx), *_organisations(ctx), Source(_how(ctx))]


def _count(ctx: Context, column: str, period: Period, label: Label) -> Cell:
    return ctx.cell(ctx.kept("requests", period.first, period.last), [], column, label=label)


def _hours(ctx: Context, column: str, period: Period, label: Label) -> Cell:
    answer = ctx.kept("requests", period.first, period.last)
    return ctx.cell(answer, [], column, label=label, unit="hours", places=1)


def _main(ctx: Context) -> list[KeyFigure]:
    return [ctx.beside_before(label, partial(_count, ctx, column)) for column, label in _COUNTS]


def _steps(ctx: Context) -> Table:
    rows = []
    for column, label in _STEPS:
        earlier = (f"{label[0]}, kỳ trước", f"{label[1]}, the period before")
        before, now = _hours(ctx, column, ctx.before, earlier), _hours(ctx, column, ctx.period, label)
        rows.append([Cell(ctx.say(*label)), before, now])
    head = [
        ctx.say("Số giờ, trung vị", "Hours, median"),
        ctx.say("Kỳ trước", "The period before"),
        ctx.say("Kỳ này", "This period"),
    ]
    return Table(caption=ctx.say("Mất bao lâu", "How long it took"), head=head, rows=rows)


def _organisations(ctx: Context) -> list[Block]:
    answer = ctx.kept("requests_asked", ctx.period.first, ctx.period.last, by="organisation")
    handed, asked = answer.columns.index("handed_in"), answer.columns.index("requests")
    enough = [row for row in answer.rows if int(row[handed] or 0) >= LEAST]
    most = sorted(enough, key=lambda row: (-int(row[asked]), str(row[0])))[:SHOWN]
    if not most:
        return []
    names = {str(row[0]): ctx.network_names[str(row[0])][ctx.lang] for row in most}
    rows = []
    for key in sorted(names, key=lambda key: names[key].casefold()):
        counts = [ctx.cell(answer, [key], column, label=ctx.labelled(label, key)) for column, label in _COUNTS]
        label = ctx.labelled(_STEPS[-1][1], key)
        rows.append([Cell(names[key]), *counts, ctx.cell(answer, [key], "whole", label=label, unit="hours", places=1)])
    title = ctx.say("Theo tổ chức", "By organisation")
    head = [
        *(ctx.say("Tổ chức", "Organisation"), ctx.say(*_SENT), ctx.say(*_HANDED), ctx.say(*_IN_TIME)),
        ctx.say("Giờ đến lúc nộp, trung vị", "Hours to handing in, median"),
    ]
    caption = ctx.say("Việc nhờ theo tổ chức", "Requests by organisation")
    return [ctx.heading(title, "organisations"), Table(caption=caption, head=head, rows=rows)]


def _how(ctx: Context) -> str:
    return ctx.say(
        "Việc nhờ tính vào kỳ theo ngày gửi. Mỗi bước là trung vị của những việc đã đi qua bước đó. Việc gửi cho nhiều "
        "nơi là nhiều việc. Tổ chức nộp dưới {n} lần trong kỳ không nêu riêng; người không bao giờ nêu riêng.",
        "A request counts in the period of the day it was sent. Each step is the median over the requests that passed "
        "it. A request to several is several. An organisation that handed in fewer than {n} times in the period is not "
        "listed; a person never is.",
        n=LEAST,
    )
