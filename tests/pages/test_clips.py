"""Clips: uploaded with their words, shown to readers with them, and no post goes out without."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from signalmast.pages import selectors
from signalmast.pages.models import ClipDetails, CommunityPage, Post
from signalmast.pages.services import media as services
from tests.conftest import NOW, Person
from tests.pages import builders

MP4 = b"\0\0\0\x18ftypmp42" + bytes(32)
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nNước về\n".encode()


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(person: Person, client: Client) -> Client:
    client.force_login(person("editor", language="en"))
    return client


def _given(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Nước về",
        "file": SimpleUploadedFile("nuoc.mp4", MP4),
        "collection": Collection.get_first_root_node().pk,
        "duration": "12.5",
        "width": "640",
        "height": "360",
        "captions_language": "vi",
        **fields,
    }


def _clip(**details: Any) -> Any:
    clip = get_media_model().objects.create(
        title="Nước về", type="video", file=ContentFile(MP4, "nuoc.mp4"), collection=Collection.get_first_root_node()
    )
    if details:
        ClipDetails.objects.create(media=clip, **details)
    return clip


def _picture() -> bytes:
    stream = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "GPS-HERE"
    Image.new("RGB", (2400, 1200), "#335577").save(stream, "PNG", exif=exif)
    return stream.getvalue()


def test_clip_comes_in_with_captions_text_and_still_picture(editor: Client) -> None:
    given = _given(
        captions=SimpleUploadedFile("a.vtt", VTT), transcript="Nước về rồi.",
        thumbnail=SimpleUploadedFile("hinh.png", _picture()),
    )  # fmt: skip
    answer = editor.post("/admin/media/video/add/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    clip = get_media_model().objects.get()
    assert (clip.duration, clip.width, clip.height) == (12.5, 640, 360)
    assert clip.details.transcript == "Nước về rồi."
    with clip.thumbnail.open() as stream:
        content = stream.read()
    assert b"GPS-HERE" not in content
    with Image.open(BytesIO(content)) as still:
        assert (still.format, still.size) == ("JPEG", (1280, 640))
    served = editor.get(clip.details.captions.url)
    assert (served.status_code, served.headers["Content-Type"].partition(";")[0]) == (200, "text/vtt")
    assert b"".join(served.streaming_content).startswith(b"WEBVTT\n\n00:00:01.000")  # type: ignore[attr-defined]
    assert clip.details.captions.name.startswith("media/captions/")


@pytest.mark.parametrize(
    ("field", "upload", "said"),
    [
        ("captions", ("a.vtt", b"<html>"), "neither WebVTT nor SRT"),
        ("captions", ("a.vtt", b"WEBVTT\n" + b"x" * 600_000), "These captions are too large: at most 512 KB"),
        ("thumbnail", ("a.jpg", b"<html>"), "This file is no picture that can be shown."),
        ("thumbnail", ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG is not taken in"),
        ("file", ("a.avi", b"RIFF"), "Save it as MP4, WEBM and try again."),
        ("file", ("a.mp4", b"<html>"), "This file is not the clip or recording its name says."),
        ("file", ("a.mp4", b"\0\0\0\x18ftypheic" + bytes(32)), "This file is not the clip or recording its name says."),
    ],
)
def test_bad_file_gives_one_message_and_keeps_nothing(
    editor: Client, field: str, upload: tuple[str, bytes], said: str
) -> None:
    answer = editor.post("/admin/media/video/add/", _given(**{field: SimpleUploadedFile(*upload)}))
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert said in errors[field][0]
    assert get_media_model().objects.count() == 0


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "1e400", "x"])
def test_length_that_is_none_is_refused(editor: Client, number: str) -> None:
    answer = editor.post("/admin/media/video/add/", _given(duration=number))
    assert (answer.status_code, get_media_model().objects.count()) == (200, 0)


def test_new_captions_and_still_take_the_place_of_the_old(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    given = _given(captions=SimpleUploadedFile("a.vtt", VTT), thumbnail=SimpleUploadedFile("hinh.png", _picture()))
    editor.post("/admin/media/video/add/", given)
    clip = get_media_model().objects.get()
    before = [clip.details.captions.path, clip.thumbnail.path]
    again = _given(captions=SimpleUploadedFile("b.vtt", VTT), thumbnail=SimpleUploadedFile("b.png", _picture()))
    del again["file"]
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(f"/admin/media/edit/{clip.pk}/", again).status_code == 302
    clip = get_media_model().objects.get()
    assert [os.path.exists(path) for path in before] == [False, False]
    assert os.path.exists(clip.details.captions.path)
    with django_capture_on_commit_callbacks(execute=True):
        gone = {**again, "captions-clear": "on", "no_captions_reason": "Nobody speaks."}
        del gone["captions"], gone["thumbnail"]
        assert editor.post(f"/admin/media/edit/{clip.pk}/", gone).status_code == 302
    details = ClipDetails.objects.get()
    assert (details.captions.name, details.no_captions_reason) == ("", "Nobody speaks.")
    assert os.listdir(os.path.dirname(before[0])) == []


def test_deleted_clip_takes_its_captions_along(desk: Any, django_capture_on_commit_callbacks: Any) -> None:
    clip = _clip(captions=ContentFile(VTT, "a.vtt"))
    path = clip.details.captions.path
    with django_capture_on_commit_callbacks(execute=True):
        clip.delete()
    assert not os.path.exists(path)


@pytest.fixture
def section(desk: dict[str, Any]) -> CommunityPage:
    page = CommunityPage(title="Phường", slug="phuong", publisher=builders.publisher(), first_published_at=NOW)
    desk["vi"].add_child(instance=page)
    return page


def _hand_in(client: Client, section: CommunityPage, clip: Any, action: str) -> Any:
    words = {
        "title": "Nước về", "slug": "", "summary": "", "picture": "", "picture_alt": "", "kind": "clip",
        "posted_at": "2026-03-04 09:30", "byline": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "", "body-count": "1", "body-0-deleted": "",
        "body-0-order": "0", "body-0-type": "clip", "body-0-id": "", "body-0-value-clip": str(clip.pk),
        "body-0-value-description": "Nước chảy", action: "1",
    }  # fmt: skip
    return client.post(f"/admin/pages/add/pages/post/{section.pk}/", words)


def test_post_with_a_wordless_clip_can_be_kept_but_not_handed_in(editor: Client, section: CommunityPage) -> None:
    clip = _clip()
    answer = _hand_in(editor, section, clip, "action-submit")
    assert answer.status_code == 200
    assert answer.context["form"].errors["body"] == [
        "“Nước về” has neither captions nor a stated reason why there are none. "
        "Open the clip, add one of the two, and try again; the post can be kept as a draft meanwhile."
    ]
    assert Post.objects.count() == 0
    assert _hand_in(editor, section, clip, "action-save").status_code == 302
    assert Post.objects.count() == 1


@pytest.mark.parametrize("details", [{"captions": "media/captions/1.vtt"}, {"no_captions_reason": "Nobody speaks."}])
def test_captions_or_a_reason_let_it_go_out(editor: Client, section: CommunityPage, details: dict[str, str]) -> None:
    assert _hand_in(editor, section, _clip(**details), "action-submit").status_code == 302
    assert Post.objects.get().current_workflow_state is not None


def test_the_text_of_a_recording_is_enough_and_that_of_a_clip_is_not(desk: Any) -> None:
    clip = _clip(transcript="Nước về rồi.")
    assert clip.details.enough is False
    clip.type = "audio"
    assert clip.details.enough is True


def test_second_reader_cannot_let_out_what_lost_its_words(
    person: Person, client: Client, section: CommunityPage
) -> None:
    writer, reader = person("editor"), person("editor", language="en")
    clip = _clip(no_captions_reason="Nobody speaks.")
    client.force_login(writer)
    _hand_in(client, section, clip, "action-submit")
    ClipDetails.objects.all().delete()
    client.force_login(reader)
    post = Post.objects.get()
    state = post.current_workflow_state.current_task_state
    client.post(f"/admin/pages/{post.pk}/workflow/action/approve/{state.pk}/", {"comment": ""})
    post.refresh_from_db()
    assert post.live is False


def test_readers_get_captions_text_and_still(client: Client, desk: Any, section: CommunityPage) -> None:
    clip = _clip(captions=ContentFile(VTT, "a.vtt"), transcript="Nước về rồi.\n\n<script>alert(1)</script>")
    clip.thumbnail.save("poster.jpg", ContentFile(b"x"))
    body = [{"type": "clip", "value": {"clip": clip.pk, "description": "Nước chảy"}}]
    post = builders.post(section, body=json.dumps(body), first_published_at=NOW)
    text = client.get(post.url).content.decode()
    assert f'src="{clip.details.captions.url}"' in text
    assert f'poster="{clip.thumbnail.url}"' in text
    assert "Nước về rồi." in text
    assert "<script>alert(1)" not in text


def test_reason_for_no_captions_is_said_to_readers(client: Client, desk: Any, section: CommunityPage) -> None:
    clip = _clip(no_captions_reason="Không ai nói.")
    body = [{"type": "clip", "value": {"clip": clip.pk, "description": "Nước chảy"}}]
    post = builders.post(section, body=json.dumps(body), first_published_at=NOW)
    assert "Không ai nói." in client.get(post.url).content.decode()


def test_sweep_takes_old_files_nobody_names_and_nothing_else(desk: Any, settings: Any) -> None:
    clip = _clip(captions=ContentFile(VTT, "a.vtt"))
    picture = get_image_model().objects.create(
        title="Hình", file=ContentFile(_picture(), "a.png"), collection=Collection.get_first_root_node()
    )
    crop = picture.get_rendition("width-100")
    kept = {Path(each.path) for each in (clip.file, clip.details.captions, picture.file, crop.file)}
    lost = {
        Path(settings.MEDIA_ROOT) / name for name in ("media/lost.mp4", "original_images/lost.png", "images/l.webp")
    }
    young = Path(settings.MEDIA_ROOT) / "media/young.mp4"
    document = Path(settings.MEDIA_ROOT) / "documents/lost.pdf"
    for path in (*lost, young, document):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1234")
    day_before = (NOW - timedelta(days=2)).timestamp()
    for path in (*kept, *lost, document):
        os.utime(path, (day_before, day_before))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    assert services.sweep_uploads(now=NOW) == services.Swept(3, 12)
    assert [path for path in lost if path.exists()] == []
    assert all(path.exists() for path in (*kept, young, document))


@pytest.mark.parametrize(
    ("details", "open_points"),
    [
        ({}, ["clip_captions"]),
        ({"captions": "media/captions/x.vtt"}, []),
        ({"no_captions_reason": "Không ai nói trong phim."}, []),
    ],
)
def test_check_of_a_post_looks_at_the_words_kept_with_its_clip(
    desk: Any, section: CommunityPage, details: dict[str, str], open_points: list[str]
) -> None:
    clip = _clip(**details)
    post = Post(title="Phim", kind="notice", summary="Tóm tắt.")
    post.body = [("clip", {"clip": clip, "description": "Nước dâng"})]
    section.add_child(instance=post)
    assert [found.rule for found in selectors.open_checks(post, newest=False)] == open_points
