from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from signalmast.core import wording


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        ("1234.5", None, "1.234,5", "1,234.5"),
        ("75312408", None, "75.312.408", "75,312,408"),
        ("-1234", None, "−1.234", "−1,234"),
        ("2.345", 2, "2,35", "2.35"),
        ("0.5", 0, "1", "1"),
        ("0", None, "0", "0"),
    ],
)
def test_number(value: str, places: int | None, vi: str, en: str) -> None:
    assert wording.number(Decimal(value), "vi", places=places) == vi
    assert wording.number(Decimal(value), "en", places=places) == en


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (9_999, "9.999", "9,999"),
        (12_345, "12,3 nghìn", "12.3k"),
        (2_000_000, "2 triệu", "2m"),
        (75_312_408, "75,3 triệu", "75.3m"),
        (3_200_000_000, "3,2 tỷ", "3.2bn"),
        (-15_000, "−15 nghìn", "−15k"),
    ],
)
def test_compact(value: int, vi: str, en: str) -> None:
    assert wording.compact(value, "vi") == vi
    assert wording.compact(value, "en") == en


def test_percent_and_change() -> None:
    assert wording.percent(Decimal("12.34"), "vi") == "12,3%"
    assert wording.percent(Decimal("12.34"), "en", places=2) == "12.34%"
    assert [wording.change(Decimal(text), "vi") for text in ("12.3", "-4", "0", "0.04")] == [
        "+12,3%",
        "−4,0%",
        "0,0%",
        "0,0%",
    ]


def test_date_and_time_on_the_desks_clock() -> None:
    moment = datetime(2018, 4, 21, 17, 5, tzinfo=UTC)
    assert wording.date(date(2018, 4, 22), "vi") == "22/04/2018"
    assert wording.date(date(2018, 4, 22), "en") == "22 April 2018"
    assert wording.date_time(moment, "vi") == "00:05 ngày 22/04/2018"
    assert wording.date_time(moment, "en") == "22 April 2018, 00:05"


PERIODS = [
    ("2018-04-01", "2018-04-30", "tháng 4 năm 2018", "April 2018"),
    ("2020-02-01", "2020-02-29", "tháng 2 năm 2020", "February 2020"),
    ("2018-04-01", "2018-06-30", "quý II/2018", "Q2 2018"),
    ("2018-10-01", "2018-12-31", "quý IV/2018", "Q4 2018"),
    ("2018-01-01", "2018-06-30", "6 tháng đầu năm 2018", "first half of 2018"),
    ("2018-07-01", "2018-12-31", "6 tháng cuối năm 2018", "second half of 2018"),
    ("2018-01-01", "2018-09-30", "9 tháng đầu năm 2018", "first nine months of 2018"),
    ("2018-01-01", "2018-12-31", "năm 2018", "2018"),
    ("2014-01-01", "2018-12-31", "5 năm 2014–2018", "5 years, 2014–2018"),
    ("2018-02-03", "2018-05-07", "từ 03/02/2018 đến 07/05/2018", "3 February 2018 to 7 May 2018"),
    ("2018-02-01", "2018-04-30", "từ 01/02/2018 đến 30/04/2018", "1 February 2018 to 30 April 2018"),
    ("2017-07-01", "2018-06-30", "từ 01/07/2017 đến 30/06/2018", "1 July 2017 to 30 June 2018"),
    ("2018-02-03", "2018-02-03", "ngày 03/02/2018", "3 February 2018"),
]


@pytest.mark.parametrize(("first", "last", "vi", "en"), PERIODS)
def test_period_name(first: str, last: str, vi: str, en: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert wording.period_name(*days, "vi") == vi
    assert wording.period_name(*days, "en") == en


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ("2018-01-01", "2018-06-30", "Báo cáo sơ kết", "Interim review"),
        ("2018-02-03", "2019-02-01", "Báo cáo sơ kết", "Interim review"),
        ("2017-12-31", "2018-01-01", "Báo cáo sơ kết", "Interim review"),
        ("2018-01-01", "2018-12-31", "Báo cáo tổng kết", "Full-year review"),
        ("2017-07-01", "2018-06-30", "Báo cáo tổng kết", "Full-year review"),
        ("2014-01-01", "2018-12-31", "Báo cáo tổng kết", "Multi-year review"),
        ("2017-01-01", "2018-03-31", "Báo cáo", "Review"),
    ],
)
def test_review_kind(first: str, last: str, vi: str, en: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert wording.review_kind(*days, "vi") == vi
    assert wording.review_kind(*days, "en") == en
