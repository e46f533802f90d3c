from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from signalmast.metrics import services as metrics
from signalmast.metrics.importers import builtin
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
from tests.conftest import NOW

THAI = Path(__file__).parents[1] / "data" / "posts-thai-live-sellers" / "Live.csv"

Imports = Callable[..., str]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def publisher(desk: dict[str, DeskHome]) -> Publisher:
    metrics.install_mappings(builtin={one["name"]: one for one in builtin.MAPPINGS}, at=NOW)
    return Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")


@pytest.fixture
def page(publisher: Publisher, desk: dict[str, DeskHome]) -> CommunityPage:
    return desk["vi"].add_child(
        instance=CommunityPage(title="Bảng tin", slug="bang-tin", publisher=publisher, live=True)
    )


@pytest.fixture
def imports(publisher: Publisher, tmp_path: Path) -> Imports:
    """`imports("a,b\\n1,2\\n", page="bang-tin")` runs the import command on a file and gives what it prints."""

    def run(content: str | bytes | Path, *arguments: str, name: str = "posts.csv") -> str:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        out = io.StringIO()
        with translation.override("en"):
            call_command("import", str(path), *arguments, stdout=out)
        return out.getvalue()

    return run
