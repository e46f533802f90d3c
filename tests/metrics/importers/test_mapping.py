import pytest
from django.utils import translation

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers import builtin, mapping
from signalmast.metrics.importers.mapping import Mapping, PageDay, PageRule

GOOD = {"schema": 1, "name": "n", "namespace": "zalo", "id": "Mã"}


def _problems(**more):
    return [problem.field for problem in mapping.validate({**GOOD, **more})]


@pytest.mark.parametrize("data", builtin.MAPPINGS)
def test_builtin_mappings_are_sound(data):
    assert mapping.validate(data) == []


def test_read_full_form():
    read = mapping.read(
        {
            **GOOD,
            "text": ["a", "b"],
            "title": "t",
            "page": {"column": "p", "rule": "after", "separator": ":"},
            "kind": {"column": "k", "values": {"Phim": "clip"}},
            "metrics": {"Xem": "views"},
            "measured_at": "",
            "header": ["Mã"],
        }
    )

    assert (read.text, read.title, read.page) == (("a", "b"), ("t",), PageRule("p", "after", ":"))
    assert (read.measured_at, read.kind.default, read.metrics) == (None, "article", {"Xem": "views"})
    assert read.columns() == ["Mã", "k", "t", "a", "b", "Xem", "p"]
    assert read.page.read("FB: Trang ") == "Trang"
    assert PageRule("p").read("x") == "x"


def test_read_page_days():
    read = mapping.read(
        {**GOOD, "id": None, "page_day": {"date": "Ngày", "page": "Trang", "metric": "Chỉ số", "value": "Giá trị"}}
    )

    assert isinstance(read, Mapping)
    assert read.page_day == PageDay("Ngày", "Trang", "Chỉ số", "Giá trị")
    assert read.columns() == ["Ngày", "Trang", "Chỉ số", "Giá trị"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({}, []),
        ({"schema": 2}, ["schema"]),
        ({"colour": 1, "size": 2}, ["colour", "size"]),
        ({"name": " "}, ["name"]),
        ({"namespace": "Zalo!"}, ["namespace"]),
        ({"posted_at": 5}, ["posted_at"]),
        ({"text": 5}, ["text"]),
        ({"text": ["a", 5]}, ["text"]),
        ({"date_order": "dym"}, ["date_order"]),
        ({"decimal": ";"}, ["decimal"]),
        ({"posted_zone": "Mars/Base"}, ["posted_zone"]),
        ({"measured_zone": ["x"]}, ["measured_zone", "measured_zone"]),
        ({"page": "x"}, ["page"]),
        ({"page": {"column": "x", "more": 1}}, ["page"]),
        ({"page_id": {"column": ""}}, ["page_id"]),
        ({"page": {"column": "x", "rule": "around"}}, ["page"]),
        ({"page": {"column": "x", "rule": "before"}}, ["page"]),
        ({"kind": "clip"}, ["kind"]),
        ({"kind": {"column": 5}}, ["kind"]),
        ({"kind": {"values": {"a": "film"}}}, ["kind"]),
        ({"metrics": ["a"]}, ["metrics"]),
        ({"metrics": {"a": "money"}}, ["metrics"]),
        ({"metrics": {"a": ["views"]}}, ["metrics"]),
        ({"metrics": {"a": "views", "b": "views"}}, ["metrics"]),
        ({"id": ""}, ["id"]),
        ({"page_day": {"date": "d", "metrics": {"a": "reach"}}}, ["page_day"]),
        ({"id": "", "page_day": "d"}, ["page_day"]),
        ({"id": "", "page_day": {"metrics": {"a": "reach"}}}, ["page_day.date"]),
        ({"id": "", "page_day": {"date": "d", "page": 5, "metrics": {"a": "reach"}}}, ["page_day"]),
        ({"id": "", "page_day": {"date": "d"}}, ["page_day"]),
        ({"id": "", "page_day": {"date": "d", "metrics": {"a": "x"}}}, ["page_day.metrics"]),
        ({"id": "", "page_day": {"date": "d", "metrics": {"a": "reach"}, "names": {"a": "x"}}}, ["page_day.names"]),
        ({"id": "", "page_day": {"date": "d", "metrics": {"a": "reach"}, "names": [1]}}, ["page_day.names"]),
    ],
)
def test_validate_names_each_entry_at_fault(more, fields):
    assert _problems(**more) == fields


def test_problems_are_sentences_in_the_readers_language():
    problem = mapping.validate("x")[0]

    with translation.override("en"):
        assert str(problem) == "mapping: is missing"
    with translation.override("vi"):
        assert str(problem) == "mapping: còn thiếu"


def test_read_refuses_and_names_the_entries():
    with pytest.raises(TableRefused) as refused:
        mapping.read({**GOOD, "id": "", "decimal": "x"})

    assert (refused.value.code, refused.value.params) == ("bad-mapping", {"problems": "decimal, id"})


def test_guess_posts_in_vietnamese():
    guessed = mapping.guess(
        ["Mã bài viết", "Ngày đăng", "Nội dung", "Loại bài", "Tên trang", "Lượt xem", "Lượt thích", "Đường dẫn"],
        [["1", "1/9/2026", "a", "Video", "Trang A", "5", "2", "https://zalo.me/1"], ["2", "", "", "Ảnh"]],
    )

    assert guessed == {
        "schema": 1,
        "name": "",
        "namespace": "zalo",
        "header": [
            "Mã bài viết",
            "Ngày đăng",
            "Nội dung",
            "Loại bài",
            "Tên trang",
            "Lượt xem",
            "Lượt thích",
            "Đường dẫn",
        ],
        "id": "Mã bài viết",
        "posted_at": "Ngày đăng",
        "text": "Nội dung",
        "address": "Đường dẫn",
        "kind": {"column": "Loại bài", "values": {"Video": "clip"}, "default": "article"},
        "page": {"column": "Tên trang"},
        "metrics": {"Lượt xem": "views", "Lượt thích": "likes"},
    }
    assert mapping.validate({**guessed, "name": "n"}) == []


def test_guess_finds_the_page_inside_ids():
    guessed = mapping.guess(["status_id", "Date", "num_likes"], [["1_2", "x", "3"], ["1_3", "x", "3"], [""]])
    other = mapping.guess(["status_id"], [["a"]])

    assert guessed["page"] == {"column": "status_id", "rule": "before", "separator": "_"}
    assert (guessed["posted_at"], guessed["namespace"]) == ("Date", "other")
    assert "page" not in other


def test_guess_page_days_long_and_wide():
    long = mapping.guess(["Ngày", "Trang", "Chỉ số", "Giá trị"], [])
    wide = mapping.guess(["Date", "Page", "Reach", "Views"], [])

    assert long["page_day"] == {"date": "Ngày", "page": "Trang", "metric": "Chỉ số", "value": "Giá trị"}
    assert wide["page_day"] == {"date": "Date", "page": "Page", "metrics": {"Views": "views", "Reach": "reach"}}
    assert mapping.validate({**long, "name": "n"}) == mapping.validate({**wide, "name": "n"}) == []


def test_guess_of_a_table_without_known_headings_leaves_all_open():
    assert mapping.guess(["x", "y"], [["1", "2"]]) == {
        "schema": 1,
        "name": "",
        "namespace": "other",
        "header": ["x", "y"],
    }
