from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from signalmast.pages import selectors
from tests.pages import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(microseconds=1), timedelta(hours=7)])
def test_older_posts_lose_and_repeat_none(client: Client, apart: timedelta) -> None:
    page = builders.section()
    made = builders.many(page, 45, apart=apart)
    seen, address = [], "/phuong-ben-mo/"
    while address:
        text = client.get(address).content.decode()
        seen += re.findall(r'card-headline"><a href="/phuong-ben-mo/([^"]*)/"', text)
        further = re.search(r'rel="next" href="([^"]*)"', text)
        address = f"/phuong-ben-mo/{further.group(1)}" if further else ""
    wanted = sorted(made, key=lambda post: (post.posted_at, post.pk), reverse=True)
    assert seen == [post.slug for post in wanted]


def test_place_is_written_as_it_is_read() -> None:
    place = selectors.Place(builders.MOMENT + timedelta(microseconds=7), 12)
    assert str(place) == "2026-11-24T00:30:00.000007Z,12"
    assert selectors.Place.read(str(place)) == place


def test_newest_of_each_page_stays_within_its_number() -> None:
    full, one, none = builders.section("Một"), builders.section("Hai"), builders.section("Ba")
    made = builders.many(full, 8, apart=timedelta(hours=1))
    single = builders.post(one)
    found = selectors.newest_of_each([full, one, none], count=3)
    assert found == {full.pk: made[:3], one.pk: [single], none.pk: []}


def test_related_posts_share_a_topic_and_a_language() -> None:
    water, roads = builders.topic(), builders.topic("duong-sa")
    page, english = builders.section(), builders.section(code="en")
    post = builders.post(page, "Một", topics=(water,))
    same = builders.post(page, "Hai", topics=(water, roads))
    builders.post(page, "Ba", topics=(roads,))
    builders.post(english, "Four", topics=(water,))
    assert selectors.related(post, language="vi") == [same]


def test_topics_of_a_language_are_those_somebody_can_read_about() -> None:
    water, _unused, draft, figures = (builders.topic(key) for key in ("a", "b", "c", "d"))
    page = builders.section()
    builders.post(page, "Một", topics=(water,))
    builders.post(page, "Hai", topics=(draft,), live=False)
    builders.post(page, "Ba", topics=(figures,), figures_only=True)
    assert list(selectors.topics_in("vi")) == [water]
    assert list(selectors.topics_in("en")) == []


def test_page_at_prefers_the_page_in_the_language_of_the_desk() -> None:
    english = builders.section("Wharf ward", "en", slug="ben-mo")
    assert selectors.page_at("ben-mo") == english
    vietnamese = builders.section("Bến Mơ", slug="ben-mo")
    assert selectors.page_at("ben-mo") == vietnamese
    assert selectors.page_at("khong-co") is None
