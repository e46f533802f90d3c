"""Files of strangers made harmless: pictures drawn anew, PDFs put together anew, without what cameras and programs add.

The work is done in a child process with limits of memory and time; only the four kinds below are ever decoded.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from signalmast.core.tables import TableRefused
from signalmast.core.tables.guard import run_guarded

MOST_FILES = 3
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 33_177_600
MOST_PAGES = 200
MEMORY_MB, SECONDS = 1024, 20
PDF = "application/pdf"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class Refused(ValueError):
    """Not taken; `args[0]` is how many came (`many`), or why: `large`, `kind`, `pixels` or `broken`."""


@dataclass(frozen=True)
class Clean:
    """`signs` are of a picture: see `signs_of`."""

    media_type: str
    content: bytes
    signs: str = ""


def clean_all(files: list[bytes]) -> list[Clean]:
    """Raises Refused, for all of them, at the first that cannot be taken."""
    if len(files) > MOST_FILES:
        raise Refused("many")
    return [clean(content) for content in files]


def clean(content: bytes) -> Clean:
    """Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused("large")
    if not _known(content):
        raise Refused("kind")
    try:
        told = run_guarded(
            "signalmast.claims.attachments:remade",
            {"content": base64.b64encode(content).decode()},
            memory_mb=MEMORY_MB,
            seconds=SECONDS,
        )
    except TableRefused:
        raise Refused("broken") from None
    if "refused" in told:
        raise Refused(told["refused"])
    return Clean(told["media_type"], base64.b64decode(told["content"]), told["signs"])


def remade(content: str) -> dict[str, str]:
    """In the child: the file anew, or why not."""
    raw = base64.b64decode(content)
    try:
        media_type, made, signs = (PDF, _pdf(raw), "") if raw.startswith(b"%PDF-") else _picture(raw)
    except Refused as refused:
        return {"refused": str(refused.args[0])}
    except MemoryError:
        raise
    except Exception:  # decoders of strangers' bytes raise whatever they like
        return {"refused": "broken"}
    return {"media_type": media_type, "content": base64.b64encode(made).decode(), "signs": signs}


def _known(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def signs_of(picture: Any) -> str:
    """Of a drawn picture, 16 hex letters: for each of 8 rows whether each of 9 columns is darker than the next."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    small = picture.resize((9, 8), Image.Resampling.LANCZOS).convert("RGBA")
    ground = Image.new("RGBA", small.size, "white")
    ground.alpha_composite(small)
    shades = ground.convert("L").tobytes()
    pairs = [(shades[9 * row + place], shades[9 * row + place + 1]) for row in range(8) for place in range(8)]
    return f"{sum((left < right) << place for place, (left, right) in enumerate(pairs)):016x}"


def _picture(raw: bytes) -> tuple[str, bytes, str]:
    """The first frame, turned the way it was held; colours as a screen shows them, nothing else of the file."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    Image.MAX_IMAGE_PIXELS = None  # counted below, from the head of the file
    with Image.open(BytesIO(raw), formats=tuple(PICTURES)) as opened:
        kind = str(opened.format)
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused("pixels")
        drawn: Any = ImageOps.exif_transpose(opened)
        see_through = drawn.has_transparency_data and kind != "JPEG"
        bare = Image.new("RGBA" if see_through else "RGB", drawn.size)
        bare.paste(drawn.convert(bare.mode))
        stream = BytesIO()
        bare.save(stream, kind, **({} if kind == "PNG" else {"quality": 88}))
    return PICTURES[kind], stream.getvalue(), signs_of(bare)


def _pdf(raw: bytes) -> bytes:
    """Its pages in a new file: no author, dates, programs, scripts, attached files, remarks or links."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 -- slow import
    from pypdf.generic import NameObject  # noqa: PLC0415 -- slow import

    reader = PdfReader(BytesIO(raw))
    if reader.is_encrypted:
        raise Refused("broken")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise Refused("pixels")
    kept = {NameObject(name) for name in ("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate")}
    kept.add(NameObject("/Contents"))
    writer = PdfWriter()
    for page in reader.pages:
        for name in set(page) - kept:
            del page[name]
        writer.add_page(page)
    for held in writer._objects:  # a drawing inside a page may carry its own description of who made it
        if isinstance(held, dict):
            for name in ("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/AA", "/A"):
                held.pop(NameObject(name), None)
    writer.metadata = None
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()
