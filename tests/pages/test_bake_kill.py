"""The process that makes the public pages killed at any moment: no file is half, and the next one finishes."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator

import pytest

from tests.backoffice.desk import Desk
from tests.backoffice.nursery import Nursery
from tests.pages.public_site import PublicSite

KILLS = 5
SET_UP = """
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
from signalmast.pages.services import bulk
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
page = home.add_child(instance=CommunityPage(title="Trang", slug="trang", publisher=body, locale=home.locale))
new = [
    bulk.NewPost(
        key=f"x:{n}", section=page, posted_at=clock.now(), kind="article", source_type="", title=f"Tin {n}",
        text="Chữ " * 200, address="", figures_only=False, digest="",
    )
    for n in range(60)
]
list(bulk.add_posts(posts=new, import_key="import:1", by=None, at=clock.now()))
"""
MAKE = """
import io
from django.core.management import call_command
call_command("bake", "--all", stdout=io.StringIO())
"""
RENAME = """
from signalmast.pages.models import DeskSettings
desk = DeskSettings.objects.filter(pk=1).first() or DeskSettings()
desk.name_vi = NAME
desk.save()
"""


def times(site: PublicSite, *, finished: bool) -> dict[str, tuple[int, int]]:
    while True:
        try:
            found = site.times() if site.root.exists() else {}
        except FileNotFoundError:  # renamed while we looked
            continue
        return {name: state for name, state in found.items() if not (finished and name.endswith(".tmp"))}


@pytest.fixture
def nursery(empty_desk: Desk) -> Iterator[Nursery]:
    found = Nursery(empty_desk)
    yield found
    assert found.process.stdin is not None
    assert found.process.stdout is not None
    found.process.stdin.close()
    found.process.wait(timeout=20)
    found.process.stdout.close()


def test_making_killed_again_and_again_leaves_no_half_file(nursery: Nursery) -> None:
    nursery.must(SET_UP)
    site = PublicSite(nursery.database.parent / "site")
    chance = random.Random(4)
    names: set[str] = set()
    for number in range(KILLS):
        nursery.must(RENAME.replace("NAME", repr(f"Tên số {number}")))
        finished = number % 3 != 0  # else while the first answers are still unfinished files
        before = times(site, finished=finished)
        pid = nursery.start(MAKE)
        end = time.monotonic() + 30
        while times(site, finished=finished) == before and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(chance.choice((0, 0.005, 0.02, 0.5)))
        os.kill(pid, signal.SIGKILL)
        assert nursery.end() in (-signal.SIGKILL, 0)
        for page in site.root.rglob("*.html"):
            if not page.name.startswith("."):  # unfinished ones are never served
                text = page.read_text()
                assert text.rstrip().endswith("</html>"), page
                names |= {name for name in (f"Tên số {each}" for each in range(KILLS)) if name in text}
    assert len(names) > 1, "no kill fell into the work"
    nursery.must(MAKE)
    site.whole()
    pages = [name for name in site.files() if name.startswith("trang/tin-") and name.endswith("index.html")]
    assert len(pages) == 60
    assert all(f"Tên số {KILLS - 1}" in site.read(name) for name in pages)
    nursery.must(MAKE.replace("--all", "--check"))
