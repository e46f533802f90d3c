"""Letters of the second reading: to whoever may read, and the reader's words to the writer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Revision, TaskState
from wagtail.users.models import UserProfile

from signalmast.pages.models import CommunityPage, Publisher
from signalmast.pages.services import letting_out
from tests.conftest import NOW
from tests.pages import newsroom


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    made = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=made)
    return made


@pytest.fixture(autouse=True)
def _post_office(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_remark_reaches_the_writer_in_their_language(person: Any, page: CommunityPage) -> None:
    writer, reader = person("editor", language="en"), person("editor", name="Trần Thị Đọc")
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    newsroom.decide(reader, post, "send_back", remark="Thiếu giờ bắt đầu.")
    assert letting_out.tell_writer(state=TaskState.objects.get()) == 1
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == ([writer.email], "Sent back with a remark: Lịch cắt nước")
    assert [
        words in letter.body for words in ("Trần Thị Đọc", "Thiếu giờ bắt đầu.", f"/admin/pages/{post.pk}/edit/")
    ] == [True] * 3


def test_approval_reaches_the_writer_and_nobody_who_does_not_want_letters(person: Any, page: CommunityPage) -> None:
    writer = person("editor", language="vi")
    post = newsroom.published(writer, person("editor"), page)
    state = TaskState.objects.get()
    assert letting_out.tell_writer(state=state) == 1
    assert mail.outbox[-1].to == [writer.email]
    wishes = UserProfile.get_for_user(writer)
    wishes.approved_notifications = False
    wishes.save()
    assert letting_out.tell_writer(state=state) == 0
    assert post.live is True


def test_handing_in_tells_those_who_may_read_and_not_the_writers(person: Any, page: CommunityPage) -> None:
    writer, editor, chief = person("editor"), person("editor"), person("editor_in_chief")
    person("analyst")
    newsroom.write(writer, page, **{"action-submit": "1"})
    assert letting_out.tell_readers(state=TaskState.objects.get()) == 2
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([editor.email, chief.email])


def test_sending_back_needs_a_word(person: Any, page: CommunityPage) -> None:
    post = newsroom.write(person("editor"), page, **{"action-submit": "1"})
    assert newsroom.decide(person("editor"), post, "send_back").status_code == 422
    assert newsroom.fresh(post).workflow_in_progress is True


def test_time_that_is_over_is_not_promised_again(person: Any, page: CommunityPage) -> None:
    writer, reader = person("editor"), person("editor")
    post = newsroom.published(writer, reader, page)
    newsroom.hand_in(writer, post, change="minor", title="Lịch mới")
    Revision.objects.filter(pk=newsroom.fresh(post).latest_revision_id).update(
        content=Revision.objects.get(pk=newsroom.fresh(post).latest_revision_id).content
        | {"go_live_at": "2026-01-01T02:00:00Z"}
    )
    shown = newsroom.client_of(reader).get(reverse("post_read", args=[post.pk])).content.decode()
    letting_out.tell_readers(state=TaskState.objects.filter(status="in_progress").get())
    assert ["01/01/2026" in shown, "01/01/2026" in mail.outbox[-1].body] == [False, False]
