"""No room for the public pages: the old ones stay whole, it is said in words, and with room again all is made."""

from __future__ import annotations

import shutil

from tests.backoffice.desk import Desk
from tests.hostile.test_at_once import PUBLISHER
from tests.hostile.test_disk_full import fill, small
from tests.pages.public_site import PublicSite

__all__ = ["small"]

POSTS = """
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, DeskHome, DeskSettings, Publisher
from signalmast.pages.services import bulk
home = DeskHome.objects.get(locale__language_code="vi")
page = home.add_child(
    instance=CommunityPage(title="Trang", slug="trang", publisher=Publisher.objects.first(), locale=home.locale)
)
new = [
    bulk.NewPost(
        key=f"x:{n}", section=page, posted_at=clock.now(), kind="article", source_type="", title=f"Tin {n}",
        text="Chữ " * 200, address="", figures_only=False, digest="",
    )
    for n in range(60)
]
list(bulk.add_posts(posts=new, import_key="import:1", by=None, at=clock.now()))
"""
RENAME = """
from signalmast.pages.models import DeskSettings
desk = DeskSettings.objects.filter(pk=1).first() or DeskSettings()
desk.name_vi = "Tên đã đổi"
desk.save()
"""


def test_public_pages_without_room_stay_as_they_were(small: Desk) -> None:
    small.must("shell", "-c", PUBLISHER)
    small.must("shell", "-c", POSTS)
    small.must("bake", "--all")
    site = PublicSite(small.data / "site")
    pages = site.files()
    old = {name: site.read(name) for name in pages}
    small.must("shell", "-c", RENAME)
    ballast = fill(small, leave=200 * 1024)
    refused = small.call("bake", SIGNALMAST_LANGUAGE="en")
    assert refused.returncode == 1
    assert "disk is full" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    site.whole()
    assert site.files() == pages
    assert sum(site.read(name) == old[name] for name in pages) > len(pages) // 2
    ballast.unlink()
    small.must("bake", "--all")
    site.whole()
    assert all("Tên đã đổi" in site.read(name) for name in pages if name.endswith("index.html") and "en/" not in name)
    shutil.rmtree(site.root)
    assert small.call("bake", "--check").returncode == 1
