from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pages.conftest import folders, imports, page, publisher

__all__ = ["folders", "imports", "page", "publisher"]


@pytest.fixture(autouse=True)
def _more_folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.REVIEWS_DIR = tmp_path / "reviews"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
