"""A worker killed at any moment of an import: what it left is finished, and nothing stands twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk
from tests.backoffice.nursery import Nursery
from tests.pages.conftest import THAI

SET_UP = """
from django.core.management import call_command
from signalmast.backoffice import services as backoffice
from signalmast.core import clock
from signalmast.metrics import services as metrics
from signalmast.metrics.importers import builtin
from signalmast.pages import services
from signalmast.pages.models import Publisher
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
backoffice.install(now=clock.now())
metrics.install_mappings(builtin={one["name"]: one for one in builtin.MAPPINGS}, at=clock.now())
Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
with open(PATH, "rb") as source:
    job = services.receive_file(
        source=source, filename="Live.csv", options={}, create_pages=True, by=None, at=clock.now()
    )
services.queue_import(job=job)
"""
WORK = """
from signalmast.core import clock
from signalmast.pages import services
services.resume_imports(at=clock.now())
job = services.take_up(pk=1)
if job is not None:
    services.run_import(job=job, at=clock.now())
"""
TELL = """
import json
from wagtail.models import Page
from signalmast.metrics import lake
from signalmast.pages.models import CommunityPage, Import, Post
with lake.connect() as connection:
    readings, distinct, shares, comments = connection.execute(
        "select count(*), count(distinct (key, metric)), sum(value) filter (metric = 'shares'),"
        " sum(value) filter (metric = 'comments') from readings"
    ).fetchone()
open(PATH, "w").write(json.dumps({
    "state": Import.objects.get().state,
    "counts": Import.objects.get().counts,
    "posts": Post.objects.count(),
    "keys": Post.objects.values("key").distinct().count(),
    "pages": CommunityPage.objects.count(),
    "children": [page.numchild - page.get_children().count() for page in CommunityPage.objects.all()],
    "problems": [len(found) for found in Page.find_problems()],
    "readings": [readings, distinct, int(shares), int(comments)],
}))
"""


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    (tmp_path / "data").mkdir()
    found = Nursery(Desk(tmp_path / "data"))
    yield found
    assert found.process.stdin is not None
    assert found.process.stdout is not None
    found.process.stdin.close()
    found.process.wait(timeout=20)
    found.process.stdout.close()


def state_and_posts(nursery: Nursery) -> tuple[str, int]:
    with closing(sqlite3.connect(f"file:{nursery.database}?mode=ro", uri=True, timeout=10)) as connection:
        state = connection.execute("select state from pages_import").fetchone()[0]
        return state, connection.execute("select count(*) from pages_post").fetchone()[0]


def kill_when(nursery: Nursery, ripe: Callable[[str, int], bool], after: float) -> tuple[str, int]:
    """Start a worker, kill it `after` seconds past the moment that is waited for; gives what it left."""
    pid = nursery.start(WORK)
    end = time.monotonic() + 60
    while not ripe(*state_and_posts(nursery)):
        assert time.monotonic() < end, "the moment never came"
        time.sleep(0.005)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    assert nursery.end() == -signal.SIGKILL
    return state_and_posts(nursery)


def test_import_killed_again_and_again_ends_whole(nursery: Nursery, tmp_path: Path) -> None:
    nursery.must(SET_UP.replace("PATH", repr(str(THAI))))
    moments: list[tuple[str, Callable[[str, int], bool], float]] = [
        ("reading", lambda state, posts: state == "reading", 0.0),
        ("reading", lambda state, posts: state == "reading", 0.2),
        ("parsed", lambda state, posts: state == "parsed", 0.0),
        ("parsed", lambda state, posts: posts > 900, 0.03),
        ("parsed", lambda state, posts: posts > 4400, 0.01),
        ("posted", lambda state, posts: state == "posted", 0.0),
        ("posted", lambda state, posts: state == "posted", 0.1),
    ]
    left = [kill_when(nursery, ripe, after) for _state, ripe, after in moments]
    assert [state for state, _posts in left[:6]] == [state for state, _ripe, _after in moments[:6]]
    assert left[4][1] > left[3][1] > left[2][1]

    nursery.must(WORK)
    answer = tmp_path / "answer.json"
    nursery.must(TELL.replace("PATH", repr(str(answer))))
    found = json.loads(answer.read_text())
    assert found["state"] == "done"
    parts = ("rows", "added", "updated", "unchanged", "repeated", "refused")
    assert [found["counts"][part] for part in parts] == [7050, 6997, 0, 0, 53, 0]
    assert (found["posts"], found["keys"], found["pages"]) == (6997, 6997, 9)
    assert set(found["children"]) == {0}
    assert found["problems"] == [0, 0, 0, 0, 0]
    assert found["readings"] == [62973, 62973, 281769, 1578621]
