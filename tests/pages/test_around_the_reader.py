"""Ways around the second reader, each tried as somebody with a browser's tools would: by sending forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Locale, Page, Revision, Task, TaskState

from signalmast.pages.models import CommunityPage, LetOut, NotASecondReader, Post, PostNote, Publisher, ReadAgain
from signalmast.pages.services import acts, copies, letting_out, schedule
from tests.conftest import NOW
from tests.pages import newsroom

ALL = ["editor_in_chief", "editor", "fact_checker", "network_coordinator", "analyst", "administrator", "superuser"]


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


@pytest.fixture
def post(person: Any, page: CommunityPage) -> Post:
    """In public since a second reader let it out."""
    return newsroom.published(person("editor"), person("editor"), page)


def somebody(person: Any, role: str) -> Any:
    return person(is_superuser=True) if role == "superuser" else person(role)


def send(who: Any, name: str, *args: Any, **fields: Any) -> Any:
    return newsroom.client_of(who).post(reverse(name, args=args), fields)


@pytest.mark.parametrize("role", ALL)
def test_publishing_by_a_form_makes_a_draft_at_most(person: Any, page: CommunityPage, role: str) -> None:
    who = somebody(person, role)
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    newsroom.client_of(who).post(address, {**newsroom.FORM, "action-publish": "1"})
    draft = newsroom.write(person("editor"), page, slug="khac")
    newsroom.change(who, draft, **{"action-publish": "1"})
    assert Post.objects.filter(live=True).count() == 0


@pytest.mark.parametrize("role", ALL)
@pytest.mark.parametrize("act", ["publish", "unpublish", "delete", "move"])
def test_many_at_once_change_nothing_in_public(person: Any, post: Post, desk: Any, role: str, act: str) -> None:
    page = post.section
    draft = newsroom.write(person("editor"), page, slug="khac")
    other = CommunityPage(title="Khác", slug="trang-khac", publisher=page.publisher, first_published_at=NOW)
    desk["vi"].add_child(instance=other)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
    fields = {"chooser": other.pk, "move_applicable": "on", "include_descendants": "on"}
    newsroom.client_of(somebody(person, role)).post(f"{address}?id={post.pk}&id={draft.pk}&next=/admin/", fields)
    found = {one.pk: (one.live, one.section_id) for one in Post.objects.all()}
    assert found[post.pk] == (True, page.pk)
    assert draft.pk not in found or found[draft.pk] == (False, page.pk)


@pytest.mark.parametrize("role", ALL)
@pytest.mark.parametrize("name", ["unpublish", "delete", "copy", "convert_alias"])
def test_what_is_public_is_not_touched_by_wagtails_own_screens(person: Any, post: Post, role: str, name: str) -> None:
    fields = {"new_title": "Bản sao", "new_slug": "ban-sao", "publish_copies": "on", "alias": "on"}
    fields["new_parent_page"] = str(post.section_id)
    send(somebody(person, role), f"wagtailadmin_pages:{name}", post.pk, **fields)
    assert [(one.pk, one.live, one.alias_of_id) for one in Post.objects.all()] == [(post.pk, True, None)]


@pytest.mark.parametrize("role", ALL)
def test_copying_a_page_or_a_front_takes_no_post_along(person: Any, post: Post, desk: Any, role: str) -> None:
    for target in (post.section, desk["vi"]):
        fields = {"new_title": "Bản sao", "new_slug": "ban-sao", "copy_subpages": "on", "publish_copies": "on"}
        fields["new_parent_page"] = str(target.get_parent().pk)
        send(somebody(person, role), "wagtailadmin_pages:copy", target.pk, **fields)
    assert Post.objects.count() == 1


def test_going_back_to_an_older_version_is_a_draft_again(person: Any, post: Post) -> None:
    first = post.live_revision_id
    newsroom.hand_in(person("editor"), post, title="Mới", change="minor")
    newsroom.decide(person("editor"), post)
    for who in (person("editor"), person("editor_in_chief"), person(is_superuser=True)):
        newsroom.change(who, post, revision=str(first), **{"action-publish": "1"})
        send(who, "wagtailadmin_pages:revisions_revert", post.pk, first, **newsroom.FORM, **{"action-publish": "1"})
    assert newsroom.fresh(post).title == "Mới"


@pytest.mark.parametrize("role", ["editor", "editor_in_chief", "superuser"])
def test_a_time_alone_lets_nothing_out(person: Any, page: CommunityPage, role: str) -> None:
    soon = "2026-03-04 09:35"
    draft = newsroom.write(person("editor"), page)
    newsroom.change(somebody(person, role), draft, go_live_at=soon, **{"action-publish": "1"})
    Page.objects.filter(pk=draft.pk).update(go_live_at=NOW)  # as if it had been a year ago
    assert schedule.keep_times(at=NOW + timedelta(days=400)) == (0, 0)
    assert newsroom.fresh(draft).live is False


def test_an_approved_time_carries_only_the_words_that_were_read(person: Any, page: CommunityPage) -> None:
    writer = person("editor")
    draft = newsroom.write(writer, page, go_live_at="2030-01-01 09:00", **{"action-submit": "1"})
    newsroom.decide(person("editor"), draft)
    read = newsroom.fresh(draft).latest_revision_id
    newsroom.change(writer, draft, title="Chưa ai đọc", go_live_at="2030-01-01 09:00", overwrite_revision_id=str(read))
    going = Revision.objects.exclude(approved_go_live_at=None)
    assert [(one.pk, one.content["title"]) for one in going] == [(read, newsroom.FORM["title"])]


def test_author_cannot_write_over_what_was_let_out_and_so_become_a_reader(person: Any, page: CommunityPage) -> None:
    author = person("editor")
    post = newsroom.write(author, page, **{"action-submit": "1"})
    newsroom.decide(person("editor"), post)
    out = newsroom.fresh(post).live_revision_id
    newsroom.change(author, post, title="Chưa ai đọc", overwrite_revision_id=str(out))
    newsroom.hand_in(person("fact_checker"), post, title="Chưa ai đọc", change="minor")
    newsroom.decide(author, post)
    assert Revision.objects.get(pk=out).content["title"] == newsroom.FORM["title"]
    assert newsroom.fresh(post).title == newsroom.FORM["title"]


def test_what_was_handed_in_before_cannot_be_written_over(person: Any, page: CommunityPage) -> None:
    author, reader = person("editor"), person("editor")
    post = newsroom.write(author, page, **{"action-submit": "1"})
    read = newsroom.fresh(post).latest_revision_id
    newsroom.decide(author, post, "take_back")
    newsroom.hand_in(author, post, title="Chưa ai đọc", overwrite_revision_id=str(read))
    with pytest.raises(ReadAgain):
        letting_out.decide(post=newsroom.fresh(post), version=read, approve=True, remark="", by=reader)
    assert newsroom.fresh(post).live is False


def test_fact_check_written_over_as_something_else_stays_one(person: Any, page: CommunityPage) -> None:
    author = person("editor")
    post = newsroom.write(author, page, kind="fact_check")
    version = newsroom.fresh(post).latest_revision_id
    newsroom.change(author, post, kind="article", overwrite_revision_id=str(version))
    assert acts.always_takes_two(newsroom.fresh(post)) is True


def test_words_written_over_while_somebody_looks_do_not_go_out_alone(person: Any, page: CommunityPage) -> None:
    author, administrator = person("editor"), person("administrator")
    post = newsroom.write(author, page)
    before = newsroom.fresh(post).latest_revision
    seen = acts.mark_of(before)
    newsroom.change(author, post, title="Chưa ai đọc", overwrite_revision_id=str(before.pk))
    assert newsroom.fresh(post).latest_revision_id == before.pk
    with pytest.raises(ReadAgain):
        acts.publish_alone(
            post=newsroom.fresh(post), seen=seen, reason="Không ai liên lạc được.", by=administrator, at=NOW
        )


@pytest.mark.parametrize("role", ["editor", "editor_in_chief", "superuser"])
def test_author_lets_nothing_out_by_any_form(person: Any, page: CommunityPage, role: str) -> None:
    author = somebody(person, role)
    post = newsroom.write(author, page, **{"action-submit": "1"})
    state = TaskState.objects.get(status="in_progress")
    newsroom.decide(author, post)
    send(author, "wagtailadmin_pages:workflow_action", post.pk, "approve", state.pk, comment="")
    send(
        author,
        "wagtailadmin_pages:edit",
        post.pk,
        **newsroom.FORM,
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    with pytest.raises(PermissionDenied):
        letting_out.decide(post=newsroom.fresh(post), version=state.revision_id, approve=True, remark="", by=author)
    assert newsroom.fresh(post).live is False


def test_another_kind_of_task_does_not_go_around_the_rule(person: Any, page: CommunityPage) -> None:
    """A superuser may hang any task into the way of a post; at its end the rule asks again."""
    author = person(is_superuser=True)
    post = newsroom.write(author, page, **{"action-submit": "1"})
    state = post.current_workflow_state
    with pytest.raises(NotASecondReader):
        state.finish(user=author)
    assert newsroom.fresh(post).live is False
    assert Task.objects.count() == 1


def test_translation_and_duplicate_are_drafts_with_a_reader_of_their_own(person: Any, post: Post, desk: Any) -> None:
    section = post.section
    english = CommunityPage(
        title="Ward", slug="ward", publisher=section.publisher, first_published_at=NOW,
        locale=Locale.objects.get(language_code="en"), translation_key=section.translation_key,
    )  # fmt: skip
    desk["en"].add_child(instance=english)
    editor = person("editor")
    made = [
        copies.translate(post=newsroom.fresh(post), language="en", by=editor, at=NOW),
        copies.duplicate(post=newsroom.fresh(post), by=editor, at=NOW),
    ]
    assert [one.live for one in made] == [False, False]
    assert LetOut.objects.count() == 1
    assert PostNote.objects.count() == 0


def test_unlocking_needs_no_second_reader_and_changes_nothing_in_review(person: Any, page: CommunityPage) -> None:
    post = newsroom.write(person("editor"), page, **{"action-submit": "1"})
    chief = person("editor_in_chief")
    send(chief, "wagtailadmin_pages:unlock", post.pk)
    newsroom.change(chief, post, title="Sửa lén")
    assert newsroom.fresh(post).get_latest_revision_as_object().title == newsroom.FORM["title"]
