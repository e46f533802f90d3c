from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signalmast.accounts.models import User
from signalmast.network.models import Contributor, Organisation
from tests.assignments import factories
from tests.conftest import Person


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def coordinator(person: Person) -> User:
    return person("network_coordinator", name="Điều phối viên", language="en")


@pytest.fixture
def organisation(desk: object) -> Organisation:
    return factories.organisation()


@pytest.fixture
def contributor(organisation: Organisation) -> Contributor:
    return factories.contributor(of=organisation)
