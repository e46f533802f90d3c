"""Files nobody should send, made here byte by byte; every word in them is invented."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

HEAD = "id,page,time,text,likes\n"
ROW = "a1,Bến Mơ,2024-05-06 07:08,Xin chào,5\n"
TEXT = HEAD + ROW

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet(rows: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def book(sheet_xml: bytes, **more: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, content in more.items():
            archive.writestr(name, content)
    return stream.getvalue()


def many_parts() -> bytes:
    return book(sheet(""), **{f"xl/media/{number}.bin": b"x" for number in range(2_100)})


def lying_size() -> bytes:
    """The directory says the sheet is 10 bytes; it unpacks to megabytes."""
    honest = book(sheet("<row r='1'><c r='A1'><v>1</v></c></row>" * 50_000))
    true = struct.pack("<I", len(sheet("<row r='1'><c r='A1'><v>1</v></c></row>" * 50_000)))
    assert honest.count(true) == 2
    return honest.replace(true, struct.pack("<I", 10))


def nested() -> bytes:
    return book(book(sheet("")))


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


def plain_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("posts.csv", TEXT)
    return stream.getvalue()


def telegram(messages: list[dict[str, object]]) -> bytes:
    channel = {"name": "Bến Mơ", "type": "public_channel", "id": 1234567890, "messages": messages}
    return json.dumps(channel, ensure_ascii=False).encode()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
BOMB_ROW = "<row r='1'><c r='A1' t='inlineStr'><is><t>" + "a" * 5_000_000 + "</t></is></c></row>"

# What is refused whole: how to make it, and words of the English sentence that says why.
WHOLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "This file is empty."),
    "blank": (lambda: b" \r\n\t \n" * 20, "This file holds only blank space."),
    "heading only": (lambda: HEAD.encode(), "This file has headings but no rows."),
    "wrong encoding": (lambda: TEXT.encode("utf-8") + b"\xff\xfe\x81 \x8d\n", "cannot be read as"),
    "odd utf-16": (lambda: b"\xff\xfe" + TEXT.encode("utf-16-le") + b"a", "cannot be read as"),
    "NUL": (lambda: (HEAD + "a1,Bến\0 Mơ,2024-05-06,x,5\n").encode(), "Line 2: this file holds a NUL character"),
    "10 MB cell": (lambda: (HEAD + "a1,x,2024-05-06," + "x" * 10_000_000 + ",5\n").encode(), "Line 2: one cell"),
    "100,000 columns": (lambda: (",".join(f"c{n}" for n in range(100_000)) + "\n" + TEXT).encode(), "columns"),
    "unclosed quote": (lambda: (HEAD + 'a1,x,2024-05-06,"never closed,5\n').encode(), "Line 2: a quotation mark"),
    "duplicate headings": (
        lambda: TEXT.replace("likes", "likes,likes").encode(),
        "These columns stand more than once: “likes”.",
    ),
    "21 MB": (lambda: (HEAD + ROW * 600_000).encode(), "at most 20 MB can be read"),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "really a PDF document"),
    "PNG": (png, "really a picture"),
    "ZIP": (plain_zip, "really a ZIP archive"),
    "HTML": (lambda: b"\n<!doctype html><html><body><table>", "really a web page"),
    "XML": (lambda: b"<?xml version='1.0'?><a/>", "really an XML file"),
    "program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(60), "really a program"),
    "workbook ratio": (lambda: book(sheet(BOMB_ROW)), "times its size"),
    "workbook parts": (many_parts, "more than 2,000 parts"),
    "workbook rows": (
        lambda: book(sheet("<row r='1048576'><c r='A1048576'><v>1</v></c></row>")),
        "More than 1,000,000 rows",
    ),
    "workbook cells": (
        lambda: book(sheet("<row r='900000'><c r='CV900000'><v>1</v></c></row>")),
        "spans more than 10,000,000 cells",
    ),
    "workbook in workbook": (nested, "damaged"),
    "workbook lies": (lying_size, "is not what the file says it is"),
    "workbook entities": (lambda: book(sheet("", ENTITIES)), "declares entities of its own"),
    "workbook cut off": (lambda: book(sheet(BOMB_ROW))[:900], "damaged"),
    "JSON of nothing": (lambda: b'{"a": 1}', "neither a Mastodon outbox nor a Telegram channel"),
    "deep JSON": (lambda: b'{"a":' * 200_000, "nests its entries too deeply"),
    "cut JSON": (lambda: telegram([])[:-3], "cannot be read as JSON"),
    "large JSON": (lambda: b'{"a": "' + b"x" * 20_100_000 + b'"}', "at most 20 MB can be read"),
    "JSON of a long number": (lambda: b'{"messages": [' + b"9" * 100_000 + b"]}", "cannot be read as JSON"),
}
