"""What only a browser shows of writing: a plan dragged over the calendar, and two people in one post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, Publisher
from tests.conftest import NOW
from tests.pages import newsroom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(transactional_db: None, desk: Any, settings: Any, tmp_path: Path) -> CommunityPage:
    settings.DATA_DIR, settings.TEXTINDEX = tmp_path, tmp_path / "textindex.sqlite3"
    SetUp.objects.create(pk=1, closed_at=timezone.now())
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


def screen(browser: Any, server: Any, person: Any) -> Any:
    """A window in which this person is signed in."""
    context = browser.new_context(viewport={"width": 1366, "height": 1200}, locale="vi-VN")
    cookie = newsroom.client_of(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    window = context.new_page()
    window.set_default_timeout(20_000)
    return window


def test_a_plan_dragged_with_the_mouse_stands_on_the_other_day(
    page: CommunityPage, person: Any, live_server: Any, browser: Any
) -> None:
    writer = person("editor")
    first = datetime.now(UTC).replace(day=1) + timedelta(days=32)
    month = first.strftime("%Y-%m")
    post = newsroom.write(writer, page, planned_for=f"{month}-10 09:00")
    window = screen(browser, live_server, writer)
    window.goto(f"{live_server.url}/admin/calendar/?view=month&day={month}-10")
    entry, day = window.locator(f"[data-entry='{post.pk}']"), window.locator(f"[data-drop='{month}-18']")
    entry.scroll_into_view_if_needed()
    begin, end = entry.bounding_box(), day.bounding_box()
    window.mouse.move(begin["x"] + 20, begin["y"] + 10)
    window.mouse.down()
    window.mouse.move(end["x"] + 30, end["y"] + 30, steps=8)
    assert "cal-over" in day.get_attribute("class")
    window.mouse.up()
    day.locator(f"[data-entry='{post.pk}']").wait_for()
    assert timezone.localtime(newsroom.fresh(post).planned_for).strftime("%Y-%m-%d %H:%M") == f"{month}-18 09:00"
    assert window.locator("[data-told]").inner_text() != ""
    assert window.url.endswith(f"day={month}-10")  # the press that moved it opened nothing


def test_second_person_in_a_post_is_told_of_the_first(
    page: CommunityPage, person: Any, live_server: Any, browser: Any
) -> None:
    first, second = person("editor", name="Nguyễn Văn Một"), person("editor", name="Trần Thị Hai")
    post = newsroom.write(first, page)
    edit = f"{live_server.url}/admin/pages/{post.pk}/edit/"
    with screen(browser, live_server, first) as one, screen(browser, live_server, second) as other:
        one.goto(edit)
        one.locator("#id_title").wait_for()
        other.goto(edit)
        other.locator("#w-editing-sessions").get_by_role("button").first.hover()
        other.locator(".tippy-box").filter(has_text="Nguyễn Văn Một").wait_for()
        assert "Trần Thị Hai" not in other.locator("#w-editing-sessions").inner_html()
