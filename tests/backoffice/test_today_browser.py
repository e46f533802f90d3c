"""The home screen in a real browser: every role, both languages, desk and telephone; nothing cut off, axe clean."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from signalmast.backoffice import presets
from signalmast.backoffice.models import SetUp
from tests.backoffice import today_desk as busy
from tests.pages import newsroom

TITLES = {"vi": "Hôm nay", "en": "Today"}
WRITERS = {"editor_in_chief", "editor", "fact_checker"}
LONG = "Đò ngang Bến Hoa Đăng tạm nghỉ hai ngày vì nước lớn, bà con đi vòng qua cầu mới"
LENGTH = "Math.ceil(document.querySelector('.desk-home').getBoundingClientRect().height)"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.LAKE_DIR = tmp_path, tmp_path / "lake"
    settings.JOURNAL = tmp_path / "journal.sqlite3"
    settings.BACKUPS_DIR, settings.TEXTINDEX = tmp_path / "backups", tmp_path / "textindex.sqlite3"


@pytest.fixture
def people(transactional_db: None, desk: Any, person: Any, folders: None) -> dict[str, Any]:
    """One person for each role on a desk where everything that can stand on the screen stands there."""
    everybody = {preset.identifier: person(preset.identifier, name="Lê Thị Nhuận") for preset in presets.PRESETS}
    page = busy.section(desk["vi"], "Tin phường Bến Hoa Đăng Mẫu")
    busy.section(desk["en"], "Bến Hoa Đăng Mẫu Ward news", "ward")
    SetUp.objects.create(pk=1, closed_at=timezone.now())
    writer, reader = person("editor", name="Trần Văn Bình"), person("editor", name="Đỗ Hải Yến")
    now = timezone.now()
    for role in sorted(WRITERS):
        busy.sent_back(everybody[role], reader, page, LONG)
        busy.handed_in(everybody[role], page, f"{LONG} ({role})", since=now - timedelta(days=3))
        newsroom.write(everybody[role], page, title=f"Bản nháp {role}", slug="")
    busy.planned_for(writer, page, "Chợ hoa ngày cuối năm", timezone.localtime(now).replace(hour=23, minute=59))
    busy.planned_for(writer, page, "Lịch tiêm chủng tháng này", now - timedelta(hours=30))
    busy.approved_for(writer, reader, page, "Cắt điện khu phố 3", now - timedelta(hours=2))
    for number in range(3):
        post = busy.shown_post(page, f"Cầu mới thông xe đợt {number + 1}", now - timedelta(days=number))
        busy.views(f"/bang-tin/{post.slug}/", 1200 * number, at=now)
        busy.readings(
            busy.Said(post.key, "reach", 15_200, now),
            busy.Said(post.key, "interactions", 321, now),
            busy.Said(post.key, "shares", 9, now),
            import_key=f"import-{number}",
        )
    return everybody


def test_home_is_whole_and_accessible_for_every_role(
    people: dict[str, Any], live_server: Any, browser: Any, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    problems: list[str] = []
    for role, user in people.items():
        cookie = newsroom.client_of(user).cookies["sessionid"].value
        for language, title in TITLES.items():
            type(user).objects.filter(pk=user.pk).update(language=language)
            for width in (1366, 390):
                where = f"{role} {language} {width}"
                context = browser.new_context(viewport={"width": width, "height": 850}, locale=language)
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
                page = context.new_page()
                page.on("pageerror", lambda error, where=where: problems.append(f"{where}: {error}"))
                page.goto(live_server.url + "/admin/", wait_until="load")
                page.locator(".sidebar--slim, .sidebar").first.wait_for(state="attached")
                # The shell scrolls inside itself: a picture of everything needs a window as high as the screen is long.
                page.set_viewport_size({"width": width, "height": 200 + page.evaluate(LENGTH)})
                page.screenshot(path=tmp_path / f"{role}-{language}-{width}.png")
                if page.locator("h1").inner_text() != title or not page.title().startswith(title):
                    problems.append(f"{where}: {page.title()}")
                found = Axe().run(page, context=".desk-home").response["violations"]
                problems.extend(f"{where}: {one['id']} {one['nodes'][0]['html'][:150]}" for one in found)
                wider = page.evaluate(
                    "[...document.querySelectorAll('.desk-home *')]"
                    ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"
                )
                problems.extend(f"{where}: cut off: {name}" for name in wider)
                context.close()
    assert "\n".join(problems) == ""
    assert len(list(tmp_path.glob("*.png"))) == 24


def test_remark_is_one_click_from_the_editor_and_write_from_the_top(
    people: dict[str, Any], live_server: Any, browser: Any
) -> None:
    user = people["editor"]
    cookie = newsroom.client_of(user).cookies["sessionid"].value
    context = browser.new_context(viewport={"width": 390, "height": 850}, locale="vi")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/admin/")
    assert busy.REMARK in page.locator("#today-sent_back blockquote").inner_text()
    page.get_by_role("link", name="Viết bài mới", exact=True).or_(
        page.get_by_role("link", name="Viết bài", exact=True)
    ).first.click()
    page.locator("#today-write").wait_for()
    page.locator("#today-sent_back").get_by_role("link", name=LONG, exact=True).click()
    page.wait_for_url("**/edit/")
    assert page.locator("#id_title").input_value() == LONG
    context.close()
