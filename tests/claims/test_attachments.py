"""Files of strangers: drawn anew, put together anew, or refused in words."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from signalmast.accounts.models import User
from signalmast.claims import attachments
from signalmast.claims.models import Tip, TipFile
from tests.claims.conftest import Send, receipt_in

CANARY = b"Nguyen Van Canary"


def picture(kind: str, size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """One whose EXIF says who took it, and which has more bytes after its end."""
    made = Image.new("RGB", size, "#2a6f8f")
    exif = Image.Exif()
    exif[0x013B] = CANARY.decode()
    exif[0x0112] = 6  # held upright: to be turned
    stream = BytesIO()
    made.save(stream, kind, exif=exif, **more)
    return stream.getvalue() + CANARY


def pdf(*, encrypted: bool = False) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": CANARY.decode()})
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(script)})
    writer.add_attachment("list.txt", CANARY)
    said = StreamObject()
    said.set_data(b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(said)
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/A"): TextStringObject(CANARY.decode())})
    if encrypted:
        writer.encrypt("x")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    """A PNG of 900 million points in a few hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_cameras_write(kind: str) -> None:
    made = attachments.clean(picture(kind))
    assert made.media_type == attachments.PICTURES[kind]
    assert CANARY not in made.content
    with Image.open(BytesIO(made.content)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == (kind, (20, 40), {})


def test_a_pdf_is_put_together_anew_without_author_script_and_files() -> None:
    made = attachments.clean(pdf())
    read = PdfReader(BytesIO(made.content))
    assert (made.media_type, len(read.pages), read.metadata) == ("application/pdf", 1, None)
    for word in (CANARY, b"/JavaScript", b"/EmbeddedFiles", b"/Metadata", b"/PieceInfo", b"pypdf"):
        assert word not in made.content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg onload='alert(1)'>", "kind"),
        (b"GIF89a" + b"\0" * 50, "kind"),
        (b"MZ\x90\0", "kind"),
        (b"", "kind"),
        (b"\x89PNG\r\n\x1a\n" + b"broken", "broken"),
        (b"\xff\xd8\xff" + b"\0" * 100, "broken"),
        (b"%PDF-1.7\n" + b"1 0 obj <</Type/Catalog/Pages 1 0 R>> endobj trailer <</Root 1 0 R>>", "broken"),
        (b"%PDF-" + b"[" * 100_000, "broken"),
        (b"\xff\xd8\xff" + b"\0" * attachments.MOST_BYTES, "large"),
    ],
)
def test_what_is_none_of_the_four_or_broken_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(attachments.Refused) as refused:
        attachments.clean(content)
    assert refused.value.args == (why,)


def test_bombs_and_locked_files_are_refused() -> None:
    for content, why in ((bomb(), "pixels"), (pdf(encrypted=True), "broken")):
        with pytest.raises(attachments.Refused) as refused:
            attachments.clean(content)
        assert refused.value.args == (why,)
    with pytest.raises(attachments.Refused):
        attachments.clean_all([picture("PNG")] * 4)


def test_files_lie_encrypted_and_open_for_the_desk_alone(
    send: Send, checker: User, client: Client, tip_folders: Any
) -> None:
    given = [
        SimpleUploadedFile(f"{CANARY.decode()}.jpg", picture("JPEG"), "image/jpeg"),
        SimpleUploadedFile("x.pdf", pdf(), "application/pdf"),
    ]
    receipt_in(send(text="", attached=given))
    tip = Tip.objects.get()
    shown, saved = TipFile.objects.order_by("pk")
    assert [shown.media_type, saved.media_type] == ["image/jpeg", "application/pdf"]
    for path in (tip_folders / "tips").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert path.stat().st_mode & 0o777 == 0o600
            assert not content.startswith((b"\xff\xd8\xff", b"%PDF-"))
            assert CANARY not in content
            assert CANARY.decode() not in str(path)

    address = f"/admin/tips/{tip.pk}/files/"
    assert client.get(f"{address}{shown.pk}/").status_code == 302
    client.force_login(checker)
    picture_answer, pdf_answer = (client.get(f"{address}{file.pk}/") for file in (shown, saved))
    assert picture_answer.headers["Content-Type"] == "image/jpeg"
    assert picture_answer.headers["Content-Disposition"].startswith("inline")
    assert picture_answer.content.startswith(b"\xff\xd8\xff")
    assert pdf_answer.headers["Content-Type"] == "application/octet-stream"
    assert pdf_answer.headers["Content-Disposition"].startswith("attachment")
    assert pdf_answer.content.startswith(b"%PDF-")
    assert {answer.headers["Content-Security-Policy"] for answer in (picture_answer, pdf_answer)} == {
        "default-src 'none'; sandbox"
    }


def test_a_file_that_cannot_be_taken_is_said_beside_the_words(send: Send, tip_folders: Any) -> None:
    wrong = SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\nbroken", "image/png")
    answer = send(text="my words", attached=wrong)
    assert answer.status_code == 422
    assert "could not be opened safely" in answer.content.decode()
    assert "my words</textarea>" in answer.content.decode()
    assert not Tip.objects.exists()
    assert not (tip_folders / "tips").exists()
