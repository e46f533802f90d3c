"""The readers' site in a real browser: accessible, quiet, nothing asked of anybody else."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.edge import words
from signalmast.pages.models import ClipDetails, Post, PostNote
from signalmast.pages.services import previews, searching
from tests.pages import builders

POST = "/phuong-ben-mo/tam-ngung-nuoc/"
# Every public template, in each of the states that look different.
SCREENS = (
    "/",
    "/phuong-ben-mo/",
    "/phuong-ben-mo/?before=2026-11-24T00:30:00.000000Z,0",
    "/topics/nuoc-sach/",
    "/phuong-ben-mo/archive/",
    "/phuong-ben-mo/archive/2026/11/",
    POST,
    "/phuong-ben-mo/duong-de/",
    "/search/",
    "/search/?q=nuoc",
    "/search/?q=nuoc&kind=notice&order=newest",
    "/search/?q=n%C3%BAi+l%E1%BB%ADa&kind=clip",
    "/about/",
    "/khong-co/",
    "/phuong-ben-mo/da-rut/",
    "preview",
    "busy",
    "/en/",
    "/en/search/?q=nuoc",
)
WIDTHS = (1366, 390)
# Level A and AA of WCAG 2.0, 2.1 and 2.2, and what axe's makers hold for good practice.
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> str:
    """The path of a preview of a draft of the desk it makes."""
    settings.MEDIA_ROOT, settings.SITE_DIR = tmp_path / "media", tmp_path / "site"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    topic = builders.topic(colour="#b8860b")
    page = builders.section(
        cover=builders.picture(), colour="#c4512d", about="<p>Tin của <b>phường</b>.</p>", demo=True
    )
    page.topics.set([topic])
    page.save()
    builders.section(code="en", translation_key=page.translation_key)
    builders.section("Rõ thật hư", colour="#ffe600")
    blocks: list[dict[str, Any]] = [
        {
            "type": "text",
            "value": "<h2>Thời gian</h2><p>Từ <b>7 giờ</b>, xem <a href='https://example.org'>ở đây</a>.</p>",
        },
        {"type": "quote", "value": {"text": "Nước về rồi!", "who": "một người dân"}},
        {"type": "link", "value": {"label": "Mực nước", "address": "https://example.org/muc-nuoc"}},
        {"type": "picture", "value": {"picture": builders.picture().pk, "alt": "Vòi nước", "caption": "Vòi nước"}},
        {"type": "clip", "value": {"clip": _clip().pk, "description": "Nước về"}},
    ]
    long = "Thông báo nghiêng" + "-nghiêng" * 14 + " " + "ngoằnngoèo" * 9
    shown = builders.post(
        page, "Tạm ngưng nước", summary="Từ 22 giờ đến 2 giờ.", kind="notice", topics=(topic,), body=json.dumps(blocks),
        picture=builders.picture(), picture_alt="Vòi nước", original_address="https://example.org/1", demo=True,
    )  # fmt: skip
    builders.post(page, long, slug="duong-de", kind="fact_check", topics=(topic,), summary=long)
    builders.many(page, 13, topics=(topic,))
    for act in ("corrected", "updated"):
        note = {"public_note": "Bản trước ghi nhầm giờ.", "reason": "Đọc sai công văn."}
        PostNote.objects.create(post=shown, act=act, at=builders.MOMENT, **note)
    gone = builders.post(page, "Đã rút", slug="da-rut")
    gone.save_revision().publish()
    Post.objects.get(pk=gone.pk).unpublish()
    searching.rebuild()
    writer = User.objects.create_superuser("mo@benmo.example", None, name="Lê Thị Mơ")
    return previews.make_link(post=shown, lifetime="day", by=writer, at=clock.now())


def _clip() -> Any:
    """Four seconds of nothing, with captions and a still picture."""
    picture = builders.picture()
    clip = get_media_model().objects.create(
        title="Nước về", type="video", duration=4.0, width=640, height=360, thumbnail=picture.file,
        collection=Collection.objects.first(), file=ContentFile(b"\0\0\0\x18ftypmp42" + bytes(32), "nuoc.mp4"),
    )  # fmt: skip
    captions = ContentFile("WEBVTT\n\n00:01.000 --> 00:04.000\nNước về\n".encode(), "nuoc.vtt")
    ClipDetails.objects.create(media=clip, captions=captions, captions_language="vi", transcript="Nước về rồi.")
    return clip


@pytest.mark.parametrize("width", WIDTHS)
def test_readers_site_is_accessible_quiet_and_keeps_to_itself(
    desk: str, live_server: Any, browser: Any, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    problems: list[str] = []
    page = browser.new_context(viewport={"width": width, "height": 850}).new_page()
    page.on("request", lambda asked: _outside(asked.url, live_server.url, problems))
    page.on("console", lambda line: _noise(line, problems))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.route("**/busy", lambda route: route.fulfill(**_said_by_edge()))
    for path in SCREENS:
        page.goto(live_server.url + {"preview": desk, "busy": "/busy"}.get(path, path), wait_until="load")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=RULES).response["violations"]
            problems += [f"{path} {scheme}: {one['id']} {_nodes(one)}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append(f"{path}: wider than the screen")
    assert "\n".join(problems) == ""


def test_readers_site_can_be_read_and_searched_without_scripts(desk: str, live_server: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 850}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.get_by_role("searchbox").fill("nuoc ve roi")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Tạm ngưng nước").click()
    page.wait_for_url(live_server.url + POST)
    assert page.locator("main video track[kind=captions]").count() == 1
    assert page.get_by_text("Chép địa chỉ").is_hidden()  # only a script could do it
    page.get_by_role("link", name="Nước sạch").first.click()
    page.get_by_role("link", name="Bài cũ hơn").click()
    page.locator("article.card").first.wait_for()


def test_printed_post_says_who_answers_and_leaves_the_ways_out(desk: str, live_server: Any, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 700, "height": 1000}).new_page()
    page.emulate_media(media="print")
    page.goto(live_server.url + POST)
    for shown in (".masthead .responsible", ".published-by", ".colophon .publishers", ".print-only", ".post h1"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".find", ".doors", ".languages", ".share", ".related", ".body-clip video", ".twin"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.locator(".transcript").first.is_visible()


def _said_by_edge() -> dict[str, Any]:
    """The page that the edge says itself when it is full; its style sheet has the name without a digest."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    said = words.send(send, {"method": "GET"}, 503)
    with contextlib.suppress(StopIteration):
        said.send(None)  # it waits for nothing, and Playwright has the loop of this thread
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return {"status": sent[0]["status"], "headers": headers, "body": sent[1]["body"]}


def _outside(address: str, own: str, problems: list[str]) -> None:
    if not address.startswith((own + "/", "data:")):
        problems.append(f"asked outside: {address}")


def _noise(line: Any, problems: list[str]) -> None:
    meant = ("404 (Not Found)", "410 (Gone)", "503 (Service Unavailable)")
    if line.type in ("error", "warning") and not any(status in line.text for status in meant):
        problems.append(f"console: {line.text}")


def _nodes(found: Any) -> str:
    return "; ".join(f"{node['target']} {node['html'][:120]}" for node in found["nodes"][:3])
