"""A small newsroom for tests: posts written, handed in, read and let out through the screens people use."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from signalmast.accounts import selectors as accounts
from signalmast.pages.models import Post

FORM = {
    "title": "Lịch cắt nước",
    "slug": "lich-cat-nuoc",
    "summary": "",
    "picture": "",
    "picture_alt": "",
    "body-count": "0",
    "kind": "notice",
    "posted_at": "2026-03-04 09:30",
    "planned_for": "",
    "byline": "",
    "go_live_at": "",
    "expire_at": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


def client_of(person: Any) -> Client:
    """Signed in, with the second step that some roles owe."""
    if accounts.owes_second_step(person):
        TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client


def write(person: Any, page: Any, **fields: str) -> Post:
    """A new draft."""
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    response = client_of(person).post(address, {**FORM, **fields})
    assert response.status_code == 302, response.context["form"].errors
    return Post.objects.order_by("-pk")[0]


def change(person: Any, post: Post, **fields: str) -> Any:
    """Save the editor's form over a post; the answer is given back."""
    given = {**FORM, "slug": post.slug, **fields}
    return client_of(person).post(reverse("wagtailadmin_pages:edit", args=[post.pk]), given)


def hand_in(person: Any, post: Post, **fields: str) -> Any:
    return change(person, post, **{"action-submit": "1", **fields})


def decide(person: Any, post: Post, act: str = "approve", **fields: str) -> Any:
    """Press a button of the second reader's screen, for the version that stands there now."""
    version = str(Post.objects.get(pk=post.pk).latest_revision_id)
    address = reverse("post_read", args=[post.pk])
    return client_of(person).post(address, {"act": act, "version": version, **fields})


def published(writer: Any, reader: Any, page: Any, **fields: str) -> Post:
    post = write(writer, page, **{"action-submit": "1", **fields})
    decide(reader, post)
    return fresh(post)


def fresh(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)
