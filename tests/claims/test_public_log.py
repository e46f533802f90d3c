"""The public log: what readers, programs and anybody who checks the chain are told."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.test import Client

from signalmast.claims.models import Entry, ExitDay
from signalmast.claims.services import log
from signalmast.pages.models import PostNote
from tests.claims import factories
from tests.claims.test_fact_check_page import words
from tests.pages import builders
from tests.pages.public_site import PublicSite

pytestmark = pytest.mark.django_db
FIRST = "0" * 64


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def changed_verdict(number: int = 0) -> Entry:
    return log.add(
        kind="changed",
        payload={
            "claim": {"key": f"claim:{number}", "statement": f"Nước máy bị nhiễm mặn ({number})."},
            "verdict": {"number": 2, "value": "mixed", "short_answer": "Có lúc mặn."},
            "before": {"number": 1, "value": "false", "short_answer": "Không mặn."},
            "reason": "Thêm một mẫu.",
        },
        at=factories.MOMENT + timedelta(minutes=number),
    )


@pytest.fixture
def section(desk: Any, settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT, settings.SITE_DIR = tmp_path / "media", tmp_path / "site"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    factories.step()
    return builders.section(slug="ro-that-hu")


def test_a_changed_verdict_stands_in_the_log_with_before_after_and_reason(section: Any) -> None:
    entry = changed_verdict()
    said = words(read("/public-log/"))
    assert (
        "Thay đổi kết luận Thứ ba, 24/11/2026 lúc 07:30 Phát biểu cần kiểm chứng Nước máy bị nhiễm mặn (0). Trước Sai"
        " Kết luận Vừa đúng vừa sai Trả lời ngắn Có lúc mặn. Lý do Thêm một mẫu."
        f" Mục số 1, dấu vân tay: {entry.digest}" in said
    )
    english = words(read("/en/public-log/"))
    assert "Before False Verdict Mixed" in english


def test_a_dispute_stands_in_the_log_with_question_decision_and_reason(section: Any) -> None:
    claim = factories.claim()
    log.add(
        kind="dispute",
        payload={"claim": claim.key, "question": "Lấy mẫu lúc nào?", "decision": "upheld", "reason": "Lúc 18 giờ."},
        at=factories.MOMENT,
    )
    assert (
        "Phát biểu cần kiểm chứng Nước máy phường Bến Mơ bị nhiễm mặn. Câu hỏi Lấy mẫu lúc nào?"
        " Quyết định Giữ nguyên kết luận Lý do Lúc 18 giờ." in words(read("/public-log/"))
    )


def test_the_newest_fingerprint_stands_on_the_page_and_in_the_feed(section: Any) -> None:
    changed_verdict(1)
    newest = changed_verdict(2)
    assert re.findall(r'<code class="digest">(\w+)</code>', read("/public-log/"))[0] == newest.digest
    feed = feedparser.parse(read("/public-log/feed.xml").encode())
    assert f"số 2, dấu vân tay {newest.digest}" in feed.feed.description
    assert [item.id for item in feed.entries] == [newest.digest, newest.previous]
    assert feed.entries[0].link.endswith("/public-log/#entry-2")
    assert "Lý do: Thêm một mẫu." in feed.entries[0].description


def test_anybody_can_check_the_chain_from_the_file(section: Any) -> None:
    for number in range(3):
        changed_verdict(number)
    said = json.loads(read("/public-log/log.json"))
    before = FIRST
    for number, entry in enumerate(said["entries"], start=1):
        lines = [str(entry["number"]), entry["kind"], entry["at"], entry["payload"], entry["previous"]]
        assert (entry["number"], entry["previous"]) == (number, before)
        before = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        assert entry["digest"] == before
    assert said["head"] == {"number": 3, "digest": before, "at": "2026-11-24T00:32:00.000000+00:00"}


def test_the_log_goes_on_from_a_number(section: Any) -> None:
    for number in range(52):
        changed_verdict(number)
    html = read("/public-log/")
    assert re.findall(r'id="entry-(\d+)"', html) == [str(number) for number in range(52, 2, -1)]
    onward = re.search(r'rel="next" href="(\?before=\d+)"', html)
    assert onward is not None
    assert re.findall(r'id="entry-(\d+)"', read("/public-log/" + onward[1])) == ["2", "1"]
    for wrong in ("x", "-1", "1", "99999999999999999999"):
        assert Client().get(f"/public-log/?before={wrong}").status_code == 404, wrong


def test_ends_of_tips_are_counted_in_public(section: Any) -> None:
    day = factories.MOMENT.date()
    ExitDay.objects.create(day=day, exit="opinion", count=3)
    ExitDay.objects.create(day=day - timedelta(days=1), exit="opinion", count=4)
    for path in ("/public-log/", "/about/"):
        rows = dict(re.findall(r'<tr><th scope="row">(.*?)<span.*?</th><td>(.*?)</td></tr>', read(path)))
        assert rows == {
            "Ý kiến hoặc phê bình": "7",
            "Dự báo": "0",
            "Châm biếm": "0",
            "Không thể kiểm chứng": "0",
            "Về đời tư của một người": "0",
            "Ngoài phạm vi của bàn biên tập": "0",
            "Đã có câu trả lời": "0",
        }


@pytest.mark.parametrize(("act", "logged"), [("corrected", 1), ("withdrawn", 1), ("updated", 0)])
def test_the_desks_own_mistakes_stand_in_the_same_log(section: Any, act: str, logged: int) -> None:
    post = builders.post(section, "Giờ cấp nước", slug="gio-cap-nuoc")
    note = {"public_note": "Bản trước ghi nhầm giờ.", "reason": "Đọc sai công văn.", "at": factories.MOMENT}
    PostNote.objects.create(post=post, act=act, **note)
    entries = [(entry.kind, json.loads(entry.payload)) for entry in Entry.objects.all()]
    expected = {
        "post": post.key,
        "headline": "Giờ cấp nước",
        "act": act,
        "note": "Bản trước ghi nhầm giờ.",
        "reason": "Đọc sai công văn.",
    }
    assert entries == [("correction", expected)] * logged
    shown = "Lời nhắn cho bạn đọc Bản trước ghi nhầm giờ. Lý do Đọc sai công văn."
    assert (shown in words(read("/public-log/"))) == bool(logged)


def test_what_is_invented_enters_no_log(section: Any) -> None:
    post = builders.post(section, "Minh họa", demo=True)
    PostNote.objects.create(post=post, act="corrected", public_note="x", reason="y", at=factories.MOMENT)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_log_follow_a_new_entry(section: Any, settings: Any) -> None:
    site = PublicSite(Path(settings.SITE_DIR))
    factories.answered(section, "Nước", slug="nuoc").save_revision().publish()
    entry = changed_verdict()
    site.work()
    for name in ("public-log/index.html", "public-log/feed.xml", "public-log/log.json"):
        assert entry.digest in site.read(name), name
