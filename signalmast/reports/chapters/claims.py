"""What the public asked and what the desk answered: claims, exits, time to an answer, coverage, its own mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from signalmast.claims.selectors import counting
from signalmast.core import wording
from signalmast.metrics.selectors import Answer
from signalmast.reports.chapters.context import NOTHING, Context
from signalmast.reports.document import Block, Cell, KeyFigure, KeyFigures, Paragraph, Source, Table

STATES = ("answered", "open", "proposed", "dropped")
EXITS = ("opinion", "forecast", "satire", "not_verifiable", "private_person", "out_of_scope", "answered")
MISTAKES = ("corrected", "withdrawn", "changed")
OUTCOMES = ("new", "upheld", "changed", "no_dispute")


def build(ctx: Context) -> list[Block]:
    tables = [
        *_groups(ctx, "claims_raised", "state", [f"state:{name}" for name in STATES]),
        *_groups(ctx, "claims_judged", "verdict", _met(ctx, "claims_judged", "verdict")),
        *_coverage(ctx),
        *_waiting(ctx),
        *_groups(ctx, "claims_exits", "exit", [f"exit:{name}" for name in EXITS]),
        *_groups(ctx, "claims_mistakes", "act", [f"act:{name}" for name in MISTAKES]),
        *_groups(ctx, "claims_disputes", "outcome", [f"dispute:{name}" for name in OUTCOMES]),
    ]
    if not tables and not _there(ctx, "claims_lead_hours"):
        nothing = ctx.say(
            "Trong kỳ không có phát biểu, tin báo, đính chính hay khiếu nại nào.",
            "In this period there were no claims, tips, corrections or disputes.",
        )
        return [Paragraph([Cell(nothing)]), Source(_how(ctx))]
    return [KeyFigures(_main(ctx)), *tables, Source(_how(ctx))]


def _main(ctx: Context) -> list[KeyFigure]:
    covered = ctx.count("claims_covered")
    claims = _covered(ctx, covered, "claims")
    return [
        KeyFigure(
            ctx.say("Phát biểu được nêu ra", "Claims raised"),
            ctx.cell(ctx.count("claims_raised"), [], "claims", label=("Phát biểu được nêu ra", "Claims raised")),
        ),
        KeyFigure(
            ctx.say("Lượt hỏi qua tin báo", "Times asked, by tips"),
            _covered(ctx, covered, "tips"),
            ctx.say("về {n}", "about {n}", n=_some(ctx, claims.text)),
        ),
        KeyFigure(
            ctx.say("Phát biểu được hỏi đã có câu trả lời", "Claims asked about that have an answer"),
            _share(ctx, covered, "claims_share"),
            ctx.say(
                "{part} trên {whole}",
                "{part} of {whole}",
                part=_covered(ctx, covered, "claims_answered").text,
                whole=_some(ctx, claims.text),
            ),
        ),
        _lead(ctx, "claims_lead_days"),
        _lead(ctx, "claims_lead_hours"),
        KeyFigure(
            ctx.say("Sai sót của bàn biên tập đã sửa", "The desk's own mistakes put right"),
            ctx.cell(
                ctx.count("claims_mistakes"),
                [],
                "mistakes",
                label=("Sai sót của bàn biên tập đã sửa", "The desk's own mistakes put right"),
            ),
        ),
    ]


def _lead(ctx: Context, name: str) -> KeyFigure:
    days = name == "claims_lead_days"
    answer = ctx.count(name)
    known = answer.find()
    count = _some(ctx, str(known["rows"] if known else 0))
    label = _LEAD[name]
    cell = ctx.cell(answer, [], "median", label=label, unit="days" if days else "hours")
    if cell.text != NOTHING:
        word = ("ngày", "day") if days else ("giờ", "hour")
        cell = Cell(_counted(ctx, cell.text, *word), cell.figure, cell.align)
    note = ctx.say("trung vị của {n}", "median of {n}", n=count)
    if days:
        note += ctx.say("; biết đến ngày", "; known to the day")
    return KeyFigure(ctx.say(*label), cell, note)


def _some(ctx: Context, number: str) -> str:
    return _counted(ctx, number, "phát biểu", "claim")


def _counted(ctx: Context, number: str, vi: str, en: str) -> str:
    """A number with its word; English tells one from several."""
    return f"{number} {ctx.say(vi, en if number == '1' else en + 's')}"


_LEAD = {
    "claims_lead_days": ("Từ tin báo đầu tiên đến câu trả lời", "From the first tip to the answer"),
    "claims_lead_hours": ("Từ lúc ghi thành phát biểu đến câu trả lời", "From writing the claim down to the answer"),
}


@dataclass(frozen=True)
class _Words:
    """Of one table, Vietnamese and English: its heading, its caption, the head of its first column; what it counts."""

    heading: tuple[str, str]
    caption: tuple[str, str]
    head: tuple[str, str]
    column: str


_TABLES = {
    "claims_raised": _Words(
        ("Theo tình trạng", "By state"),
        ("Phát biểu theo tình trạng", "Claims by state"),
        ("Tình trạng", "State"),
        "claims",
    ),
    "claims_judged": _Words(
        ("Theo kết luận", "By verdict"),
        ("Phát biểu theo kết luận", "Claims by verdict"),
        ("Kết luận", "Verdict"),
        "claims",
    ),
    "claims_exits": _Words(
        ("Không thành phát biểu", "Became no claim"),
        ("Tin báo khép lại mà không thành phát biểu", "Tips that became no claim"),
        ("Kết thúc là", "Ended as"),
        "tips",
    ),
    "claims_mistakes": _Words(
        ("Sai sót của bàn biên tập", "The desk's own mistakes"),
        ("Những gì đã được sửa công khai", "What was put right in public"),
        ("Đã làm gì", "What was done"),
        "mistakes",
    ),
    "claims_disputes": _Words(
        ("Khiếu nại", "Disputes"),
        ("Khiếu nại kết luận, theo kết quả", "Disputes of verdicts, by outcome"),
        ("Kết quả", "Outcome"),
        "disputes",
    ),
}
_COUNTED = {
    "claims": ("Số phát biểu", "Claims"),
    "tips": ("Số tin báo", "Tips"),
    "mistakes": ("Số lần", "Times"),
    "disputes": ("Số khiếu nại", "Disputes"),
}


def _groups(ctx: Context, name: str, by: str, codes: list[str]) -> list[Block]:
    """One table of a question by its groups; absent where nothing was counted at all."""
    if not _there(ctx, name):
        return []
    answer = ctx.count(name, by=by)
    words = _TABLES[name]
    rows = []
    for code in codes:
        said = ctx.claims.words[code]
        label = (f"{words.caption[0]} · {said['vi']}", f"{words.caption[1]} · {said['en']}")
        rows.append([Cell(said[ctx.lang]), ctx.cell(answer, [code], words.column, label=label)])
    head = [ctx.say(*words.head), ctx.say(*_COUNTED[words.column])]
    return [
        ctx.heading(ctx.say(*words.heading), by),
        Table(caption=ctx.say(*words.caption), head=head, rows=rows),
    ]


def _coverage(ctx: Context) -> list[Block]:
    if not _there(ctx, "claims_covered"):
        return []
    answer = ctx.count("claims_covered")
    title = ctx.say("Độ phủ của câu trả lời", "Answer coverage")
    rows = [
        [
            Cell(ctx.say(vi, en)),
            _covered(ctx, answer, column),
            _covered(ctx, answer, f"{column}_answered"),
            _share(ctx, answer, f"{column}_share"),
        ]
        for column, vi, en in (("claims", "Phát biểu", "Claims"), ("tips", "Lượt hỏi", "Times asked"))
    ]
    head = [
        ctx.say("Tính theo", "Counted by"),
        ctx.say("Được hỏi trong kỳ", "Asked in the period"),
        ctx.say("Đã có câu trả lời", "With an answer"),
        ctx.say("Tỷ lệ", "Share"),
    ]
    caption = ctx.say("Điều được hỏi trong kỳ và câu trả lời", "What was asked in the period, and its answers")
    return [ctx.heading(title, "coverage"), Table(caption=caption, head=head, rows=rows)]


def _waiting(ctx: Context) -> list[Block]:
    answer = ctx.count("claims_waiting", by="claim")
    if not answer.rows:
        return []
    statements = counting.statements(str(row[0]) for row in answer.rows)
    rows = []
    for key, *_rest in sorted(answer.rows, key=lambda row: (-int(row[1]), str(row[0]))):
        said = statements[str(key)]
        label = (f"Lượt hỏi · {said}", f"Times asked · {said}")
        rows.append([Cell(f"“{said}”"), ctx.cell(answer, [str(key)], "tips", label=label)])
    title = ctx.say("Được hỏi nhiều nhất mà chưa có câu trả lời", "Asked about most, without an answer")
    note = ctx.say(
        "Đây là lời của các phát biểu đang được kiểm chứng. Được hỏi nhiều không có nghĩa là đúng hay sai.",
        "These are the words of claims still being checked. To be asked about often makes nothing true or false.",
    )
    table = Table(caption=title, head=[ctx.say("Phát biểu", "Claim"), ctx.say("Lượt hỏi", "Times asked")], rows=rows)
    heading = ctx.say("Chưa có câu trả lời", "Without an answer")
    return [ctx.heading(heading, "waiting"), table, Paragraph([Cell(note)])]


_COVERED = {
    "claims": ("Phát biểu được hỏi trong kỳ", "Claims asked about in the period"),
    "claims_answered": ("Phát biểu được hỏi, đã có câu trả lời", "Claims asked about, with an answer"),
    "claims_share": ("Tỷ lệ phát biểu được hỏi đã có câu trả lời", "Share of claims asked about with an answer"),
    "tips": ("Lượt hỏi trong kỳ", "Times asked in the period"),
    "tips_answered": ("Lượt hỏi về phát biểu đã có câu trả lời", "Times asked about claims with an answer"),
    "tips_share": ("Tỷ lệ lượt hỏi đã có câu trả lời", "Share of times asked with an answer"),
}


def _covered(ctx: Context, answer: Answer, column: str) -> Cell:
    return ctx.cell(answer, [], column, label=_COVERED[column])


def _share(ctx: Context, answer: Answer, column: str) -> Cell:
    figure = ctx.figure(answer, [], column, label=_COVERED[column], unit="percent")
    text = NOTHING if figure.value is None else wording.percent(Decimal(figure.value), ctx.lang)
    return Cell(text, figure.id, "end")


def _there(ctx: Context, name: str) -> bool:
    found = ctx.count(name).find()
    return bool(found and found["rows"])


def _met(ctx: Context, name: str, by: str) -> list[str]:
    """The groups that were counted, those with most first."""
    rows = sorted(ctx.count(name, by=by).rows, key=lambda row: (-int(row[1]), str(row[0])))
    return [str(row[0]) for row in rows]


def _how(ctx: Context) -> str:
    said = ctx.say(
        "Phát biểu và tin báo thuộc về cả bàn biên tập, không chia theo trang. Phát biểu tính vào kỳ theo ngày được "
        "nêu ra, với tình trạng và kết luận lúc chốt số liệu. Lượt hỏi tính theo ngày tin báo đến. Tin báo và khiếu "
        "nại chỉ ghi ngày, không ghi giờ, nên được tính đến hết ngày trước ngày chốt. Số đếm theo ngày còn lại khi "
        "tin báo đã bị xóa. Thời gian đến câu trả lời tính cho phát biểu được trả lời lần đầu trong kỳ. "
        "Bản ghi đứng sau các con số này xem tại bàn biên tập, không nằm trong phụ lục.",
        "Claims and tips belong to the whole desk and are not divided by page. A claim counts by the day it was "
        "raised, with its state and verdict when the figures were frozen. Times asked count by the day a tip came. "
        "Tips and disputes have a day and no hour, so they count up to the end of the day before the freeze. Counts "
        "by day stay when tips are deleted. Time to an answer is of claims first answered in the period. "
        "The records behind these figures are looked at on the desk and are not in the annex.",
    )
    no_target = ctx.say(
        "Số kết luận và số bài kiểm chứng không phải là thước đo thành tích và không được đặt làm chỉ tiêu.",
        "The number of verdicts or fact-checks is no measure of good work and is never a target.",
    )
    return f"{said} {no_target}"
