from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signalmast.accounts.models import User
from signalmast.programmes.models import Programme
from tests.conftest import Person
from tests.programmes import factories


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.LAKE_DIR = tmp_path, tmp_path / "lake"
    settings.JOURNAL = tmp_path / "journal.sqlite3"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def keeper(person: Person) -> User:
    return person("analyst", name="Người lập kế hoạch")


@pytest.fixture
def plan(keeper: User) -> Programme:
    return factories.plan(keeper)
