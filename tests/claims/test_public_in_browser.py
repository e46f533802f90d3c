"""Fact-checks, library, log and dispute in a real browser: accessible in light and dark, and usable without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signalmast.claims.models import Dispute, Verdict
from signalmast.claims.services import log
from signalmast.claims.views.public import disputes
from signalmast.core.pace import Pace
from signalmast.pages.services import searching
from tests.claims import factories
from tests.pages import builders
from tests.pages.test_in_browser import RULES, _noise

WIDTHS = (1366, 390)
SCREENS = (
    "/ro-that-hu/nuoc-man/",
    "/ro-that-hu/hai-dieu/",
    "/fact-checks/",
    "/fact-checks/verdict/false/",
    "/fact-checks/topic/nuoc-sach/",
    "/fact-checks/archive/2026/11/",
    "/fact-checks/?q=nuoc",
    "/fact-checks/?q=xylophone",
    "/fact-checks/dispute/",
    "dispute",
    "/public-log/",
    "/about/",
    "/en/fact-checks/",
    "/en/checked/salt/",
    "/en/public-log/",
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk with fact-checks in both languages; the address of a form to dispute one."""
    settings.MEDIA_ROOT, settings.SITE_DIR, settings.DATA_DIR = tmp_path / "media", tmp_path / "site", tmp_path
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    monkeypatch.setattr(disputes, "pace", Pace())
    topic, section = builders.topic(), builders.section("Rõ thật hư", slug="ro-that-hu", colour="#c4512d")
    english = builders.section("Checked", "en", slug="checked", translation_key=section.translation_key)
    claim = factories.claim(about_publisher=True)
    first = factories.evidence(claim, archived_at=factories.MOMENT, archive_digest="ab" * 32)
    second = factories.evidence(claim, "Bản tin", own=True, address="", publisher="Ủy ban nhân dân phường Bến Mơ")
    second.cites.add(first)
    factories.reply(claim, answer="Không.", answered_at=factories.MOMENT)
    verdict = factories.changed(factories.verdict(claim, "unproven"), "false", reason="Có kết quả đo.")
    factories.fact_check(section, "Nước máy có mặn không", claim, topics=(topic,), slug="nuoc-man")
    factories.dispute(verdict)
    several = []
    for key, _vi, _en, _rating in factories.STEPS:
        each = factories.claim(f"Điều về nước: {key}.")
        factories.evidence(each)
        factories.verdict(each, key)
        several.append(each)
    factories.fact_check(section, "Nhiều điều về nước", *several, slug="hai-dieu")
    factories.answered(english, "Salt", slug="salt")
    for number in range(3):
        log.add(kind="changed", payload={"reason": f"Lý do {number}"}, at=factories.MOMENT)
    searching.rebuild()
    return f"/fact-checks/dispute/{claim.key.removeprefix('claim:')}/"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_public_screen_is_accessible_in_light_and_dark(
    form: str, live_server: Any, browser: Any, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    problems: list[str] = []
    page = browser.new_context(viewport={"width": width, "height": 850}).new_page()
    page.on("console", lambda line: _noise(line, problems))
    page.on("pageerror", lambda error: problems.append(str(error)))
    for path in SCREENS:
        page.goto(live_server.url + (form if path == "dispute" else path), wait_until="load")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for found in Axe().run(page, options=RULES).response["violations"]:
                nodes = "; ".join(f"{node['target']} {node['html'][:120]}" for node in found["nodes"][:3])
                problems.append(f"{path} {scheme}: {found['id']} {nodes}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append(f"{path}: wider than the screen")
    assert "\n".join(problems) == ""


def test_a_reader_finds_a_fact_check_and_disputes_it_without_script(form: str, live_server: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 850}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.get_by_role("link", name="Kiểm chứng", exact=True).click()
    page.get_by_label("Điều này đã được kiểm chứng chưa?").fill("nuoc nhiem man")
    page.locator(".library-find button").click()
    page.get_by_role("link", name="“Nước máy phường Bến Mơ bị nhiễm mặn.”").click()
    page.get_by_role("link", name="Khiếu nại kết luận này").click()
    page.get_by_label("Kết luận sai ở đâu, và vì sao bạn biết?").fill("Mẫu lấy lúc triều thấp.")
    page.get_by_role("button", name="Gửi khiếu nại").click()
    receipt = page.locator(".receipt").inner_text()
    assert len(receipt.replace(" ", "")) == 16
    page.get_by_role("link", name="Khiếu nại của tôi đến đâu rồi").click()
    page.get_by_label("Mã biên nhận của bạn").fill(receipt)
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_text("Chưa quyết định.").wait_for()
    assert context.cookies() == []
    assert Dispute.objects.filter(state="new", verdict=Verdict.objects.get(replaces__isnull=False)).count() == 1


def test_a_printed_fact_check_keeps_claim_verdict_and_evidence(form: str, live_server: Any, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 700, "height": 1000}).new_page()
    page.emulate_media(media="print")
    page.goto(live_server.url + "/ro-that-hu/nuoc-man/")
    for shown in (".answer-changed", ".answer-claim", ".verdict .sign", ".verdict-word", ".sources li", ".reply"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".answer-dispute", ".answer-ways"):
        assert page.locator(hidden).first.is_hidden(), hidden
