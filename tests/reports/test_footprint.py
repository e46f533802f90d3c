from dataclasses import replace

from signalmast.reports import footprint
from signalmast.reports.chapters import vocabulary
from signalmast.reports.document import Cell, Figure, Question, Table
from tests.reports.sample import document

DOCUMENT = document()
vocabulary.register()


def figure(question: Question, **more: object) -> Figure:
    return replace(DOCUMENT.figures[0], question=question, **more)  # type: ignore[arg-type]


def test_notes_number_every_figure_once_in_reading_order() -> None:
    numbers = footprint.notes(DOCUMENT)
    assert sorted(numbers.values()) == list(range(1, len(DOCUMENT.figures) + 1))
    assert [numbers[name] for name in ("posts:all", "sum:interactions", "reach_days:average")] == [1, 2, 3]
    column = [numbers[f"sum:month:reactions:{place}"] for place in range(12)]
    assert column == list(range(column[0], column[0] + 12))


def test_figure_that_no_text_shows_still_has_a_note() -> None:
    more = replace(DOCUMENT, figures=[*DOCUMENT.figures, replace(DOCUMENT.figures[0], id="hidden")])
    assert footprint.notes(more)["hidden"] == len(more.figures)


def test_words_of_a_question() -> None:
    asked = Question("sum", {"date_from": "2018-01-01", "date_to": "2018-06-30", "metric": "shares", "by": "topic"})
    assert footprint.footprint_words(figure(asked, column="total", row=["health"]), "vi") == (
        "Tổng số đo gần nhất của các bài đăng trong kỳ; 6 tháng đầu năm 2018; số đo: Chia sẻ; nhóm theo: chủ đề; tổng"
    )
    assert footprint.footprint_words(figure(asked, column="total", row=["health"]), "en") == (
        "Latest readings of the period's posts, added; first half of 2018; metric: Shares; grouped by: topic; total"
    )


def test_unknown_question_lists_its_filters() -> None:
    asked = Question("new_thing", {"size": [1, 2], "deep": {"a": True}, "by": "none", "page": None})
    assert footprint.footprint_words(figure(asked, column="", row=[]), "en") == (
        "Question “new_thing”; size: 1, 2; deep: a yes"
    )


def test_page_is_called_by_its_name() -> None:
    asked = Question("posts", {"page": "p-1"})
    assert footprint.filters_words(asked, "vi", {"p-1": "Bến Sông"}) == "trang: Bến Sông"
    assert footprint.filters_words(asked, "vi") == "trang: p-1"
    named = replace(DOCUMENT, figures=[figure(asked)], names={"p-1": {"vi": "Bến Sông", "en": "Bến Sông ward"}})
    assert [group.filters for group in footprint.groups(named, "en")] == ["page: Bến Sông ward"]


def test_change_names_the_notes_it_compares() -> None:
    change = replace(
        DOCUMENT.figures[0], id="c", question=Question("change", {"now": "posts:all", "then": "sum:interactions"})
    )
    more = replace(DOCUMENT, figures=[*DOCUMENT.figures, change])
    entry = next(entry for group in footprint.groups(more, "vi") for entry in group.entries if entry.figure.id == "c")
    assert entry.place == "ghi chú 1 so với ghi chú 2"


def test_figure_words() -> None:
    asked = Question("posts")
    assert footprint.figure_words(figure(asked, value=None), "vi") == "không có"
    assert footprint.figure_words(figure(asked, value="1234.5", unit="days"), "vi") == "1.234,5 ngày"
    assert footprint.figure_words(figure(asked, value="2018-04-22", unit="date"), "en") == "22 April 2018"
    assert footprint.figure_words(figure(asked, value="n/a"), "en") == "n/a"


def test_table_notes_run_down_each_column() -> None:
    rows = [[Cell("a"), Cell("1", "x"), Cell("2", "y")], [Cell("b"), Cell("3", "z"), Cell("—")]]
    table = Table("", ["Trang", "Bài", "Lượt"], rows)
    assert footprint.table_notes(table, {"x": 4, "z": 5, "y": 9}) == "Bài: 4–5; Lượt: 9"


def test_ranges_draw_neighbours_together() -> None:
    assert footprint.ranges([3, 7, 8, 9, 2, 3]) == "3, 7–9, 2"


def test_anchor_is_safe_and_distinct() -> None:
    assert footprint.anchor("f12") == "f12"
    assert footprint.anchor("a b") != footprint.anchor("a:b")
    assert " " not in footprint.anchor('a b"<')
