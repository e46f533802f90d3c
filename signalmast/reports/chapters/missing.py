"""What the review does not know, and why."""

from __future__ import annotations

from signalmast.metrics import book
from signalmast.metrics.selectors import YOUNG_DAYS
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Bullets, Cell, Table

EXPECTED = ("reactions", "comments", "shares", "views", "reach")


def build(ctx: Context) -> list[Block]:
    return [Bullets([*_age(ctx), *_absent(ctx), *_disputed(ctx)]), *_table(ctx)]


def _age(ctx: Context) -> list[list[Cell]]:
    answer = ctx.ask("age")

    def cell(column: str, vi: str, en: str, places: int | None = None) -> Cell:
        found = ctx.cell(answer, [], column, label=(vi, en), unit="days" if places else "count", places=places)
        return Cell(found.text, found.figure)

    count = cell("rows", "Số bài trong kỳ", "Posts in the period")
    unread = cell("unread", "Bài chưa có số đo", "Posts without a reading")
    items = [
        [
            Cell(ctx.say("Bài chưa có số đo nào: ", "Posts without any reading: ")),
            unread,
            Cell(ctx.say(" trên ", " of ")),
            count,
            Cell("."),
        ],
    ]
    if answer.rows and answer.rows[0][answer.columns.index("median")] is not None:
        items.append(
            [
                Cell(
                    ctx.say(
                        "Tuổi của số đo: một nửa số bài được đọc số sau khi đăng hơn ",
                        "Age of the readings: half the posts were read more than ",
                    )
                ),
                cell("median", "Tuổi số đo, trung vị", "Age of readings, median", 1),
                Cell(ctx.say(" ngày; sớm nhất là ", " days after publication; the earliest after ")),
                cell("youngest", "Tuổi số đo, nhỏ nhất", "Age of readings, youngest", 1),
                Cell(ctx.say(" ngày.", " days.")),
            ]
        )
        items.append(
            [
                Cell(
                    ctx.say(
                        "Bài còn mới, được đọc số trong vòng {d} ngày sau khi đăng: ",
                        "Young posts, read within {d} days of publication: ",
                        d=YOUNG_DAYS,
                    )
                ),
                cell("young", "Bài còn mới", "Young posts"),
                Cell("."),
            ]
        )
    return items


def _absent(ctx: Context) -> list[list[Cell]]:
    known = ctx.ask("missing")
    absent = [ctx.metric(metric) for metric in EXPECTED if known.find(metric) is None]
    if not absent:
        return []
    words = ", ".join(name[0].lower() + name[1:] for name in absent)
    return [[Cell(ctx.say("Không tệp nào đã nhập có: {words}.", "No imported file carries: {words}.", words=words))]]


def _disputed(ctx: Context) -> list[list[Cell]]:
    if not ctx.disputes:
        return []
    text = ctx.say(
        "Có {n} chỗ hai dòng của cùng một tệp nói khác nhau và chưa ai quyết định; tạm dùng dòng đã chọn khi nhập tệp.",
        "In {n} places two lines of one file disagree and nobody has settled it yet; until then the line chosen at the import is used.",
        n=ctx.number(ctx.disputes),
    )
    return [[Cell(text)]]


def _table(ctx: Context) -> list[Block]:
    answer = ctx.ask("missing")
    known = [metric for metric in book.BY_KEY if answer.find(metric)]
    rows = []
    for metric in known:
        vi, en = ctx.labels(metric)
        rows.append(
            [
                Cell(ctx.metric(metric)),
                ctx.cell(answer, [metric], "given", label=(f"Bài có số liệu: {vi}", f"Posts with a value: {en}")),
                ctx.cell(
                    answer, [metric], "withheld", label=(f"Bài nền tảng không cho số: {vi}", f"Posts without: {en}")
                ),
            ]
        )
    if not rows:
        return []
    return [
        Table(
            caption=ctx.say("Số liệu có và không có, theo số đo", "Known and not available, by metric"),
            head=[
                ctx.say("Số đo", "Metric"),
                ctx.say("Bài có số liệu", "Posts with a value"),
                ctx.say("Nền tảng không cho", "Not available"),
            ],
            rows=rows,
        )
    ]
