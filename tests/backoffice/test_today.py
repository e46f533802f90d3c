"""The home screen, Today: each role sees the work it can open, with one click to it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from signalmast.backoffice import presets, selectors
from signalmast.pages.models import Post
from signalmast.theme import slots
from tests.backoffice import today_desk as busy
from tests.pages import newsroom

CARD = re.compile(r'<section class="desk-today[^"]*" id="today-([a-z_]+)"')


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR = tmp_path, tmp_path / "lake"
    settings.JOURNAL = tmp_path / "journal.sqlite3"
    settings.BACKUPS_DIR, settings.TEXTINDEX = tmp_path / "backups", tmp_path / "textindex.sqlite3"


@pytest.fixture
def page(desk):
    return busy.section(desk["vi"])


def home(user, language="en"):
    user.language = language
    user.save()
    client = newsroom.client_of(user)
    client.cookies["signalmast_language"] = language
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def card(html, name):
    found = re.search(rf'<section class="desk-today[^"]*" id="today-{name}".*?</section>', html)
    return found[0] if found else ""


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("language", "title", "day"),
    [
        ("vi", "Hôm nay", r"Thứ \w+, \d\d/\d\d/\d{4}|Chủ nhật, \d\d/\d\d/\d{4}"),
        ("en", "Today", r"\w+day \d+ \w+ \d{4}"),
    ],
)
def test_home_is_called_today_and_says_the_day_in_the_persons_language(person, language, title, day):
    html = home(person("editor"), language)
    assert re.search(rf"<title> ?{title} - ", html)
    assert f"<h1>{title}</h1>" in html
    told = re.search(r'<p class="desk-home__day"><time datetime="([\d-]+)">([^<]+)</time>', html)
    assert told is not None
    assert told[1] == str(timezone.localdate())
    assert re.fullmatch(day, told[2])
    label = re.search(r'"name": "today", "label": ("[^"]*"), [^{}]*{}, "url": "/admin/"', html)
    assert label is not None
    assert json.loads(label[1]) == title


SEES = {
    "editor_in_chief": {"nothing", "going_out", "published", "write", "health"},
    "editor": {"nothing", "going_out", "published", "write"},
    "fact_checker": {"nothing", "going_out", "published", "write"},
    "network_coordinator": {"nothing", "published"},
    "analyst": {"nothing", "published"},
    "administrator": {"nothing", "published", "health"},
}


@pytest.mark.parametrize("role", sorted(SEES))
def test_each_role_sees_its_own_cards_on_a_quiet_desk(person, page, role):
    html = home(person(role))
    assert set(CARD.findall(html)) == SEES[role]
    assert "Nothing was published in these days." in html


def test_every_role_has_its_line_above():
    assert set(SEES) == {preset.identifier for preset in presets.PRESETS}


def test_remark_of_the_second_reader_stands_on_the_writers_home_until_the_post_is_handed_in_again(person, page):
    writer, reader = person("editor"), person("editor", name="Lê Thị Nhuận")
    post = busy.sent_back(writer, reader, page, "Đò ngang tạm nghỉ")
    html = home(writer)
    told = card(html, "sent_back")
    assert "1 post came back to you" in told
    assert "Thiếu nguồn ở đoạn hai.<br>Thêm giờ cụ thể giúp mình nhé." in told
    assert "Lê Thị Nhuận wrote" in told
    assert told.count(f'href="/admin/pages/{post.pk}/edit/"') == 2
    assert "today-nothing" not in html
    assert "Thiếu nguồn" not in home(reader)
    newsroom.hand_in(writer, post, title="Đò ngang tạm nghỉ")
    assert card(home(writer), "sent_back") == ""


def test_handed_in_post_waits_for_others_and_is_late_after_two_days(person, page):
    writer, reader, checker = person("editor"), person("editor"), person("fact_checker")
    since = timezone.now() - timedelta(days=3)
    post = busy.handed_in(writer, page, "Lịch tiêm chủng", since=since)
    told = card(home(reader), "to_read")
    assert "1 post waits for you as second reader" in told
    assert f'href="/admin/posts/{post.pk}/read/"' in told
    assert "waits too long" in told
    mine = card(home(writer), "handed_in")
    assert f'href="/admin/posts/{post.pk}/read/"' in mine
    assert "nobody has read it yet: remind a colleague" in mine
    # Whoever may neither read nor wrote it learns that it is overdue.
    html = home(checker)
    assert card(html, "to_read") == ""
    assert "nobody has read it yet" in card(html, "overdue")
    assert card(home(reader), "overdue") == ""


def test_day_shows_what_is_planned_and_what_is_certain_until_midnight(person, page):
    writer, reader = person("editor"), person("editor")
    at = timezone.localtime(timezone.now()).replace(hour=9, minute=0)
    evening = at.replace(hour=18, minute=30)
    busy.planned_for(writer, page, "Chợ hoa", evening)
    busy.approved_for(writer, reader, page, "Cắt điện", evening + timedelta(hours=1))
    busy.planned_for(writer, page, "Ngày mai", evening + timedelta(days=1))
    busy.planned_for(writer, page, "Sáng sớm", at - timedelta(hours=2))
    found = selectors.going_out(user=reader, at=at)
    assert [(entry.headline, entry.state) for entry in found] == [("Chợ hoa", "planned"), ("Cắt điện", "scheduled")]
    late = selectors.overdue(user=reader, at=at)
    assert [entry.headline for entry in late.planned] == ["Sáng sớm"]
    assert (late.stuck, late.unread) == ([], [])


def test_plan_of_this_evening_leads_to_the_post_and_to_the_calendar(person, page):
    writer = person("editor")
    post = busy.planned_for(
        writer, page, "Chợ hoa", timezone.localtime(timezone.now()).replace(hour=23, minute=59, second=59)
    )
    told = card(home(writer), "going_out")
    assert ">23:59<" in told
    assert f'href="/admin/pages/{post.pk}/edit/"' in told
    assert 'href="/admin/calendar/"' in told


def test_approved_post_that_did_not_go_out_at_its_time_is_overdue(person, page):
    writer, reader = person("editor"), person("editor")
    busy.approved_for(writer, reader, page, "Cắt điện", timezone.now() - timedelta(hours=2))
    html = home(reader)
    assert "1 post is overdue" in card(html, "overdue")
    assert "and still not out: tell an administrator" in card(html, "overdue")


def test_draft_stands_with_its_writer_alone_and_leaves_when_it_is_handed_in(person, page):
    writer, colleague = person("editor"), person("editor")
    post = newsroom.write(writer, page, title="Bản nháp về đò")
    assert "Bản nháp về đò" in card(home(writer), "drafts")
    assert card(home(colleague), "drafts") == ""
    newsroom.hand_in(writer, post)
    assert card(home(writer), "drafts") == ""


def test_published_posts_stand_with_their_views_and_newest_readings(person, page):
    now = timezone.now()
    post = busy.shown_post(page, "Cầu mới", now - timedelta(days=1))
    busy.shown_post(page, "Bài cũ", now - timedelta(days=8))
    Post.objects.filter(pk=busy.shown_post(page, "Chưa đăng", now).pk).update(live=False)
    busy.views("/bang-tin/cau-moi/", 3, at=now)
    busy.readings(
        busy.Said(post.key, "reach", 1500, now - timedelta(hours=9)),
        busy.Said(post.key, "reach", 1234, now - timedelta(hours=20)),
        busy.Said(post.key, "shares", 7, now - timedelta(hours=9)),
    )
    told = card(home(person("analyst")), "published")
    assert "1 post · 3 views on our own site" in words(told)
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", told) == [
        ("Views here", "3"), ("Reach", "1,500"), ("Shares", "7"),
    ]  # fmt: skip
    assert 'href="/bang-tin/cau-moi/"' in told
    assert f'href="/admin/records/{post.key}/"' in told
    assert "Bài cũ" not in told
    assert "Chưa đăng" not in told
    assert "1.500" in card(home(person("analyst"), "vi"), "published")


@pytest.mark.parametrize("role", ["network_coordinator", "analyst", "administrator"])
def test_nobody_reads_of_drafts_they_cannot_open(person, page, role):
    writer, reader = person("editor"), person("editor")
    busy.handed_in(writer, page, "Bí mật một", since=timezone.now() - timedelta(days=4))
    busy.sent_back(writer, reader, page, "Bí mật hai", "Bí mật ba")
    busy.planned_for(writer, page, "Bí mật bốn", timezone.now() - timedelta(hours=1))
    busy.approved_for(writer, reader, page, "Bí mật năm", timezone.now() + timedelta(minutes=1))
    assert "Bí mật" not in home(person(role))


@pytest.mark.parametrize("role", sorted(SEES))
def test_every_card_leads_only_where_the_person_may_go(person, page, role):
    writer, reader, user = person("editor"), person("editor"), person(role)
    if role in ("editor_in_chief", "editor", "fact_checker"):
        busy.sent_back(user, reader, page, "Trả lại")
        newsroom.write(user, page, title="Nháp", slug="")
    busy.handed_in(writer, page, "Chờ đọc", since=timezone.now() - timedelta(days=4))
    busy.planned_for(writer, page, "Trễ hẹn", timezone.now() - timedelta(hours=1))
    busy.shown_post(page, "Cầu mới", timezone.now() - timedelta(days=1))
    client = newsroom.client_of(user)
    cards = re.findall(r'<section class="desk-today.*?</section>', home(user))
    addresses = {address for one in cards for address in re.findall(r'href="(/admin/[^"#]*)"', one)}
    assert addresses
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_home_costs_as_many_questions_for_three_as_for_one(person, page):
    writer, reader, chief = person("editor"), person("editor"), person("editor_in_chief", language="vi")
    client = newsroom.client_of(chief)
    now = timezone.now()
    counts = []
    for number in range(3):
        busy.sent_back(chief, reader, page, f"Trả lại {number}")
        busy.handed_in(writer, page, f"Chờ đọc {number}")
        busy.handed_in(chief, page, f"Đã gửi {number}")
        newsroom.write(chief, page, title=f"Nháp {number}", slug="")
        busy.planned_for(writer, page, f"Trễ {number}", now - timedelta(hours=1))
        busy.approved_for(writer, reader, page, f"Lẽ ra {number}", now - timedelta(hours=1))
        busy.planned_for(writer, page, f"Tối {number}", timezone.localtime(now).replace(hour=23, minute=59, second=59))
        busy.shown_post(page, f"Đã đăng {number}", now - timedelta(hours=number + 1))
        client.get("/admin/")
        with CaptureQueriesContext(connection) as counted:
            html = client.get("/admin/").content.decode()
        counts.append(len(counted))
    assert {"sent_back", "to_read", "handed_in", "drafts", "overdue", "going_out", "published"} <= set(
        CARD.findall(" ".join(html.split()))
    )
    assert counts[0] == counts[2]


@pytest.fixture
def filling():
    def fill(provide, order=15):
        slots.fill("today_card", name="of_a_test", order=order, provide=provide)

    yield fill
    slots._FILLED["today_card"].pop("of_a_test", None)


def test_card_of_another_app_stands_among_the_others_for_whom_it_says_something(person, page, filling):
    asked = []

    def provide(user, language, at):
        asked.append((user, language, at.tzinfo is not None))
        if not user.has_perm("accounts.open_tips"):
            return None
        context = {"words": "<b>2 tin báo</b>"}
        return {
            "title": "Tin báo mới", "template": "backoffice/panels/other.html",
            "context": {"title": "Bên trong", "words": context["words"], "name": "inner"},
            "more": ("/admin/roles/", "Mở hết"),
        }  # fmt: skip

    filling(provide)
    checker, editor = person("fact_checker"), person("editor")
    html = home(checker)
    assert CARD.findall(html)[0] == "of_a_test"
    assert "Tin báo mới" in html
    assert '<a href="/admin/roles/">Mở hết</a>' in html
    assert "&lt;b&gt;2 tin báo&lt;/b&gt;" in html
    assert "today-of_a_test" not in home(editor)
    assert asked == [(checker, "en", True), (editor, "en", True)]
