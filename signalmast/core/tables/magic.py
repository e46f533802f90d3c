"""What a file really is, told by its first bytes and never by its name."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from signalmast.core.tables.refusal import TableRefused

Kind = Literal["csv", "xlsx", "xls", "ods"]

# Signatures: the formats' own specifications; offsets in bytes from the start.
_SIGNATURES: list[tuple[int, bytes, str]] = [
    (0, b"%PDF-", "pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "picture"),
    (0, b"\xff\xd8\xff", "picture"),
    (0, b"GIF8", "picture"),
    (8, b"WEBP", "picture"),
    (4, b"ftyp", "clip"),
    (0, b"\x1f\x8b", "packed"),
    (0, b"BZh", "packed"),
    (0, b"\xfd7zXZ\x00", "packed"),
    (0, b"7z\xbc\xaf\x27\x1c", "packed"),
    (0, b"Rar!\x1a\x07", "packed"),
    (0, b"\x28\xb5\x2f\xfd", "packed"),
    (0, b"SQLite format 3\x00", "database"),
    (0, b"PAR1", "database"),
    (0, b"\x7fELF", "program"),
    (0, b"{\\rtf", "word"),
]
_MARKUP: list[tuple[re.Pattern[bytes], str]] = [
    (re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|script)\b", re.I), "web-page"),
    (re.compile(rb"<\?xml\b|<!doctype\b", re.I), "xml"),
    (re.compile(rb"\{\s*\"|\[\s*\{\s*\""), "json"),
    (re.compile(rb"%PDF-"), "pdf"),
]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(path: Path, head: bytes) -> Kind:
    """`head` is the first 4 KB. Anything that is no table is refused by its real name."""
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    for offset, signature, what in _SIGNATURES:
        if head.startswith(signature, offset):
            raise TableRefused("not-a-table", what=what)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what in _MARKUP:
        if pattern.match(text):
            raise TableRefused("not-a-table", what=what)
    return "csv"


def _ole_kind(path: Path) -> Kind:
    """Old Office files keep their streams' names in UTF-16; a locked new one is wrapped in the same container."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise TableRefused("encrypted")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise TableRefused("not-a-table", what="office")


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableRefused("broken-workbook") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and _ODS_TYPE in path.read_bytes()[:200]:
        return "ods"
    for part, what in (("xl/workbook.bin", "xlsb"), ("word/document.xml", "word"), ("ppt/presentation.xml", "slides")):
        if part in names:
            raise TableRefused("not-a-table", what=what)
    raise TableRefused("not-a-table", what="zip")
