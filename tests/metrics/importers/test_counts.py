import pytest

from signalmast.metrics.importers.counts import CountReader
from signalmast.metrics.importers.reasons import RowRefused


def _read(text, metric="views", column=(), **more):
    reader = CountReader(column="Lượt xem", metric=metric, **more)
    for cell in (*column, text):
        reader.observe(cell)
    return reader[text]


@pytest.mark.parametrize(
    ("text", "metric", "expected"),
    [
        ("0", "views", "0"),
        ("007", "views", "7"),
        (" 12 ", "views", "12"),
        ("1,204", "views", "1204"),
        ("1.204", "views", "1204"),
        ("1 204", "views", "1204"),
        ("1\u202f204\u00a0001", "views", "1204001"),
        ("1.234.567", "views", "1234567"),
        ("1,234,567.00", "views", "1234567"),
        ("12.0", "views", "12"),
        ("+5", "views", "5"),
        ("-0", "views", "0"),
        ("-3", "subscribers", "-3"),
        ("−3", "subscribers", "-3"),
        ("1.234,5", "watch_hours", "1234.5"),
        ("1,234.50", "watch_hours", "1234.5"),
        ("1321.6783", "watch_hours", "1321.6783"),
        ("1,5", "watch_hours", "1.5"),
        ("0.500", "watch_hours", "0.5"),
        ("1.204", "watch_hours", "1.204"),
        ("1,204", "watch_hours", "1204"),
        ("6.31%", "ctr_percent", "6.31"),
        ("6,31 %", "ctr_percent", "6.31"),
        ("0:05:42", "avg_watch_s", "342"),
        ("0:09", "avg_watch_s", "9"),
        ("90:00", "avg_watch_s", "5400"),
        ("11.5", "avg_watch_s", "11.5"),
        ("", "views", "NA"),
        ("-", "views", "NA"),
        ("N/A", "views", "NA"),
        ("Không có", "views", "NA"),
    ],
)
def test_value_of_each_shape(text, metric, expected):
    assert _read(text, metric) == expected


@pytest.mark.parametrize(
    ("column", "text", "metric", "expected"),
    [
        (["3,25"], "1.204", "watch_hours", "1204"),
        (["3.25"], "1.204", "watch_hours", "1.204"),
        (["1.234.567"], "1,5", "watch_hours", "1.5"),
        (["1.234.567,5"], "1,204", "watch_hours", "1.204"),
        (["3,25", "3.25"], "1,204", "watch_hours", "1204"),
    ],
)
def test_decimal_mark_is_told_by_the_whole_column(column, text, metric, expected):
    assert _read(text, metric, column) == expected


@pytest.mark.parametrize(("decimal", "expected"), [(",", "1204"), (".", "1.204")])
def test_decimal_mark_of_the_mapping_holds(decimal, expected):
    assert _read("1.204", "watch_hours", ["3.25"] if decimal == "." else [], decimal=decimal) == expected


@pytest.mark.parametrize(
    ("text", "metric", "code"),
    [
        ("1.2K", "views", "rounded-count"),
        ("1,2 N", "views", "rounded-count"),
        ("3,4 Tr", "views", "rounded-count"),
        ("1.2E+05", "views", "rounded-count"),
        ("-3", "views", "negative-count"),
        ("(3)", "views", "bad-count"),
        ("many", "views", "bad-count"),
        ("1.5", "views", "bad-count"),
        ("12,34,567", "views", "bad-count"),
        ("1234,567.5", "watch_hours", "bad-count"),
        ("1,234.5.6", "watch_hours", "bad-count"),
        ("9" * 16, "views", "bad-count"),
        ("5%", "views", "bad-count"),
        ("١٢", "views", "bad-count"),
        ("0:05:72", "avg_watch_s", "bad-count"),
        ("1:75:02", "avg_watch_s", "bad-count"),
        ("0:09", "views", "bad-count"),
    ],
)
def test_what_is_no_value_names_column_and_text(text, metric, code):
    with pytest.raises(RowRefused) as refused:
        _read(text, metric)

    assert (refused.value.code, refused.value.params) == (code, {"column": "Lượt xem", "value": text})


def test_a_count_column_with_decimals_does_not_turn_them_into_thousands():
    with pytest.raises(RowRefused):
        _read("1.204", "views", ["1.5"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2K", "1200"),
        ("1,2 N", "1200"),
        ("3.4M", "3400000"),
        ("12k", "12000"),
        ("0.5 Tr", "500000"),
        ("2B", "2000000000"),
    ],
)
def test_rounded_counts_where_the_platform_writes_them(text, expected):
    reader = CountReader(column="c", metric="views", rounded=True)

    assert (reader[text], reader.rounded_texts) == (expected, {text})


@pytest.mark.parametrize("text", ["1.2.3K", "1.23456K"])
def test_rounded_counts_that_are_none(text):
    with pytest.raises(RowRefused):
        CountReader(column="c", metric="views", rounded=True)[text]


def test_memory_of_distinct_texts_is_bounded():
    reader = CountReader(column="c", metric="views")
    for number in range(50_010):
        assert reader[str(number)] == str(number)

    assert len(reader) <= 50_001
