"""The generic mapping through its door: repeats and policies, page days, ragged rows, preview, the guarded child."""

import csv
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalmast.core.tables import TableRefused
from signalmast.core.tables.writing import Sheet, write_xlsx
from tests.metrics.importers.rows import HEAD, MAPPING, REPEATS, parse_rows
from tests.metrics.importers.staged import parse, write


def _figures(staged):
    return [(row["line"], row["measured_at"][:10], row["views"], row["likes"]) for row in staged.readings]


def test_repeats_first_row_holds(tmp_path):
    staged = parse_rows(tmp_path, REPEATS)

    assert staged.counts() == (7, 2, 5, 1, 1, 3, 0)
    assert _figures(staged) == [
        ("2", "2026-01-31", "1", "NA"),
        ("4", "2026-02-28", "5", "2"),
        ("6", "2026-01-19", "1", "0"),
        ("7", "", "1", "0"),
    ]
    assert [tuple(entry.values()) for entry in staged.disputes] == [
        ("zalo:a", 4, 5, "views", "5", "6", "2026-02-28T17:00:00Z"),
        ("zalo:a", 2, 6, "posted_at", "2026-01-01T17:00:00Z", "2026-01-02T17:00:00Z", "2026-01-19T17:00:00Z"),
        ("zalo:a", 2, 8, "views", "1", "2", "2026-01-31T17:00:00Z"),
    ]
    assert [(post["line"], post["posted_at"]) for post in staged.posts] == [
        (2, "2026-01-01T17:00:00Z"),
        (7, "2026-01-01T17:00:00Z"),
    ]


def test_repeats_last_row_holds(tmp_path):
    staged = parse_rows(tmp_path, REPEATS, on_conflict="last")

    assert staged.counts() == (7, 2, 5, 1, 1, 3, 0)
    assert _figures(staged) == [
        ("5", "2026-02-28", "6", "2"),
        ("6", "2026-01-19", "1", "0"),
        ("7", "", "1", "0"),
        ("8", "2026-01-31", "2", "NA"),
    ]
    assert [(post["key"], post["line"]) for post in staged.posts] == [("zalo:b", 7), ("zalo:a", 8)]


def test_repeats_refused_rows_name_the_line_they_contradict(tmp_path):
    staged = parse_rows(tmp_path, REPEATS, on_conflict="refuse")

    assert staged.counts() == (7, 2, 2, 1, 1, 0, 3)
    assert staged.refused == [
        (5, "conflict", {"line": 4}),
        (6, "conflict", {"line": 2}),
        (8, "conflict", {"line": 2}),
    ]
    assert len(staged.disputes) == 3


CELLS = st.tuples(
    st.sampled_from(["a", "b", "c", "", "1.22158E+17"]),
    st.sampled_from(["2026-01-02", "2026-01-03", "2029-01-01", ""]),
    st.sampled_from(["2026-02-01", "2026-03-01", ""]),
    st.sampled_from(["1", "2", "", "-3", "1.2K"]),
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(CELLS, min_size=1, max_size=25), policy=st.sampled_from(["first", "last", "refuse"]))
def test_accounts_balance(rows, policy, tmp_path_factory):
    text = "".join(f"{key},{posted},{read},P,t,{views},0\n" for key, posted, read, views in rows)

    staged = parse_rows(tmp_path_factory.mktemp("balance"), text, on_conflict=policy)

    total, first, repeated, second, identical, disputed, refused = staged.counts()
    assert total == len(rows) == first + repeated + refused
    assert repeated == second + identical + disputed
    assert first == len(staged.posts) == len({post["key"] for post in staged.posts})
    assert refused == len(staged.refused)
    assert sum(staged.result["pages"].values()) == first + repeated
    times = Counter((row["key"], row["measured_at"]) for row in staged.readings)
    assert set(times.values()) <= {1}
    assert {entry["line_second"] for entry in staged.disputes} >= {
        line for line, code, _ in staged.refused if code == "conflict"
    }


def test_refused_rows_keep_line_and_reason_and_the_rest_goes_on(tmp_path):
    staged = parse_rows(
        tmp_path,
        "\n"
        "a,2026-01-02,,P,one,1\n"
        "b,2026-01-02,,P,one,1,2,stray\n"
        "c,2026-01-02,,P,one,1,2,,\n"
        "122158000000000000x,2026-01-02,,P,one,1,2\n"
        "1.22158E+17,2026-01-02,,P,one,1,2\n"
        "d,2027-01-02,,P,one,1,2\n"
        "e,2026-01-02,2027-01-02,P,one,1,2\n"
        "f,2026-01-02,,,one,1,2\n"
        "g,2026-01-02,,P,one,1.2K,2\n"
        "h,2026-01-02,,P,one,-1,2\n"
        ",2026-01-02,,P,one,1,2\n"
        "i j,2026-01-02,,P,one,1,2\n"
        "k,,,P,one,1,2\n"
        "l,yesterday,,P,one,1,2\n"
        "12.0,2026-01-02,2026-01-01,P,one,1,2\n",
    )

    assert staged.refused == [
        (3, "short-row", {"cells": 6, "wanted": 7}),
        (4, "long-row", {"cells": 8, "wanted": 7}),
        (7, "rounded-id", {"value": "1.22158E+17"}),
        (8, "future-time", {"value": "2027-01-01T17:00:00Z"}),
        (9, "future-time", {"value": "2027-01-01T17:00:00Z"}),
        (10, "no-page", {}),
        (11, "rounded-count", {"column": "views", "value": "1.2K"}),
        (12, "negative-count", {"column": "views", "value": "-1"}),
        (13, "no-id", {}),
        (14, "bad-id", {"value": "i j"}),
        (15, "no-time", {}),
        (16, "bad-time", {"column": "posted", "value": "yesterday"}),
    ]
    assert [post["key"] for post in staged.posts] == ["zalo:c", "zalo:122158000000000000x", "zalo:12"]
    assert staged.result["skipped"] == {"count": 1, "by": {"blank": 1}, "lines": [[2, "blank"]]}
    assert staged.result["warnings"] == [{"code": "read-before-posted", "params": {"rows": 1}}]


def test_a_whole_column_of_ids_rounded_by_a_spreadsheet_is_refused(tmp_path):
    rounded = "".join(f"1221{number}0000000000000,2026-01-02,,P,t,1,1\n" for number in range(3))

    staged = parse_rows(tmp_path / "a", rounded + "7,2026-01-02,,P,t,1,1\n")
    sound = parse_rows(tmp_path / "b", rounded + "122100000000000001,2026-01-02,,P,t,1,1\n")

    assert [(line, code) for line, code, _ in staged.refused] == [
        (2, "rounded-id"),
        (3, "rounded-id"),
        (4, "rounded-id"),
    ]
    assert [post["key"] for post in staged.posts] == ["zalo:7"]
    assert sound.counts() == (4, 4, 0, 0, 0, 0, 0)


def test_short_rows_that_miss_only_unused_columns_are_taken(tmp_path):
    staged = parse_rows(tmp_path, "a,2026-01-02,,P,one,1,2\n", head=HEAD.replace("\n", ",note\n"))

    assert staged.counts() == (1, 1, 0, 0, 0, 0, 0)


def test_headings_below_a_title_and_with_odd_spelling(tmp_path):
    head = 'Báo cáo tháng 9\n\n ID ,POSTED,read,"  Page",text,"""Views""",likes,note,note\n'

    staged = parse_rows(tmp_path, "a,2026-01-02,,P,one,1,2,,\n", head=head)

    assert staged.values() == {"zalo:a": {"views": "1", "likes": "2"}}
    assert staged.result["skipped"]["by"] == {"preamble": 1, "blank": 1}
    assert staged.result["header"][:6] == ["ID", "POSTED", "read", "Page", "text", "Views"]


def test_forced_page_kind_duration_and_chosen_reading_time(tmp_path):
    mapping = {
        **MAPPING,
        "measured_at": None,
        "duration": "read",
        "kind": {"column": "text", "values": {"Phim": "clip"}, "default": "notice"},
        "title": "text",
    }

    staged = parse_rows(
        tmp_path,
        "a,2026-01-02,0:01:05,,phim,1,2\nb,2026-01-02,,,x,1,2\nc,2026-01-02,2.5,,x,1,2\n",
        mapping=mapping,
        page="trang-a",
        measured_at="2026-09-01T07:00:00",
        time_zone="Asia/Tokyo",
    )

    assert [(post["kind"], post["duration_s"], post["page_label"]) for post in staged.posts] == [
        ("clip", 65, "trang-a"),
        ("notice", None, "trang-a"),
        ("notice", 2.5, "trang-a"),
    ]
    assert {row["measured_at"] for row in staged.readings} == {"2026-08-31T22:00:00Z"}
    assert staged.posts[0]["posted_at"] == "2026-01-01T15:00:00Z"


def test_day_and_month_that_cannot_be_told_are_asked_for_and_then_taken(tmp_path):
    rows = "a,1/2/2026,,P,one,1,2\nb,3/4/2026,,P,one,1,2\n"

    with pytest.raises(TableRefused) as refused:
        parse_rows(tmp_path, rows)
    chosen = parse_rows(tmp_path, rows, date_order="dmy")

    assert (refused.value.code, refused.value.params) == (
        "date-order-unknown",
        {"column": "posted", "value": "1/2/2026"},
    )
    assert [post["posted_at"] for post in chosen.posts] == ["2026-01-31T17:00:00Z", "2026-04-02T17:00:00Z"]
    assert chosen.result["date_order"] == "dmy"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path, encoding, delimiter):
    text = "Bảng tin" if encoding != "cp1258" else "Ba\u0309ng tin"
    rows = "".join(f"{number},2026-01-02,,Trang,{text} {number},1,2\n" for number in range(4))
    path = write(tmp_path / "in.csv", (HEAD + rows).replace(",", delimiter), encoding)

    staged = parse(path, tmp_path / "out", mapping=MAPPING)

    assert [post["text"] for post in staged.posts] == [f"Bảng tin {number}" for number in range(4)]
    assert staged.result["delimiter"] == delimiter


def test_chosen_encoding_and_delimiter_hold(tmp_path):
    path = write(tmp_path / "in.csv", (HEAD + "a,2026-01-02,,Köln,é,1,2\n").replace(",", ";"), "latin-1")

    staged = parse(path, tmp_path / "out", mapping=MAPPING, options={"encoding": "cp1252", "delimiter": ";"})

    assert (staged.posts[0]["page_label"], staged.result["encoding"]) == ("Köln", "cp1252")


def test_workbook_numbers_keep_their_decimal_point(tmp_path):
    path = tmp_path / "in.xlsx"
    mapping = {**MAPPING, "metrics": {"views": "views", "likes": "watch_hours"}}
    rows = [
        HEAD.strip().split(","),
        ["a", "2026-01-02", "", "P", "t", 1204, 1.204],
        ["b", "2026-01-02", "", "P", "t", 1.204, 2],
    ]
    write_xlsx(path, [Sheet("s", rows[0], rows[1:])])

    staged = parse(path, tmp_path / "out", mapping=mapping)

    assert staged.values() == {"zalo:a": {"views": "1204", "watch_hours": "1.204"}}
    assert staged.refused == [(3, "bad-count", {"column": "views", "value": "1.204"})]


@pytest.mark.parametrize(("policy", "views"), [("first", "1"), ("last", "3")])
def test_a_table_of_figures_alone_gives_readings_and_no_posts(tmp_path, policy, views):
    mapping = {"schema": 1, "name": "n", "namespace": "zalo", "id": "id", "metrics": {"views": "views"}}

    staged = parse_rows(tmp_path, "a,1\nb,2\na,3\n", mapping=mapping, head="id,views\n", on_conflict=policy)

    assert (staged.posts, staged.counts()) == ([], (3, 2, 1, 0, 0, 1, 0))
    assert staged.values() == {"zalo:a": {"views": views}, "zalo:b": {"views": "2"}}


def test_many_skipped_lines_are_counted_and_the_first_listed(tmp_path):
    staged = parse_rows(tmp_path, "a,2026-01-02,,P,one,1,2\n" + "\n" * 300)

    assert (staged.result["skipped"]["count"], len(staged.result["skipped"]["lines"])) == (300, 200)


def test_readings_file_is_plain_csv_without_a_mark(tmp_path):
    staged = parse_rows(tmp_path, 'a,2026-01-02,,"Trang, ""A""",one,1,2\n')

    data = (staged.out / "readings.csv").read_bytes()
    assert data.startswith(b"line,subject,key,page_label,day,measured_at,views,likes\n2,post,zalo:a,")
    assert list(csv.reader(data.decode().splitlines()))[1][3] == 'Trang, "A"'
