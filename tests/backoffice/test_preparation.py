from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from signalmast.backoffice import preparation, restoring


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """A folder with one style sheet, which is all there is to gather."""
    folder = tmp_path / "source"
    folder.mkdir()
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "static"
    digests = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": digests}
    return folder


def _gathered(source: Path, words: str) -> set[str]:
    """What stands in the folder after an upgrade to another style sheet, names with a digest only."""
    (source / "site.css").write_text(words)
    preparation.gather_static(say=lambda line: None)
    names = {path.name for path in (source.parent / "static").iterdir()}
    return {name for name in names if re.fullmatch(r"site\.[0-9a-f]{12}\.css", name)}


def test_style_sheets_that_public_pages_still_name_outlive_an_upgrade_by_a_month(source: Path) -> None:
    first = _gathered(source, "a { color: red }")
    second = _gathered(source, "a { color: darkgreen }")
    assert first < second
    assert (len(first), len(second)) == (1, 2)
    (former,) = first
    place = source.parent / "static" / former
    assert place.read_text() == "a { color: red }"
    month_ago = time.time() - 31 * 86_400
    os.utime(place, (month_ago, month_ago))
    third = _gathered(source, "a { color: black }")
    assert former not in third
    assert second - first < third
    assert len(third) == 2


def test_restored_desk_begins_without_the_search_index_of_the_other(tmp_path: Path) -> None:
    for name in ("search", restoring.ASIDE):
        (tmp_path / name).mkdir()
    restoring.finish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == []
