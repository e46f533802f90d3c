"""Shared ground of the suite: a desk that was installed, and a person for each role."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.backoffice import presets, services
from signalmast.pages.models import DeskHome
from tests.backoffice.desk import Desk, prepared

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)

Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _light(settings: Any) -> None:
    """Addresses of static files without `collectstatic` having run, and passwords that cost no second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _desks_language() -> None:
    """A test before may have spoken another language in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _kept_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that ends or a worker that begins gives its connection back; a test's own transaction goes on."""
    give_back = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def unless_inside(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            give_back(connection)

    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", unless_inside)


@pytest.fixture(scope="session")
def _installed(django_db_setup: None, django_db_blocker: object) -> None:
    """Once per database, outside every test's transaction."""
    with django_db_blocker.unblock():
        call_command("createcachetable")
        services.install(now=NOW)


@pytest.fixture
def desk(_installed: None, db: None) -> dict[str, DeskHome]:
    """The fronts of the site by language. Sign-in delays start at nothing."""
    roles = {presets.group_name(preset.identifier) for preset in presets.PRESETS}
    if Group.objects.filter(name__in=roles).count() < len(roles) or not DeskHome.objects.exists():
        services.install(now=NOW)  # a test with its own transactions came before and emptied the tables
    caches["limits"].clear()
    return {home.locale.language_code: home for home in DeskHome.objects.select_related("locale")}


@pytest.fixture
def person(desk: dict[str, DeskHome]) -> Person:
    """`person("editor")` is somebody in that role; `person()` has none."""

    def make(*roles: str, **fields: object) -> User:
        number = User.objects.count() + 1
        first = roles[0] if roles else "nobody"
        given = {"name": f"{first} {number}", "email": f"{first}{number}@example.org", **fields}
        user = User.objects.create_user(password="a-long-quiet-river", **given)
        user.groups.set([Group.objects.get(name=presets.group_name(role)) for role in roles])
        return user

    return make


@pytest.fixture(scope="session")
def prepared_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an empty desk, made once for all workers."""
    own = tmp_path_factory.getbasetemp()
    return prepared(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture
def empty_desk(prepared_desk: Path, tmp_path: Path) -> Desk:
    """A desk of its own on disk, not served."""
    shutil.copytree(prepared_desk, tmp_path / "data")
    return Desk(tmp_path / "data")
