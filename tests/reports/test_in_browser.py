"""One review of the Thai set made from the first press to a record behind a figure, in a real browser."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import OperationalError
from django.test import Client
from django_tasks_db.models import DBTaskResult

from signalmast.accounts.models import User
from signalmast.backoffice import presets, services
from signalmast.pages.models import DeskHome, Publisher
from signalmast.reports import tasks
from tests.conftest import NOW
from tests.pages.conftest import THAI, Imports

FINDING = "Kỳ này các trang đăng ít hơn.\n\nNgười xem lại trả lời nhiều hơn."

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(transactional_db: None) -> dict[str, DeskHome]:
    services.install(now=NOW)
    return {home.locale.language_code: home for home in DeskHome.objects.select_related("locale")}


@pytest.fixture
def analyst(desk: Any, publisher: Publisher, imports: Imports) -> User:
    imports(THAI, "--create-pages")
    user = User.objects.create_user(email="m@example.org", password="a-long-quiet-river", name="Mai Mẫu")
    user.groups.set([Group.objects.get(name=presets.group_name(presets.ANALYST))])
    return user


class Visitor:
    """One person at one width; notes whatever a good screen would not do."""

    def __init__(self, browser: Any, live_server: Any, user: User, *, width: int, lang: str) -> None:
        User.objects.filter(pk=user.pk).update(language=lang)
        self.base, self.width, self.problems = live_server.url, width, []
        client = Client()
        client.force_login(user)
        context = browser.new_context(viewport={"width": width, "height": 850})
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])
        self.page = context.new_page()
        self.page.on("request", lambda asked: self._outside(asked.url))
        self.page.on("console", self._noise)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.base + path, wait_until="load")
        self.look(path)

    def look(self, name: str) -> None:
        """Whatever axe finds, and whether the screen is wider than the window."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        self.problems += [f"{name}: {one['id']} {[node['html'][:160] for node in one['nodes'][:2]]}" for one in found]
        if self.page.evaluate("document.documentElement.scrollWidth") > self.width:
            self.problems.append(f"{name}: wider than the screen")

    def download(self, words: str, path: Path) -> bytes:
        with self.page.expect_download() as caught:
            self.page.click(words)
        caught.value.save_as(path)
        return path.read_bytes()

    def _outside(self, address: str) -> None:
        if not address.startswith((self.base + "/", "data:", "blob:")):
            self.problems.append(f"asked outside: {address}")

    def _noise(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.problems.append(f"console: {line.text}")


def test_review_is_made_frozen_and_followed_to_its_records(
    analyst: User, live_server: Any, browser: Any, tmp_path: Path
) -> None:
    wide = Visitor(browser, live_server, analyst, width=1366, lang="vi")
    _make(wide)
    _freeze(wide)
    _take(wide, tmp_path)
    address = wide.page.url.replace(live_server.url, "")
    _follow(wide, tmp_path)
    narrow = Visitor(browser, live_server, analyst, width=390, lang="en")
    narrow.go("/admin/reviews/new/")
    narrow.page.check("[value=last_year]")
    narrow.page.click("text=Go on to the draft")
    narrow.page.wait_for_url("**/draft/")
    narrow.look("narrow draft")
    narrow.page.click("text=Save and freeze")
    narrow.page.wait_for_url("**/freeze/")
    narrow.look("narrow freeze")
    for path in ("/admin/reviews/", address, address + "figures/f2/", address + "open/en/"):
        narrow.go(path)
    assert "\n".join(wide.problems + narrow.problems) == ""


def _make(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/admin/reviews/")
    page.click("text=Làm báo cáo")
    page.wait_for_selector("#holds p")
    page.check("[value=own]")
    page.fill("[name=first]", "2018-01-01")
    page.fill("[name=last]", "2018-06-30")
    page.wait_for_selector("text=Kỳ này có 2.499 bài")
    visitor.look("new")
    page.click("text=Tiếp tục soạn bản nháp")
    page.wait_for_url("**/draft/")
    visitor.look("draft")
    page.uncheck("[name=take-reach]")
    page.click("details summary >> nth=0")
    page.fill("[name=finding-overview-vi]", FINDING)
    page.click("text=Lưu và xem trước bản tiếng Việt")
    page.wait_for_url("**/preview/vi/")
    visitor.look("preview")
    shown = page.inner_text("body")
    assert "Bản xem trước, chưa chốt số liệu" in shown
    assert FINDING.split("\n\n")[1] in shown
    assert "Số người tiếp cận" not in page.inner_text("nav")
    page.click("text=Về bản nháp")
    assert page.input_value("[name=finding-overview-vi]") == FINDING


def _freeze(visitor: Visitor) -> None:
    page = visitor.page
    page.click("text=Lưu và chốt số liệu")
    page.wait_for_url("**/freeze/")
    visitor.look("freeze")
    page.click("text=Có, chốt số liệu")
    page.wait_for_selector("text=Đang chốt số liệu và ghi các tệp.")
    visitor.look("progress")
    (job,) = DBTaskResult.objects.filter(task_path="signalmast.reports.tasks.freeze")
    for attempt in range(5):
        try:
            tasks.freeze.func(*job.args_kwargs["args"])
            break
        except OperationalError:  # the screen asked at that very moment: SQLite in one memory waits for nobody
            if attempt == 4:
                raise
    page.wait_for_selector(".review-editions")
    visitor.look("review")


def _take(visitor: Visitor, folder: Path) -> None:
    begins = {"PDF": b"%PDF-1", "DOCX": b"PK", "XLSX": b"PK", "HTML": b"<!DOCTYPE html>"}
    for words, start in begins.items():
        content = visitor.download(f".review-files a:text-is('{words}') >> nth=0", folder / words)
        assert content.startswith(start)
        assert start != b"PK" or zipfile.ZipFile(folder / words).testzip() is None


def _follow(visitor: Visitor, folder: Path) -> None:
    page = visitor.page
    page.click("text=Kiểm tra lại")
    page.wait_for_selector("text=con số đều khớp với các số đo đang lưu")
    visitor.look("verified")
    page.click("text=Mở bản tiếng Việt")
    page.wait_for_url("**/open/vi/")
    visitor.look("open")
    page.click("a[href*='/figures/'] >> nth=1")
    page.wait_for_selector(".review-records")
    visitor.look("figure")
    assert len(page.query_selector_all(".review-records tbody tr")) == 500
    table = visitor.download("text=Tải tất cả dưới dạng bảng", folder / "records.csv")
    assert table.count(b"\r\n") == 2500
