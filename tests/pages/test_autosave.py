"""The editor keeps what is written by itself: one draft, one address, one warning where two people write."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.pages.models import CommunityPage, Post, Publisher
from tests.conftest import NOW
from tests.pages import builders, newsroom


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


def keep(client: Client, address: str, **fields: str) -> Any:
    """What the editor's script sends a second after the last key."""
    given = {**newsroom.FORM, "slug": "", **fields}
    return client.post(address, given, headers={"accept": "application/json"})


def opened(client: Client, page: CommunityPage) -> tuple[str, str]:
    """A new post's screen: where it sends to, and the mark it carries."""
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    mark = re.search(r'name="begun_as" value="([^"]+)"', client.get(address).content.decode())
    assert mark is not None
    return address, mark[1]


def test_editor_is_told_to_keep_by_itself(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    assert 'data-w-autosave-interval-value="1000"' in client.get(address).content.decode()


def test_new_post_sent_twice_is_one_post(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    address, mark = opened(client, page)
    first = keep(client, address, title="Lịch", begun_as=mark)
    second = keep(client, address, title="Lịch cắt nước", begun_as=mark)  # the first answer was lost on its way
    assert [first.json()["success"], second.json()["success"]] == [True, True]
    handed_in = client.post(address, {**newsroom.FORM, "slug": "", "begun_as": mark, "action-submit": "1"})
    assert handed_in.status_code == 302
    post = Post.objects.get()
    assert (post.title, post.workflow_in_progress) == ("Lịch cắt nước", True)


def test_two_posts_begun_apart_are_two(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    for _time in range(2):
        address, mark = opened(client, page)
        keep(client, address, begun_as=mark)
    assert Post.objects.count() == 2


def test_mark_of_somebody_else_makes_nobodys_post_ones_own(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    address, mark = opened(client, page)
    keep(client, address, title="Của người khác", begun_as=mark)
    other = newsroom.client_of(person("editor"))
    keep(other, address, title="Của tôi", begun_as=mark)
    keep(other, address, title="Tự chế", begun_as="1 post:tu-che")
    assert sorted(Post.objects.values_list("title", flat=True)) == ["Của người khác", "Của tôi", "Tự chế"]
    assert not Post.objects.filter(key="post:tu-che").exists()


def test_address_follows_the_headline_until_a_person_gives_another(person: Any, page: CommunityPage) -> None:
    client = newsroom.client_of(person("editor"))
    address, mark = opened(client, page)
    kept = keep(client, address, title="L", begun_as=mark).json()
    edit = reverse("wagtailadmin_pages:edit", args=[kept["pk"]])
    post = Post.objects.get()
    keep(client, edit, title="Lịch cắt nước", slug=post.slug)
    assert newsroom.fresh(post).slug == "lich-cat-nuoc"
    keep(client, edit, title="Lịch cắt nước", slug="nuoc")
    keep(client, edit, title="Lịch cắt nước tuần này", slug="nuoc")
    assert newsroom.fresh(post).slug == "nuoc"


def test_keeping_again_writes_over_the_version_nobody_read(person: Any, page: CommunityPage) -> None:
    editor = person("editor")
    client = newsroom.client_of(editor)
    address, mark = opened(client, page)
    kept = keep(client, address, title="Lịch", begun_as=mark).json()
    edit = reverse("wagtailadmin_pages:edit", args=[kept["pk"]])
    keep(client, edit, title="Lịch cắt nước", overwrite_revision_id=str(kept["revision_id"]))
    post = Post.objects.get()
    assert [one.content["title"] for one in post.revisions.all()] == ["Lịch cắt nước"]


def test_picture_without_words_is_kept_and_not_handed_in(person: Any, page: CommunityPage) -> None:
    editor = person("editor")
    client = newsroom.client_of(editor)
    picture = str(builders.picture().pk)
    block = {
        "body-count": "1", "body-0-type": "picture", "body-0-order": "0", "body-0-deleted": "", "body-0-id": "",
        "body-0-value-picture": picture, "body-0-value-alt": "", "body-0-value-caption": "",
    }  # fmt: skip
    given = {"picture": picture, **block}
    address, mark = opened(client, page)
    kept = keep(client, address, begun_as=mark, **given).json()
    assert kept["success"]
    post = Post.objects.get()
    for alone in ({"picture": picture}, block):
        newsroom.hand_in(editor, post, **alone)
        assert newsroom.fresh(post).workflow_in_progress is False
    newsroom.hand_in(editor, post, **{**given, "picture_alt": "Bến phà", "body-0-value-alt": "Một chiếc phà"})
    assert newsroom.fresh(post).workflow_in_progress


def test_nothing_is_kept_over_a_colleagues_newer_words(person: Any, page: CommunityPage) -> None:
    mine = person("editor")
    post = newsroom.write(mine, page)
    loaded = newsroom.fresh(post).latest_revision
    newsroom.change(person("editor"), post, title="Của đồng nghiệp")
    answer = keep(
        newsroom.client_of(mine),
        reverse("wagtailadmin_pages:edit", args=[post.pk]),
        title="Của tôi",
        loaded_revision_id=str(loaded.pk),
        loaded_revision_created_at=loaded.created_at.isoformat(),
    )
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert newsroom.fresh(post).get_latest_revision_as_object().title == "Của đồng nghiệp"


def test_nothing_is_kept_while_a_post_is_being_read(person: Any, page: CommunityPage) -> None:
    writer = person("editor")
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    before = newsroom.fresh(post).latest_revision_id
    answer = keep(newsroom.client_of(writer), reverse("wagtailadmin_pages:edit", args=[post.pk]), title="Lén")
    assert answer.json()["success"] is False
    assert newsroom.fresh(post).latest_revision_id == before


def test_two_people_in_one_post_see_one_another(person: Any, page: CommunityPage) -> None:
    first, second = person("editor", name="Nguyễn Văn Một"), person("editor", name="Trần Thị Hai")
    post = newsroom.write(first, page)
    edit = reverse("wagtailadmin_pages:edit", args=[post.pk])
    newsroom.client_of(first).get(edit)
    client = newsroom.client_of(second)
    shown = client.get(edit).content.decode()
    ping = re.search(r"/admin/editing-sessions/ping/wagtailcore/page/\d+/\d+/", shown)
    assert ping is not None
    told = client.post(ping[0]).json()
    assert [one["user"] for one in told["other_sessions"]] == ["Nguyễn Văn Một"]
