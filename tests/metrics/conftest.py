from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signalmast.metrics import services

AT = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
FIXED = ["line", "subject", "key", "page_label", "day", "measured_at"]

Stage = Callable[..., Path]
Store = Callable[..., services.Stored]


@pytest.fixture(autouse=True)
def lake(settings: Any, tmp_path: Path) -> Path:
    """A lake of the test's own."""
    settings.LAKE_DIR = tmp_path / "lake"
    return settings.LAKE_DIR


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """`stage([{...}, ...])` writes rows as a parser stages them."""

    def write(rows: list[dict[str, Any]], name: str = "readings.csv") -> Path:
        metrics = list(dict.fromkeys(key for row in rows for key in row if key not in FIXED))
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [*FIXED, *metrics], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({"line": place, "subject": "post", **row} for place, row in enumerate(rows, 2))
        return path

    return write


@pytest.fixture
def store(stage: Stage) -> Store:
    """`store(rows, import_key=...)` puts readings into the lake as an import does."""

    def put(rows: list[dict[str, Any]], *, import_key: str = "import:one", **more: Any) -> services.Stored:
        given = {"namespace": "facebook", "page_keys": {}, "digest": "d1", "measured_at": AT, "at": AT, **more}
        at = given.pop("at")
        return services.store_readings(staged=stage(rows), import_key=import_key, now=lambda: at, **given)

    return put
