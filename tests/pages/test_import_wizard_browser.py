"""The wizard in a real browser: in Vietnamese on a desk's screen, in English on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from signalmast.backoffice import services as backoffice
from signalmast.metrics import services as metrics
from signalmast.metrics.importers import builtin
from signalmast.pages.models import CommunityPage, DeskHome, Import, Post, Publisher
from tests.conftest import NOW, Person
from tests.plugin import FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORMATS = Path(__file__).parents[1] / "data" / "export-formats"
# What stands on the buttons and screens: look, certain, bring in, brought in, refused.
WORDS = {
    "vi": ("Xem tệp", "chắc chắn", "Nhập tệp này", "Đã nhập", "dòng bị từ chối"),
    "en": ("Look at the file", "certain", "Bring it in", "Brought in", "refused"),
}


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "RedirectMiddleware" not in name]
    call_command("createcachetable", verbosity=0)
    backoffice.install(now=NOW)
    metrics.install_mappings(builtin={one["name"]: one for one in builtin.MAPPINGS}, at=NOW)
    body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
    DeskHome.objects.get(locale__language_code="vi").add_child(
        instance=CommunityPage(title="Bảng tin", slug="bang-tin", publisher=body, source_names="Bảng tin Phường Mẫu")
    )
    return str(live_server.url)


@pytest.fixture
def complaints() -> list[str]:
    """What a browser said was wrong, and every request that left the house."""
    return []


@pytest.fixture
def open_page(chromium: str, served: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=FLAGS)

        def start(client: Client, language: str, width: int, height: int) -> Page:
            context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served}])
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda asked: _note_outside(asked.url, served, complaints))
            return page

        yield start
        browser.close()


def _note_outside(url: str, served: str, complaints: list[str]) -> None:
    if not url.startswith((served, "data:", "blob:")):
        complaints.append(url)


def check(page: Page) -> None:
    """Whole at this width and usable by everybody."""
    page.wait_for_load_state("networkidle")
    found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    assert found == [], page.url
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0, page.url


@pytest.mark.parametrize("screen", [("vi", 1366, 900), ("en", 390, 844)], ids=["vi", "en"])
def test_file_is_brought_in_by_a_person_with_a_browser(
    screen: tuple[str, int, int], served: str, open_page: Any, complaints: list[str], person: Person
) -> None:
    look, certain, bring, done, refused = WORDS[screen[0]]
    client = Client()
    client.force_login(person("analyst", language=screen[0]))
    page = open_page(client, *screen)
    for address in ("", "where/", "mappings/", "disputes/"):
        page.goto(f"{served}/admin/imports/{address}")
        check(page)
    page.goto(f"{served}/admin/imports/new/")
    check(page)
    page.set_input_files("input[type=file]", FORMATS / "meta_facebook_posts.csv")
    page.get_by_role("button", name=look).click()
    page.wait_for_selector(".import-sum")
    assert certain in page.inner_text("main")
    assert Post.objects.count() == 0
    check(page)
    page.get_by_role("button", name=bring, exact=True).click()
    page.wait_for_selector(".import-state--done")
    assert done in page.inner_text("main")
    assert refused in page.inner_text("main").lower()
    check(page)
    assert Import.objects.get().state == "done"
    assert Post.objects.count() == Import.objects.get().counts["added"]
    page.goto(f"{served}/admin/records/{Post.objects.latest('posted_at').key}/")
    check(page)
    assert [said for said in complaints if "favicon" not in said] == []
