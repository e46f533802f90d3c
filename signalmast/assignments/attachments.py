"""What a file is, told by what it holds and never by its name. Nothing is decoded: it is kept as it came.

Pictures, clips, recordings, PDF, plain text and office files without programs. Anything else is refused.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from typing import IO

from signalmast.core.plain import plain

MB = 1024 * 1024
MOST_FILES = 5
MOST_BYTES = {"image": 16 * MB, "video": 200 * MB, "audio": 50 * MB}
MOST_ELSE = 16 * MB
HEAD = 4096
_NAME = 120
_MEMBERS = 5000  # of an office file


class Refused(ValueError):
    """`args[0]` says why: `many`, `large`, `empty`, `kind` or `programs`; `args[1]` is the name, where one file is
    meant."""


@dataclass(frozen=True)
class Judged:
    """`name` has the ending that belongs to the type."""

    name: str
    media_type: str
    ending: str


def judge(stream: IO[bytes], *, size: int, name: str) -> Judged:
    """Raises Refused. The stream stands at its beginning afterwards."""
    called = settled(name)
    if not size:
        raise Refused("empty", called)
    stream.seek(0)
    head = stream.read(HEAD)
    found = _signed(head) or _text(head, called)
    if head.startswith(b"PK\x03\x04") and size <= MOST_ELSE:
        found = _office(stream, called)
    stream.seek(0)
    if found is None:
        raise Refused("large" if head.startswith(b"PK\x03\x04") and size > MOST_ELSE else "kind", called)
    media_type, ending = found
    if size > MOST_BYTES.get(media_type.partition("/")[0], MOST_ELSE):
        raise Refused("large", called)
    return Judged(_with_ending(called, ending), media_type, ending)


def settled(name: str) -> str:
    """What a giver called it, as people see it: no folders, no unseen letters, not too long."""
    last = plain(name).replace("\\", "/").rpartition("/")[2]
    clean = re.sub(r'[\x00-\x1f<>:"|?*\n\r]+', " ", last).strip(" .") or "file"
    return clean[-_NAME:]


def _with_ending(name: str, ending: str) -> str:
    stem, dot, last = name.rpartition(".")
    if dot and last.lower() == ending:
        return name
    return f"{(stem if dot and len(last) <= 5 else name)[: _NAME - 6]}.{ending}"


def _signed(head: bytes) -> tuple[str, str] | None:
    for signs, media_type, ending in _SIGNS:
        if head.startswith(signs):
            return media_type, ending
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp", "webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], ("video/mp4", "mp4"))
    return None


_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x1a\x45\xdf\xa3", "video/webm", "webm"),
    (b"OggS", "audio/ogg", "ogg"),
    (b"ID3", "audio/mpeg", "mp3"),
    (b"\xff\xfb", "audio/mpeg", "mp3"),
    (b"\xff\xf3", "audio/mpeg", "mp3"),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"msf1"), ("image/heic", "heic")),
    b"M4A ": ("audio/mp4", "m4a"),
    b"qt  ": ("video/quicktime", "mov"),
}
_OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}


def _office(stream: IO[bytes], name: str) -> tuple[str, str] | None:
    """By its list of members alone; none is unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(members) > _MEMBERS:
        return None
    if any(each.lower().endswith("vbaproject.bin") for each in members):
        raise Refused("programs", name)
    if "[Content_Types].xml" in members:
        return next((kind for start, kind in _OFFICE.items() if any(m.startswith(start) for m in members)), None)
    if members[:1] == ["mimetype"] and "content.xml" in members:
        return "application/vnd.oasis.opendocument.text", "odt"
    return None


def _text(head: bytes, name: str) -> tuple[str, str] | None:
    """Plain text by name and by what it holds: UTF-8 without a byte that writing does not use."""
    ending = name.rpartition(".")[2].lower()
    if ending not in ("txt", "csv") or re.search(rb"[\x00-\x08\x0e-\x1f]", head):
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a letter may be cut at the end of the head
    except UnicodeDecodeError:
        return None
    return ("text/csv" if ending == "csv" else "text/plain"), ending
