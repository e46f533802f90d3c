from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from signalmast.assignments import attachments
from signalmast.assignments.attachments import MB, Refused, judge

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200


def office(*members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for each in members:
            archive.writestr(each, "x")
    return made.getvalue()


def judged(content: bytes, name: str, size: int | None = None) -> attachments.Judged:
    return judge(BytesIO(content), size=len(content) if size is None else size, name=name)


def refused(content: bytes, name: str, size: int | None = None) -> str:
    with pytest.raises(Refused) as found:
        judged(content, name, size)
    return str(found.value.args[0])


@pytest.mark.parametrize(
    ("content", "name", "media_type", "called"),
    [
        (JPEG, "bo-ke.JPG", "image/jpeg", "bo-ke.JPG"),
        (b"\x89PNG\r\n\x1a\n1", "ke.jpg", "image/png", "ke.png"),
        (b"RIFF1234WEBPVP8 ", "ke.webp", "image/webp", "ke.webp"),
        (b"\0\0\0\x18ftypheic1234", "IMG_1.HEIC", "image/heic", "IMG_1.HEIC"),
        (b"\0\0\0\x18ftypisom1234", "clip", "video/mp4", "clip.mp4"),
        (b"\0\0\0\x18ftypqt  1234", "clip.mov", "video/quicktime", "clip.mov"),
        (b"%PDF-1.7 x", "Biên bản.pdf", "application/pdf", "Biên bản.pdf"),
        ("Nước rút rồi.".encode(), "ghi chép.txt", "text/plain", "ghi chép.txt"),
        (("ạ" * 3000).encode(), "dài.txt", "text/plain", "dài.txt"),
        (office("[Content_Types].xml", "word/document.xml"), "bài.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "bài.docx"),
        (office("mimetype", "content.xml"), "bai.odt", "application/vnd.oasis.opendocument.text", "bai.odt"),
    ],
)  # fmt: skip
def test_files_are_known_by_what_they_hold(content: bytes, name: str, media_type: str, called: str) -> None:
    found = judged(content, name)
    assert (found.media_type, found.name) == (media_type, called)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03" + b"\0" * 99,
        b"\x7fELF\x02\x01\x01",
        b"#!/bin/sh\nrm -rf /",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        office("setup.exe"),
        b"PK\x03\x04 broken",
        b"GIF89a",
    ],
)
def test_an_executable_or_a_page_called_jpg_is_refused(content: bytes) -> None:
    assert refused(content, "ảnh bờ kè.jpg") == "kind"


def test_text_is_text_only_when_it_is() -> None:
    assert refused(b"abc\0def", "a.txt") == "kind"
    assert refused(b"\xff\xfe\xfa\xfa" * 20, "a.txt") == "kind"


def test_office_files_with_programs_are_refused() -> None:
    assert refused(office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docm") == "programs"


def test_sizes_have_limits_by_kind() -> None:
    assert refused(JPEG, "a.jpg", 20 * MB) == "large"
    assert refused(office("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", 20 * MB) == "large"
    assert judged(b"\0\0\0\x18ftypisom1234", "a.mp4", 150 * MB).ending == "mp4"
    assert refused(b"\0\0\0\x18ftypisom1234", "a.mp4", 201 * MB) == "large"
    assert refused(b"", "a.jpg") == "empty"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\man\\ke.jpg", "ke.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ('a"b<c>\r\nX: y.jpg', "a b c X  y.jpg"),
    ],
)
def test_names_are_made_plain(given: str, kept: str) -> None:
    assert judged(JPEG, given).name == kept


def test_a_very_long_name_fits_its_column() -> None:
    assert len(judged(JPEG, "ả" * 500 + ".jpg").name) <= 120
    assert len(judged(JPEG, "ả" * 500).name) <= 120
