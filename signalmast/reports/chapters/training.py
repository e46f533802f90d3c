"""What was taught and what became of it: sessions, who came, and the trained beside the others. Nobody is named."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from signalmast.core import wording
from signalmast.core.periods import Period
from signalmast.metrics.selectors import Answer
from signalmast.network.selectors.cohort import FOLLOWED, LEAST
from signalmast.reports.chapters.context import NOTHING, Context, Label
from signalmast.reports.document import Block, Cell, KeyFigure, KeyFigures, Paragraph, Source, Table, Unit

_SESSIONS = ("Buổi tập huấn", "Training sessions")
_CAME = ("Lượt dự", "Attendances")
_PEOPLE = ("Người được tập huấn", "People trained")
_EFFECT = (
    ("people", ("Số người", "People")),
    ("contributed", ("trong đó có đóng góp", "of whom contributed")),
    ("days", ("Số ngày đến đóng góp đầu tiên (trung vị)", "Days to the first contribution (median)")),
    ("accepted", ("Đóng góp được nhận", "Contributions accepted")),
    ("corrected", ("trong đó phải sửa về sau", "of which were put right later")),
)


def build(ctx: Context) -> list[Block]:
    if not ctx.network.lines["training_sessions"]:
        nothing = ctx.say(
            "Trong kỳ và kỳ trước không có buổi tập huấn nào.",
            "No session took place in this period or the one before.",
        )
        return [Paragraph([Cell(nothing)]), Source(_how(ctx))]
    return [KeyFigures(_main(ctx)), *_courses(ctx), *_effect(ctx), Source(_how(ctx))]


def _count(ctx: Context, name: str, column: str, period: Period, label: Label) -> Cell:
    return ctx.cell(ctx.kept(name, period.first, period.last), [], column, label=label)


def _main(ctx: Context) -> list[KeyFigure]:
    counted = (
        ("training_sessions", "sessions", _SESSIONS),
        ("training_sessions", "came", _CAME),
        ("training_people", "people", _PEOPLE),
    )
    return [ctx.beside_before(label, partial(_count, ctx, name, column)) for name, column, label in counted]


def _courses(ctx: Context) -> list[Block]:
    answer = ctx.kept("training_sessions", ctx.period.first, ctx.period.last, by="course")
    if not answer.rows:
        return []
    rows = []
    for key in (str(row[0]) for row in answer.rows):
        counts = [
            ctx.cell(answer, [key], column, label=ctx.labelled(label, key))
            for column, label in (("sessions", _SESSIONS), ("came", _CAME))
        ]
        rows.append([Cell(ctx.network_names[key][ctx.lang]), *counts])
    title = ctx.say("Theo khóa", "By course")
    head = [ctx.say("Khóa", "Course"), ctx.say(*_SESSIONS), ctx.say(*_CAME)]
    return [
        ctx.heading(title, "courses"),
        Table(caption=ctx.say("Buổi tập huấn theo khóa", "Sessions by course"), head=head, rows=rows),
    ]


def _effect(ctx: Context) -> list[Block]:
    answer = ctx.kept("training_effect", ctx.period.first, ctx.period.last, by="group")
    rows = []
    for column, label in _EFFECT:
        cells = [_told(ctx, answer, group, column, label) for group in ("trained", "others")]
        rows.append([Cell(ctx.say(*label)), *cells])
    title = ctx.say("Tập huấn mang lại gì", "What training brought")
    head = [
        ctx.say("Trong {n} ngày sau đó", "In the {n} days after", n=FOLLOWED.days),
        ctx.say("Đã dự trong kỳ", "Trained in the period"),
        ctx.say("Chưa dự buổi nào", "Came to no session"),
    ]
    note = ctx.say(
        "Nhóm dưới {n} người, hoặc con số dựa vào dưới {n} người, thì không nêu. Hai nhóm khác nhau ở nhiều điểm; đặt "
        "cạnh nhau chưa chứng minh được nguyên nhân.",
        "Groups of fewer than {n} people are withheld, and so is what rests on fewer. The two groups differ in many "
        "ways; standing side by side proves no cause.",
        n=LEAST,
    )
    return [
        ctx.heading(title, "effect"),
        Table(
            caption=ctx.say("Người đã dự bên cạnh người chưa dự", "The trained beside the others"), head=head, rows=rows
        ),
        Paragraph([Cell(note)]),
    ]


def _told(ctx: Context, answer: Answer, group: str, column: str, label: Label) -> Cell:
    who = {"trained": ("đã dự", "trained"), "others": ("chưa dự", "others")}[group]
    units: dict[str, Unit] = {"corrected": "percent", "days": "days", "people": "people"}
    said = (f"{label[0]}, {who[0]}", f"{label[1]}, {who[1]}")
    figure = ctx.figure(answer, [group], column, label=said, unit=units.get(column, "count"))
    if figure.value is None:
        return Cell(NOTHING, figure.id, "end")
    value = Decimal(figure.value)
    text = wording.percent(value, ctx.lang) if column == "corrected" else wording.number(value, ctx.lang, places=0)
    return Cell(text, figure.id, "end")


def _how(ctx: Context) -> str:
    return ctx.say(
        "Chương này thuộc cả bàn biên tập. Đếm những buổi đã diễn ra trong kỳ; dự là có mặt hoặc đến muộn. Một người "
        "dự nhiều buổi là nhiều lượt nhưng một người. Đóng góp là phần đã có trong bài được đăng, tính từ buổi đầu tiên người ấy dự trong kỳ.",
        "This chapter belongs to the whole desk. Counted are sessions that took place in the period; whoever was there "
        "or came late attended. Somebody at several sessions is several attendances and one person. A contribution is part of a post that went out, "
        "counted from the first session of that person in the period.",
    )
