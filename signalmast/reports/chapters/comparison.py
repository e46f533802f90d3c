"""This period beside the one before and the same a year earlier. Like is compared with like, or nothing is said."""

from __future__ import annotations

from signalmast.core import wording
from signalmast.core.periods import Period
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Cell, Figure, Paragraph, Source, Table

METRICS = ("interactions", "reactions", "comments", "shares", "views")


def build(ctx: Context) -> list[Block]:
    spans = [ctx.period, ctx.before, ctx.year_earlier]
    if ctx.before == ctx.year_earlier:
        spans = spans[:2]
    rows = [_posts(ctx, spans)]
    rows += [row for metric in METRICS if (row := _metric(ctx, metric, spans))]
    names = [wording.period_name(span.first, span.last, ctx.lang) for span in spans]
    change = ctx.say("thay đổi", "change")
    head = [ctx.say("Số đo", "Metric"), names[0]]
    for name in names[1:]:
        head += [name, change]
    blocks: list[Block] = [
        Table(caption=ctx.say("So sánh các kỳ", "The periods side by side"), head=head, rows=rows),
        Source(
            ctx.say(
                "Cả các kỳ đều tính bài đăng trong kỳ theo số đo gần nhất lúc chốt. Bài của kỳ trước đã có nhiều thời gian "
                "hơn để nhận tương tác.",
                "Every period counts its own posts by their latest reading at the time of freezing. Posts of earlier "
                "periods have had longer to gather interactions.",
            )
        ),
    ]
    return [*_scope(ctx, spans), *blocks, *_gained(ctx)]


def _scope(ctx: Context, spans: list[Period]) -> list[Block]:
    """A word of caution when the periods do not count the same pages."""
    pages = [{str(row[0]) for row in ctx.ask("posts", by="page", period=span).rows} for span in spans]
    found: list[Block] = []
    for span, there in zip(spans[1:], pages[1:], strict=True):
        gone, come = len(there - pages[0]), len(pages[0] - there)
        if gone or come:
            text = ctx.say(
                "{period}: {gone} trang chỉ có bài ở kỳ ấy, {come} trang chỉ có bài ở kỳ này. Hai kỳ không cùng phạm vi, "
                "nên đọc phần thay đổi với sự thận trọng.",
                "{period}: {gone} pages have posts only in that period, {come} only in this one. The two do not count "
                "the same pages, so read the change with care.",
                period=wording.period_name(span.first, span.last, ctx.lang),
                gone=ctx.number(gone),
                come=ctx.number(come),
            )
            found.append(Paragraph([Cell(text[0].upper() + text[1:])], tone="caution"))
    return found


def _posts(ctx: Context, spans: list[Period]) -> list[Cell]:
    figures = [
        ctx.figure(
            ctx.ask("posts", by="none", period=span), [], "posts", label=_label(span, "Số bài", "Posts"), unit="count"
        )
        for span in spans
    ]
    return _row(ctx, ctx.say("Số bài", "Posts"), figures, ("Số bài", "Posts"))


def _metric(ctx: Context, metric: str, spans: list[Period]) -> list[Cell]:
    """One row, only where a single way of counting holds in all the periods."""
    answers = [ctx.total(metric, period=span) for span in spans]
    versions = {version for answer in answers for version in ctx.versions(answer)}
    if len(versions) != 1:
        return []
    version = versions.pop()
    vi, en = ctx.labels(metric)
    figures = [
        ctx.figure(answer, [version], "total", label=_label(span, vi, en), unit="count")
        for answer, span in zip(answers, spans, strict=True)
    ]
    return _row(ctx, ctx.metric(metric), figures, (vi, en))


def _row(ctx: Context, name: str, figures: list[Figure], words: tuple[str, str]) -> list[Cell]:
    now, *others = figures
    cells = [Cell(name), ctx.written(now)]
    for then in others:
        label = (f"{words[0]}, thay đổi so với {then.label['vi']}", f"{words[1]}, change from {then.label['en']}")
        cells += [ctx.written(then), ctx.change(now, then, label=label)]
    return cells


def _label(span: Period, vi: str, en: str) -> tuple[str, str]:
    return (
        f"{vi} · {wording.period_name(span.first, span.last, 'vi')}",
        f"{en} · {wording.period_name(span.first, span.last, 'en')}",
    )


def _gained(ctx: Context) -> list[Block]:
    """What older posts gained inside the period, only where two readings exist; kept apart from the totals above."""
    rows = []
    for metric in METRICS:
        answer = ctx.ask("gained", metric=metric)
        for version in ctx.versions(answer):
            vi, en = ctx.labels(metric)
            rows.append(
                [
                    Cell(ctx.metric(metric)),
                    ctx.cell(
                        answer, [version], "total", label=(f"{vi} tăng thêm trong kỳ", f"{en} gained in the period")
                    ),
                    ctx.cell(
                        answer,
                        [version],
                        "rows",
                        label=(f"Số bài có hai số đo: {vi}", f"Posts with two readings: {en}"),
                    ),
                ]
            )
    title = ctx.heading(ctx.say("Phần tăng trong kỳ", "Gained in the period"), "gained")
    if not rows:
        text = ctx.say(
            "Không thể nói phần tăng trong kỳ: không bài nào có một số đo trước kỳ và một số đo trong kỳ.",
            "What was gained in the period cannot be said: no post has a reading before the period and one inside it.",
        )
        return [title, Paragraph([Cell(text)], tone="caution")]
    table = Table(
        caption=ctx.say("Phần tăng của những bài có hai số đo", "Gain of posts with two readings"),
        head=[ctx.say("Số đo", "Metric"), ctx.say("Tăng thêm", "Gained"), ctx.say("Số bài", "Posts")],
        rows=rows,
    )
    return [title, table]
