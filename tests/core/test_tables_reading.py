"""CSV in every dress it comes in; every bad one is one refusal with its line."""

import csv
import gzip
import unicodedata
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalmast.core.tables import Row, Shape, TableRefused, limits, read_rows, sniff
from signalmast.core.tables.shape import delimiter_of

TEXT = "Ngày,Bài viết,Lượt xem\n2026-08-02,Nước lũ rút ở phường Mẫu,12\n2026-08-03,Đường đã thông,7\n"
CELLS = [
    ["Ngày", "Bài viết", "Lượt xem"],
    ["2026-08-02", "Nước lũ rút ở phường Mẫu", "12"],
    ["2026-08-03", "Đường đã thông", "7"],
]


def _file(folder: Path, content: bytes, name: str = "posts.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _cells(path: Path, **options: str) -> list[list[str]]:
    return [row.cells for row in read_rows(path, **options)]


def _refused(path: Path, **options: str) -> tuple[str, int | None]:
    with pytest.raises(TableRefused) as caught:
        list(read_rows(path, **options))
    return caught.value.code, caught.value.line


def _windows_1258(text: str) -> bytes:
    """As a Windows editor would write it: circumflex, breve and horn stay on the letter, the tone follows."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in marks[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", marks.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize(
    ("content", "encoding", "bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", True),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", True),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", True),
        (TEXT.encode("utf-16-le"), "utf-16-le", False),
        (TEXT.encode("utf-16-be"), "utf-16-be", False),
        (_windows_1258(TEXT), "cp1258", False),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8", False),
    ],
)
def test_encoding_is_found_and_text_is_composed(tmp_path: Path, content: bytes, encoding: str, bom: bool) -> None:
    path = _file(tmp_path, content)

    assert sniff(path) == Shape(kind="csv", encoding=encoding, delimiter=",", bom=bom, sheets=[])
    assert _cells(path) == CELLS


@pytest.mark.parametrize("text", ["Titre,Vues\nÉté à Nîmes,3\n", "Titolo,Viste\nCiò che si può fare,3\n"])
def test_western_text_is_windows_1252(tmp_path: Path, text: str) -> None:
    path = _file(tmp_path, text.encode("cp1252"))

    assert sniff(path).encoding == "cp1252"
    assert _cells(path)[1] == text.splitlines()[1].split(",")


def test_chosen_encoding_wins_over_the_guess(tmp_path: Path) -> None:
    path = _file(tmp_path, "Название,Просмотры\nДождь,3\n".encode("cp1251"))

    assert _cells(path, encoding="Windows-1251") == [["Название", "Просмотры"], ["Дождь", "3"]]
    assert _cells(_file(tmp_path, "tên,số\n".encode("utf-16")), encoding="utf-16") == [["tên", "số"]]
    assert _cells(_file(tmp_path, "tên,số\n".encode("utf-16-le")), encoding="UTF-16") == [["tên", "số"]]
    assert _cells(_file(tmp_path, "\ufefftên,số\n".encode()), encoding="utf-8-sig") == [["tên", "số"]]


def test_chosen_encoding_that_does_not_fit_is_refused_with_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\r\nc,d\r\n\xe9,f\r\n")

    assert _refused(path, encoding="utf-8") == ("undecodable", 3)
    assert _refused(path, encoding="ascii") == ("undecodable", 3)


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "unicode_escape", "punycode", "", "utf-8\0"])
def test_encoding_nobody_knows_is_refused(tmp_path: Path, name: str) -> None:
    assert _refused(_file(tmp_path, b"a,b\n"), encoding=name) == ("unknown-encoding", None)


def test_damaged_utf8_is_refused_at_its_line_instead_of_read_as_something_else(tmp_path: Path) -> None:
    content = TEXT.encode() + b"2026-08-04,h\xe1\xbbng,1\n"

    assert _refused(_file(tmp_path, content)) == ("undecodable", 4)
    assert _refused(_file(tmp_path, b"\xef\xbb\xbfa,b\nc,\xff\n")) == ("undecodable", 2)


def test_damage_far_into_a_long_file_keeps_its_line(tmp_path: Path) -> None:
    row = "điểm,tin\n".encode()
    count = 2 * (1 << 20) // len(row)

    assert _refused(_file(tmp_path, row * count + b"\xe1\xbb,x\n")) == ("undecodable", count + 1)


def test_bytes_no_encoding_explains_are_refused(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, b"a,b\nc,\x81\n")) == ("undecodable", 2)
    assert _refused(_file(tmp_path, b"\xff\xfea\x00,\x00\n\x00b")) == ("undecodable", 2)


def test_stale_shape_is_refused_where_the_text_breaks(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\n\xe9,c\n")

    with pytest.raises(TableRefused) as caught:
        list(read_rows(path, shape=Shape(kind="csv", encoding="utf-8", delimiter=",")))

    assert (caught.value.code, caught.value.line) == ("undecodable", 2)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["tên", "số"], ["a,b;c", "1"], ["d|e\tf", "2"]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    path = _file(tmp_path, text.encode())

    assert sniff(path).delimiter == delimiter
    assert list(read_rows(path)) == [Row(line, cells) for line, cells in enumerate(rows, start=1)]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("name;x\nA;1,5\nB;2,5\n", ";"),
        ("# Account: a;b;c\n# Property\n\nPage,Views\n/a,3\n", ","),
        ("one\ntwo\n", ","),
        ("", ","),
        ("a\tb,c\td\n", "\t"),
    ],
)
def test_delimiter_is_the_most_consistent_one(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_chosen_delimiter_wins(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a:b,c\n")

    assert _cells(path, delimiter=":") == [["a", "b,c"]]
    assert [_refused(path, delimiter=bad) for bad in ("", "::", '"', "\n")] == [("bad-delimiter", None)] * 4


def test_line_is_where_the_record_starts(tmp_path: Path) -> None:
    path = _file(tmp_path, b'h1,h2\r\n"two\r\nlines",x\n\n,\ry,"a\rb\nc"\nz,1')

    assert list(read_rows(path)) == [
        Row(1, ["h1", "h2"]),
        Row(2, ["two\r\nlines", "x"]),
        Row(4, []),
        Row(5, ["", ""]),
        Row(6, ["y", "a\rb\nc"]),
        Row(9, ["z", "1"]),
    ]


def test_ragged_rows_and_repeated_headers_pass(tmp_path: Path) -> None:
    assert _cells(_file(tmp_path, b"a,a,b\n1\n1,2,3,4\n")) == [["a", "a", "b"], ["1"], ["1", "2", "3", "4"]]


def test_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, b"a,b\nc,d\ne,\0f,g\nh,i\n")) == ("nul", 3)
    assert _refused(_file(tmp_path, b"a,b\nc,d\ne,\0f,g\nh,i\n"), encoding="latin-1") == ("nul", 3)
    assert _refused(_file(tmp_path, b"\xff\xfe" + "a,b\nc,\0\nd,e\n".encode("utf-16-le"))) == ("nul", 2)


def test_quotation_never_closed_is_refused_where_it_opens(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n7,8\n')) == ("unclosed-quote", 3)


def test_cell_of_ten_megabytes_is_refused_with_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\n1,2\n3," + b"x" * 10_000_000 + b"\n")

    assert _refused(path) == ("cell-too-long", 3)
    assert _cells(_file(tmp_path, b"a," + b"x" * 1_000_000 + b"\n"))[0][1] == "x" * 1_000_000


def test_hundred_thousand_columns_are_refused(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, b"a,b\n" + b"," * 99_999 + b"\n")) == ("too-many-columns", 2)
    assert len(_cells(_file(tmp_path, b"," * 999 + b"\n"))[0]) == 1_000


def test_more_than_a_million_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.ROWS == 1_000_000
    monkeypatch.setattr(limits, "ROWS", 1_000)

    assert len(_cells(_file(tmp_path, b"a\n" * 1_000))) == 1_000
    assert _refused(_file(tmp_path, b"a\n" * 1_001)) == ("too-many-rows", None)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (gzip.compress(b"a,b", mtime=0), "packed"),
        (b"\0\0\0 ftypisom", "clip"),
        (b"<!DOCTYPE html><html>", "web-page"),
        (b"\xef\xbb\xbf  <TABLE border=1>", "web-page"),
        (b"<?xml version='1.0'?><Workbook/>", "xml"),
        (b'{"messages": []}', "json"),
        (b"SQLite format 3\0", "database"),
    ],
)
def test_other_file_named_csv_is_refused_by_its_real_name(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(TableRefused) as caught:
        sniff(_file(tmp_path, content))

    assert (caught.value.code, caught.value.params) == ("not-a-table", {"what": what})


def test_empty_blank_missing_and_huge_files_are_refused(tmp_path: Path) -> None:
    huge = _file(tmp_path, b"", "huge.csv")
    with huge.open("r+b") as stream:
        stream.truncate(20_000_001)

    assert _refused(_file(tmp_path, b"")) == ("empty", None)
    assert _refused(_file(tmp_path, b"\xef\xbb\xbf \n\t\r\n")) == ("blank", None)
    assert _refused(_file(tmp_path, b"\xef\xbb\xbf")) == ("blank", None)
    assert _refused(tmp_path / "none.csv") == ("gone", None)
    assert _refused(tmp_path) == ("unreadable", None)
    assert _refused(huge) == ("too-large", None)


def test_blank_lead_longer_than_the_sample_is_no_blank_file(tmp_path: Path) -> None:
    assert _cells(_file(tmp_path, b"\n" * 70_000 + b"a,b\n"))[-1] == ["a", "b"]


def test_refusal_speaks_the_active_language(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        list(read_rows(_file(tmp_path, b"a,b\n" + b"," * 2_000)))

    with override("en"):
        assert str(caught.value) == "Line 2: more than 1,000 columns. Remove the columns that are not needed."
        assert str(TableRefused("not-a-table", what="pdf")) == (
            "This file is really a PDF document, not a table. Export it as CSV or XLSX."
        )
    with override("vi"):
        assert str(caught.value) == "Dòng 2: có hơn 1.000 cột. Hãy xóa những cột không cần đến."
        assert str(TableRefused("not-a-table", what="pdf")) == (
            "Tệp này thực ra là tài liệu PDF, không phải bảng dữ liệu. Hãy xuất lại ở dạng CSV hoặc XLSX."
        )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet='aế,;\t"\r\n\0#=ð1ʼ\u0301', max_size=60).map(lambda text: text.encode()),
        st.builds(
            lambda head, body: head + body,
            st.sampled_from(
                [b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]
            ),
            st.binary(max_size=100),
        ),
    )
)
def test_any_bytes_give_rows_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    path = _file(tmp_path, content)
    try:
        rows = list(read_rows(path))
    except TableRefused as refused:
        rows, sentence = [], str(refused)
    else:
        sentence = "read"
    assert sentence
    assert all(unicodedata.is_normalized("NFC", cell) for row in rows for cell in row.cells)
    assert [row.line for row in rows] == sorted({row.line for row in rows})


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(alphabet='aế,"\n 1', max_size=6), min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_the_csv_module_wrote_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["a", "b"], *rows])

    assert _cells(path, delimiter=",") == [["a", "b"], *rows]
