"""The form in a browser: in a flood the script shows its work, and without script the form still takes a tip."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from signalmast.claims.models import Tip
from signalmast.claims.senders import FLOOD, Senders
from signalmast.core import clock
from signalmast.pages.models import CommunityPage


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_flood_a_browser_sends_again_where_without_script_it_waits(
    live_server: Any, page: CommunityPage, chromium: str
) -> None:
    senders = Senders(settings.SENDERS_DIR)
    for _ in range(FLOOD):
        senders.take_for_desk(at=clock.now())
    said = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for script in (False, False, True):
            tab = browser.new_context(java_script_enabled=script).new_page()
            tab.goto(live_server.url + "/en/tips/")
            tab.fill("textarea", f"script {script}")
            tab.click("form.tip-form button")
            tab.locator(".tip-code, .tip-wait").wait_for()
            said.append(tab.locator(".tip-code").count() == 1)
        browser.close()
    assert said == [True, False, True]
    assert Tip.objects.count() == 2
