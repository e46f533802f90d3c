"""The script on every public page, in a real browser: one note for one reading, and nothing left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signalmast.core import journal
from tests.edge.conftest import ROOT, Door, put
from tests.plugin import FLAGS

PAGE = (
    '<!doctype html><meta charset="utf-8"><title>Bài mẫu</title><link rel="icon" href="/static/icon.svg">'
    '<script src="/static/count.js" defer></script><p>Bài mẫu</p>'
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def counted(shared: Door) -> Door:
    script = Path(ROOT / "signalmast/theme/static/theme/count.js").read_bytes()
    put(shared.folder / "static/count.js", script)
    put(shared.folder / "static/icon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    shared.bake("/ward/post/", PAGE)
    shared.bake("/", PAGE + '<a href="/ward/post/">Bài</a>')
    return shared


def _views(door: Door) -> list[tuple[str, str]]:
    return [(one.path, one.ref) for day in journal.days(door.journal) for one in journal.events(door.journal, day)]


def _eventually(door: Door, wanted: list[tuple[str, str]]) -> None:
    until = time.monotonic() + 8
    while _views(door) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert _views(door) == wanted


def test_a_reading_is_one_view_and_leaves_nothing_in_the_browser(browser: Any, counted: Door) -> None:
    before = _views(counted)
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"http://127.0.0.1:{counted.port}/?fbclid=x#top", referer="https://www.example.org/secret?q=1")
    _eventually(counted, [*before, ("/", "www.example.org")])
    page.click("a")
    _eventually(counted, [*before, ("/", "www.example.org"), ("/ward/post/", "")])
    assert (context.cookies(), wrong) == ([], [])
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    context.close()


def test_a_note_that_was_not_acknowledged_is_sent_again_unchanged_and_counted_once(browser: Any, counted: Door) -> None:
    before = _views(counted)
    context = browser.new_context()
    page = context.new_page()
    notes: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        notes.append(route.request.post_data)
        if len(notes) == 1:
            route.fetch()  # it arrives, but its answer does not
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/c", lose_the_first_answer)
    page.goto(f"http://127.0.0.1:{counted.port}/ward/post/")
    page.wait_for_timeout(4000)
    assert (len(notes), len(set(notes))) == (2, 1)
    _eventually(counted, [*before, ("/ward/post/", "")])
    context.close()


@pytest.mark.parametrize("wish", ["globalPrivacyControl: {get: () => true}", "doNotTrack: {get: () => '1'}"])
def test_who_does_not_want_to_be_counted_is_not_even_asked(browser: Any, counted: Door, wish: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(f"Object.defineProperties(navigator, {{{wish}}})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"http://127.0.0.1:{counted.port}/ward/post/", wait_until="networkidle")
    assert "count.js" in asked
    assert "c" not in asked
    context.close()
