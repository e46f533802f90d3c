import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from signalmast.core.charts import Form, Series, Spec, lettering, svg
from signalmast.core.charts.axis import Scale

NS = "{http://www.w3.org/2000/svg}"
FORMS: list[Form] = ["line", "bar", "grouped_bar", "stacked_bar", "horizontal_bar"]
MONTHS = [f"{month:02d}/2018" for month in range(1, 13)]
PAGES = [
    "Phường Bến Sông",
    "Nghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêng",
    "Câu lạc bộ những người yêu khúc sông quê và những chuyến đò ngang",
    "Chợ",
    "Thư viện",
]


def spec(form: Form, names: list[str], rows: int = 2, **more: object) -> Spec:
    series = [
        Series(
            f"Chuỗi số {row}",
            [None if (at + row) % 5 == 3 else 1000.0 * (row + 1) * (at + 1) for at in range(len(names))],
        )
        for row in range(rows)
    ]
    return Spec(form, "Tên", "Câu mô tả.", names, series, "lượt", **more)  # type: ignore[arg-type]


def boxes(drawing: str) -> list[tuple[str, float, float, float, float]]:
    """Where each text stands: left, top, right, bottom."""
    found = []
    for text in ET.fromstring(drawing).iter(f"{NS}text"):
        said = text.text or ""
        wide = lettering.width(said, 12)
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor", ""), x)
        found.append((said, left, y - 9, left + wide, y + 2))
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("width", [720, 340])
@pytest.mark.parametrize("names", [MONTHS, PAGES, MONTHS * 5], ids=["months", "pages", "years"])
@pytest.mark.parametrize("rows", [1, 3, 7])
@pytest.mark.parametrize("breaks", [(), (2, 3)])
def test_texts_do_not_overlap_nor_leave_the_picture(
    form: Form, width: int, names: list[str], rows: int, breaks: tuple[int, ...]
) -> None:
    drawing = svg(spec(form, names, rows, breaks=breaks), "vi", width)
    placed = boxes(drawing)
    for said, left, top, right, _ in placed:
        assert left >= -0.6, said
        assert right <= width + 0.6, said
        assert top >= -0.6, said
    for one, other in itertools.combinations(placed, 2):
        apart = one[3] <= other[1] + 0.6 or other[3] <= one[1] + 0.6 or one[4] <= other[2] or other[4] <= one[2]
        assert apart, (one, other)


@pytest.mark.parametrize("form", FORMS)
def test_drawing_carries_role_title_and_description(form: Form) -> None:
    root = ET.fromstring(svg(spec(form, MONTHS), "vi", ident="c1"))
    assert root.attrib["role"] == "img"
    assert [root.find(f"{NS}title").text, root.find(f"{NS}desc").text] == ["Tên", "Câu mô tả."]  # type: ignore[union-attr]
    named = root.attrib["aria-labelledby"].split()
    assert named == [root.find(f"{NS}title").attrib["id"], root.find(f"{NS}desc").attrib["id"]]  # type: ignore[union-attr]


@pytest.mark.parametrize("form", FORMS)
def test_same_spec_gives_same_text(form: Form) -> None:
    assert svg(spec(form, PAGES), "vi") == svg(spec(form, PAGES), "vi")


def test_ids_of_two_charts_do_not_meet() -> None:
    one, other = (
        set(re.findall(r' id="([^"]+)"', svg(spec("stacked_bar", MONTHS), "vi", ident=name))) for name in "ab"
    )
    assert one
    assert not one & other


def test_colours_follow_the_place_not_the_name() -> None:
    drawn = [
        svg(Spec("line", "", "", MONTHS, [Series(name, [1.0] * 12) for name in names]), "vi")
        for names in (["Lượt thích", "Chia sẻ"], ["Shares", "Likes"])
    ]
    strokes = [re.findall(r'class="l(\d)"[^>]*stroke="(#\w+)"', text) for text in drawn]
    assert strokes[0] == strokes[1]
    assert len(set(strokes[0])) == 2


def test_line_is_not_joined_over_a_gap_or_a_break() -> None:
    whole = svg(Spec("line", "", "", MONTHS, [Series("a", [1.0] * 12)]), "vi")
    gap = svg(Spec("line", "", "", MONTHS, [Series("a", [1.0] * 5 + [None] + [1.0] * 6)]), "vi")
    cut = svg(Spec("line", "", "", MONTHS, [Series("a", [1.0] * 12)], breaks=[6]), "vi")
    assert [text.count('class="l0"') for text in (whole, gap, cut)] == [1, 2, 2]


def test_break_is_drawn_dashed_with_its_words() -> None:
    for lang, words in (("vi", "đổi cách đo"), ("en", "measure changed")):
        drawing = svg(spec("line", MONTHS, breaks=(6,)), lang)
        assert drawing.count('class="cb"') == 1
        assert f">{words}</text>" in drawing


def test_missing_bar_is_a_dash_and_zero_is_a_bar() -> None:
    drawing = svg(Spec("bar", "", "", ["A", "B", "C"], [Series("a", [None, 0.0, 5.0])]), "vi")
    assert drawing.count("data-missing") == 1
    assert drawing.count("<rect ") == 2
    assert ">0</text>" in drawing


def test_stack_with_a_missing_part_says_so() -> None:
    part = Spec("stacked_bar", "", "", ["A", "B"], [Series("a", [1.0, None]), Series("b", [1.0, 2.0])])
    whole = Spec("stacked_bar", "", "", ["A", "B"], [Series("a", [1.0, 1.0]), Series("b", [1.0, 2.0])])
    assert "* thiếu một phần" in svg(part, "vi")
    assert svg(part, "vi").count("data-partly") == 1
    assert "thiếu một phần" not in svg(whole, "vi")


def test_numbers_follow_the_language() -> None:
    tall = Spec("bar", "", "", ["A", "B"], [Series("a", [2_500_000.0, 1_250.5])])
    assert ">2,5 triệu</text>" in svg(tall, "vi")
    assert ">1.250,5</text>" in svg(tall, "vi")
    assert ">2.5m</text>" in svg(tall, "en")
    assert ">1,250.5</text>" in svg(tall, "en")


def test_without_figures_says_so() -> None:
    assert "Không có số liệu" in svg(Spec("line", "", "", MONTHS, [Series("a", [None] * 12)]), "vi")
    assert "No figures" in svg(Spec("bar", "", "", [], []), "en")


def test_hostile_names_stay_text() -> None:
    bad = '</text><script>alert("x")</script>\x00\x07'
    root = ET.fromstring(svg(Spec("horizontal_bar", bad, bad, [bad, "b"], [Series(bad, [1.0, 2.0])] * 2), "vi"))
    assert not list(root.iter(f"{NS}script"))
    assert root.find(f"{NS}title").text == '</text><script>alert("x")</script>'  # type: ignore[union-attr]


def test_names_that_do_not_fit_lay_the_bars_down_but_months_are_thinned() -> None:
    names = [text for text, *_ in boxes(svg(spec("bar", PAGES, 1), "vi", 340))]
    joined = "".join("".join(names).split())
    assert all("".join(page.split()) in joined for page in PAGES)
    months = [text for text, *_ in boxes(svg(spec("bar", MONTHS, 1), "vi", 340)) if "/2018" in text]
    assert months == MONTHS[:: MONTHS.index(months[1])]


@pytest.mark.parametrize(
    ("low", "high", "whole", "ticks"),
    [
        (0, 9, True, [0, 5, 10]),
        (0, 3, True, [0, 1, 2, 3]),
        (0, 1, False, [0, 0.25, 0.5, 0.75, 1]),
        (-14, 22, False, [-20, -10, 0, 10, 20, 30]),
        (0, 0, True, [0, 1]),
    ],
)
def test_ticks_are_round_and_cover(low: float, high: float, whole: bool, ticks: list[float]) -> None:
    assert Scale(low, high, 0, 1, steps=4, whole=whole).ticks == ticks
