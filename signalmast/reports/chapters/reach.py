"""People reached, where a platform said so: averaged over days, never added; breaks are shown, not bridged."""

from __future__ import annotations

from signalmast.metrics import book
from signalmast.reports.chapters.context import Context
from signalmast.reports.document import Block, Bullets, Cell, Chart, Paragraph, Series, Source, Table


def average_days(ctx: Context) -> list[tuple[str, Cell, Cell, int]]:
    """For each page with daily reach and one way of counting: name, average, days with a value, days missing."""
    answer = ctx.ask("page_days", metric="reach")
    versions: dict[str, int] = {}
    for row in answer.rows:
        versions[str(row[0])] = versions.get(str(row[0]), 0) + 1
    found = []
    for row in answer.rows:
        group = [str(row[0]), str(row[1])]
        if versions[group[0]] > 1:
            continue
        name = ctx.name("page", group[0])
        average = ctx.cell(
            answer,
            group,
            "average",
            label=(f"Người tiếp cận bình quân một ngày · {name}", f"People reached on an average day · {name}"),
            unit="people",
            places=0,
        )
        days = ctx.cell(
            answer, group, "days", label=(f"Số ngày có số liệu · {name}", f"Days with a value · {name}"), unit="days"
        )
        given = answer.find(*group)
        found.append((name, average, days, ctx.period.days - int(given["days"] if given else 0)))
    return found


def build(ctx: Context) -> list[Block]:
    blocks = [*_pages(ctx), *_posts(ctx), *_breaks(ctx)]
    if not blocks:
        return [
            Paragraph(
                [
                    Cell(
                        ctx.say(
                            "Không có số liệu về số người tiếp cận trong kỳ. Tệp đã nhập không có cột này.",
                            "Reach is not known for this period: no imported file carried it.",
                        )
                    )
                ],
                tone="caution",
            )
        ]
    note = ctx.say(
        "Số người tiếp cận là số của nền tảng. Một người thấy nhiều bài hay nhiều ngày được tính mỗi lần một lượt ở mỗi "
        "bài, mỗi ngày, nên không thể cộng lại.",
        "Reach is the platform's figure. One person who saw several posts or came on several days counts in each, so "
        "these figures cannot be added.",
    )
    return [*blocks, Source(note)]


def _pages(ctx: Context) -> list[Block]:
    answer = ctx.ask("page_days", metric="reach")
    if not answer.rows:
        return []
    rows = []
    for row in answer.rows:
        group = [str(row[0]), str(row[1])]
        name = ctx.name("page", group[0])
        vi, en = f"Người tiếp cận một ngày · {name}", f"People reached a day · {name}"
        missing = ctx.period.days - sum(int(other[5]) for other in answer.rows if other[0] == row[0])
        rows.append(
            [
                Cell(name + ctx.way(answer, group[1])),
                ctx.cell(
                    answer, group, "average", label=(f"{vi}, bình quân", f"{en}, average"), unit="people", places=0
                ),
                ctx.cell(answer, group, "lowest", label=(f"{vi}, thấp nhất", f"{en}, lowest"), unit="people"),
                ctx.cell(answer, group, "highest", label=(f"{vi}, cao nhất", f"{en}, highest"), unit="people"),
                ctx.cell(
                    answer,
                    group,
                    "days",
                    label=(f"Số ngày có số liệu · {name}", f"Days with a value · {name}"),
                    unit="days",
                ),
                Cell(ctx.number(missing), align="end"),
            ]
        )
    table = Table(
        caption=ctx.say("Số người tiếp cận một ngày", "People reached a day"),
        head=[
            ctx.say("Trang", "Page"),
            ctx.say("Bình quân", "Average"),
            ctx.say("Thấp nhất", "Lowest"),
            ctx.say("Cao nhất", "Highest"),
            ctx.say("Ngày có số liệu", "Days with a value"),
            ctx.say("Ngày thiếu", "Days missing"),
        ],
        rows=rows,
    )
    return [
        ctx.heading(ctx.say("Theo ngày", "By day"), "day"),
        table,
        *_months(ctx, sorted({str(r[0]) for r in answer.rows})),
    ]


def _months(ctx: Context, pages: list[str]) -> list[Block]:
    months = [f"{year}-{month:02d}" for year, month in ctx.period.months()]
    if len(months) < 2:
        return []
    series, rows = [], [[Cell(ctx.name("month", month))] for month in months]
    for page in pages:
        answer = ctx.ask("page_days_by_month", metric="reach", page=page)
        for version in ctx.versions(answer):
            name = ctx.name("page", page) + ctx.way(answer, version)
            values: list[float | None] = []
            for row, month in zip(rows, months, strict=True):
                label = (f"Người tiếp cận bình quân · {name} · {month}", f"Average reach · {name} · {month}")
                cell = ctx.cell(answer, [month, version], "average", label=label, unit="people", places=0)
                row.append(cell)
                found = answer.find(month, version)
                values.append(float(found["average"]) if found else None)
            series.append(Series(name, values))
    title = ctx.say("Số người tiếp cận bình quân một ngày, theo tháng", "People reached on an average day, by month")
    table = Table(caption=title, head=[ctx.say("Tháng", "Month"), *[one.name for one in series]], rows=rows)
    chart = Chart(
        form="line",
        title=title,
        alt=ctx.say(
            "Mỗi đường là một trang; chỗ đứt là tháng không có số liệu hoặc nền tảng đổi cách đếm.",
            "One line for each page; a gap is a month without a value or a change in how it is counted.",
        ),
        categories=[ctx.name("month", month) for month in months],
        series=series,
        unit_label=ctx.say("người", "people"),
        table=table,
    )
    return [chart]


def _posts(ctx: Context) -> list[Block]:
    rows = []
    for metric in ("reach", "viewers"):
        answer = ctx.ask("spread", metric=metric, by="none")
        for row in answer.rows:
            version = str(row[0])
            vi, en = ctx.labels(metric)
            rows.append(
                [
                    Cell(ctx.metric(metric) + ctx.way(answer, version)),
                    ctx.cell(
                        answer,
                        [version],
                        "median",
                        label=(f"{vi} của một bài, trung vị", f"{en} of a post, median"),
                        unit="people",
                        places=0,
                    ),
                    ctx.cell(answer, [version], "rows", label=(f"Số bài có {vi.lower()}", f"Posts with {en.lower()}")),
                ]
            )
    if not rows:
        return []
    return [
        ctx.heading(ctx.say("Theo bài", "By post"), "post"),
        Table(
            caption=ctx.say("Số người tiếp cận của một bài thường gặp", "Reach of a usual post"),
            head=[
                ctx.say("Số đo", "Metric"),
                ctx.say("Trung vị", "Median"),
                ctx.say("Số bài có số liệu", "Posts with a figure"),
            ],
            rows=rows,
        ),
    ]


def _breaks(ctx: Context) -> list[Block]:
    inside = [
        (metric, mark)
        for metric, mark in book.breaks()
        if ctx.year_earlier.first <= mark.on <= ctx.period.last and ctx.ask("missing").find(metric)
    ]
    if not inside:
        return []
    items = [
        [Cell(f"{ctx.date(mark.on)} · {ctx.metric(metric)}: {mark.en if ctx.lang == 'en' else mark.vi}")]
        for metric, mark in inside
    ]
    return [ctx.heading(ctx.say("Mốc đổi cách đếm", "Changes in how it is counted"), "breaks"), Bullets(items)]
