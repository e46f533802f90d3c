"""People at a desk that was started a moment ago, each let in by the link printed for them, in a real browser."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.plugin import FLAGS

START = 240  # seconds a slow machine may take to prepare a desk
PUBLISHER = "Ban Thông tin phường Bến Hoa Đăng Mẫu"
PUBLISHER_EN = "Information Office of Bến Hoa Đăng Mẫu Ward"


@dataclass
class Desk:
    """A desk served by its own process, as `make run` serves it."""

    address: str
    links: list[str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("newcomer")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SIGNALMAST_DATA": str(data),
        "SIGNALMAST_PORT": str(port),
        "SIGNALMAST_ENV_FILE": "/nonexistent",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "signalmast", "serve", "--prepare"],
        env=environment, cwd=Path(__file__).resolve().parents[2], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    said: list[str] = []
    assert process.stdout is not None
    listening = threading.Thread(target=_listen, args=(process.stdout, said), daemon=True)
    listening.start()
    try:
        end = time.monotonic() + START
        while not any("Ready:" in line for line in said):
            assert process.poll() is None, "".join(said)
            assert time.monotonic() < end, "".join(said)
            time.sleep(0.1)
        address = f"http://127.0.0.1:{port}"
        yield Desk(address, re.findall(rf"{address}/accounts/link/\S+", "".join(said)))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        listening.join(10)
        process.stdout.close()


def _listen(stream: Any, said: list[str]) -> None:
    said.extend(iter(stream.readline, ""))


@dataclass
class Person:
    """Somebody at a screen of their own; notes every click, and everything a browser complains about."""

    page: Any
    desk: Desk
    clicks: int = 0
    problems: list[str] = field(default_factory=list)

    def watch(self) -> Person:
        self.page.set_default_timeout(20_000)
        self.page.on("request", lambda asked: self._outside(asked.url))
        self.page.on("console", self._noise)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        return self

    def click(self, target: Any) -> None:
        target.click()
        self.clicks += 1

    def find(self, address: str, headline: str, *, seconds: float = 120) -> Any:
        """The link of a post on a readers' page, opened again until it is there: pages are made after the decision."""
        end = time.monotonic() + seconds
        self.page.goto(address)
        found = self.page.get_by_role("link", name=headline)
        while not found.count():
            assert time.monotonic() < end, f"{headline} does not stand on {address}"
            time.sleep(0.5)
            self.page.goto(address)
        return found.first

    def look(self, where: str) -> None:
        """Nothing serious against accessibility, nothing wider than the screen."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.wait_for_load_state()
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                nodes = "; ".join(f"{node['target']} {node['html'][:160]}" for node in found["nodes"][:3])
                self.problems.append(f"{where}: {found['id']} {nodes}")
        width = self.page.viewport_size["width"]
        if self.page.evaluate("document.documentElement.scrollWidth") > width:
            self.problems.append(f"{where}: wider than the screen")

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Any:
        return self.page.get_by_role("link", name=name, exact=True)

    def _outside(self, address: str) -> None:
        if not address.startswith((self.desk.address + "/", "data:", "blob:")):
            self.problems.append(f"asked outside: {address}")

    def _noise(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.problems.append(f"{self.page.url}: {line.text}")


@dataclass
class Words:
    """What stands on the buttons of one language."""

    sign_in: str
    others: str
    picture: str
    upload_tab: str
    upload: str
    hand_in: str
    decide: str
    approve: str


VI = Words(
    sign_in="Đăng nhập", others="Các trang khác", picture="Chọn hình ảnh", upload_tab="Tải lên", upload="Tải lên",
    hand_in="Gửi người đọc thứ hai", decide="Đọc và duyệt", approve="Duyệt và đăng",
)  # fmt: skip
EN = Words(
    sign_in="Sign in", others="Other pages", picture="Choose an image", upload_tab="Upload", upload="Upload",
    hand_in="Hand in to a second reader", decide="Read and decide", approve="Approve and publish",
)  # fmt: skip


@pytest.fixture(scope="module")
def people(desk: Desk) -> Iterator[tuple[Any, Person, Person]]:
    """The browser, the editor and the second reader, each let in by the link printed for them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield (browser, sign_in(browser, desk, 1), sign_in(browser, desk, 2))
        browser.close()


def _chromium() -> str:
    from tests.plugin import find_chromium

    return find_chromium() or ""


def newcomer(browser: Any, desk: Desk, *, locale: str = "vi-VN", width: int = 1366) -> Person:
    context = browser.new_context(viewport={"width": width, "height": 850}, locale=locale, reduced_motion="reduce")
    return Person(context.new_page(), desk).watch()


def sign_in(browser: Any, desk: Desk, number: int) -> Person:
    person = newcomer(browser, desk)
    person.page.goto(desk.links[number])
    person.look("the link")
    person.click(person.button(VI.sign_in))
    person.page.wait_for_url("**/admin/")
    return person


def speak(person: Person, language: str, *, width: int) -> None:
    """Either test may come first, so each says what it needs."""
    person.page.set_viewport_size({"width": width, "height": 844})
    person.page.goto(person.desk.address + "/accounts/language/")
    with person.page.expect_navigation():
        person.button(language).first.click()


def write(person: Person, words: Words, *, section: str, headline: str, topic: str) -> None:
    page = person.page
    page.goto(person.desk.address + "/admin/")
    person.look("home of the writer")
    if not person.link(section).is_visible():
        person.click(page.get_by_text(words.others, exact=True))
    person.click(person.link(section))
    page.locator("#id_title").fill(headline)
    page.locator("#id_summary").fill("Bài viết thử, do một người mới soạn.")
    person.click(person.button(words.picture))
    dialog = page.get_by_role("dialog")
    person.click(dialog.get_by_role("tab", name=words.upload_tab))
    dialog.locator("input[type=file]").set_input_files(
        {"name": "ben-do.png", "mimeType": "image/png", "buffer": drawing()}
    )
    dialog.locator("input[name$=title]").fill("Bến đò buổi sáng")
    person.click(dialog.get_by_role("button", name=words.upload, exact=True))
    page.locator("#id_picture-title").filter(has_text="Bến đò buổi sáng").wait_for()
    page.locator("#id_picture_alt").fill("Bến đò buổi sáng, một chiếc đò vừa cập bến")
    person.click(page.locator(".public-DraftEditor-content").first)
    page.keyboard.type("Đò chạy lại từ sáng mai.")
    person.click(page.get_by_label(topic, exact=True))
    person.look("the post being written")
    person.click(person.button(words.hand_in))
    page.get_by_role("status").or_(page.locator(".messages")).get_by_text(headline).first.wait_for()


def decide(person: Person, words: Words, *, headline: str) -> None:
    page = person.page
    page.goto(person.desk.address + "/admin/")
    page.get_by_role("link", name=headline, exact=True).first.wait_for()
    person.look("home of the second reader")
    person.click(page.get_by_role("listitem").filter(has_text=headline).get_by_text(words.decide, exact=True))
    person.look("the post being read")
    person.click(person.button(words.approve))
    page.locator(".messages").get_by_text(headline).first.wait_for()


def drawing() -> bytes:
    """A picture unlike any other: the desk would ask about one that it has already."""
    stream = io.BytesIO()
    Image.effect_noise((640, 400), 90).save(stream, "PNG")
    return stream.getvalue()


def complaints(*persons: Person) -> str:
    return "\n".join(problem for person in persons for problem in person.problems)
