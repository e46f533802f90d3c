"""A newcomer's first post, and the whole life of one: read, published at its time, corrected in public, withdrawn."""

from __future__ import annotations

import gzip
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import brotli
import pytest

from tests.journeys.newcomers import (
    EN,
    PUBLISHER,
    PUBLISHER_EN,
    VI,
    Desk,
    Person,
    complaints,
    decide,
    desk,
    newcomer,
    people,
    speak,
    write,
)

__all__ = ["desk", "people"]
pytestmark = pytest.mark.browser
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SECTION = "Tin phường Bến Hoa Đăng Mẫu"
HEADLINE = "Đò ngang nghỉ chạy sáng Chủ nhật để sửa bến"
SUMMARY = "Phường sửa cầu lên xuống của bến. Nguồn: ban quản lý bến."
WRONG, RIGHT = "Đò nghỉ từ 6 giờ đến 9 giờ.", "Đò nghỉ từ 6 giờ đến 11 giờ."
NOTE, REASON = "Giờ nghỉ trong bài đầu sai.", "Người viết đọc nhầm lịch sửa bến."
LAST_NOTE, LAST_REASON = "Việc sửa bến dời sang tháng sau.", "Bài không còn đúng và có thể làm lỡ chuyến đò."


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers.get("content-encoding", ""), bytes)
        return unpack(self.body).decode()


def ask(desk: Desk, path: str, **headers: str) -> Answer:
    """What a reader's browser gets from the one port that readers know."""
    place = urlsplit(desk.address)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        line.request("GET", path, headers={"Accept-Encoding": "br, gzip", **headers})
        given = line.getresponse()
        return Answer(given.status, {name.lower(): value for name, value in given.getheaders()}, given.read())
    finally:
        line.close()


def soon(condition: Callable[[], object], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.5)


def begin(person: Person) -> None:
    """A draft that keeps itself."""
    page = person.page
    page.goto(person.desk.address + "/admin/")
    person.click(person.link(SECTION))
    page.wait_for_load_state()
    page.locator("#id_title").fill(HEADLINE)
    page.locator("#id_summary").fill(SUMMARY)
    person.click(page.locator(".public-DraftEditor-content").first)
    page.keyboard.type(WRONG)
    person.click(page.get_by_label("Đi lại", exact=True))
    page.locator("#w-autosave-indicator").get_by_text("Đã lưu").wait_for()
    assert page.url.endswith("/edit/")


def schedule(person: Person) -> datetime:
    """For the next whole minute that leaves the second reader a minute to decide."""
    page = person.page
    person.click(page.locator("[data-side-panel-toggle=status]"))
    person.click(page.locator("[data-side-panel=status]").get_by_role("button", name="Đặt lịch", exact=True))
    at = (datetime.now(UTC) + timedelta(seconds=120)).replace(second=0, microsecond=0)
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.get_by_text("Lịch có hiệu lực khi người đọc thứ hai đã duyệt bài.").wait_for()
    dialog.locator("#id_go_live_at").fill(at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M"))
    dialog.get_by_role("button", name="Lưu lịch").press("Enter")  # by keyboard: the little calendar lies over it
    page.locator(".messages").get_by_text(HEADLINE).wait_for()
    return at


def hand_in(person: Person) -> None:
    person.click(person.button(VI.hand_in))
    person.page.locator(".messages").get_by_text(HEADLINE).first.wait_for()


def correct(person: Person, edit: str) -> None:
    page = person.page
    page.goto(edit)
    page.wait_for_load_state()
    person.click(page.locator(".public-DraftEditor-content").first)
    page.keyboard.press("Control+a")
    page.keyboard.type(RIGHT)
    person.click(page.get_by_label("Đính chính: chúng ta đã viết sai", exact=True))
    page.locator("#id_change_note").fill(NOTE)
    page.locator("#id_change_reason").fill(REASON)
    person.look("a correction being written")
    hand_in(person)


def withdraw(person: Person) -> None:
    """As an administrator finds the way: by the list of what is in public."""
    page = person.page
    page.goto(person.desk.address + "/admin/posts/alone/")
    person.look("the list of what is in public")
    person.click(page.get_by_role("link", name=f"Gỡ bài “{HEADLINE}”", exact=True))
    page.locator("#note").fill(LAST_NOTE)
    page.locator("#reason").fill(LAST_REASON)
    person.look("a withdrawal being written")
    person.click(person.button("Gỡ bài"))
    page.locator(".messages").get_by_text(HEADLINE).wait_for()


@pytest.fixture(scope="module")
def chief(people: tuple[Any, Person, Person], desk: Desk) -> Person:
    """The administrator, let in by the first of the links; a desk that is new opens with its set-up."""
    person = newcomer(people[0], desk)
    person.page.goto(desk.links[0])
    person.click(person.button(VI.sign_in))
    person.page.wait_for_url("**/admin/**")
    return person


def seen_by_readers(desk: Desk, path: str) -> Answer:
    """Packed for the reader, and known again by its mark."""
    answer = ask(desk, path)
    assert answer.headers["content-encoding"] == "br"
    again = ask(desk, path, **{"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    return answer


def feeds(desk: Desk, section: str) -> list[bool]:
    """Whether the headline stands in each feed of the page and of the desk."""
    return [
        HEADLINE in ask(desk, place + form).text
        for place in ("/", section)
        for form in ("feed.xml", "atom.xml", "feed.json")
    ]


def test_post_is_read_published_at_its_time_corrected_and_withdrawn(
    people: tuple[Any, Person, Person], chief: Person, desk: Desk
) -> None:
    browser, editor, reader = people
    speak(reader, "Tiếng Việt", width=1366)
    begin(editor)
    at = schedule(editor)
    edit = editor.page.url
    hand_in(editor)
    decide(reader, replace(VI, approve="Duyệt; bài sẽ đăng đúng giờ"), headline=HEADLINE)
    early = ask(desk, "/").text
    assert datetime.now(UTC) < at, "the second reader took longer than the time that was left"
    assert HEADLINE not in early

    soon(lambda: HEADLINE in ask(desk, "/").text, seconds=240)
    assert datetime.now(UTC) >= at
    visitor = newcomer(browser, desk)
    visitor.find(desk.address + "/", HEADLINE).click()
    visitor.page.get_by_role("heading", level=1, name=HEADLINE).wait_for()
    path = urlsplit(visitor.page.url).path
    section = path.rstrip("/").rpartition("/")[0] + "/"
    post = seen_by_readers(desk, path)
    assert (post.status, WRONG in post.text, NOTE in post.text) == (200, True, False)
    soon(lambda: all(feeds(desk, section)))

    correct(editor, edit)
    assert ask(desk, path).headers["etag"] == post.headers["etag"], "nothing goes public before it was read"
    decide(reader, VI, headline=HEADLINE)
    soon(lambda: RIGHT in ask(desk, path).text)
    corrected = seen_by_readers(desk, path)
    assert corrected.headers["etag"] != post.headers["etag"]
    assert [WRONG in corrected.text, NOTE in corrected.text, REASON in corrected.text] == [False, True, True]
    soon(lambda: NOTE in ask(desk, "/about/").text)
    visitor.page.goto(desk.address + path)
    visitor.look("the corrected post")
    assert NOTE in visitor.page.get_by_label("Thay đổi sau khi đăng").inner_text()

    withdraw(chief)
    soon(lambda: ask(desk, path).status == 410)
    gone = ask(desk, path)
    assert [words in gone.text for words in (HEADLINE, LAST_NOTE, LAST_REASON, RIGHT)] == [True, True, True, False]
    soon(lambda: not any(feeds(desk, section)))
    soon(lambda: HEADLINE not in ask(desk, "/").text)
    soon(lambda: LAST_REASON in ask(desk, "/about/").text)
    visitor.page.goto(desk.address + path)
    assert visitor.problems.pop().endswith("410 (Gone)")  # as the browser itself notes it
    visitor.look("the place of the withdrawn post")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Bài này đã được gỡ xuống"
    assert complaints(editor, reader, chief, visitor) == ""


def test_newcomer_publishes_a_first_post_that_a_second_person_read(
    people: tuple[Any, Person, Person], desk: Desk
) -> None:
    browser, editor, reader = people
    headline = "Đò ngang Bến Hoa Đăng chạy lại từ sáng mai"
    began = time.monotonic()
    write(editor, VI, section="Tin phường Bến Hoa Đăng Mẫu", headline=headline, topic="Đi lại")

    editor.page.goto(desk.address + "/admin/")
    with editor.page.expect_navigation():
        editor.click(editor.link(headline).first)
    assert editor.page.get_by_text(VI.approve).count() == 0

    visitor = newcomer(browser, desk)
    visitor.page.goto(desk.address + "/")
    assert visitor.page.get_by_text(headline).count() == 0

    speak(reader, "Tiếng Việt", width=1366)
    decide(reader, VI, headline=headline)
    found = visitor.find(desk.address + "/", headline)
    visitor.look("front")
    found.click()
    visitor.page.get_by_role("heading", level=1, name=headline).wait_for()
    visitor.look("post")
    text = visitor.page.locator("body").inner_text()
    assert visitor.page.get_by_role("heading", level=1).inner_text() == headline
    assert "Đò chạy lại từ sáng mai." in text
    assert PUBLISHER in text
    assert visitor.page.get_by_alt_text("Bến đò buổi sáng, một chiếc đò vừa cập bến").count() == 1
    assert visitor.page.locator("article time").count() >= 1
    assert time.monotonic() - began < 180
    assert complaints(editor, reader, visitor) == ""


def test_second_reader_lets_a_post_out_in_english_on_a_telephone(
    people: tuple[Any, Person, Person], desk: Desk
) -> None:
    browser, editor, reader = people
    headline = "The ferry runs again from tomorrow morning"
    write(editor, VI, section="Bến Hoa Đăng Mẫu Ward news", headline=headline, topic="Đi lại")
    speak(reader, "English", width=390)
    decide(reader, EN, headline=headline)
    visitor = newcomer(browser, desk, locale="en-GB", width=390)
    found = visitor.find(desk.address + "/en/", headline)
    visitor.look("front in English")
    found.click()
    visitor.page.get_by_role("heading", level=1, name=headline).wait_for()
    visitor.look("post in English")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == headline
    assert PUBLISHER_EN in visitor.page.locator("body").inner_text()
    assert complaints(editor, reader, visitor) == ""
