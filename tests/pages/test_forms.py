from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image, ImageCms
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from signalmast.accounts.models import User
from signalmast.pages.blocks import PictureBlock
from signalmast.pages.forms import PictureField, PictureForm
from tests.pages import builders

pytestmark = pytest.mark.django_db


def _bomb(side: int) -> bytes:
    """A PNG that says it is `side` squared and is next to nothing on disk."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def _upload(content: bytes, name: str = "hinh.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _errors(upload: Any) -> list[str]:
    builders.picture()  # makes the root collection
    with translation.override("vi"):
        form = get_image_form(get_image_model())({"title": "Hình", "collection": 1}, {"file": upload})
        assert isinstance(form, PictureForm)
        return [str(error) for error in form.errors.get("file", [])]


@pytest.mark.parametrize("side", [5_761, 11_000, 30_000])
def test_picture_of_too_many_pixels_is_refused_in_words(side: int) -> None:
    assert _errors(_upload(_bomb(side))) == [
        "Hình này có quá nhiều điểm ảnh. Chỉ nhận hình tối đa 33 triệu điểm ảnh; hãy thu nhỏ hình rồi tải lại."
    ]


def test_bomb_is_answered_by_the_upload_screen_not_by_an_error(client: Client) -> None:
    builders.picture()
    client.force_login(User.objects.create_superuser("a@b.example", "mat-khau-dai", name="A", language="vi"))
    data = {"title": "Hình", "collection": 1, "file": _upload(_bomb(30_000))}
    response = client.post("/admin/images/add/", data)
    assert response.status_code == 200
    assert "quá nhiều điểm ảnh" in response.content.decode()
    assert get_image_model().objects.count() == 1


def test_file_of_more_than_sixteen_megabytes_is_refused_in_words() -> None:
    assert _errors(_upload(b"\x89PNG" + b"\0" * (16 * 1024 * 1024))) == [
        "Hình này quá lớn: 17 MB. Chỉ nhận hình tối đa 16 MB."
    ]


@pytest.mark.parametrize("content", [b"khong phai hinh", b"GIF89a", _bomb(10)[:40]])
def test_broken_picture_is_refused(content: bytes) -> None:
    assert len(_errors(_upload(content))) == 1


def _photograph() -> bytes:
    """A JPEG lying on its side, with its place and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "GPS-HERE"
    exif.get_ifd(0x8825)[1] = "N"
    stream = BytesIO()
    Image.new("RGB", (40, 20), "#aa3311").save(stream, "JPEG", exif=exif, comment=b"GPS-HERE", xmp=b"GPS-HERE")
    return stream.getvalue()


def test_photograph_is_stored_upright_without_its_place() -> None:
    assert b"GPS-HERE" in _photograph()
    stored = PictureField().to_python(_upload(_photograph(), "anh.jpg"))
    content = stored.read()
    assert b"GPS-HERE" not in content
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {})


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")])
def test_other_kinds_keep_their_kind_and_lose_their_words(kind: str, ending: str) -> None:
    stream, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "GPS-HERE"
    more = {"comment": b"GPS-HERE"} if kind == "GIF" else {"exif": exif}
    Image.new("RGB", (30, 20), "#115533").save(stream, kind, **more)
    assert b"GPS-HERE" in stream.getvalue()
    stored = PictureField().to_python(_upload(stream.getvalue(), f"hinh.{ending}"))
    content = stored.read()
    assert b"GPS-HERE" not in content
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == (kind, (30, 20))


def test_moving_picture_keeps_moving() -> None:
    stream = BytesIO()
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("#000000", "#ffffff", "#ff0000")]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    stored = PictureField().to_python(_upload(stream.getvalue(), "hinh.gif"))
    with Image.open(stored) as picture:
        assert picture.n_frames == 3


def _told(content: bytes, name: str) -> str:
    with translation.override("en"):
        form = get_image_form(get_image_model())({"title": "Hình", "collection": 1}, {"file": _upload(content, name)})
        errors = form.errors.get("file", [])
        assert len(errors) == 1
        return str(errors[0])


NONE = "This file is no picture that can be shown. Save it as JPEG, PNG, WebP or GIF and try again."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jpg", b"%PDF-1.7\n1 0 obj", NONE),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>", NONE),
        ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", NONE),
        ("a.png", b"II*\0" + bytes(64), NONE),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(64), NONE),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
         "SVG is not taken in: such a file can hold scripts. Save the picture as PNG and try again."),
    ],
)  # fmt: skip
def test_file_that_lies_about_being_a_picture_is_refused_in_words(name: str, content: bytes, said: str) -> None:
    builders.picture()
    assert _told(content, name) == said


def test_page_hidden_in_a_picture_does_not_come_through() -> None:
    stream = BytesIO()
    Image.new("RGB", (30, 20), "#115533").save(stream, "JPEG", comment=b"<script>alert(1)</script>")
    given = stream.getvalue() + b"<html><script>alert(2)</script>"
    stored = PictureField().to_python(_upload(given, "a.jpg")).read()
    assert b"<script>" not in stored


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "L"])
def test_colours_of_printers_become_those_of_screens(mode: str) -> None:
    stream = BytesIO()
    Image.new("RGB", (30, 20), "#cc2200").convert(mode).save(stream, "JPEG", quality=100)
    with Image.open(PictureField().to_python(_upload(stream.getvalue(), "a.jpg"))) as picture:
        assert picture.mode == ("L" if mode == "L" else "RGB")
        if mode != "L":
            assert sum(abs(a - b) for a, b in zip(picture.getpixel((9, 9)), (0xCC, 0x22, 0), strict=True)) < 40


def test_colour_profile_is_followed_and_left_out() -> None:
    stream = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (30, 20), "#cc2200").save(stream, "JPEG", quality=100, icc_profile=profile)
    with Image.open(PictureField().to_python(_upload(stream.getvalue(), "a.jpg"))) as picture:
        assert "icc_profile" not in picture.info
        assert sum(abs(a - b) for a, b in zip(picture.getpixel((9, 9)), (0xCC, 0x22, 0), strict=True)) < 12


def test_damaged_colour_profile_is_passed_over() -> None:
    stream = BytesIO()
    Image.new("RGB", (30, 20), "#cc2200").save(stream, "PNG", icc_profile=b"nothing of the kind")
    with Image.open(PictureField().to_python(_upload(stream.getvalue(), "a.png"))) as picture:
        assert (picture.getpixel((9, 9)), picture.info) == ((0xCC, 0x22, 0), {})


def test_palette_keeps_its_clear_parts() -> None:
    stream = BytesIO()
    drawn = Image.new("P", (30, 20), 1)
    drawn.putpalette([255, 0, 0, 0, 0, 255])
    drawn.save(stream, "PNG", transparency=1)
    with Image.open(PictureField().to_python(_upload(stream.getvalue(), "a.png"))) as picture:
        assert picture.convert("RGBA").getpixel((9, 9))[3] == 0


def test_moving_picture_of_very_many_frames_is_refused() -> None:
    stream = BytesIO()
    frames = [Image.new("L", (2, 2), number % 250) for number in range(520)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=20)
    builders.picture()
    said = "This moving picture has too many frames. At most 500 can be taken in."
    assert _told(stream.getvalue(), "a.gif") == said


def test_pictures_uploaded_many_at_once_are_held_to_the_same(client: Client) -> None:
    builders.picture()
    client.force_login(User.objects.create_superuser("a@b.example", "mat-khau-dai", name="A", language="vi"))
    shelf = get_image_model().objects.get().collection_id

    def send(content: bytes, name: str) -> dict[str, Any]:
        given = {"files[]": _upload(content, name), "collection": shelf}
        answer = client.post("/admin/images/multiple/add/", given, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code == 200
        return dict(answer.json())

    for content, name in ((b"%PDF-1.7", "a.jpg"), (_bomb(11_000), "a.png")):
        told = send(content, name)
        assert told["success"] is False
        assert told["error_message"]
    assert send(_photograph(), "anh.jpg")["success"] is True
    stored = get_image_model().objects.order_by("-pk")[0]
    with stored.file.open() as stream:
        assert b"GPS-HERE" not in stream.read()


def test_description_kept_with_a_picture_stands_for_what_it_shows() -> None:
    picture = builders.picture()
    picture.description = "Một chiếc phà cập bến"
    picture.save()
    section = builders.section()
    post = builders.post(section, picture=picture, first_published_at=builders.MOMENT)
    post.full_clean()
    assert post.picture_alt == "Một chiếc phà cập bến"
    block = PictureBlock()
    assert block.clean(block.to_python({"picture": picture.pk, "alt": "", "caption": ""}))["alt"] == post.picture_alt
    picture.description = ""
    picture.save()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"picture": picture.pk, "alt": " ", "caption": ""}))
