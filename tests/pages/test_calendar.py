"""The editorial calendar: planned apart from scheduled, moved by dragging, and the composer on the clicked slot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from signalmast.pages.models import CommunityPage, Post, Publisher
from signalmast.pages.selectors import calendar
from signalmast.topics.models import Topic
from tests.conftest import NOW
from tests.pages import newsroom

DAY = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d")
BEGIN, END = NOW - timedelta(days=400), NOW + timedelta(days=4000)


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


def drag(who: Any, post: Post, **fields: str) -> Any:
    address = reverse("calendar_move", args=[post.pk])
    return newsroom.client_of(who).post(address, fields, headers={"accept": "application/json"})


def states(who: Any) -> dict[str, tuple[str, bool]]:
    return {one.headline: (one.state, one.may_move) for one in calendar.entries(who, BEGIN, END)}


def test_planned_asked_scheduled_and_published_stand_apart(person: Any, page: CommunityPage) -> None:
    writer, reader = person("editor"), person("editor")
    newsroom.write(writer, page, title="Dự kiến", slug="a", planned_for=f"{DAY} 09:00")
    newsroom.write(writer, page, title="Xin giờ", slug="b", go_live_at=f"{DAY} 10:00")
    timed = newsroom.write(writer, page, title="Đã hẹn", slug="c", go_live_at=f"{DAY} 11:00", **{"action-submit": "1"})
    newsroom.decide(reader, timed)
    newsroom.published(writer, reader, page, title="Đã đăng", slug="d")
    assert states(writer) == {
        "Dự kiến": ("planned", True),
        "Xin giờ": ("asked", False),
        "Đã hẹn": ("scheduled", False),
        "Đã đăng": ("published", False),
    }


def test_dragging_moves_a_plan_and_makes_no_version(person: Any, page: CommunityPage) -> None:
    writer = person("editor")
    post = newsroom.write(writer, page, planned_for=f"{DAY} 09:00")
    versions = post.revisions.count()
    later = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")
    assert drag(writer, post, day=later, time="14:00").status_code == 200
    assert newsroom.fresh(post).planned_for == datetime.fromisoformat(f"{later}T14:00+07:00")
    assert post.revisions.count() == versions
    assert drag(writer, post, day="2020-01-01").status_code == 409
    assert drag(writer, post, unplan="1").status_code == 200
    assert newsroom.fresh(post).planned_for is None


@pytest.mark.parametrize("role", ["analyst", "network_coordinator", "administrator"])
def test_whoever_does_not_write_neither_sees_nor_moves(person: Any, page: CommunityPage, role: str) -> None:
    post = newsroom.write(person("editor"), page, planned_for=f"{DAY} 09:00")
    before = newsroom.fresh(post).planned_for
    assert drag(person(role), post, day=DAY, time="20:00").status_code in (302, 403, 404)
    shown = newsroom.client_of(person(role)).get(reverse("calendar"))
    assert newsroom.FORM["title"] not in shown.content.decode()
    assert newsroom.fresh(post).planned_for == before


def test_approved_post_is_not_moved(person: Any, page: CommunityPage) -> None:
    post = newsroom.write(person("editor"), page, go_live_at=f"{DAY} 11:00", **{"action-submit": "1"})
    newsroom.decide(person("editor"), post)
    assert drag(person("editor"), post, day=DAY, time="20:00").status_code == 409


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_every_view_shows_the_entry_its_topic_and_a_way_to_move_it(person: Any, page: CommunityPage, view: str) -> None:
    writer = person("editor")
    topic = Topic.objects.create(key="nuoc", name_vi="Điện, nước", name_en="Water", colour="#246ba0")
    post = newsroom.write(writer, page, planned_for=f"{DAY} 09:00", topics=str(topic.pk))
    shown = newsroom.client_of(writer).get(reverse("calendar"), {"view": view, "day": DAY}).content.decode()
    told = (newsroom.FORM["title"], "#246ba0", reverse("calendar_move", args=[post.pk]), "cal-entry--planned")
    assert [words in shown for words in told] == [True] * 4


def test_clicked_slot_opens_the_composer_with_its_time(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    shown = client.get(reverse("calendar"), {"view": "week", "day": DAY}).content.decode()
    assert f"at={DAY}T" in shown.replace("%3A", ":")
    start = client.get(reverse("calendar_start"), {"page": page.pk, "day": DAY, "time": "14:00"})
    assert start.status_code == 302
    composer = client.get(start.url)
    assert composer.context["form"].initial["planned_for"] == datetime.fromisoformat(f"{DAY}T14:00+07:00")


def test_calendar_costs_as_many_questions_for_three_as_for_one(person: Any, page: CommunityPage) -> None:
    writer = person("editor")
    counts = []
    for number in range(3):
        newsroom.write(writer, page, slug=f"bai-{number}", planned_for=f"{DAY} 09:00")
        calendar.entries(writer, BEGIN, END)  # what is remembered from question to question
        if number != 1:
            with CaptureQueriesContext(connection) as asked:
                calendar.entries(writer, BEGIN, END)
            counts.append(len(asked))
    assert counts[0] == counts[1]
