"""One datum from a reader to the period review: tip, near claims, gate, evidence, verdict, fact-check, chapter."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.backoffice.desk import Desk, eventually
from tests.plugin import FLAGS

pytestmark = pytest.mark.browser

ASKED = "Chị bán cá ở chợ nói ngâm chân nước muối là hết sốt xuất huyết, có đúng không?"
STATEMENT = "Ngâm chân nước muối chữa được bệnh sốt xuất huyết."
SHORT = "Không. Sốt xuất huyết chưa có thuốc chữa riêng; sốt cao hai ngày thì đi khám."
HEADLINE = "Kiểm chứng: ngâm chân nước muối không chữa được sốt xuất huyết"
ANSWER = "Chào bạn, chúng tôi đã hỏi trạm y tế và đăng câu trả lời trên trang."
PEOPLE = ("an@example.org", "binh@example.org", "chi@example.org")
SET_UP = """
import json
from django.test import Client
from django.contrib.auth.models import Group
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from signalmast.accounts.models import User
from signalmast.backoffice import presets
from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
from signalmast.topics.models import Topic
from tests.claims import factories
SetUp.objects.update_or_create(pk=1, defaults={"closed_at": timezone.now()})
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
page = home.add_child(instance=CommunityPage(
    title="Rõ thật hư", slug="ro-that-hu", publisher=body, locale=home.locale, first_published_at=timezone.now()))
for words in ("Nước muối chữa được bệnh sốt xuất huyết", "Ngâm chân nước nóng chữa được đau lưng"):
    claim = factories.claim(words + ".", demo=True)
    factories.evidence(claim)
    factories.verdict(claim)
    factories.fact_check(page, words + "?", claim)
told = {}
for email, name, role in (
    ("an@example.org", "Nguyễn Thị An", "fact_checker"),
    ("binh@example.org", "Trần Văn Bình", "fact_checker"),
    ("chi@example.org", "Lê Kim Chi", "editor"),
):
    user = User.objects.create_user(email, "a-long-quiet-river", name=name, language="vi")
    user.groups.set([Group.objects.get(name=presets.group_name(role))])
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    told[email] = client.cookies["sessionid"].value
print("FOUND", json.dumps(told))
"""


@dataclass
class Walk:
    desk: Desk
    address: str
    first: Any
    second: Any
    editor: Any
    reader: Any
    complaints: list[str]

    def ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture
def walk(empty_desk: Desk, chromium: str) -> Iterator[Walk]:
    from playwright.sync_api import sync_playwright

    sessions = json.loads(empty_desk.told(SET_UP))
    empty_desk.must("bake", "--all")
    empty_desk.serve()
    address = f"http://127.0.0.1:{empty_desk.port}"
    complaints: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

            def person(session: str = "", width: int = 1366) -> Any:
                context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
                if session:
                    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
                page = context.new_page()
                page.set_default_timeout(30_000)
                page.on("pageerror", lambda error: complaints.append(str(error)))
                page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
                return page

            colleagues = [person(sessions[email]) for email in PEOPLE]
            yield Walk(empty_desk, address, *colleagues, person(width=390), complaints)
            browser.close()
    finally:
        empty_desk.stop()


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Any, name: str) -> Any:
    return page.get_by_role("link", name=name, exact=True)


def send_form(page: Any, pressed: Any) -> None:
    """Press a form's button and wait for the page that answers: what follows must not overtake it."""
    with page.expect_navigation():
        pressed.click()


def send(walk: Walk) -> str:
    """The reader's receipt."""
    page = walk.reader
    page.goto(walk.address + "/")
    link(page, "Gửi tin báo").click()
    page.get_by_label("Bạn đã thấy hay nghe điều gì?").fill(ASKED)
    button(page, "Gửi").click()
    receipt: str = page.locator(".tip-code").inner_text()
    return receipt


def open_claim(walk: Walk) -> str:
    """From the tip to a claim that two people opened; its address."""
    page = walk.first
    page.goto(walk.address + "/admin/tips/")
    link(page, "Tin báo 1").click()
    assert ASKED in page.locator(".tips-words").inner_text()
    near = page.locator("input[name=claim]")
    near.first.wait_for()
    assert near.count() == 2, "both near claims are answered already"
    page.get_by_text("Nước muối chữa được bệnh sốt xuất huyết.").wait_for()
    link(page, "Mở phát biểu mới cho tin báo này").click()
    page.locator("[name=statement]").fill(STATEMENT)
    page.locator("[name=would_be_settled_by]").first.check()
    page.locator("[name=settled_how]").fill("Hướng dẫn điều trị của ngành y tế.")
    send_form(page, page.locator(".claim-form button.button").first)
    page.locator(".claim-said").get_by_text(STATEMENT).wait_for()
    claim: str = page.url

    other = walk.second
    other.goto(claim)
    assert "Hướng dẫn điều trị" not in other.content()
    link(other, "Làm người thứ hai").click()
    other.locator("[name=would_be_settled_by]").last.check()
    other.locator("[name=settled_how]").fill("Bác sĩ của trạm y tế phường.")
    other.locator(".claim-form button.button").first.click()
    other.get_by_text("Hướng dẫn điều trị của ngành y tế.").wait_for()
    return claim


def judge(walk: Walk, claim: str) -> None:
    page = walk.first
    page.goto(claim)
    link(page, "Thêm bằng chứng").click()
    page.locator("[name=publisher]").fill("Trạm Y tế phường Mẫu")
    page.locator("[name=title]").fill("Hướng dẫn xử trí sốt xuất huyết tại nhà")
    page.locator("[name=excerpt]").fill("Bệnh chưa có thuốc điều trị đặc hiệu.")
    page.locator("[name=bearing][value=refutes]").check()
    page.locator("[name=kind]").select_option(index=1)
    page.locator("[name=primary]").check()
    send_form(page, page.locator(".claim-form button.button").first)
    link(page, "Viết kết luận").click()
    page.get_by_label("Sai", exact=True).check()
    page.locator("[name=short_answer]").fill(SHORT)
    page.locator("[name=reasoning]").fill("Trạm y tế trả lời bằng văn bản. Nước muối không diệt được vi rút.")
    page.locator("[name=would_change]").fill("Một thử nghiệm lâm sàng được công bố.")
    send_form(page, page.locator(".claim-form button.button").first)

    other = walk.second
    other.goto(claim + "read/")
    assert SHORT in other.locator(".claim-verdict").inner_text()
    send_form(other, button(other, "Đồng ý, kết luận có hiệu lực"))
    other.goto(claim)
    other.locator(".claim-facts strong").get_by_text("Sai").first.wait_for()


def publish(walk: Walk) -> str:
    """The fact-check, written by a checker and let out by an editor; its path."""
    page = walk.first
    page.goto(walk.address + "/admin/")
    link(page, "Rõ thật hư").click()
    page.locator("#id_title").fill(HEADLINE)
    page.locator("#id_summary").fill(SHORT)
    page.locator("#id_kind").select_option("fact_check")
    page.locator("#w-autosave-indicator").get_by_text("Đã lưu").wait_for()
    edit = page.url
    number = edit.rstrip("/").split("/")[-2]
    page.goto(f"{walk.address}/admin/posts/{number}/answers/")
    page.get_by_label(STATEMENT).check()
    send_form(page, button(page, "Lưu"))
    page.goto(edit)
    button(page, "Gửi người đọc thứ hai").click()
    page.locator(".messages").get_by_text(HEADLINE).first.wait_for()

    other = walk.editor
    other.goto(walk.address + "/admin/")
    other.get_by_role("listitem").filter(has_text=HEADLINE).get_by_text("Đọc và duyệt", exact=True).click()
    button(other, "Duyệt và đăng").click()
    other.locator(".messages").get_by_text(HEADLINE).first.wait_for()
    eventually(lambda: HEADLINE in walk.ask("/fact-checks/feed.xml")[1], 90)
    reader = walk.reader
    reader.goto(walk.address + "/fact-checks/")
    send_form(reader, reader.get_by_role("link", name=STATEMENT).first)
    path: str = reader.url.removeprefix(walk.address)
    return path


def test_a_tip_becomes_a_sourced_answer_that_readers_and_the_review_find(walk: Walk, tmp_path: Path) -> None:
    receipt = send(walk)
    claim = open_claim(walk)
    judge(walk, claim)
    path = publish(walk)

    text = walk.reader.locator("main").inner_text()
    for words in (STATEMENT, "Sai", SHORT, "Trạm Y tế phường Mẫu", "Nguyễn Thị An", "Trần Văn Bình",
                  "Một thử nghiệm lâm sàng được công bố."):  # fmt: skip
        assert words in text, words
    status, page = walk.ask(path)
    said = [json.loads(each.split("</script>")[0]) for each in page.split('<script type="application/ld+json">')[1:]]
    review = next(
        one for each in said for one in each.get("@graph", [each]) if "ClaimReview" in json.dumps(one.get("@type"))
    )
    assert (status, review["claimReviewed"]) == (200, STATEMENT)
    item = json.loads(walk.ask(path + "item.json")[1])
    assert item["title"] == HEADLINE
    for feed in ("/feed.xml", "/ro-that-hu/feed.json", "/fact-checks/atom.xml"):
        assert HEADLINE in walk.ask(feed)[1], feed
    assert ASKED not in page

    reader = walk.reader
    reader.goto(walk.address + "/tips/receipt/")
    reader.locator("form input[type=text], form input[inputmode=numeric]").first.fill(receipt)
    reader.locator("main form button").first.click()
    reader.locator("main").get_by_text(STATEMENT).or_(reader.locator("main").get_by_text(HEADLINE)).first.wait_for()

    desk = walk.desk
    assert desk.must("claims", "verify").startswith("ok")
    out = tmp_path / "review"
    desk.must("review", "--from", "2026-01-01", "--to", "2026-12-31", "--lang", "vi", "--out", str(out))
    told = next(out.glob("*.html")).read_text("utf-8")
    chapter = told.partition('<h2 id="claims">')[2].partition("<h2")[0]
    assert chapter.startswith("Kiểm chứng</h2>")
    assert "Sai" in chapter, "verdicts of the days before; today is not over"
    assert desk.call("review", "--verify", str(out / "review.json")).returncode == 0
    assert walk.complaints == []
