from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client

from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage
from tests.conftest import Person
from tests.pages import builders
from tests.pages.conftest import folders, publisher

__all__ = ["folders", "publisher"]


@pytest.fixture(autouse=True)
def tip_folders(settings: Any, tmp_path: Path) -> Path:
    """A data folder of this test's own for what tips keep beside the database."""
    settings.DATA_DIR = tmp_path
    settings.TIPS_DIR = tmp_path / "tips"
    settings.TIP_KEYS = tmp_path / "tips.key"
    settings.TIPS_DELETED = tmp_path / "tips.deleted"
    settings.COPIES_DIR = tmp_path / "copies"
    settings.SENDERS_DIR = tmp_path / "run" / "senders"
    return tmp_path


@pytest.fixture
def page(desk: object) -> CommunityPage:
    return builders.section("Bảng tin", slug="bang-tin")


@pytest.fixture
def checker(person: Person) -> User:
    """A fact-checker with a second step."""
    return with_second_step(person("fact_checker", name="Kiểm chứng viên", language="en"))


def with_second_step(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    return user


Send = Callable[..., HttpResponse]


@pytest.fixture
def send(client: Client, page: CommunityPage) -> Send:
    """`send(text="…")` fills the English form in and gives the answer."""

    def post(path: str = "/en/tips/", *, address: str = "198.51.100.7", **fields: Any) -> HttpResponse:
        return client.post(path, fields, REMOTE_ADDR=address)

    return post


def receipt_in(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r"<code>([\d ]+)</code>", answer.content.decode())
    assert found
    return found[1]
