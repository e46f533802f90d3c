from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared desk, made once and copied for each test."""
    desk = Desk(tmp_path_factory.mktemp("prepared") / "data")
    desk.must("prepare", "--no-demo")
    return desk.data


@pytest.fixture
def empty_desk(_prepared: Path, tmp_path: Path) -> Desk:
    shutil.copytree(_prepared, tmp_path / "data")
    return Desk(tmp_path / "data")
