"""A request to a contributor and what comes of it: portal, draft, post, credit, request closed, target moved, and its
place in the review of the programme."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.backoffice.desk import Desk, eventually
from tests.plugin import FLAGS

pytestmark = pytest.mark.browser

ASKED = "Chụp mực nước ở bến đò"
ANSWER = "Sáng nay nước ở bến đò thấp hơn cầu ván hai gang tay. Đò chạy bình thường."
HEADLINE = "Mực nước bến đò sáng nay"
SET_UP = """
import json
from datetime import date
from django.test import Client
from django.contrib.auth.models import Group
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from signalmast.accounts import selectors
from signalmast.accounts.models import User
from signalmast.backoffice import presets
from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
from signalmast.portal import services as portal
from signalmast.programmes.models import Programme, Target
from tests.network import people
SetUp.objects.update_or_create(pk=1, defaults={"closed_at": timezone.now()})
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
home.add_child(instance=CommunityPage(
    title="Bến nước", slug="ben-nuoc", publisher=body, locale=home.locale, first_published_at=timezone.now()))
told = {}
for email, name, role in (
    ("dan@example.org", "Đỗ Thị Đan", "network_coordinator"),
    ("em@example.org", "Võ Minh Em", "editor"),
    ("gia@example.org", "Bùi Gia", "editor"),
    ("hai@example.org", "Lý Hải", "analyst"),
):
    user = User.objects.create_user(email, "a-long-quiet-river", name=name, language="vi")
    user.groups.set([Group.objects.get(name=presets.group_name(role))])
    if selectors.owes_second_step(user):
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    told[email] = client.cookies["sessionid"].value
today = timezone.localdate()
helper = people.contributor("Trần Bến Mẫu", at=people.organisation("Tổ đò Mẫu"), since=today, email="ben@example.org")
door = portal.open_door(contributor=helper, by=User.objects.get(email="dan@example.org"), at=timezone.now())
told["way_in"] = portal.make_link(door=door, at=timezone.now())
plan = Programme.objects.create(slug="ben", name_vi="Tin bến nước", name_en="News of the landing",
    starts_on=date(today.year, 1, 1), until=date(today.year + 1, 12, 31))
Target.objects.create(programme=plan, measure="posts", starts_on=date(today.year, 1, 1),
    due_on=date(today.year + 1, 12, 31), aim=50)
print("FOUND", json.dumps(told))
"""


def test_a_request_becomes_a_post_with_its_giver_named(empty_desk: Desk, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    told = json.loads(empty_desk.told(SET_UP))
    empty_desk.must("bake", "--all")
    empty_desk.serve()
    address = f"http://127.0.0.1:{empty_desk.port}"
    complaints: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

            def person(email: str = "", width: int = 1366) -> Any:
                context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
                if email:
                    context.add_cookies([{"name": "sessionid", "value": told[email], "url": address}])
                page = context.new_page()
                page.set_default_timeout(30_000)
                page.on("pageerror", lambda error: complaints.append(str(error)))
                page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
                return page

            coordinator, editor, reader = (person(f"{name}@example.org") for name in ("dan", "em", "gia"))
            helper = person(width=390)
            assert target(empty_desk) == 0
            request = ask(coordinator, address)
            hand_in(helper, address, told["way_in"])
            write(editor, request)
            let_out(reader, address)
            eventually(lambda: empty_desk.told(_STATE) == "done Tổ đò Mẫu", 90)

            helper.goto(address + "/portal/credits/")
            helper.get_by_role("link", name=HEADLINE).wait_for()
            visitor = person()
            visitor.goto(address + "/ben-nuoc/")
            with visitor.expect_navigation():
                visitor.get_by_role("link", name=HEADLINE).first.click()
            assert "Trần Bến Mẫu" in visitor.locator(".credits").inner_text()
            assert visitor.context.cookies() == []
            coordinator.goto(request)
            coordinator.locator(".desk-state--right").wait_for()
            assert target(empty_desk) == 1
            told_in_review(person("hai@example.org"), address)
            browser.close()
    finally:
        empty_desk.stop()
    assert complaints == []


_STATE = """
from signalmast.assignments.models import Assignment
from signalmast.network.models import Contribution
row, given = Assignment.objects.get(), Contribution.objects.select_related("organisation").first()
print("FOUND", row.state, given.organisation.name if given else "")
"""


def target(desk: Desk) -> float:
    (programme,) = json.loads(desk.must("programmes", "--json"))["programmes"]
    return float(programme["targets"][0]["value"] or 0)


def ask(page: Any, address: str) -> str:
    """From the list of requests to one that was sent; its address."""
    page.goto(address + "/admin/requests/")
    with page.expect_navigation():
        page.get_by_role("link", name="Nhờ một việc").first.click()
    page.locator("[name=title]").fill(ASKED)
    page.locator("[name=programme]").select_option(label="Tin bến nước")
    page.locator("[name=words]").fill("Đứng ở cầu ván, thấy rõ cột mốc. Kể thêm đò có chạy không.")
    with page.expect_navigation():
        page.locator(".desk-form button.button").first.click()
    page.locator("[name=q]").fill("tran ben")
    with page.expect_navigation():
        page.locator(".desk-filters button").click()
    page.get_by_label("Trần Bến Mẫu").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Thêm những mục đã đánh dấu").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Gửi", exact=True).click()
    request: str = page.url.removesuffix("whom/")
    return request


def hand_in(page: Any, address: str, way_in: str) -> None:
    """By the link, on a telephone: how to be named, then the request and the answer."""
    page.goto(address + way_in)
    with page.expect_navigation():
        page.get_by_role("button", name="Vào trang").click()
    page.goto(address + "/portal/me/named/")
    page.locator("[name=credit][value=name]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu").click()
    page.goto(address + "/portal/home/")
    with page.expect_navigation():
        page.get_by_role("link", name=ASKED).click()
    with page.expect_navigation():
        page.get_by_role("link", name="Gửi", exact=True).click()
    page.locator("[name=text]").fill(ANSWER)
    with page.expect_navigation():
        page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_text(ANSWER).wait_for()


def write(page: Any, request: str) -> None:
    page.goto(request)
    with page.expect_navigation():
        page.get_by_role("link", name="Viết bài từ phần này").click()
    page.locator("[name=section]").select_option(label="Bến nước")
    with page.expect_navigation():
        page.get_by_role("button", name="Bắt đầu viết").click()
    page.locator("#id_title").fill(HEADLINE)
    page.locator("#id_summary").fill("Đò chạy bình thường.")
    page.get_by_role("button", name="Gửi người đọc thứ hai", exact=True).click()
    page.locator(".messages").get_by_text(HEADLINE).first.wait_for()


def let_out(page: Any, address: str) -> None:
    page.goto(address + "/admin/")
    page.get_by_role("listitem").filter(has_text=HEADLINE).get_by_text("Đọc và duyệt", exact=True).click()
    page.get_by_text("nêu tên là Trần Bến Mẫu").wait_for()
    page.get_by_role("button", name="Duyệt và đăng", exact=True).click()
    page.locator(".messages").get_by_text(HEADLINE).first.wait_for()


def told_in_review(page: Any, address: str) -> None:
    """From the programme to its frozen review, which counts the organisation and the request."""
    page.goto(address + "/admin/programmes/")
    with page.expect_navigation():
        page.get_by_role("link", name="Tin bến nước").first.click()
    with page.expect_navigation():
        page.get_by_role("link", name="Viết báo cáo của chương trình").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Tiếp tục soạn bản nháp").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu và chốt số liệu…").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Có, chốt số liệu").click()
    page.get_by_role("link", name="Mở bản tiếng Việt").first.wait_for(timeout=120_000)
    with page.expect_navigation():
        page.get_by_role("link", name="Mở bản tiếng Việt").first.click()
    said = page.locator("body").inner_text()
    for part in (
        "Chương trình: Tin bến nước",
        "trên 1 tổ chức",
        "Tổ chức có cộng tác viên",
        "Việc đã nhờ",
        "Nộp đúng hạn",
    ):
        assert part in said, part
