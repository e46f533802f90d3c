from signalmast.reports import layout
from signalmast.reports.document import Cell, Heading, Source, Table


def test_levels_never_jump() -> None:
    blocks = [Heading("", 2, "a"), Source(""), Heading("", 3, "b"), Heading("", 1, "c"), Heading("", 3, "d")]
    assert list(layout.levels(blocks)) == [1, 0, 2, 1, 2]


def test_highest_level_met_becomes_the_first() -> None:
    blocks = [Heading("", 2, "a"), Heading("", 3, "b"), Heading("", 2, "c")]
    assert list(layout.levels(blocks)) == [1, 2, 1]


def test_numbers_and_dates_get_a_line_and_text_the_rest() -> None:
    table = Table("", ["Bài", "Ngày", "Lượt"], [[Cell("x" * 80), Cell("22/04/2018"), Cell("98.765", "f", "end")]])
    shares = layout.shares(table, 80)
    assert abs(sum(shares) - 1) < 1e-9
    assert shares[1] * 80 >= 10
    assert shares[2] * 80 >= 6
    assert shares[0] > 0.6


def test_many_number_columns_still_fit() -> None:
    row = [Cell("Trang")] + [Cell("75.312.408", "f", "end")] * 12
    assert abs(sum(layout.shares(Table("", ["h"] * 13, [row]), 80)) - 1) < 1e-9


def test_long_words_may_break_and_others_stay() -> None:
    assert layout.breakable("ngắn gọn", 4) == "ngắn gọn"
    assert layout.breakable("a" * 10 + " b", 4) == "aaaa\u200baaaa\u200baa b"
