from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.conftest import Person
from tests.pages import builders

pytestmark = pytest.mark.django_db


def _policy(client: Client, path: str) -> dict[str, str]:
    said = client.get(path).headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in said.split(";"))


@pytest.mark.parametrize("path", ["/feed.xml", "/colours.css", "/accounts/login/"])
def test_public_answers_load_nothing_from_outside_and_nothing_inline(client: Client, path: str) -> None:
    builders.section()
    assert _policy(client, path) == {
        "default-src": "'none'", "img-src": "'self'", "style-src": "'self'", "font-src": "'self'",
        "media-src": "'self'", "script-src": "'self'", "connect-src": "'self'", "form-action": "'self'",
        "base-uri": "'none'", "frame-ancestors": "'self'",
    }  # fmt: skip


def test_back_office_may_act_inline_but_not_outside(client: Client) -> None:
    policy = _policy(client, "/admin/")
    assert "'unsafe-inline'" in policy["script-src"]
    assert not re.search(r"https?:|//|\*", " ".join(policy.values()))


@pytest.mark.parametrize("where", ["/admin/pages/{post}/edit/", "/admin/posts/{post}/checks/"])
def test_a_form_without_its_fields_is_a_bad_request(client: Client, person: Person, where: str) -> None:
    post = builders.post(builders.section(), live=False)
    client.force_login(person("editor"))
    client.raise_request_exception = False
    assert client.post(where.format(post=post.pk), {"title": "Tin"}).status_code == 400
