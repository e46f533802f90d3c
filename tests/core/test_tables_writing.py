"""What is written opens with every letter right, runs no formula and is the same every time."""

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalmast.core.tables import Sheet, escape_formula, read_rows, sniff, write_csv, write_xlsx

PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"]


def _csv(header: list[str], rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    write_csv(stream, header, rows)
    assert not stream.closed
    return stream.getvalue()


def _read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("lead", ["", " ", "\u00a0", "\u200b", " \t"])
def test_every_formula_prefix_is_escaped_and_comes_back(prefix: str, lead: str) -> None:
    text = f"{lead}{prefix}HYPERLINK(1)"
    assert escape_formula(text) == "'" + text

    [header, [cell]] = _read_back(_csv([text], [[text]]))
    assert [name.removeprefix("'") for name in header] == [text]
    assert (cell, cell.removeprefix("'")) == ("'" + text, text)


@pytest.mark.parametrize("text", ["", "a", "a=b", "'=1", "-3", "+4.5", "-0,5", "+84", "3-4", "Phường Mẫu"])
def test_harmless_text_stays(text: str) -> None:
    assert escape_formula(text) == text


@pytest.mark.parametrize("text", ["-3+cmd", "--3", "-3\n", "+4.5.6", "-", "=3", "-３"])
def test_almost_numbers_are_escaped(text: str) -> None:
    assert escape_formula(text) == "'" + text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_escaping_adds_at_most_one_apostrophe_and_settles(text: str) -> None:
    once = escape_formula(text)

    assert once in (text, "'" + text)
    assert escape_formula(once) == once


def test_csv_bytes() -> None:
    zone = dt.timezone(dt.timedelta(hours=7))
    row = [
        -3,
        4.5,
        Decimal("-1.20"),
        None,
        True,
        False,
        dt.date(2026, 8, 2),
        dt.datetime(2026, 8, 2, 19, 5, tzinfo=zone),
    ]

    assert _csv(["Tên, đủ", "b"], [row, [dt.time(7, 30), "x\ny", "\ud800"]]).decode() == (
        '\ufeff"Tên, đủ",b\r\n-3,4.5,-1.20,,TRUE,FALSE,2026-08-02,2026-08-02T19:05:00+07:00\r\n07:30:00,"x\ny",?\r\n'
    )


def test_csv_is_read_back_by_our_own_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(_csv(["Phường", "Số"], [["Mẫu", 1], ["a;b", -2]]))

    assert sniff(path).bom is True
    assert [row.cells for row in read_rows(path)] == [["Phường", "Số"], ["Mẫu", "1"], ["a;b", "-2"]]


def test_csv_stream_stays_open_when_a_row_fails() -> None:
    stream = io.BytesIO()
    with pytest.raises(ZeroDivisionError):
        write_csv(stream, ["a"], ([1 // number] for number in (1, 0)))

    assert stream.getvalue() == b"\xef\xbb\xbfa\r\n1\r\n"


def _workbook(path: Path) -> Path:
    row = ["=1+1", "#N/A", "122158123456789012", 122158123456789012, 7, 2.5, Decimal("0.1"), None, True]
    times = [
        dt.date(2026, 8, 2),
        dt.timedelta(hours=1),
        dt.datetime(2026, 8, 2, tzinfo=dt.UTC),
        float("nan"),
        "a\0b\x1f",
    ]
    sheets = [
        Sheet("Bài viết", ["Mã", "=Số"], iter([row, times]), widths=[30, 8.5]),
        Sheet("Số/liệu: " + "x" * 40, ["a"], [["y" * 40_000]]),
    ]
    write_xlsx(path, sheets)
    return path


def test_xlsx_holds_values_and_no_formulas(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    first, second = book.worksheets

    assert book.sheetnames == ["Bài viết", "Số liệu  " + "x" * 22]
    assert [[cell.value for cell in row][:9] for row in first.iter_rows()] == [
        ["Mã", "=Số", None, None, None, None, None, None, None],
        ["=1+1", "#N/A", "122158123456789012", "122158123456789012", 7, 2.5, 0.1, None, True],
        [
            dt.datetime(2026, 8, 2),  # noqa: DTZ001 -- a cell knows no zone
            dt.timedelta(hours=1),
            "2026-08-02T00:00:00+00:00",
            None,
            "a\ufffdb\ufffd",
            None,
            None,
            None,
            None,
        ],
    ]
    assert {cell.data_type for row in first.iter_rows() for cell in row} == {"s", "n", "b", "d"}
    assert [first["A2"].quotePrefix, first["A1"].quotePrefix, first["A1"].font.b, first["A2"].font.b] == [
        1,
        0,
        True,
        False,
    ]
    assert (first.freeze_panes, first.column_dimensions["B"].width) == ("A2", 8.5)
    assert second["A2"].value == "y" * 32_766 + "…"


def test_xlsx_parts_hold_no_formula_element(tmp_path: Path) -> None:
    with zipfile.ZipFile(_workbook(tmp_path / "a.xlsx")) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)

    assert b"<f>" not in sheets
    assert b"<f " not in sheets


def test_xlsx_is_the_same_file_every_time(tmp_path: Path) -> None:
    first = _workbook(tmp_path / "a.xlsx")

    assert _workbook(tmp_path / "b.xlsx").read_bytes() == first.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", properties) == ["1980-01-01T00:00:00Z"] * 2


def test_xlsx_is_read_back_by_our_own_reader(tmp_path: Path) -> None:
    rows = list(read_rows(_workbook(tmp_path / "a.xlsx")))

    assert rows[1].cells[:5] == ["=1+1", "#N/A", "122158123456789012", "122158123456789012", "7"]


def test_failed_writing_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        write_xlsx(path, [Sheet("a", ["a"], ([1 // number] for number in (1, 0)))])

    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (before, ["a.xlsx"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_any_text_is_written_and_none_becomes_a_formula(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [Sheet("a", ["h"], [texts])])

    cells = openpyxl.load_workbook(path).worksheets[0][2]
    assert {cell.data_type for cell in cells} == {"s"}
