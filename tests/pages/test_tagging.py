"""Topics of many posts at once, and filters of the list kept under a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from signalmast.pages.models import CommunityPage, Post, Publisher, SavedFilter
from signalmast.pages.services import tagging
from signalmast.topics.models import Topic
from tests.conftest import NOW
from tests.pages import newsroom


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


@pytest.fixture
def water(desk: Any) -> Topic:
    return Topic.objects.create(key="nuoc", name_vi="Nước", name_en="Water")


def tick(who: Any, posts: list[Post], **fields: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "topics"])
    query = "&".join(f"id={post.pk}" for post in posts)
    return newsroom.client_of(who).post(f"{address}?{query}&next=/admin/", fields)


def topics(post: Post) -> list[str]:
    newest = newsroom.fresh(post).get_latest_revision_as_object()
    return [topic.key for topic in newest.topics.all()]


def test_topics_of_many_are_added_and_what_is_being_read_is_left(
    person: Any, page: CommunityPage, water: Topic
) -> None:
    editor, reader = person("editor"), person("editor")
    draft = newsroom.write(editor, page, slug="a")
    public = newsroom.published(editor, reader, page, slug="b")
    waiting = newsroom.write(editor, page, slug="c", **{"action-submit": "1"})
    tick(editor, [draft, public, waiting], add=[water.pk])
    assert [topics(draft), topics(public), topics(waiting)] == [["nuoc"], ["nuoc"], []]
    assert [topic.key for topic in newsroom.fresh(public).topics.all()] == ["nuoc"]
    assert newsroom.fresh(public).has_unpublished_changes is False
    assert PageLogEntry.objects.filter(action=tagging.TAGGED).count() == 2
    tick(editor, [public], remove=[water.pk])
    assert topics(public) == []


@pytest.mark.parametrize("role", ["analyst", "network_coordinator", "administrator"])
def test_whoever_does_not_edit_tags_nothing(person: Any, page: CommunityPage, water: Topic, role: str) -> None:
    draft = newsroom.write(person("editor"), page)
    tick(person(role), [draft], add=[water.pk])
    assert topics(draft) == []


def test_tagging_carries_no_unread_words_into_public(person: Any, page: CommunityPage, water: Topic) -> None:
    editor = person("editor")
    public = newsroom.published(editor, person("editor"), page)
    newsroom.change(editor, public, title="Chưa ai đọc")
    tick(editor, [public], add=[water.pk])
    assert (newsroom.fresh(public).title, newsroom.fresh(public).topics.count()) == (newsroom.FORM["title"], 0)


def test_filter_is_kept_shared_and_deleted_by_its_owner_alone(person: Any, page: CommunityPage) -> None:
    one, other = person("editor"), person("editor")
    keep = {"name": "Nước", "query": "kind=notice&p=2&empty=", "next": f"/admin/pages/{page.pk}/"}
    newsroom.client_of(one).post(reverse("post_filter_keep"), {**keep, "shared": "1"})
    newsroom.client_of(one).post(reverse("post_filter_keep"), {**keep, "name": "Của riêng"})
    assert sorted(SavedFilter.objects.values_list("name", "query", "shared")) == [
        ("Của riêng", "kind=notice", False),
        ("Nước", "kind=notice", True),
    ]
    listing = reverse("wagtailadmin_explore", args=[page.pk])
    shown = newsroom.client_of(other).get(listing).content.decode()
    assert [words in shown for words in (">Nước</a>", ">Của riêng</a>")] == [True, False]
    for kept in SavedFilter.objects.all():
        newsroom.client_of(other).post(reverse("post_filter", args=[kept.pk]))
    assert SavedFilter.objects.count() == 2
    newsroom.client_of(one).post(reverse("post_filter", args=[SavedFilter.objects.get(shared=True).pk]))
    assert SavedFilter.objects.count() == 1
