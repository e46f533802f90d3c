"""The search of the public site, through its address and its command."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Revision

from signalmast.pages.models import Post
from signalmast.pages.selectors import searching as found
from signalmast.pages.services import following, schedule, searching
from tests.pages import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"


def _text(value: str) -> str:
    return json.dumps([{"type": "text", "value": value}])


def _body(client: Client, **asked: object) -> str:
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_posts_are_found_by_headline_summary_text_and_the_words_of_pictures(client: Client) -> None:
    page = builders.section()
    builders.post(page, "Tạm ngưng nước", summary="Từ tối nay", body=_text("<p>Nối ống&nbsp;mới</p><p>ở hẻm</p>"))
    builders.post(page, "Chợ phiên", body=_text("<h2>Rau</h2><p>cá</p>"))
    assert searching.rebuild() == 2
    for words, headline in (("ngung nuoc", "Tạm"), ("tối nay", "Tạm"), ("ống mới ở hẻm", "Tạm"), ("rau cá", "Chợ")):
        assert headline in _body(client, q=words), words
    assert "Tìm thấy 1 bài" in _body(client, q="nối ống")
    assert "<mark>ống</mark>" in _body(client, q="ong moi")


def test_only_what_readers_may_see_is_found(client: Client) -> None:
    page = builders.section()
    builders.post(page, "Bản nháp bí mật", live=False)
    builders.post(page, "Chỉ số liệu bí mật", figures_only=True)
    shown = builders.post(page, "Tin bí mật đã đăng")
    searching.rebuild()
    assert _body(client, q="bí mật").count("<article") == 1
    shown.unpublish()  # the row of the index is still there
    assert "Tin bí mật" not in _body(client, q="bí mật")
    searching.leave(shown.pk)
    assert found.index().keys() == {}


def test_a_deleted_post_and_a_closed_page_leave_the_index() -> None:
    page = builders.section()
    gone, stays = builders.post(page, "Một"), builders.post(page, "Hai")
    searching.rebuild()
    pk = gone.pk
    gone.delete()
    searching.leave(pk)
    assert set(found.index().keys()) == {stays.key}
    page.live = False
    page.save()
    searching.leave(page.pk)
    assert set(found.index().keys()) == set()
    page.live = True
    page.save()
    searching.enter(page.pk)
    assert set(found.index().keys()) == {stays.key}


def test_languages_are_apart_and_filters_narrow(client: Client) -> None:
    page, english = builders.section(), builders.section(code="en")
    other = builders.section("Thư viện")
    topic = builders.topic()
    builders.post(page, "Nước sạch một", kind="notice", topics=(topic,))
    builders.post(other, "Nước sạch hai")
    builders.post(english, "Clean water nước")
    searching.rebuild()
    assert "Tìm thấy 2 bài" in _body(client, q="nước")
    for narrowed in ({"page": page.key}, {"topic": "nuoc-sach"}, {"kind": "notice"}):
        assert "Tìm thấy 1 bài" in _body(client, q="nước", **narrowed), narrowed
    assert "Không tìm thấy" in _body(client, q="nước", page=other.key, kind="notice")
    english_answer = client.get("/en/search/", {"q": "nước"}).content.decode()
    assert "1 post found" in english_answer


def test_while_the_index_is_missing_the_page_says_so_and_the_worker_builds_it(client: Client) -> None:
    page = builders.section()
    builders.post(page, "Nước sạch")
    assert "đang được chuẩn bị" in _body(client, q="nước")
    assert searching.keep_standing() == 1
    assert searching.keep_standing() is None
    assert "Tìm thấy 1 bài" in _body(client, q="nước")
    Path(found.index().path).resolve().write_bytes(b"x" * 5000)
    found.index().close()
    assert "đang được chuẩn bị" in _body(client, q="nước")
    assert searching.keep_standing() == 1


HOSTILE = {
    "quote": '"',
    "quotes": '"nước" "',
    "nul": "a\0nước",
    "operators": "nước AND (OR NOT NEAR(",
    "column": "title:nước {text}: x",
    "caret": "^nước + - * **",
    "star": "*",
    "sql": "'; drop table words; --",
    "markup": "<script>alert(1)</script>",
    "emoji": "🚰 nước 👩‍👩‍👧‍👦",
    "right-to-left": "\u202eماء nước\u202c שלום",
    "marks alone": "\u0301\u0323\u031b",
    "decomposed": "nu\u031bo\u031b\u0301c",
    "half a character": "%ED%A0%80",
    "10 kB of one word": "nước" * 2500,
    "10 kB of words": "nước sạch " * 1000,
    "10 kB of quotes": '"' * 10_000,
    "many stars": "a* b* c* d* e* f* g* h* " * 40,
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_asked_gets_posts_or_a_friendly_sentence(client: Client, words: str) -> None:
    builders.post(builders.section(), "Nước sạch")
    searching.rebuild()
    for asked in ({"q": words}, {"q": words, "p": "7"}, {"q": "nước", "page": words, "topic": words, "period": words}):
        text = _body(client, **asked)
        assert "<script>alert" not in text
        friendly = ("Không tìm thấy", "Tìm thấy 1 bài", "Gõ có dấu hay không dấu")
        assert any(said in text for said in friendly), text[-4000:]


@pytest.mark.parametrize("screen", ["99999999", "50", "2", "-1", "0", "x", "٣", "1e3"])
def test_screen_nobody_gave_out_is_one_of_those_that_are(client: Client, screen: str) -> None:
    builders.post(builders.section(), "Nước sạch")
    searching.rebuild()
    assert "Tìm thấy 1 bài" in _body(client, q="nước sạch", p=screen)


def test_nothing_found_leads_on_to_wider_searches(client: Client) -> None:
    builders.post(builders.section(), "Nước sạch")
    builders.section(code="en")
    searching.rebuild()
    text = _body(client, q="núi lửa", kind="notice", nonsense="x" * 500)
    assert "Không tìm thấy bài nào cho “núi lửa”" in text
    assert '<a href="/search/?q=n%C3%BAi+l%E1%BB%ADa">' in text
    assert '<a href="/en/search/?q=n%C3%BAi+l%E1%BB%ADa" hreflang="en">Tìm trong các bài tiếng Anh</a>' in text
    assert "nonsense" not in text


def test_words_of_one_line_stay_one_line_in_the_excerpt(client: Client) -> None:
    body = _text("<p>Nối <b>ống</b>, xong.</p><ul><li>một</li><li>hai</li></ul>")
    builders.post(builders.section(), "Tạm ngưng nước", body=body)
    searching.rebuild()
    assert "Nối <mark>ống</mark>, xong. một hai" in _body(client, q="ống")


def test_scheduled_post_is_found_when_its_time_has_come_and_not_after_its_end(client: Client) -> None:
    post = builders.post(builders.section(), "Nước về", live=False)
    post.go_live_at = timezone.now() + timedelta(hours=1)
    post.save_revision().publish()
    searching.rebuild()
    _work()
    assert found.index().keys() == {}
    assert "Không tìm thấy" in _body(client, q="nước về")
    past = timezone.now() - timedelta(seconds=1)
    revision = Revision.objects.get(object_id=str(post.pk))
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    _work()
    assert "Tìm thấy 1 bài" in _body(client, q="nước về")
    Post.objects.update(expire_at=past)
    _work()
    assert "Không tìm thấy" in _body(client, q="nước về")
    assert found.index().keys() == {}


def _work() -> None:
    """What the worker does: keep times, then whatever follows."""
    schedule.keep_times(at=timezone.now())
    while following.follow_due(now=timezone.now):
        pass


def test_damage_met_by_a_reader_is_said_in_words_and_mended(client: Client) -> None:
    builders.post(builders.section(), "Nước sạch")
    searching.rebuild()
    found.index().close()
    with sqlite3.connect(found.index().path.resolve()) as damaged:
        damaged.execute("update words_data set block = x'ffffffffffffffffffff' where id > 10")
    damaged.close()
    assert "đang được chuẩn bị" in _body(client, q="nước")
    assert searching.keep_standing() == 1
    assert "Tìm thấy 1 bài" in _body(client, q="nước")


def test_number_of_questions_does_not_grow(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = builders.section()
    builders.post(page, "Nước số một")
    searching.rebuild()
    with CaptureQueriesContext(connection) as first:
        _body(client, q="nước")
    builders.many(page, 25)
    for post in page.posts.all():
        post.title = f"Nước {post.pk}"
        post.save()
    searching.rebuild()
    with django_assert_num_queries(len(first)):
        text = _body(client, q="nước")
    assert text.count("<article") == 20
    assert "p=2" in text
    assert _body(client, q="nước", p=2).count("<article") == 6


def test_command_builds_and_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="signalmast reindex"):
        call_command("reindex", "--check")
    builders.post(builders.section(), "Nước sạch")
    call_command("reindex")
    call_command("reindex", "--check")
    assert "1 bài" in capsys.readouterr().out
