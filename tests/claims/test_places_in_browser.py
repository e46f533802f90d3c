"""After a changed verdict, in a real browser: what the desk has to do and what a sender reads; axe clean, whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from signalmast.claims.models import Answer, Carried, Tip, Verdict
from signalmast.claims.services import matching, places, tips, verdicts
from signalmast.core import clock
from tests.claims import factories
from tests.claims.conftest import receipt_in, with_second_step
from tests.claims.desk_of_claims import step, words
from tests.claims.test_mojibake import SHOWN
from tests.conftest import Person
from tests.pages import builders
from tests.pages.test_in_browser import _noise

WIDTHS = (1366, 390)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(person: Person, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """A verdict that changed, with places to tell and a tip that asked."""
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"
    one, two = (with_second_step(person("fact_checker", name=name)) for name in ("Lê Thị Mơ", "Trần Văn Đò"))
    factories.answered(builders.section(slug="ro-that-hu"), "Nước máy có mặn không", slug="nuoc-man")
    matching.rebuild()
    answer = Answer.objects.get()
    for place in ("Loa phường khu phố 3, đọc hai buổi sáng liền", "Bảng tin chợ Bến Mơ"):
        places.add(answer=answer, place=place, address="", earlier=False, by=one, at=clock.now())
    said = Client().post("/tips/", {"text": SHOWN["TCVN3"]}, REMOTE_ADDR="203.0.113.9")
    asked = Client().post("/tips/", {"text": "Nước mặn thật không?"}, REMOTE_ADDR="203.0.113.8")
    tips.join_claim(tip=Tip.objects.latest("pk"), claim=answer.claim, by=one, at=clock.now())
    given = words(one, value=step("mixed"), at=clock.now())
    draft = verdicts.change(verdict=Verdict.objects.get(), reason="Có thêm một lần đo.", **given)
    verdicts.decide(verdict=draft, agree=True, by=two, at=clock.now())
    assert said.status_code == 200
    return {"claim": answer.claim_id, "who": one, "tip": Tip.objects.earliest("pk").pk, "code": receipt_in(asked)}


def signed_in(person: Any, language: str) -> str:
    person.language = language
    person.save()
    client = Client()
    client.force_login(person)
    return str(client.cookies[django_settings.SESSION_COOKIE_NAME].value)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screens_are_whole_and_accessible(
    told: dict[str, Any], live_server: Any, browser: Any, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    problems: list[str] = []
    session = {"name": django_settings.SESSION_COOKIE_NAME, "value": signed_in(told["who"], language)}
    office = {
        "today": reverse("wagtailadmin_home"),
        "claim": reverse("claim", args=[told["claim"]]),
        "places": reverse("claim_places", args=[told["claim"]]),
        "to_tell": reverse("claims_to_tell"),
        "tip": reverse("tip", args=[told["tip"]]),
    }
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 850})
        context.add_cookies([{**session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda line: _noise(line, problems))
        page.on("pageerror", lambda error: problems.append(str(error)))
        for name, path in {**office, "receipt": "/en/tips/receipt/" if language == "en" else "/tips/receipt/"}.items():
            page.goto(live_server.url + path, wait_until="load")
            if name == "receipt":
                page.fill("#code", told["code"])
                page.click(".tip-form button")
                page.locator(".tip-answer").wait_for()
            for found in Axe().run(page).response["violations"]:
                nodes = "; ".join(f"{node['target']} {node['html'][:120]}" for node in found["nodes"][:3])
                problems.append(f"{name} {width}: {found['id']} {nodes}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{name} {width}: wider than the screen")
        context.close()
    assert "\n".join(problems) == ""


def test_a_place_is_marked_as_told(told: dict[str, Any], live_server: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 850})
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": signed_in(told["who"], "vi"), "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("wagtailadmin_home"))
    page.get_by_role("link", name="2 nơi vẫn còn kết luận trước").click()
    page.get_by_role("link", name="Bảng tin chợ Bến Mơ").click()
    page.get_by_role("button", name="Đã báo cho “Bảng tin chợ Bến Mơ”").click()
    page.get_by_role("button", name="Bỏ “Bảng tin chợ Bến Mơ” khỏi danh sách").wait_for()
    assert list(Carried.objects.filter(done_at=None).values_list("place", flat=True)) == [
        "Loa phường khu phố 3, đọc hai buổi sáng liền"
    ]
