"""The lists by which the site is kept as files: each address answers, and none is left out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signalmast.pages import selectors
from signalmast.pages.views import shell
from tests.pages import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> dict[str, Any]:
    topic = builders.topic()
    page = builders.section()
    other = builders.section(code="en", translation_key=page.translation_key)
    post = builders.post(page, topics=(topic,))
    builders.post(page, "Tháng trước", posted_at=builders.MOMENT - timedelta(days=40))
    twin = builders.post(other, "Water this week", topics=(topic,), translation_key=post.translation_key)
    return {"post": post, "twin": twin, "page": page, "topic": topic}


def test_every_address_of_the_site_answers_and_is_named_once(client: Client, desk: dict[str, Any]) -> None:
    listed = [*selectors.site_addresses(), *(path for _pk, path in selectors.post_addresses())]
    assert sorted(set(listed)) == sorted(listed)
    for path in listed:
        assert client.get(path).status_code == 200, path


def test_every_link_of_the_site_stands_in_the_list(client: Client, desk: dict[str, Any]) -> None:
    """But for what other apps lead to: they keep lists of their own."""
    listed = {*selectors.site_addresses(), *(path for _pk, path in selectors.post_addresses())}
    elsewhere = {path for language in ("vi", "en") for _name, path in shell.ways(language)}
    for path in sorted(listed):
        text = client.get(path).content.decode()
        for link in re.findall(r'href="(/[^"?#]*)', text):
            assert link in listed | elsewhere or link.startswith(("/static/", "/media/")), f"{path} -> {link}"


def test_addresses_of_a_post_are_all_that_show_it(client: Client, desk: dict[str, Any]) -> None:
    post = desk["post"]
    told = selectors.addresses_of(post)
    everywhere = [*selectors.site_addresses(), *(path for _pk, path in selectors.post_addresses())]
    shows = [path for path in everywhere if selectors.address(post, language="vi") in client.get(path).content.decode()]
    related = "/phuong-ben-mo/thang-truoc/"
    assert set(shows) - {related} <= set(told)
    assert told[0] == selectors.address(post, language="vi")
    for path in told:
        assert client.get(path).status_code == 200, path


def test_addresses_of_a_post_are_the_same_once_it_is_taken_back(desk: dict[str, Any]) -> None:
    before = selectors.addresses_of(desk["post"])
    desk["post"].unpublish()
    assert selectors.addresses_of(desk["post"]) == before


def test_questions_do_not_grow_with_the_posts(desk: dict[str, Any]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            list(selectors.post_addresses())
            list(selectors.site_addresses())
        return len(questions)

    before = asked()
    builders.many(desk["page"], 3)
    assert asked() == before
