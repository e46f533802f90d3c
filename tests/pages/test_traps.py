"""Traps of the framework underneath that no other file of the suite steps on."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from signalmast.pages import selectors
from signalmast.pages.models import CommunityPage, Post
from tests.pages import builders

pytestmark = pytest.mark.django_db
BY_PATH = re.compile(r'WHERE [^;]*"(?:path|url_path)"(?: LIKE| >|::text LIKE| ESCAPE)', re.IGNORECASE)


def test_a_moved_address_is_no_row_of_the_frameworks_own_redirects() -> None:
    """Which it would write for every page below, and fail at some thousands. Ours are tested in test_bake."""
    section, other = builders.section(), builders.section("Thư viện")
    post = builders.post(section)
    post.slug = "bai-doi-ten"
    post.save_revision().publish()
    Post.objects.get(pk=post.pk).move(CommunityPage.objects.get(pk=other.pk), pos="last-child")
    assert Page.objects.get(pk=post.pk).url_path.endswith("/thu-vien/bai-doi-ten/")
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("code", ["vi", "en"])
def test_publishing_a_community_page_again_costs_the_same_however_many_posts_it_has(code: str) -> None:
    """Nothing goes through the posts below one by one, or writes their addresses anew."""
    section = builders.section(code=code)
    costs = []
    for number, count in enumerate((1, 1, 12)):  # the first has less to mark: nothing was made yet
        builders.many(section, count)
        page = CommunityPage.objects.get(pk=section.pk)
        page.title = f"Tên {number}"
        with CaptureQueriesContext(connection) as asked:
            page.save_revision().publish()
        costs.append(len(asked))
    assert costs[1] == costs[2]


def test_no_list_of_the_site_is_found_by_its_place_in_the_tree(client: Client) -> None:
    """And none is paged by counting what came before."""
    topic = builders.topic()
    section = builders.section()
    builders.many(section, 40, topics=(topic,))
    older = re.search(r'rel="next" href="(\?before=[^"]+)"', client.get("/phuong-ben-mo/").content.decode())
    assert older is not None
    onward = "/phuong-ben-mo/" + older[1].replace("&amp;", "&")
    for path in [*selectors.site_addresses(), onward]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        posts = [one["sql"] for one in asked if "pages_post" in one["sql"]]
        assert [sql for sql in posts if BY_PATH.search(sql)] == [], path
    assert [sql for sql in posts if re.search(r"\bOFFSET [1-9]", sql)] == []


def test_a_request_is_no_transaction_of_its_own() -> None:
    """Else a slow page would hold the one lock of SQLite until it is drawn."""
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
