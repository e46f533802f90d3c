"""What the desk's plans set out to reach and where their targets stood, by frozen months; listed, never averaged."""

from __future__ import annotations

from django.utils import translation

from signalmast.metrics.selectors import Answer
from signalmast.programmes import measures
from signalmast.programmes.selectors import frozen, words
from signalmast.programmes.states import State
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Paragraph, Source, Table


def build(ctx: Context) -> list[Block]:
    rows = ctx.programmes.rows(ctx.period.first, ctx.period.last)
    if not rows:
        nothing = ctx.say(
            "Trong kỳ chưa tháng nào của chỉ tiêu nào được chốt.",
            "No month of any target was frozen in this period.",
        )
        return [Paragraph([Cell(nothing)]), Source(_how(ctx))]
    first, last = ctx.period.first.isoformat(), ctx.period.last.isoformat()
    answer = ctx.programmes.ask(frozen.QUESTION, date_from=first, date_to=last)
    names = ctx.programmes.names
    blocks: list[Block] = []
    for programme, some in frozen.programmes_of(rows):
        blocks.append(ctx.heading(programme.name(ctx.lang), f"p{programme.pk}"))
        blocks.append(
            Table(
                caption=ctx.say("Chỉ tiêu của chương trình", "Targets of the programme"),
                head=[
                    ctx.say("Chỉ tiêu", "Target"),
                    ctx.say("Trước kỳ", "Before the period"),
                    ctx.say("Cuối kỳ", "At its end"),
                    ctx.say("Cần đạt", "To reach"),
                    ctx.say("Tình hình", "How it stood"),
                ],
                rows=[_row(ctx, answer, row, names) for row in some],
            )
        )
    return [*blocks, Source(_how(ctx))]


def _row(ctx: Context, answer: Answer, row: frozen.Row, names: dict[str, dict[str, str]]) -> list[Cell]:
    key, measure = row.target.key, measures.get(row.target.measure)
    name = names[key]
    with translation.override(ctx.lang):
        parts = ", ".join(f"{label}: {value}" for label, value in words.narrowed(row.target, measure))
        unit, state = words.unit(row.target, measure), State(row.stand.state).label
        source = words.source_of(row.target, measure)
        said = f"{name[ctx.lang]} ({'; '.join(part for part in (unit, parts, source) if part)})"
        how = ctx.say("{state}, cuối {month}", "{state}, end of {month}", state=state, month=f"{row.now.month:%m/%Y}")

    def cell(column: str, vi: str, en: str) -> Cell:
        return ctx.cell(answer, [key], column, label=(f"{name['vi']}, {vi}", f"{name['en']}, {en}"))

    return [
        Cell(said),
        cell("then", "trước kỳ", "before the period"),
        cell("value", "cuối kỳ", "at the end of the period"),
        cell("aim", "cần đạt", "to reach"),
        Cell(how),
    ]


def _how(ctx: Context) -> str:
    return ctx.say(
        "Chương trình thuộc về cả bàn biên tập, không chia theo trang. Mỗi con số là của tháng đã chốt mới nhất trong "
        "kỳ, và của tháng đã chốt mới nhất trước kỳ; tháng đã chốt không bao giờ thay đổi. “Đếm trực tiếp” là số bàn "
        "biên tập tự đếm; “gõ tay, theo tệp” là số lấy từ một tệp, không có phép đếm nào phía sau. Chỉ tiêu của nhiều "
        "chương trình không bao giờ tính trung bình.",
        "Programmes belong to the whole desk and are not divided by page. Each figure is of the newest month frozen in "
        "the period, and of the newest frozen before it; a frozen month is never changed. “Counted live” comes from "
        "what the desk counts by itself; “typed by hand, from a file” has no counting behind it. Targets of several "
        "programmes are never averaged.",
    )
