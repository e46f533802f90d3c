from __future__ import annotations

import pytest
from django.test import Client

from signalmast.accounts.models import User
from tests.pages import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("a@b.example", "mat-khau-dai", name="A", language="en"))
    return client


def test_posts_cannot_be_listed_in_the_order_of_the_tree(editor: Client) -> None:
    page = builders.section()
    builders.many(page, 60)
    row = 'aria-label="More options for &#x27;Tin số'
    plain = editor.get(f"/admin/pages/{page.pk}/").content.decode()
    listed = editor.get(f"/admin/pages/{page.pk}/?ordering=ord").content.decode()
    assert listed.count(row) == plain.count(row) == 50
    assert "?ordering=ord" not in plain


def test_community_pages_keep_their_order(editor: Client) -> None:
    home = builders.front()
    builders.section("Một")
    assert "?ordering=ord" in editor.get(f"/admin/pages/{home.pk}/").content.decode()


def test_post_written_in_the_editor_gets_its_address_and_is_previewed(editor: Client) -> None:
    page = builders.section()
    words = {
        "title": "Đường Đê mở lại",
        "slug": "",
        "summary": "",
        "picture_alt": "",
        "kind": "notice",
        "posted_at": "2026-11-24 07:30",
        "body-count": "0",
    }
    response = editor.post(f"/admin/pages/add/pages/post/{page.pk}/", words)
    assert response.status_code == 302, response.context["form"].errors
    page.posts.get().get_latest_revision().publish()
    assert editor.get("/phuong-ben-mo/duong-de-mo-lai/").status_code == 200
    made = page.posts.get()
    made.title = "Bản nháp"
    made.save_revision()
    draft = editor.get(f"/admin/pages/{made.pk}/view_draft/")
    assert draft.status_code == 200
    assert "<h1>Bản nháp</h1>" in draft.content.decode()
