from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.core import clock
from tests.conftest import Person
from tests.network.factories import NOW


@pytest.fixture(autouse=True)
def lists_folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of this test's own for lists between their steps."""
    settings.DATA_DIR, settings.PEOPLE_ERASED = tmp_path, tmp_path / "people.erased"
    return tmp_path / "run" / "lists"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is this moment for screens and commands too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def keeper(person: Person) -> User:
    return person("network_coordinator", name="Điều phối viên", language="en")


Screen = Callable[..., HttpResponse]


@pytest.fixture
def screen(keeper: User, at: datetime) -> Screen:
    """`screen("network")` opens it as the keeper, `screen("network", post={…})` fills it in."""
    client = Client()
    client.force_login(keeper)

    def ask(name: str, *arguments: Any, query: str = "", post: Any = None, by: User | None = None) -> HttpResponse:
        who = client
        if by is not None:
            who = Client()
            who.force_login(by)
        address = reverse(name, args=arguments) + query
        return who.get(address) if post is None else who.post(address, post)

    return ask


def text(answer: HttpResponse) -> str:
    return answer.content.decode()
