"""What stands at the paths that were viewed: keys that survive moves, withdrawals and strange words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signalmast.metrics.places import Place
from signalmast.pages import selectors
from signalmast.pages.models import PublicAddress
from tests.pages import builders

pytestmark = pytest.mark.django_db


def test_every_kind_of_address_has_its_key() -> None:
    page, english = builders.section(slug="ben-mo"), builders.section("Ben Mo", code="en", slug="ben-mo")
    post, twin = builders.post(page, slug="nuoc"), builders.post(english, slug="water")
    builders.topic("lut")
    wanted = {
        "/": Place("front", "front:vi"),
        "/en/": Place("front", "front:en"),
        "/ben-mo/": Place("page", page.key),
        "/en/ben-mo/": Place("page", english.key),
        "/ben-mo/nuoc/": Place("post", post.key),
        "/en/ben-mo/water/": Place("post", twin.key),
        "/ben-mo/archive/": Place("month", page.key),
        "/en/ben-mo/archive/2026/3/": Place("month", english.key),
        "/topics/lut/": Place("topic", "topic:lut"),
        "/en/topics/lut/": Place("topic", "topic:lut"),
        "/about/": Place("site"),
        "/en/search/": Place("site"),
    }
    strange = [
        "/no/",
        "/ben-mo/nuoc",
        "/en/ben-mo/nuoc/",
        "/topics/none/",
        "/none/archive/",
        "/admin/",
        "/'--/",
        "/%00/",
    ]
    assert selectors.places_at([*wanted, *strange, "/" + "a" * 511]) == wanted


def test_drafts_and_posts_that_are_figures_only_stand_nowhere() -> None:
    page = builders.section(slug="ben-mo")
    builders.post(page, slug="nhap", live=False)
    builders.post(page, slug="so", figures_only=True)
    assert selectors.places_at(["/ben-mo/nhap/", "/ben-mo/so/"]) == {}


def test_a_post_keeps_its_views_under_old_paths_and_when_withdrawn() -> None:
    page = builders.section(slug="ben-mo")
    post = builders.post(page, slug="moi")
    front = builders.front()
    for path, of in (("/ben-mo/cu/", post.pk), ("/ben-mo/cu-hon/", post.pk), ("/xa-cu/", page.pk), ("/x/", front.pk)):
        PublicAddress.objects.create(path=path, page=of, kind="post" if of == post.pk else "page", state="moved")
    PublicAddress.objects.create(path="/ben-mo/mat/", page=999_999, kind="post", state="gone")
    post.unpublish()
    paths = ["/ben-mo/cu/", "/ben-mo/cu-hon/", "/xa-cu/", "/x/", "/ben-mo/mat/", "/ben-mo/moi/"]
    assert selectors.places_at(paths) == {
        "/ben-mo/cu/": Place("post", post.key),
        "/ben-mo/cu-hon/": Place("post", post.key),
        "/xa-cu/": Place("page", page.key),
        "/x/": Place("front", "front:vi"),
    }


def test_many_paths_cost_few_questions() -> None:
    page = builders.section(slug="ben-mo")
    posts = builders.many(page, 3)

    def questions(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            found = selectors.places_at(
                [*(selectors.address(one, language="vi") for one in posts), *(f"/x/{n}/" for n in range(count))]
            )
        assert {place.key for place in found.values()} == {one.key for one in posts}
        return len(asked)

    assert questions(1) == questions(400)
    assert questions(1400) < 30
