"""An invented review in both languages, with every kind of block and with text that tries to do harm."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from signalmast.core import wording
from signalmast.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Edition,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Question,
    Record,
    Series,
    Source,
    Table,
    Unit,
)

PAGES = [
    "Phường Bến Sông (hư cấu)",
    "Nghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêng và những chuyến đò ngang trên khúc sông quê hương",
    "Thư viện Đò Ngang",
    "Trạm y tế Bãi Giữa",
    "Đoàn thanh niên Xóm Chài",
    "Tổ hoà giải khu phố 3",
    "Câu lạc bộ Ngư dân trẻ",
    "Chợ nổi Cồn Ấu",
    "Trường Tiểu học Gió Lành",
    "Hội Làm vườn Phù Sa",
    "Đội Cứu hộ Đêm",
    "Bảng tin Khu phố 7",
]
TOPICS = ["Sức khoẻ", "Giao thông", "Thời tiết", "Học đường", "Lễ hội", "Thủ tục", "Môi trường", "Việc làm"]
HOSTILE = [
    '#read("/etc/passwd")',
    '<script>alert("x")</script>',
    '=HYPERLINK("http://evil.example","x")',
    "Mưa to 🌧️🙂 quá",
    "مرحبا بالعالم שלום",
    "*đậm* _nghiêng_ $x^2$ @ref <lab> \\n `mã` [x](y) {{ 7 }} {% now %}",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u4f60\u597d Ελληνικά Русский",
    "dấu\u0000\u0007\u200bẩn \ufffe và \ud7ff xuống\ndòng\tthẻ",
]
MONTHS = [f"{month:02d}/2018" for month in range(1, 13)]


class _Book:
    """Collects figures, so that both languages point at the same ones."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def cell(self, name: str, value: str | None, lang: str, unit: Unit = "count", **filters: object) -> Cell:
        asked = {"date_from": "2018-01-01", "date_to": "2018-12-31", **filters}
        self.figures.setdefault(
            name,
            Figure(
                id=name,
                value=value,
                unit=unit,
                question=Question(name.partition(":")[0], asked),
                column=str(filters.get("metric", "posts")),
                row=[name.rpartition(":")[2]],
                rows=int(Decimal(value)) % 27_000 if value and Decimal(value) > 0 else 0,
                digest=hashlib.sha256(name.encode()).hexdigest(),
                data_time="2019-01-15T02:30:00+00:00",
                label={"vi": f"Số liệu {name}", "en": f"Figure {name}"},
            ),
        )
        if value is None:
            text = {"vi": "không có", "en": "not available"}[lang]
        elif unit == "percent":
            text = wording.percent(Decimal(value), lang)
        else:
            text = wording.number(Decimal(value), lang)
        return Cell(text, name, "end")


def document(*, tables: int = 1, records: int = 60) -> Document:
    """The sample; `tables` repeats the large table to reach the size of a real review."""
    book = _Book()
    editions = [_edition(book, lang, tables) for lang in ("vi", "en")]
    return Document(
        schema=1,
        date_from="2018-01-01",
        date_to="2018-12-31",
        page=None,
        frozen_at="2019-01-20T08:00:00+00:00",
        figures=list(book.figures.values()),
        editions=editions,
        records=[_record(number) for number in range(records)],
    )


def _edition(book: _Book, lang: str, tables: int) -> Edition:
    vi = lang == "vi"
    blocks: list[Block] = [
        *_opening(book, lang),
        *_charts(book, lang),
        *[block for part in range(tables) for block in _large_table(book, lang, part)],
        *_closing(book, lang),
    ]
    return Edition(
        lang=lang,
        title="Báo cáo tổng kết năm 2018" if vi else "Full-year review, 2018",
        subtitle="Mười hai trang cộng đồng của phường Bến Sông" if vi else "Twelve community pages of Bến Sông ward",
        publisher="Uỷ ban phường Bến Sông (hư cấu)" if vi else "Bến Sông Ward Office (invented)",
        publisher_address="12 đường Bờ Kè, phường Bến Sông" if vi else "12 Bờ Kè Street, Bến Sông ward",
        publisher_contact="lienhe@bensong.example · 0200 000 000",
        period="Năm 2018 (01/01/2018 – 31/12/2018)" if vi else "2018 (1 January – 31 December 2018)",
        frozen="15:00 ngày 20/01/2019" if vi else "20 January 2019, 15:00",
        blocks=blocks,
    )


def _opening(book: _Book, lang: str) -> list[Block]:
    vi = lang == "vi"
    posts = book.cell("posts:all", "2706", lang)
    total = book.cell("sum:interactions", "75312408", lang, metric="interactions")
    reach = book.cell("reach_days:average", "59874", lang, "people", metric="reach")
    change = book.cell("posts:change", "-12.4", lang, "percent")
    return [
        Heading("Tóm tắt" if vi else "Summary", 1, "summary"),
        KeyFigures(
            [
                KeyFigure(
                    "Bài đăng" if vi else "Posts", posts, "so với năm trước" if vi else "against the year before"
                ),
                KeyFigure("Lượt tương tác" if vi else "Interactions", total),
                KeyFigure("Người tiếp cận trung bình mỗi ngày" if vi else "People reached on an average day", reach),
                KeyFigure("Thay đổi số bài" if vi else "Change in posts", change, "2017 → 2018"),
            ]
        ),
        Paragraph(
            [
                Cell("Trong năm 2018, mười hai trang đã đăng " if vi else "In 2018 the twelve pages published "),
                posts,
                Cell(" bài và nhận được " if vi else " posts and received "),
                total,
                Cell(" lượt tương tác." if vi else " interactions."),
            ]
        ),
        Paragraph(
            [
                Cell(
                    "Bài về sức khoẻ có số lượt chia sẻ trung vị cao nhất."
                    if vi
                    else "Posts on health had the highest median of shares."
                )
            ],
            "finding",
        ),
        Paragraph(
            [
                Cell(
                    "Từ tháng 6 nền tảng đổi cách đo: các số trước và sau mốc ấy không so sánh được. "
                    if vi
                    else "From June the platform changed its measure: figures before and after cannot be compared. "
                ),
                book.cell("missing:days", "17", lang, "days"),
                Cell(" ngày không có số liệu." if vi else " days have no figure."),
            ],
            "caution",
        ),
        Bullets([[Cell(text)] for text in HOSTILE]),
        Source(
            "Nguồn: tệp xuất của nền tảng, nhập ngày 15/01/2019." if vi else "Source: platform exports, 15/01/2019."
        ),
    ]


def _charts(book: _Book, lang: str) -> list[Block]:
    vi = lang == "vi"
    names = (
        [("Lượt thích", "reactions"), ("Bình luận", "comments"), ("Lượt chia sẻ", "shares")]
        if vi
        else [("Reactions", "reactions"), ("Comments", "comments"), ("Shares", "shares")]
    )
    month_values: list[list[float | None]] = [
        [None if (place, row) in {(3, 0), (7, 1)} else float(1000 * (row + 1) + 137 * place) for place in range(12)]
        for row in range(3)
    ]
    months = _table(
        book, lang, "month", MONTHS, [(name, key, month_values[row]) for row, (name, key) in enumerate(names)]
    )
    page_values: list[float | None] = [float(90_000 - 7000 * place) if place != 4 else None for place in range(12)]
    pages = _table(book, lang, "page", PAGES, [(names[0][0], "reactions", page_values)])
    topic_values: list[list[float | None]] = [
        [float((place + 2) * (row + 1) * 11) for place in range(8)] for row in range(2)
    ]
    kinds = [("Bài viết", "article"), ("Clip", "clip")] if vi else [("Articles", "article"), ("Clips", "clip")]
    topics = _table(
        book, lang, "topic", TOPICS, [(name, key, topic_values[row]) for row, (name, key) in enumerate(kinds)]
    )
    growth: list[float | None] = [12.5, -7.25, 3.0, None, -14.0, 0.0, 8.1, 22.0]
    growths = _table(book, lang, "growth", TOPICS, [("Thay đổi (%)" if vi else "Change (%)", "change", growth)])
    unit = "Số lượt" if vi else "Count"
    return [
        Heading("Theo tháng" if vi else "By month", 1, "months"),
        Chart(
            "line",
            "Tương tác theo tháng" if vi else "Interactions by month",
            "Ba đường đi lên đều qua mười hai tháng, có khoảng trống ở tháng 4 và tháng 8."
            if vi
            else "Three lines rise evenly over twelve months, with gaps in April and August.",
            MONTHS,
            [Series(name, month_values[row]) for row, (name, _) in enumerate(names)],
            unit,
            months,
            [5, 6],
        ),
        Chart(
            "stacked_bar",
            "Cơ cấu tương tác theo tháng" if vi else "What interactions were made of, by month",
            "Cột chồng ba phần." if vi else "Stacked bars of three parts.",
            MONTHS,
            [Series(name, month_values[row]) for row, (name, _) in enumerate(names)],
            unit,
            months,
            [5],
        ),
        Heading("Theo trang và chủ đề" if vi else "By page and topic", 1, "pages"),
        Heading("Các trang" if vi else "Pages", 2, "pages-2"),
        Chart(
            "horizontal_bar",
            "Lượt thích theo trang" if vi else "Reactions by page",
            "Phường Bến Sông dẫn đầu." if vi else "Bến Sông ward leads.",
            PAGES,
            [Series(names[0][0], page_values)],
            unit,
            pages,
        ),
        Heading("Các chủ đề" if vi else "Topics", 2, "topics"),
        Chart(
            "grouped_bar",
            "Bài đăng theo chủ đề và loại" if vi else "Posts by topic and kind",
            "Cột đôi tăng dần." if vi else "Pairs of bars that grow.",
            TOPICS,
            [Series(name, topic_values[row]) for row, (name, _) in enumerate(kinds)],
            "Số bài" if vi else "Posts",
            topics,
        ),
        Chart(
            "bar",
            "Thay đổi so với năm trước" if vi else "Change against the year before",
            "Bốn chủ đề tăng, hai giảm." if vi else "Four topics rise, two fall.",
            TOPICS,
            [Series("%", growth)],
            "%",
            growths,
        ),
    ]


def _table(
    book: _Book, lang: str, name: str, rows: list[str], columns: list[tuple[str, str, list[float | None]]]
) -> Table:
    first = {"month": ("Tháng", "Month"), "page": ("Trang", "Page")}.get(name, ("Chủ đề", "Topic"))
    return Table(
        caption=("Số liệu theo " + first[0].lower()) if lang == "vi" else f"Figures by {first[1].lower()}",
        head=[first[lang == "en"], *(title for title, _, _ in columns)],
        rows=[
            [
                Cell(row),
                *(
                    book.cell(
                        f"sum:{name}:{key}:{place}",
                        None if values[place] is None else f"{values[place]:g}",
                        lang,
                        "percent" if name == "growth" else "count",
                        metric=key,
                        by=name,
                    )
                    for _, key, values in columns
                ),
            ]
            for place, row in enumerate(rows)
        ],
    )


def _large_table(book: _Book, lang: str, part: int) -> list[Block]:
    vi = lang == "vi"
    rows = []
    for place in range(30):
        title = HOSTILE[place] if place < len(HOSTILE) else f"Bài số {place}: nước lên ở bến đò lúc rạng sáng"
        rows.append(
            [
                Cell(title),
                Cell(PAGES[place % 12]),
                Cell(f"{place % 28 + 1:02d}/04/2018"),
                book.cell(f"top:{part}:reactions:{place}", str(98_765 - place * 1234), lang, metric="reactions"),
                book.cell(f"top:{part}:shares:{place}", str(4321 - place * 97), lang, metric="shares"),
            ]
        )
    head = (
        ["Bài", "Trang", "Ngày đăng", "Bày tỏ cảm xúc", "Chia sẻ"]
        if vi
        else ["Post", "Page", "Published", "Reactions", "Shares"]
    )
    return [
        Heading("Bài có số cao nhất" if vi else "Top posts", 1, f"top-{part}"),
        Table(
            "Ba mươi bài có nhiều lượt bày tỏ cảm xúc nhất" if vi else "The thirty posts with most reactions",
            head,
            rows,
        ),
    ]


def _closing(book: _Book, lang: str) -> list[Block]:
    vi = lang == "vi"
    return [
        Heading("Những gì còn thiếu" if vi else "What is missing", 1, "missing"),
        Bullets(
            [
                [
                    Cell("Bài chưa có số đo: " if vi else "Posts without a reading: "),
                    book.cell("missing:posts", "214", lang),
                ],
                [
                    Cell("Tuổi trung vị của số đo: " if vi else "Median age of readings: "),
                    book.cell("age:median", None, lang),
                ],
            ]
        ),
        Heading("Cách tính" if vi else "How it was counted", 3, "method"),
        Paragraph([Cell("Lấy số đo mới nhất." if vi else "The latest reading was taken.")]),
    ]


def _record(number: int) -> Record:
    return Record(
        key=f"post-{number}",
        page=PAGES[number % 12],
        title=HOSTILE[number % len(HOSTILE)] if number < 16 else f"Bài số {number}",
        kind="article",
        topic=TOPICS[number % 8],
        published="2018-04-22T01:00:00+00:00",
        address=f"https://bensong.example/{number}",
        values={"reactions": str(number), "shares": None},
        measured="2019-01-15T02:30:00+00:00",
        file="posts.csv",
        line=number + 2,
    )
