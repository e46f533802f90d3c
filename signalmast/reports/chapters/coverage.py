"""Which member organisations have contributors, at the end of the period and before it began. Nobody is named."""

from __future__ import annotations

from datetime import date

from signalmast.core.fold import fold
from signalmast.metrics.selectors import Answer
from signalmast.reports.chapters import kept
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Chart, KeyFigure, KeyFigures, Paragraph, Series, Source, Table

_COVERED = ("Tổ chức có cộng tác viên", "Organisations with contributors")
_ALL = ("Tổ chức thành viên", "Member organisations")
_ONE = ("Tổ chức chỉ có một người", "Organisations with one person only")
_QUIET = ("Tổ chức đang vắng", "Organisations gone quiet")


def build(ctx: Context) -> list[Block]:
    then, now = kept.coverage_days(ctx.period, on=ctx.frozen_on)
    answers = {day: ctx.kept("coverage", day, day) for day in (then, now)}
    if not any(ctx.network.lines["coverage"]):
        nothing = ctx.say("Bàn biên tập không có tổ chức thành viên nào.", "The desk has no member organisations.")
        return [Paragraph([Cell(nothing)]), Source(_how(ctx))]
    return [
        KeyFigures(_main(ctx, answers, then, now)),
        *_parts(ctx, "area", ("Theo địa bàn", "By area"), ("Địa bàn", "Area")),
        *_parts(ctx, "kind", ("Theo loại tổ chức", "By kind of organisation"), ("Loại tổ chức", "Kind")),
        *_history(ctx),
        Source(_how(ctx)),
    ]


def _main(ctx: Context, answers: dict[date, Answer], then: date, now: date) -> list[KeyFigure]:
    def cell(day: date, column: str, label: tuple[str, str]) -> Cell:
        return ctx.cell(answers[day], [], column, label=_on(day, label))

    of_all = ctx.say("trên {n} tổ chức", "of {n}", n=cell(now, "organisations", _ALL).text)
    before = ctx.say(
        "trên {n} tổ chức, ngày {day}",
        "of {n}, on {day}",
        n=cell(then, "organisations", _ALL).text,
        day=ctx.date(then),
    )
    return [
        KeyFigure(ctx.say(*_COVERED), cell(now, "covered", _COVERED), of_all),
        KeyFigure(ctx.say("Trước kỳ", "Before the period"), cell(then, "covered", _COVERED), before),
        KeyFigure(ctx.say(*_ONE), cell(now, "one", _ONE)),
        KeyFigure(ctx.say(*_QUIET), cell(now, "quiet", _QUIET)),
    ]


def _on(day: date, label: tuple[str, str]) -> tuple[str, str]:
    return f"{label[0]}, {day:%d/%m/%Y}", f"{label[1]}, {day:%d/%m/%Y}"


def _parts(ctx: Context, by: str, caption: tuple[str, str], head: tuple[str, str]) -> list[Block]:
    then, now = kept.coverage_days(ctx.period, on=ctx.frozen_on)
    before, after = (ctx.kept("coverage", day, day, by=by) for day in (then, now))
    names = sorted(
        {str(row[0]) for answer in (before, after) for row in answer.rows}, key=lambda name: (fold(name), name)
    )
    if len(names) < 2:
        return []
    rows = []
    for name in names:
        said = name or ctx.say("Chưa ghi", "Not given")

        def cell(answer: Answer, day: date, column: str, label: tuple[str, str], name: str = name) -> Cell:
            return ctx.cell(answer, [name], column, label=_on(day, (f"{label[0]} · {name}", f"{label[1]} · {name}")))

        rows.append(
            [
                Cell(said),
                cell(after, now, "organisations", _ALL),
                cell(before, then, "covered", _COVERED),
                cell(after, now, "covered", _COVERED),
            ]
        )
    columns = [
        ctx.say(*head),
        ctx.say(*_ALL),
        ctx.say("Có cộng tác viên trước kỳ", "With contributors before the period"),
        ctx.say("Có cộng tác viên cuối kỳ", "With contributors at its end"),
    ]
    said = ctx.say(*caption)
    return [ctx.heading(said, by), Table(caption=f"{ctx.say(*_ALL)}: {said.lower()}", head=columns, rows=rows)]


def _history(ctx: Context) -> list[Block]:
    """How it grew, where there is more than one day to tell."""
    days = [date.fromisoformat(str(line[1])) for line in ctx.network.lines["coverage_days"]]
    if len(days) < 3:
        return []
    rows, values = [], []
    for day in days:
        answer = ctx.kept("coverage_days", day, day)
        covered = ctx.figure(answer, [], "covered", label=_on(day, _COVERED), unit="count")
        every = ctx.cell(answer, [], "organisations", label=_on(day, _ALL))
        rows.append([Cell(ctx.date(day)), ctx.written(covered), every])
        values.append(float(covered.value or 0))
    title = ctx.say("Qua từng mốc trong kỳ", "Over the period")
    table = Table(
        caption=ctx.say(*_COVERED), head=[ctx.say("Ngày", "Day"), ctx.say(*_COVERED), ctx.say(*_ALL)], rows=rows
    )
    chart = Chart(
        form="line",
        title=ctx.say(*_COVERED),
        alt=ctx.say(
            "Số tổ chức có cộng tác viên ở từng mốc: từ {first} đến {last}.",
            "Organisations with contributors on each day: from {first} to {last}.",
            first=ctx.number(int(values[0])),
            last=ctx.number(int(values[-1])),
        ),
        categories=[f"{day:%m/%Y}" for day in days],
        series=[Series(ctx.say(*_COVERED), list(values))],
        unit_label=ctx.say("tổ chức", "organisations"),
        table=table,
    )
    return [ctx.heading(title, "history"), chart]


def _how(ctx: Context) -> str:
    return ctx.say(
        "Chương này thuộc cả bàn biên tập. Một tổ chức có cộng tác viên khi hôm đó có ít nhất một người mang vai trò "
        "đóng góp; người chỉ là đầu mối liên hệ thì không tính. Đang vắng là có người mà quá số ngày đã đặt chưa có "
        "đóng góp nào được nhận. Báo cáo giữ từng tổ chức đã đếm, không giữ tên người; sửa danh sách về sau không làm "
        "đổi con số đã chốt.",
        "This chapter belongs to the whole desk. An organisation has contributors when somebody had a contributing role in it on that day; whoever only is its "
        "contact does not count. Gone quiet means that it has people, and nothing of theirs was accepted for the set "
        "number of days. The review keeps each organisation it counted and no person; putting lists right later does "
        "not change what was frozen.",
    )
