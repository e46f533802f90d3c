from zoneinfo import ZoneInfo

import pytest

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.dates import DateReader, OrderEvidence, zone
from signalmast.metrics.importers.reasons import RowRefused

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YORK = ZoneInfo("America/New_York")


def _reader(order=None, local=HANOI):
    return DateReader(column="Giờ đăng", order=order, local=local)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("4/22/2018 6:00", "mdy", "2018-04-21T23:00:00Z"),
        ("09/28/2026 18:12", "mdy", "2026-09-28T11:12:00Z"),
        ("01.09.2026 18:00", "dmy", "2026-09-01T11:00:00Z"),
        ("01-09-2026", "dmy", "2026-08-31T17:00:00Z"),
        ("2017-07-14T14:30:59+0000", None, "2017-07-14T14:30:59Z"),
        ("2017-07-14T14:30:59-03:30", None, "2017-07-14T18:00:59Z"),
        ("2017-07-14 11:01:24.379857", None, "2017-07-14T04:01:24Z"),
        ("2023-06-10 21:03:12 EDT", None, "2023-06-11T01:03:12Z"),
        ("2023-01-05 06:00:00 EST", None, "2023-01-05T11:00:00Z"),
        ("2023-01-05T06:00:00Z", None, "2023-01-05T06:00:00Z"),
        ("2026-07-20 13:18:00", "ymd", "2026-07-20T06:18:00Z"),
        ("Sep 20, 2026", None, "2026-09-19T17:00:00Z"),
        ("September 20, 2026, 6:05 PM", None, "2026-09-20T11:05:00Z"),
        ("20 Sept. 2026", None, "2026-09-19T17:00:00Z"),
        ("20260901", None, "2026-08-31T17:00:00Z"),
        ("4/22/2018 12:00 AM", "mdy", "2018-04-21T17:00:00Z"),
        ("22/4/2018 6:00 CH", "dmy", "2018-04-22T11:00:00Z"),
        ("22/4/2018 6:00 SA", "dmy", "2018-04-21T23:00:00Z"),
        ("18:12 28/09/2026", "dmy", "2026-09-28T11:12:00Z"),
        ("28/09/2026 18:12", "mixed", "2026-09-28T11:12:00Z"),
        ("09/28/2026 18:12", "mixed", "2026-09-28T11:12:00Z"),
        ("05/05/2026", "mixed", "2026-05-04T17:00:00Z"),
    ],
)
def test_instant_of_each_shape(text, order, expected):
    assert _reader(order).instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31/02/2026",
        "2026-13-01",
        "2026-01-01 24:00",
        "2026-01-01 13:00 PM",
        "2026-01-01 10:00 CST",
        "2026-01-01 10:00 +15:00",
        "Foo 1, 2026",
        "22/04/18",
        "0001-01-01 00:00",
        "9999-12-31 23:00 EST",
        "1.22158E+17",
    ],
)
def test_instant_of_no_date_names_column_and_value(text):
    with pytest.raises(RowRefused) as refused:
        _reader("dmy").instant(text)

    assert (refused.value.code, refused.value.params) == ("bad-time", {"column": "Giờ đăng", "value": text})


def test_numeric_date_where_only_year_first_was_chosen_is_refused():
    with pytest.raises(RowRefused):
        _reader("ymd").instant("1/2/2026")


def test_mixed_column_refuses_only_what_is_unclear():
    with pytest.raises(RowRefused) as refused:
        _reader("mixed").instant("05/06/2026")

    assert (refused.value.code, refused.value.params) == ("date-order-mixed", {"value": "05/06/2026"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-08 01:30", "2026-03-08T06:30:00Z"),
        ("2026-03-08 03:30", "2026-03-08T07:30:00Z"),
        ("2026-03-09 03:30", "2026-03-09T07:30:00Z"),
        ("2026-11-01 12:00", "2026-11-01T17:00:00Z"),
        ("2026-12-31 22:00", "2027-01-01T03:00:00Z"),
    ],
)
def test_instant_on_the_days_clocks_change(text, expected):
    reader = _reader(local=NEW_YORK)

    assert (reader.instant(text), reader.instant(text)) == (expected, expected)


def test_day_is_the_day_as_written():
    reader = _reader("dmy")

    assert (reader.day("01/09/2026"), reader.day("2026-09-01T07:00:00+0000")) == ("2026-09-01", "2026-09-01")
    with pytest.raises(RowRefused):
        reader.day("32/09/2026")


def _evidence(*cells):
    evidence = OrderEvidence()
    for cell in cells:
        evidence.observe(cell)
    return evidence


@pytest.mark.parametrize(
    ("cells", "chosen", "usual", "expected"),
    [
        (["13/02/2026", "1/2/2026"], None, None, "dmy"),
        (["2/13/2026", "1/2/2026"], None, None, "mdy"),
        (["2/13/2026", "13/2/2026"], None, "mdy", "mixed"),
        (["13/02/2026"], None, "mdy", "dmy"),
        (["1/2/2026"], None, "mdy", "mdy"),
        (["1/2/2026"], "dmy", "mdy", "dmy"),
        (["13/02/2026"], "mdy", None, "mdy"),
        (["18:00 13/02/2026"], None, None, "dmy"),
        (["5/5/2026", "2026-01-02", "", "Sep 1, 2026"], None, None, None),
    ],
)
def test_order_is_told_by_the_whole_column(cells, chosen, usual, expected):
    assert _evidence(*cells).decide(chosen=chosen, usual=usual, column="c") == expected


def test_order_that_cannot_be_told_is_asked_for():
    with pytest.raises(TableRefused) as refused:
        _evidence("5/5/2026", "01.09.2026 18:00", "2/1/2026").decide(chosen=None, usual=None, column="Ngày")

    assert (refused.value.code, refused.value.params) == (
        "date-order-unknown",
        {"column": "Ngày", "value": "01.09.2026 18:00"},
    )


@pytest.mark.parametrize("name", ["Mars/Base", "../etc/passwd", "", "a\0b"])
def test_zone_nobody_knows(name):
    with pytest.raises(TableRefused) as refused:
        zone(name)

    assert refused.value.code == "bad-option"
