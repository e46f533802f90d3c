"""A page with very many posts: each screen asks as many questions for 360 posts as for 120, and shows no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.services import bulk
from tests.conftest import NOW, Person
from tests.pages import newsroom

SCREENS = (
    "{url}", "{url}archive/", "{url}archive/2026/2/", "{url}feed.xml", "{post}",
    "/admin/pages/{page}/", "/admin/pages/{page}/?ordering=ord",
    "/admin/pages/{page}/?p=2", "/admin/choose-page/{page}/", "/admin/choose-page/{page}/?p=2",
    "/admin/pages/{pk}/edit/",
    "/admin/pages/{pk}/copy/", "/admin/posts/{pk}/duplicate/", "/admin/pages/{page}/history/",
    "/admin/api/main/pages/?child_of={page}&for_explorer=1",
)  # fmt: skip
SHOWN = 50  # posts of one screen, at the most; the editor's explorer and Wagtail's lists show fewer
IN_A_MONTH = 200  # of one screen of a month


@pytest.fixture
def more(page: CommunityPage) -> Any:
    def add(first: int, last: int) -> None:
        posts = (
            bulk.NewPost(
                key=f"post:t{number}", section=page, posted_at=NOW - timedelta(hours=number), kind="article",
                source_type="", title=f"Tin thứ {number:04}", text="Có nước lại.", address="", figures_only=False,
                digest="",
            )
            for number in range(first, last)
        )  # fmt: skip
        assert sum(bulk.add_posts(posts=posts, import_key="t", by=None, at=NOW)) == last - first

    return add


def test_screens_ask_no_more_and_show_no_more_for_more_posts(page: CommunityPage, person: Person, more: Any) -> None:
    client = newsroom.client_of(person(is_superuser=True))
    more(0, 120)
    post = Post.objects.order_by("-posted_at")[0]
    paths = [path.format(url=page.url, page=page.pk, pk=post.pk, post=post.url) for path in SCREENS]
    before = {path: _asks(client, path) for path in paths}
    more(120, 360)
    after = {path: _asks(client, path) for path in paths}
    assert {path: (before[path], after[path]) for path in paths if after[path][0] > before[path][0]} == {}
    month = f"{page.url}archive/2026/2/"
    assert after.pop(month)[1] == IN_A_MONTH
    assert {path: shown for path, (_asked, shown) in after.items() if shown > SHOWN} == {}


def _asks(client: Any, path: str) -> tuple[int, int]:
    """Questions to the database at the second opening, and how many posts of the page are shown."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    return len(asked), sum(1 for number in range(360) if f"Tin thứ {number:04}" in text)
