"""XLSX and ODS are ZIP archives of XML: everything a reader would meet is unpacked once here, counted and thrown away.

The sizes an archive states may lie, and the workbook reader trusts the data rather than the statement, so each entry is
inflated by hand from its raw bytes (APPNOTE.TXT 4.3.7) and measured.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from signalmast.core.tables import limits
from signalmast.core.tables.refusal import TableRefused

_STEP = 1 << 18
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TEXT = re.compile(rb">[^<]+")
_PLACE = re.compile(rb"""(?<=["'\s])r\s*=\s*["']([A-Za-z]*)([0-9]*)(?=["'])""")
_TAG_BYTES = 1 << 16
_TAIL = 64


def check_archive(path: Path) -> None:
    """TableRefused for a locked, dishonest, oversized or entity-declaring archive; silent for a sound one."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
            entries = archive.infolist()
            _check_directory(entries)
            packed = path.stat().st_size
            total = sum(_check_entry(stream, entry) for entry in entries)
            if total > max(limits.RATIO_FLOOR_BYTES, limits.RATIO * packed):
                raise TableRefused("packed-too-tightly", part=path.suffix or "ZIP", limit=limits.RATIO)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, EOFError) as error:
        raise TableRefused("broken-workbook") from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ENTRIES:
        raise TableRefused("too-many-parts", limit=limits.ENTRIES)
    seen: set[str] = set()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise TableRefused("encrypted")
        if entry.filename.lower() in seen:
            raise TableRefused("dishonest-archive", part=entry.filename[:80])
        seen.add(entry.filename.lower())
    if sum(entry.file_size for entry in entries) > limits.UNPACKED_BYTES:
        raise TableRefused("unpacks-too-large", limit=limits.UNPACKED_BYTES // 1_000_000)


def _check_entry(stream: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """The entry's real unpacked size in bytes: never more than stated, so the limit on the stated sum holds."""
    part = entry.filename[:80]
    size = 0
    extent = _Extent(part)
    tail = b""
    for chunk in _unpacked(stream, entry):
        if not size and b"\0" in chunk[:4] and _is_markup(entry.filename):
            raise TableRefused("xml-encoding", part=part)
        size += len(chunk)
        if size > max(limits.RATIO_FLOOR_BYTES, limits.RATIO * entry.compress_size):
            raise TableRefused("packed-too-tightly", part=part, limit=limits.RATIO)
        if size > entry.file_size:
            raise TableRefused("dishonest-archive", part=part)
        seam = tail + chunk
        if _is_markup(entry.filename) and _ENTITY.search(seam):
            raise TableRefused("xml-entities", part=part)
        if "/worksheets/" in entry.filename.lower():
            extent.take(chunk)
        tail = chunk[-_TAIL:]
    if size != entry.file_size:
        raise TableRefused("dishonest-archive", part=part)
    return size


def _is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _unpacked(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Raw content in pieces, never more than asked for at once, whatever the header says."""
    stream.seek(entry.header_offset)
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise TableRefused("broken-workbook")
    stream.seek(name_length + extra_length, 1)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left and (piece := stream.read(min(left, _STEP))):
        left -= len(piece)
        if inflate is None:
            yield piece
            continue
        while piece:
            yield inflate.decompress(piece, _STEP)
            piece = inflate.unconsumed_tail
    if left or (inflate is not None and (not inflate.eof or inflate.unused_data)):
        raise TableRefused("dishonest-archive", part=entry.filename[:80])


class _Extent:
    """The rectangle a worksheet spans, from the places its tags give themselves, since the reader lays it out in full.

    It looks at tags, not at text between them. What it cannot foresee (cells without a place) is left to `run_guarded`.
    """

    def __init__(self, part: str) -> None:
        self.part = part
        self.row = self.column = 0
        self._open_tag = b""

    def take(self, chunk: bytes) -> None:
        """The next piece of the sheet; a tag it cuts in two is looked at with the piece after."""
        xml = self._open_tag + chunk
        cut = max(xml.rfind(b"<"), 0)
        self._open_tag = xml[cut:]
        for letters, digits in set(_PLACE.findall(_TEXT.sub(b">", xml[:cut]))):
            row, column = int(digits or 0), column_number(letters)
            if column > limits.COLUMNS:
                raise TableRefused("too-many-columns", line=row, limit=limits.COLUMNS)
            self.row, self.column = max(self.row, row), max(self.column, column)
        if len(self._open_tag) > 4 * limits.CELL_CHARACTERS + _TAG_BYTES:
            raise TableRefused("cell-too-long", line=max(self.row, 1), limit=limits.CELL_CHARACTERS)
        if self.row > limits.ROWS:
            raise TableRefused("too-many-rows", limit=limits.ROWS)
        if self.row * self.column > limits.SHEET_CELLS:
            raise TableRefused("too-many-cells", sheet=self.part, limit=limits.SHEET_CELLS)


def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27; no letters is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
