"""Files taken in and given out: nothing outside its folder, nothing that runs, nothing that is not what it says."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import get_media_model

from signalmast.pages.models import CommunityPage, Post
from tests.backoffice.desk import Desk
from tests.conftest import Person
from tests.hostile import corpus
from tests.pages.conftest import Imports

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MP4 = b"\0\0\0\x18ftypmp42" + bytes(32)


@pytest.mark.parametrize("folder", ["media", "static"])
@pytest.mark.parametrize(
    "path",
    ["../keys/secret_key", "..%2fkeys%2fsecret_key", "%2e%2e/keys/secret_key", "images/../../keys/secret_key",
     "images/..%5c..%5ckeys%5csecret_key", "//etc/passwd", "images//etc/passwd", "images/%00", ""],
)  # fmt: skip
def test_no_way_leads_out_of_a_folder_of_files(desk: Any, client: Client, folder: str, path: str) -> None:
    answer = client.get(f"/{folder}/{path}")
    assert answer.status_code in (301, 302, 400, 404)


def test_a_document_goes_out_only_by_the_door_that_asks(desk: Any, client: Client) -> None:
    root = Collection.get_first_root_node()
    private = root.add_child(name="Riêng")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    document = get_document_model().objects.create(
        title="Riêng", file=ContentFile(b"<script>alert(1)</script>", "rieng.txt"), collection=private
    )
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url).status_code == 302
    document.collection = root
    document.save()
    answer = client.get(document.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [("hinh.svg", SVG), ("hinh.png", SVG), ("hinh.png", b"<html><script>alert(1)</script>"),
     ("hinh.jpg", corpus.plain_zip()), ("hinh.gif", b"GIF89a/*" + SVG)],
)  # fmt: skip
def test_what_is_no_picture_is_refused_as_a_picture(person: Person, client: Client, name: str, content: bytes) -> None:
    client.force_login(person("editor"))
    given = {"title": "Hình", "file": SimpleUploadedFile(name, content), "collection": 1}
    assert client.post("/admin/images/add/", given).status_code == 200
    assert get_image_model().objects.count() == 0


def test_a_picture_that_is_also_an_archive_is_stored_as_a_picture_alone(person: Person, client: Client) -> None:
    client.force_login(person("editor"))
    both = corpus.png() + corpus.plain_zip()
    collection = Collection.get_first_root_node().pk
    given = {"title": "Hình", "file": SimpleUploadedFile("hinh.png", both), "collection": collection}
    assert client.post("/admin/images/add/", given).status_code == 302
    stored = get_image_model().objects.get()
    with stored.file.open() as stream:
        assert b"PK\x03\x04" not in stream.read()


@pytest.mark.parametrize("name", ["trang.html", "chay.exe", "hinh.svg", "ma.js", "trang.xhtml"])
def test_a_document_that_could_run_is_refused(person: Person, client: Client, name: str) -> None:
    client.force_login(person("editor"))
    given = {"title": "Tệp", "file": SimpleUploadedFile(name, b"<script>alert(1)</script>"), "collection": 1}
    assert client.post("/admin/documents/add/", given).status_code == 200
    assert get_document_model().objects.count() == 0


def _clip_errors(name: str, content: bytes) -> list[str]:
    model = get_media_model()
    kind = "audio" if name.endswith(("mp3", "ogg", "m4a")) else "video"
    given = {"title": "Phim", "duration": 1, "collection": Collection.get_first_root_node().pk}
    with translation.override("en"):
        form = get_media_form(model)(given, {"file": SimpleUploadedFile(name, content)}, instance=model(type=kind))
        return [str(error) for error in form.errors.get("file", [])]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("phim.mp4", MP4),
        ("phim.webm", b"\x1a\x45\xdf\xa3"),
        ("am.mp3", b"ID3\x04"),
        ("am.ogg", b"OggS"),
        ("am.m4a", MP4),
    ],
)
def test_clips_and_recordings_come_in(desk: Any, name: str, content: bytes) -> None:
    assert _clip_errors(name, content) == []


@pytest.mark.parametrize("content", [b"<html><script>", SVG, b"\x7fELF", b"PK\x03\x04", b"x"])
def test_what_is_no_clip_is_refused_as_a_clip(desk: Any, content: bytes) -> None:
    assert _clip_errors("phim.mp4", content) == ["This file is not the clip or recording its name says."]


def test_a_clip_beyond_the_limit_is_refused(desk: Any, settings: Any) -> None:
    assert settings.CLIP_BYTES == 500 * 1024**2
    settings.CLIP_BYTES = 1024**2
    said = ["This clip is too large: 2 MB. At most 1 MB can be taken in."]
    assert _clip_errors("phim.mp4", MP4 + bytes(1024**2)) == said


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <a href=javascript:alert(1)>x</a> {{ 7*7 }} {% now %} "
    "\u202egnp.exe\u202c \u200b\u2066x\u2069 ]]> \x1b[31m &lt;b&gt; <iframe srcdoc='<script>alert(1)</script>'>"
)
REACTIONS = [{"type": "emoji", "count": 5, "emoji": "👍"}]
MARKS = ("<script>alert", "<img src=x", "<a href=javascript", "<iframe srcdoc", "\x1b")


def test_a_hostile_caption_is_inert_wherever_it_is_read(
    imports: Imports, page: CommunityPage, person: Person, client: Client, tmp_path: Path
) -> None:
    message = {
        "id": 1,
        "type": "message",
        "date": "2024-05-06T07:08:09",
        "date_unixtime": "1714954089",
        "text": HOSTILE,
    }
    imports(corpus.telegram([message]), "--page", "bang-tin", name="result.json")
    post = Post.objects.get()
    boss = person(is_superuser=True)
    client.force_login(boss)
    office = (f"pages/{post.pk}/edit/", f"pages/{page.pk}/", f"records/{post.key}/", "reports/site-history/")
    for path in (post.url, page.url, "/", "/feed.xml", f"{page.url}feed.xml", *(f"/admin/{each}" for each in office)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        said = answer.content.decode()
        assert [mark for mark in MARKS if mark in said] == [], path
    assert "alert(1)" in client.get(post.url).content.decode()
    period = ("--from", "2024-01-01", "--to", "2024-12-31", "--lang", "en", "--out", str(tmp_path / "review"))
    call_command("review", *period, stdout=io.StringIO())
    text = (tmp_path / "review" / "review.en.html").read_text("utf-8")
    assert [mark for mark in MARKS if mark in text] == []
    with zipfile.ZipFile(tmp_path / "review" / "review.en.docx") as archive:
        words = archive.read("word/document.xml").decode()
        assert [mark for mark in MARKS if mark in words] == []
    book = openpyxl.load_workbook(tmp_path / "review" / "review.en.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if "alert(1)" in str(cell.value)] != []


def test_the_keys_of_a_desk_are_for_its_owner_alone(empty_desk: Desk) -> None:
    keys = empty_desk.data / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    secret = keys / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    words = {"SIGNALMAST_EMAIL_URL": "smtp+tls://desk:hidden-word@mail.example:587", "SIGNALMAST_LANGUAGE": "en"}
    said = [
        empty_desk.call("check", **words), empty_desk.call("check", DATABASE_URL="postgres://a:hidden-word@127.0.0.1:1/b"),
        empty_desk.call("check", DATABASE_URL="wrong://a:hidden-word@127.0.0.1:1/b"),
        empty_desk.call("check", SIGNALMAST_EMAIL_URL="wrong://desk:hidden-word@mail.example"),
        empty_desk.call("backup", **words),
    ]  # fmt: skip
    told = "".join(done.stdout + done.stderr for done in said)
    assert "hidden-word" not in told
    assert secret.read_text() not in told
    backup = next(Path(empty_desk.data / "backups").glob("*.tar.gz"))
    assert stat.S_IMODE(backup.stat().st_mode) & 0o077 == 0
