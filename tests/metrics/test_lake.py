"""Readings on disk: one commit an import, nothing half, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signalmast.metrics import lake, services
from tests.metrics.conftest import AT, Stage, Store

HERE = Path(__file__).resolve().parents[2]


def rows() -> list[tuple[Any, ...]]:
    with lake.connect() as connection:
        return connection.execute(
            "select key, metric, version, value::varchar, measured_at, line from readings"
            " order by key, metric, measured_at"
        ).fetchall()


def test_readings_before_the_first_import_are_none() -> None:
    assert rows() == []
    assert lake.holds("import:one") is False


def test_store_writes_a_row_for_each_metric_and_keeps_not_available_apart_from_zero(store: Store) -> None:
    stored = store([{"key": "facebook:1", "measured_at": "2026-09-01T00:00:00Z", "shares": "0", "reach": "NA"}])
    assert stored.readings == 2
    moment = datetime(2026, 9, 1)  # noqa: DTZ001 -- the lake keeps UTC without zone
    assert rows() == [
        ("facebook:1", "reach", 2, None, moment, 2),
        ("facebook:1", "shares", 1, "0.0000", moment, 2),
    ]


def test_store_twice_under_one_import_key_writes_once(store: Store) -> None:
    one = [{"key": "facebook:1", "shares": "5"}]
    assert store(one) == store(one) == services.Stored(readings=1, known=0)
    assert len(rows()) == 1
    assert lake.holds("import:one") is True


def test_store_of_the_same_readings_by_several_at_once_writes_each_once(stage: Stage) -> None:
    staged = stage([{"key": f"facebook:{number}", "shares": str(number)} for number in range(50)])

    def put(number: int) -> services.Stored:
        return services.store_readings(
            staged=staged,
            namespace="facebook",
            page_keys={},
            import_key=f"import:{number}",
            digest="d1",
            measured_at=AT,
            now=lambda: AT,
        )

    with ThreadPoolExecutor(4) as people:
        stored = list(people.map(put, range(4)))
    assert sorted(one.readings for one in stored) == [0, 0, 0, 50]
    assert len(rows()) == 50


def test_store_same_reading_from_another_file_is_known(store: Store) -> None:
    one = [{"key": "facebook:1", "measured_at": "2026-09-01T00:00:00Z", "shares": "5"}]
    store(one)
    again = store(one, import_key="import:two")
    assert (again.readings, again.known) == (0, 1)


def test_store_later_reading_keeps_the_older_one(store: Store) -> None:
    store([{"key": "facebook:1", "measured_at": "2026-09-01T00:00:00Z", "shares": "5"}])
    store([{"key": "facebook:1", "measured_at": "2026-09-08T00:00:00Z", "shares": "9"}], import_key="import:two")
    assert [row[3] for row in rows()] == ["5.0000", "9.0000"]


def test_store_gives_readings_after_a_break_another_version(store: Store) -> None:
    store(
        [
            {"key": "youtube:a", "measured_at": "2025-03-30T12:00:00Z", "views": "10"},
            {"key": "youtube:b", "measured_at": "2025-03-31T00:00:00Z", "views": "20"},
        ],
        namespace="youtube",
    )
    assert [(row[0], row[2]) for row in rows()] == [("youtube:a", 1), ("youtube:b", 2)]


@pytest.mark.parametrize(("day", "version"), [(30, 1), (31, 2)])
def test_store_of_figures_without_a_time_counts_them_as_of_the_reading(store: Store, day: int, version: int) -> None:
    store(
        [{"key": "youtube:a", "views": "10"}], namespace="youtube", measured_at=datetime(2025, 3, day, 12, tzinfo=UTC)
    )
    assert [row[2] for row in rows()] == [version]


def test_store_page_day_takes_the_page_key_and_drops_unknown_pages(store: Store) -> None:
    store(
        [
            {"subject": "page", "page_label": "Bảng tin", "day": "2026-09-01", "reach": "2011"},
            {"subject": "page", "page_label": "Không ai", "day": "2026-09-01", "reach": "7"},
        ],
        page_keys={"Bảng tin": "page:one"},
    )
    assert [(row[0], row[1], row[3]) for row in rows()] == [("page:one", "reach", "2011.0000")]


def test_store_of_a_file_without_figures_writes_nothing(store: Store) -> None:
    assert store([{"key": "mastodon:1"}]).readings == 0
    assert rows() == []


def test_remove_deletes_by_predicate(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5"}, {"key": "facebook:2", "shares": "6"}])
    assert lake.remove(predicate="key = 'facebook:1'") == 1
    assert [row[0] for row in rows()] == ["facebook:2"]


def test_compact_merges_many_files_and_keeps_every_row(store: Store) -> None:
    for number in range(lake.COMPACT_ABOVE + 1):
        store([{"key": f"facebook:{number:03}", "shares": str(number)}], import_key=f"import:{number}")
    table = lake.open_table()
    assert table is not None
    assert len(table.file_uris()) == 1
    assert [row[3] for row in rows()] == [f"{number}.0000" for number in range(lake.COMPACT_ABOVE + 1)]


_WRITER = """
import sys, django
django.setup()
from pathlib import Path
from datetime import datetime, UTC
from signalmast.metrics import services
for number in range(200):
    services.store_readings(staged=Path(sys.argv[1]), namespace="facebook", page_keys={}, digest="d", measured_at=
        datetime(2026, 1, 1, 0, number // 60, number % 60, tzinfo=UTC),
        now=lambda: datetime.now(UTC), import_key=f"import:{number}")
    print(number, flush=True)
"""


@pytest.mark.parametrize("patience", [0.02, 0.11, 0.27])
def test_kill_while_writing_leaves_whole_imports_only(patience: float, lake: Path, stage: Any, tmp_path: Path) -> None:
    size = 400
    staged = stage([{"key": f"facebook:{number}", "shares": str(number)} for number in range(size)])
    environment = {
        **os.environ,
        "SIGNALMAST_DATA": str(lake.parent),
        "DJANGO_SETTINGS_MODULE": "signalmast.config.settings",
        "PYTHONPATH": str(HERE),
    }
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(staged)], stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "0\n"
    time.sleep(patience)
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged = 1 + len(writer.stdout.read().splitlines())
    writer.wait()
    writer.stdout.close()
    counts = _imports()
    assert set(counts.values()) == {size}
    assert len(counts) >= acknowledged


def _imports() -> dict[str, int]:
    with lake.connect() as connection:
        found = connection.execute("select import_key, count(*) from readings group by import_key").fetchall()
    return dict(found)


def test_store_reading_time_stands_in_only_where_the_file_has_none(store: Store) -> None:
    store(
        [
            {"key": "facebook:1", "shares": "1"},
            {"key": "facebook:2", "shares": "1", "measured_at": "2020-01-01T00:00:00Z"},
        ]
    )
    naive = AT.replace(tzinfo=None)
    assert [row[4] for row in rows()] == [naive, datetime(2020, 1, 1)]  # noqa: DTZ001
