"""A clip from an editor to a reader: its still taken in the browser, played from the edge by ranges."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.backoffice.desk import Desk
from tests.plugin import FLAGS

pytestmark = pytest.mark.browser

SET_UP = """
from django.test import Client
from django.contrib.auth.models import Group
from django.utils import timezone
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from signalmast.accounts.models import User
from signalmast.backoffice import presets
from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
SetUp.objects.update_or_create(pk=1, defaults={"closed_at": timezone.now()})
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
home.add_child(instance=CommunityPage(
    title="Bến đò", slug="ben-do", publisher=body, locale=home.locale, first_published_at=timezone.now()))
user = User.objects.create_user("an@example.org", "a-long-quiet-river", name="Nguyễn Thị An", language="vi")
user.groups.set([Group.objects.get(name=presets.group_name("editor"))])
client = Client()
client.force_login(user)
print("FOUND", client.cookies["sessionid"].value)
"""
PUBLISH = """
import json
from wagtailmedia.models import get_media_model
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
clip = get_media_model().objects.get()
page = CommunityPage.objects.get(slug="ben-do")
body = json.dumps([{"type": "clip", "value": {"clip": clip.pk, "description": "Đò cập bến"}}])
post = page.add_child(instance=Post(title="Đò cập bến", slug="do-cap-ben", section=page, locale=page.locale,
    posted_at=clock.now(), summary="Chữ.", kind="clip", body=body))
post.save_revision().publish()
print("FOUND", json.dumps([clip.duration, clip.width, clip.height, clip.thumbnail.name, clip.details.captions.name]))
"""
# Three seconds of a moving square, recorded by the browser itself; no film has to be kept for the tests.
RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const paint = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const over = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  for (let frame = 0; frame < 75; frame += 1) {
    paint.fillStyle = "#0b6e99"; paint.fillRect(0, 0, 640, 360);
    paint.fillStyle = "#fff"; paint.fillRect(frame * 8, 140, 80, 80);
    await new Promise((next) => setTimeout(next, 40));
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:02.000\nĐò cập bến\n".encode()


def upload(page: Any, address: str, film: bytes) -> None:
    page.goto(address + "/admin/media/video/add/")
    page.locator("input[name=title]").fill("Đò cập bến")
    page.locator("input[name=file]").set_input_files({"name": "do.webm", "mimeType": "video/webm", "buffer": film})
    take = page.locator(".clip-look button")
    page.wait_for_function(
        "() => { const take = document.querySelector('.clip-look button'); return take && !take.disabled; }"
    )
    take.click()
    page.locator(".clip-look img").wait_for()
    page.locator("input[name=captions]").set_input_files({"name": "do.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS})
    page.locator("main form button[type=submit], main form input[type=submit]").last.click()
    page.locator(".messages").get_by_text("Đò cập bến").wait_for()


def test_a_clip_is_uploaded_with_its_still_and_plays_from_the_edge(
    empty_desk: Desk, chromium: str, tmp_path: Path
) -> None:
    from playwright.sync_api import sync_playwright

    session = empty_desk.told(SET_UP)
    empty_desk.serve()
    address = f"http://127.0.0.1:{empty_desk.port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN")
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            page.goto(address + "/admin/")
            film = base64.b64decode(page.evaluate(RECORD))
            upload(page, address, film)
            duration, width, height, still, captions = json.loads(empty_desk.told(PUBLISH))
            assert (2 < duration < 6, width, height, bool(still), bool(captions)) == (True, 640, 360, True, True)
            empty_desk.must("bake", "--all")

            reader = browser.new_context(viewport={"width": 390, "height": 850}, locale="vi-VN").new_page()
            ranges: list[tuple[int, str]] = []
            reader.on(
                "response",
                lambda said: (
                    ranges.append((said.status, said.headers.get("content-range", "")))
                    if said.url.endswith(".webm")
                    else None
                ),
            )
            reader.goto(address + "/ben-do/do-cap-ben/")
            video = reader.locator("main video")
            assert video.get_attribute("poster")
            video.evaluate("async (clip) => { clip.muted = true; await clip.play(); }")
            reader.wait_for_function("() => document.querySelector('main video').currentTime > 0.5")
            reader.wait_for_function(
                "() => { const track = document.querySelector('main video').textTracks[0];"
                " track.mode = 'showing'; return track.cues && track.cues.length === 1; }"
            )
            assert {status for status, _range in ranges} == {206}
            assert all(said.startswith("bytes ") and said.endswith(f"/{len(film)}") for _status, said in ranges)
            browser.close()
    finally:
        empty_desk.stop()
