"""Rows that are days of a page: one figure per row, or side by side."""

from tests.metrics.importers.rows import parse_rows

LONG = {
    "schema": 1,
    "name": "long",
    "namespace": "facebook",
    "page_day": {
        "date": "Ngày",
        "page": "Trang",
        "metric": "Chỉ số",
        "value": "Giá trị",
        "names": {"Tiếp cận": "reach"},
    },
}


def test_page_days_one_figure_per_row(tmp_path):
    staged = parse_rows(
        tmp_path,
        "13/09/2026,A,Tiếp cận,1.204\n"
        "14/09/2026,A,views,\n"
        "14/09/2026,A,VIEWS,7\n"
        "13/09/2026,A,Tiếp cận,1204\n"
        "13/09/2026,A,money,3\n"
        "13/09/2027,A,views,3\n"
        ",A,views,3\n"
        "13/09/2026,,views,3\n"
        "15/09/2026\n",
        mapping=LONG,
        head="Ngày,Trang,Chỉ số,Giá trị\n",
    )

    assert staged.counts() == (9, 2, 2, 0, 1, 1, 5)
    assert [tuple(row.values()) for row in staged.readings] == [
        ("2", "page", "", "A", "2026-09-13", "", "1204", ""),
        ("3", "page", "", "A", "2026-09-14", "", "", "NA"),
    ]
    assert staged.result["metrics"] == ["reach", "views"]
    assert [tuple(entry.values()) for entry in staged.disputes] == [
        ("page:A/2026-09-14/views", 3, 4, "views", "NA", "7", None)
    ]
    assert [(line, code) for line, code, _ in staged.refused] == [
        (6, "unknown-metric"),
        (7, "future-time"),
        (8, "no-time"),
        (9, "no-page"),
        (10, "short-row"),
    ]
    assert staged.posts == []
    assert staged.result["span"] == [None, None]


def test_page_days_side_by_side_with_a_reading_time(tmp_path):
    mapping = {
        **LONG,
        "measured_at": "read",
        "page_day": {"date": "day", "metrics": {"Reach": "reach", "Views": "views"}},
    }

    staged = parse_rows(
        tmp_path,
        "2026-09-01,2026-10-01,5,6\n2026-09-01,2026-10-02,5,8\n2026-09-02,,,\n2026-09-01,2026-10-01,5,6\n"
        "2026-09-03,2026-10-01,5,9\n2026-09-03,2026-10-01,5,7\n",
        mapping=mapping,
        head="day,read,Reach,Views\n",
        on_conflict="last",
    )

    assert staged.counts() == (6, 3, 3, 1, 1, 1, 0)
    assert [(row["line"], row["day"], row["measured_at"], row["reach"], row["views"]) for row in staged.readings] == [
        ("2", "2026-09-01", "2026-09-30T17:00:00Z", "5", "6"),
        ("3", "2026-09-01", "2026-10-01T17:00:00Z", "5", "8"),
        ("4", "2026-09-02", "", "NA", "NA"),
        ("7", "2026-09-03", "2026-09-30T17:00:00Z", "5", "7"),
    ]
    assert staged.result["pages"] == {"": 6}


def test_page_days_of_a_forced_page(tmp_path):
    staged = parse_rows(
        tmp_path, "2026-09-01,,reach,5\n", mapping=LONG, head="Ngày,Trang,Chỉ số,Giá trị\n", page="trang-a"
    )

    assert staged.result["pages"] == {"trang-a": 1}
