"""Links by which somebody without an account reads a draft: they expire, can be ended, and leave no trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.pages.models import CommunityPage, Post, PreviewLink, Publisher
from signalmast.pages.services import previews
from tests.conftest import NOW
from tests.pages import newsroom


@pytest.fixture
def post(person: Any, desk: Any) -> Post:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    page = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=page)
    return newsroom.write(person("editor"), page)


def make(who: Any, post: Post, lifetime: str = "day") -> str:
    answer = newsroom.client_of(who).post(reverse("post_links", args=[post.pk]), {"lifetime": lifetime})
    found = re.search(r'id="made"[^>]*value="https?://[^/"]+([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_link_shows_the_newest_draft_to_anybody_and_keeps_it_out_of_lists(person: Any, post: Post) -> None:
    path = make(person("editor"), post)
    newsroom.change(person("editor"), post, title="Lịch cắt nước mới")
    answer = Client().get(path)
    assert (answer.status_code, "Lịch cắt nước mới" in answer.content.decode()) == (200, True)
    kept = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [answer.headers[name] for name in kept] == [
        "private, no-store",
        "noindex, nofollow, noarchive",
        "no-referrer",
    ]
    assert PreviewLink.objects.get().opened == 1
    assert path.rstrip("/").rpartition("/")[2] not in str(PreviewLink.objects.values())
    assert newsroom.fresh(post).live is False


def test_link_ends_when_somebody_ends_it(person: Any, post: Post) -> None:
    editor = person("editor")
    path = make(editor, post)
    number = PreviewLink.objects.get().pk
    assert (
        newsroom.client_of(editor).post(reverse("post_links", args=[post.pk]), {"end": str(number)}).status_code == 302
    )
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(("lifetime", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
def test_link_ends_by_itself(person: Any, post: Post, lifetime: str, hours: int) -> None:
    path = previews.make_link(post=post, lifetime=lifetime, by=person("editor"), at=NOW)
    token = path.rstrip("/").rpartition("/")[2]
    end = NOW + timedelta(hours=hours)
    assert previews.open_link(token=token, at=end - timedelta(seconds=1)) is not None
    assert previews.open_link(token=token, at=end) is None


@pytest.mark.parametrize("role", ["analyst", "network_coordinator", "administrator"])
def test_whoever_does_not_edit_posts_makes_no_link_and_ends_none(person: Any, post: Post, role: str) -> None:
    make(person("editor"), post)
    for fields in ({"lifetime": "day"}, {"end": str(PreviewLink.objects.get().pk)}):
        address = reverse("post_links", args=[post.pk])
        assert newsroom.client_of(person(role)).post(address, fields).status_code in (302, 403)
    assert PreviewLink.objects.get().revoked_at is None


def test_link_of_one_post_opens_no_other_address(post: Post) -> None:
    assert Client().get(reverse("preview_link", args=["x" * 43])).status_code == 404
