"""What scripts write on the screens of an editor: under Vietnamese no English sentence and no English label."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from signalmast.backoffice import services as backoffice
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
from tests.conftest import NOW, Person
from tests.journeys.test_words import is_english
from tests.pages import builders
from tests.plugin import FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Everything a person sees now, or would hear or see on pointing at it; not what others wrote.
COLLECT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, template, noscript, code, kbd, .w-userbar")) continue;
    if (parent.checkVisibility({visibilityProperty: true})) found.push(node.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    for (const name of ["aria-label", "title", "placeholder"]) found.push(element.getAttribute(name) || "");
  }
  return found.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => /\\p{L}{2}/u.test(text));
}"""


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> str:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "RedirectMiddleware" not in name]
    call_command("createcachetable", verbosity=0)
    backoffice.install(now=NOW)
    return str(live_server.url)


@pytest.fixture
def section(served: str) -> CommunityPage:
    body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
    made: CommunityPage = DeskHome.objects.get(locale__language_code="vi").add_child(
        instance=CommunityPage(title="Bảng tin", slug="bang-tin", publisher=body)
    )
    return made


@pytest.fixture
def page(chromium: str, served: str, person: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """An editor's browser, in Vietnamese."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test
    client = Client()
    client.force_login(person("editor", language="vi", name="Biên"))
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served}])
        opened = context.new_page()
        opened.set_default_timeout(20_000)
        yield opened
        browser.close()


def test_scripts_write_no_english_on_vietnamese_screens(page: Page, served: str, section: CommunityPage) -> None:
    builders.picture("Bến phà")
    body = json.dumps([{"type": "text", "value": "<p>Có nước lại.</p>"}])
    post = builders.post(section, "Lịch cấp nước", live=False, body=body, planned_for=clock.now() + timedelta(days=1))
    seen: dict[str, str] = {}
    noted = []

    def note(where: str) -> None:
        noted.append(where)
        page.wait_for_timeout(400)
        for text in page.evaluate(COLLECT):
            seen.setdefault(text, where)

    page.goto(f"{served}/admin/")
    note("today")
    page.get_by_role("button", name="Trang và bài", exact=True).click()
    page.locator(".c-page-explorer").wait_for()
    note("explorer")
    page.goto(f"{served}/admin/calendar/")
    note("calendar")
    page.goto(f"{served}/admin/pages/{section.pk}/")
    page.locator("[data-w-dropdown-target=toggle]").first.click()
    note("list")
    page.goto(f"{served}/admin/pages/{post.pk}/edit/")
    _through_the_editor(page, note)
    assert [where for where in noted if where not in seen.values()] == []  # every step showed something new
    assert sorted((where, text) for text, where in seen.items() if is_english(text)) == []


def _through_the_editor(page: Page, note: Callable[[str], None]) -> None:
    note("editor")
    for panel in ("status", "comments", "checks"):
        page.locator(f"[data-side-panel-toggle={panel}]").click()
        note(f"panel {panel}")
    page.locator("[data-side-panel-toggle=checks]").click()
    page.locator("#id_planned_for").click()
    note("days to choose from")
    page.keyboard.press("Escape")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("/")
    note("what may be put into the text")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+a")
    note("what may be done to chosen words")
    page.locator("[name=LINK]").first.click()
    page.locator(".modal-body").wait_for()
    note("chooser of links")
    page.locator(".modal .button.close").click()
    page.locator("#id_picture-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-body").wait_for()
    note("chooser of pictures")
    page.locator(".modal .button.close").click()
    page.keyboard.press("?")
    note("shortcuts")
