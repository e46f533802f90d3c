"""Workbooks: cells as text, and archives built to harm."""

import datetime as dt
import struct
import zipfile
import zlib
from collections.abc import Generator
from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook

from signalmast.core.tables import Row, Shape, TableRefused, read_rows, sniff, workbook
from signalmast.core.tables.archive import column_number
from signalmast.core.tables.workbook import number_text

SHEET = "xl/worksheets/sheet1.xml"


def _plain(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bài"
    sheet.append(["Mã", "Lượt"])
    sheet.append(["a", 1])
    book.save(path)
    return path


def _rebuilt(path: Path, changes: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The workbook again, with some parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", method) as new:
        for name, content in {**parts, **changes}.items():
            new.writestr(name, content)
    return path


def _sheet_xml(cells: str) -> bytes:
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return f"{head}{cells}</sheetData></worksheet>".encode()


def _ods(path: Path, rows: str, *, manifest: str = "") -> Path:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Tờ">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        whole = f'<manifest:manifest xmlns:manifest="{space}">{manifest}</manifest:manifest>'
        archive.writestr("META-INF/manifest.xml", whole)
    return path


def _refusal(path: Path, **options: str) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        list(read_rows(path, **options))
    return caught.value


def _code(path: Path) -> str:
    return _refusal(path).code


def test_cells_become_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "Đa\u0323i"
    sheet["C2"] = 3.0
    sheet["D2"] = 122158000000000000
    sheet["E2"] = dt.date(2026, 8, 2)
    sheet["F2"] = dt.datetime(2026, 8, 2, 19, 5)  # noqa: DTZ001 -- a cell knows no zone
    sheet["G2"] = dt.timedelta(minutes=4, seconds=34)
    sheet["H2"] = True
    sheet["I2"] = 0.1 + 0.2
    sheet["J2"] = dt.time(7, 30)
    sheet["K2"] = False
    sheet["B4"] = "x"
    book.create_chartsheet("Biểu đồ")
    book.create_sheet("Trống")
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert sniff(path) == Shape(kind="xlsx", encoding="", delimiter="", bom=False, sheets=["Sheet", "Trống"])
    rows = list(read_rows(path))
    expected = ["Đại", "3", "1.22158E+17", "2026-08-02", "2026-08-02T19:05:00", "0:04:34", "TRUE", "0.3", "07:30:00"]
    assert rows == [
        Row(1, [""] * 10),
        Row(2, [*expected, "FALSE"]),
        Row(3, [""] * 10),
        Row(4, ["x"] + [""] * 9),
    ]
    assert list(read_rows(path, sheet="Trống")) == []
    assert _refusal(path, sheet="Khác").code == "no-sheet"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-3.0, "-3"),
        (1.5, "1.5"),
        (0.00001, "0.00001"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1E+15"),
        (122158123456789000.0, "1.22158123456789E+17"),
        (-1.22158e17, "-1.22158E+17"),
        (float("inf"), "inf"),
    ],
)
def test_number_text_keeps_what_a_spreadsheet_knows(value: float, text: str) -> None:
    assert number_text(value) == text


def test_xlsx_named_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert [row.cells for row in read_rows(_plain(tmp_path / "posts.csv"))] == [["Mã", "Lượt"], ["a", "1"]]


def test_ods_is_read(tmp_path: Path) -> None:
    cell = "<table:table-cell office:value-type={0}><text:p>{1}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    path = _ods(tmp_path / "a.ods", row.format('"string"', "Mã") + row.format('"float" office:value="3"', "3"))

    assert sniff(path).kind == "ods"
    assert sniff(path).sheets == ["Tờ"]
    assert list(read_rows(path)) == [Row(1, ["Mã"]), Row(2, ["3"])]


def test_locked_ods_is_refused(tmp_path: Path) -> None:
    manifest = (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        '<manifest:encryption-data manifest:checksum="x"></manifest:encryption-data></manifest:file-entry>'
    )

    assert _code(_ods(tmp_path / "a.ods", "", manifest=manifest)) == "encrypted"


def test_archive_that_is_no_workbook_is_refused_by_its_real_name(tmp_path: Path) -> None:
    found = {}
    for part in ("xl/workbook.bin", "word/document.xml", "ppt/presentation.xml", "readme.txt"):
        path = tmp_path / "posts.csv"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, b"x")
        found[part] = _refusal(path).params["what"]

    assert found == {
        "xl/workbook.bin": "xlsb",
        "word/document.xml": "word",
        "ppt/presentation.xml": "slides",
        "readme.txt": "zip",
    }


def test_old_office_files(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    path = tmp_path / "a.xls"
    codes = []
    for stream in ("EncryptedPackage", "WordDocument", "Workbook"):
        path.write_bytes(ole + stream.encode("utf-16-le"))
        codes.append(_code(path))

    assert codes == ["encrypted", "not-a-table", "broken-workbook"]


def test_bomb_with_an_honest_header_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"\0" * 60_000_000})

    refusal = _refusal(path)
    assert path.stat().st_size < 200_000
    assert (refusal.code, refusal.params) == ("packed-too-tightly", {"part": "xl/media/x.bin", "limit": 100})


def test_bomb_of_many_small_parts_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {f"xl/media/{n}.bin": b"\0" * 900_000 for n in range(100)})

    assert _refusal(path).params == {"part": ".xlsx", "limit": 100}


def test_workbook_larger_than_its_limit_is_refused_before_unpacking(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"\0" * 200_000_001})

    assert _code(path) == "unpacks-too-large"


def _lying(path: Path, *, stated: int, crc_of: bytes) -> Path:
    """Both headers of xl/media/x.bin state a smaller size, and a checksum that fits it."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/media/x.bin")
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/x.bin"))
    struct.pack_into("<L", data, entry.header_offset + 14, zlib.crc32(crc_of))
    struct.pack_into("<L", data, entry.header_offset + 22, stated)
    struct.pack_into("<L", data, central + 16, zlib.crc32(crc_of))
    struct.pack_into("<L", data, central + 24, stated)
    path.write_bytes(data)
    return path


def test_header_that_lies_about_size_is_refused(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    path = _lying(_rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": content}), stated=100, crc_of=content[:100])
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/media/x.bin") == content[:100]

    assert _refusal(path).params == {"part": "xl/media/x.bin"}
    path = _lying(_rebuilt(_plain(tmp_path / "b.xlsx"), {"xl/media/x.bin": content}), stated=99_999, crc_of=content)
    assert _code(path) == "dishonest-archive"


def test_bomb_behind_lying_sizes_is_stopped_by_what_really_comes_out(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"\0" * 250_000_000})
    path = _lying(path, stated=1_000, crc_of=b"\0" * 1_000)

    assert _code(path) == "dishonest-archive"


def test_trailing_or_missing_data_of_an_entry_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"abc" * 100})
    data = path.read_bytes()
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/x.bin"))
    longer = bytearray(data)
    struct.pack_into("<L", longer, place + 20, struct.unpack_from("<L", data, place + 20)[0] + 3)
    path.write_bytes(longer)
    assert _code(path) == "dishonest-archive"

    struct.pack_into("<L", longer, place + 20, 1)
    path.write_bytes(longer)
    assert _code(path) == "dishonest-archive"


def test_entry_that_is_not_where_it_should_be_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"abc"})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/x.bin"))
    struct.pack_into("<L", data, place + 42, 5)
    path.write_bytes(data)
    assert _code(path) == "broken-workbook"

    path = _rebuilt(_plain(tmp_path / "b.xlsx"), {"xl/media/x.bin": b"abc"}, method=zipfile.ZIP_BZIP2)
    assert _code(path) == "broken-workbook"


def test_entry_that_does_not_inflate_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/media/x.bin": b"abc" * 100})
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/media/x.bin").header_offset + 30 + len("xl/media/x.bin")
    data = bytearray(path.read_bytes())
    data[start] = 0xFF
    path.write_bytes(data)

    assert _code(path) == "broken-workbook"


def test_too_many_parts_twin_names_and_locks_are_refused(tmp_path: Path) -> None:
    many = _rebuilt(_plain(tmp_path / "a.xlsx"), {f"x/{n}": b"" for n in range(2_000)})
    twins = _rebuilt(_plain(tmp_path / "b.xlsx"), {"XL/Workbook.XML": b"<workbook/>"})
    locked = _plain(tmp_path / "c.xlsx")
    data = bytearray(locked.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)

    assert [_code(many), _code(twins), _code(locked)] == ["too-many-parts", "dishonest-archive", "encrypted"]


@pytest.mark.parametrize("step", [0, (1 << 18) - 8])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, step: int) -> None:
    bomb = (
        b"<?xml version='1.0'?>"
        + b" " * max(step - 21, 0)
        + b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x/>'
    )
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/sharedStrings.xml": bomb})

    refusal = _refusal(path)
    assert (refusal.code, refusal.params) == ("xml-entities", {"part": "xl/sharedStrings.xml"})


def test_entities_hidden_in_utf16_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x/>'.encode("utf-16")
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {"xl/sharedStrings.xml": bomb})

    assert _code(path) == "xml-encoding"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="3"><c r="ALM3"><v>1</v></c></row>', "too-many-columns"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1000001"><c r="A1000001"><v>1</v></c></row>', "too-many-rows"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="ALL900000"><v>1</v></c></row>',
            "too-many-cells",
        ),
        ('<row r="1"><c r="A1" r="ZZZZZZZZ1"><v>1</v></c></row>', "too-many-columns"),
        ('<row r="1"><c r="A1"r="ZZZZZZZZ1"><v>1</v></c></row>', "too-many-columns"),
        ("<row r='1'><c t='n'r='ZZZZZZZZ1'><v>1</v></c></row>", "too-many-columns"),
        ('<row r="1"><c r="' + "A" * 5_000_000 + '1"/></row>', "cell-too-long"),
        ('<row r="1"><c r="A1" s="2147483648"><v>9e99</v></c></row><row r="x"><c/></row>', "broken-workbook"),
        ('<row r="2">' + "<c><v>1</v></c>" * 1_001 + "</row>", "too-many-columns"),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "xy z" * 250_001 + "</t></is></c></row>", "cell-too-long"),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b</t></is></c></row>', "nul"),
    ],
)
def test_sheet_made_to_overwhelm_is_refused(tmp_path: Path, cells: str, code: str) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: _sheet_xml(cells)}, method=zipfile.ZIP_STORED)

    assert _code(path) == code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_cell_of_ten_megabytes_is_refused_with_its_row(tmp_path: Path, method: int) -> None:
    text = "".join(f"{number:07x}" for number in range(1_430_000))
    cells = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{text}</t></is></c></row>'
    refusal = _refusal(_rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: _sheet_xml(cells)}, method=method))

    assert (refusal.code, refusal.line) == ("cell-too-long", 3)


def test_text_that_looks_like_a_place_is_only_text(tmp_path: Path) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a r="ZZZZ9999999" b</t></is></c></row>'
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: _sheet_xml(cell)})

    assert list(read_rows(path)) == [Row(1, ['a r="ZZZZ9999999" b'])]


def test_duration_beyond_python_is_refused(tmp_path: Path) -> None:
    styles = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
        b'<numFmt numFmtId="200" formatCode="[h]:mm:ss"/></numFmts><cellXfs count="1"><xf numFmtId="200"/></cellXfs>'
        b"</styleSheet>"
    )
    cell = _sheet_xml('<row r="1"><c r="A1" s="0"><v>1e300</v></c></row>')
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: cell, "xl/styles.xml": styles})

    assert _code(path) == "broken-workbook"


def test_reader_out_of_memory_is_left_to_the_guard(tmp_path: Path) -> None:
    rows = cast("Generator[object]", workbook.rows(_plain(tmp_path / "a.xlsx"), "xlsx", None))
    next(rows)

    with pytest.raises(MemoryError):
        rows.throw(MemoryError)


def test_hundred_thousand_columns_name_their_row(tmp_path: Path) -> None:
    cells = '<row r="7"><c r="EQXD7"><v>1</v></c><c r="ALM7"><v>1</v></c></row>'

    assert _refusal(_rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: _sheet_xml(cells)})).line == 7


def test_rows_without_references_are_counted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: _sheet_xml("<row><c><v>1</v></c></row>" * 12)})
    monkeypatch.setattr("signalmast.core.tables.limits.ROWS", 11)

    assert _code(path) == "too-many-rows"


def test_workbook_of_charts_alone_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.create_chartsheet("Biểu đồ")
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert sniff(path).sheets == []
    assert _code(path) == "no-sheets"


@pytest.mark.parametrize("keep", [4, 30, 0.5, 0.95])
def test_cut_off_workbook_is_refused(tmp_path: Path, keep: float) -> None:
    path = _plain(tmp_path / "a.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(keep if keep > 1 else keep * len(data))])

    assert _code(path) == "broken-workbook"


def test_workbook_whose_parts_make_no_sense_is_refused(tmp_path: Path) -> None:
    path = _rebuilt(_plain(tmp_path / "a.xlsx"), {SHEET: b"<worksheet><sheetData><row><c r='A1'><v>1</row"})

    assert _code(path) == "broken-workbook"


def test_column_number() -> None:
    assert [column_number(letters) for letters in (b"", b"A", b"z", b"AA", b"ALL", b"XFD")] == [
        0,
        1,
        26,
        27,
        1000,
        16384,
    ]


def test_archive_in_memory_is_never_left_open(tmp_path: Path) -> None:
    """Closing the rows half-way closes the file: it can be replaced at once."""
    path = _plain(tmp_path / "a.xlsx")
    rows = read_rows(path)
    next(rows)
    rows.close()
    path.write_bytes(b"a,b\n")

    assert [row.cells for row in read_rows(path)] == [["a", "b"]]
