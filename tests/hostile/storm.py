"""A whole desk under kill -9: `python -m tests.hostile.storm --kills 100 --seed 7` is the gate of a release.

People publish and withdraw over HTTP and by the services, pages report their views, readers read, all without a pause,
while one process after another is killed. What was acknowledged is written down here, outside the desk, and must stand
at the end; what was not may stand or not, but whole.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli

from signalmast.core import keys
from tests.backoffice.desk import Desk, kill_all_with, processes_with
from tests.backoffice.nursery import Nursery
from tests.hostile.whole import what_is_wrong

ROUND = 20  # kills between two starts of the desk: its pauses before a restart double with every death of a child
AT_WORK = 40.0  # seconds that a process started again gets to do something before it is killed again
STILL = 150.0  # seconds without a page coming right: a pause before a restart is up to 30, a round to look one minute
CONVERGE = 900.0  # seconds in all
LOOK = 5.0  # seconds between two looks, each of which reads every page
WORDS = {"edge": "signalmast.edge.app:app", "web": "signalmast.config.wsgi", "worker": "signalmast worker"}
CSRF = "stormstormstormstormstormstorm32"
VICTIMS = ("edge", "web", "web", "worker", "worker", "writer")
REASON = "Cả bàn biên tập đang ở hiện trường, không gọi được ai."

SET_UP = """
import json
from django.test import Client
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
page = home.add_child(instance=CommunityPage(title="Trang", slug="trang", publisher=body, locale=home.locale))
user = User.objects.create_superuser(email="storm@example.org", name="Người Trực", password="a-long-quiet-river")
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
TOTP.activate(user, generate_totp_secret())
client = Client()
client.force_login(user)
open(OUT, "w").write(json.dumps({"session": client.cookies["sessionid"].value}))
"""
DRAFT = """
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.services import acts
page = CommunityPage.objects.get(slug="trang")
post = page.add_child(
    instance=Post(title=TITLE, section=page, locale=page.locale, posted_at=clock.now(), summary="Chữ. ", live=False)
)
version = post.save_revision()
told = {"pk": post.pk, "version": acts.mark_of(version), "slug": post.slug}
half = OUT + ".half"
open(half, "w").write(json.dumps(told))
os.rename(half, OUT)
"""
PUBLISH = """
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages.models import Post
from signalmast.pages.services import acts
by = User.objects.get(email="storm@example.org")
acts.publish_alone(post=Post.objects.get(pk=PK), seen="VERSION", reason=REASON, by=by, at=clock.now())
"""
TELL = """
from signalmast.pages.models import Post
told = {"live": [], "gone": []}
for post in Post.objects.all():
    where = "live" if post.live else "gone" if post.first_published_at else ""
    if where:
        told[where].append([post.slug, post.title])
open(OUT, "w").write(json.dumps(told))
"""


@dataclass
class Account:
    """What the storm was told, and what it saw."""

    published: dict[str, int] = field(default_factory=dict)  # slug, number
    withdrawing: set[str] = field(default_factory=set)  # asked, told or not
    withdrawn: set[str] = field(default_factory=set)
    views: list[int] = field(default_factory=list)
    asked_views: int = 0
    reads: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    converged: list[float] = field(default_factory=list)


class Storm:
    """`desk` is prepared, empty and not served yet."""

    def __init__(self, desk: Desk, *, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.folder = desk.data.parent
        self.site = self.desk.data / "site"
        self.account = Account()
        self.nursery = Nursery(self.desk)
        self.working: int | None = None
        self.over = threading.Event()
        self.drafts = 0
        self.killed = dict.fromkeys(VICTIMS, 0.0)
        self.last_post = self.last_read = 0.0
        self.session = str(self._tell(SET_UP)["session"])

    # What goes on without a pause, each in its own thread

    def write(self) -> None:
        """Publish, and withdraw every fourth, over HTTP or by the services in a process that may be killed."""
        while not self.over.is_set():
            self.drafts += 1
            number = self.drafts
            title = f"Tin bão {number}"
            draft = self._tell(DRAFT.replace("TITLE", repr(title)))
            if not draft:
                continue
            if number % 3 == 0:
                code = PUBLISH.replace("PK", str(draft["pk"])).replace("VERSION", str(draft["version"]))
                done = self._work(code.replace("REASON", repr(REASON))) == 0
            else:
                done = self._post(f"/admin/posts/{draft['pk']}/alone/", version=draft["version"], reason=REASON)
            if done:
                self.account.published[draft["slug"]] = draft["pk"]
            if number % 4 == 0:
                self._withdraw()

    def _withdraw(self) -> None:
        left = [slug for slug in self.account.published if slug not in self.account.withdrawing]
        if left:
            slug = left[len(left) // 2]
            self.account.withdrawing.add(slug)
            if self._post(f"/admin/posts/{self.account.published[slug]}/withdraw/", note="Sai.", reason="Nhầm nguồn."):
                self.account.withdrawn.add(slug)

    def view(self) -> None:
        """As the page does: a batch that was not acknowledged is sent again, unchanged."""
        number = self.account.asked_views
        while not self.over.is_set():
            number += 1
            self.account.asked_views = number
            events = [{"kind": "view", "path": f"/view/{number}/"}] * 2
            batch = json.dumps({"id": keys.new_key(now=datetime.now(UTC)), "events": events})
            while not self.over.is_set():
                if self._ask("/c", "POST", batch)[0] == 204:
                    self.account.views.append(number)
                    break
                time.sleep(0.05)

    def read(self) -> None:
        chance = random.Random(self.chance.random())
        fixed = ["/", "/trang/", "/feed.xml", "/trang/feed.xml", "/sitemap.xml", "/en/"]
        while not self.over.is_set():
            slugs = list(self.account.published)[-20:]
            path = chance.choice(fixed + [f"/trang/{slug}/" for slug in slugs])
            status, headers, body = self._ask(path, accepted=chance.choice(("br", "gzip", "identity")))
            self.account.reads[str(status or "cut off")] += 1
            if status == 200:
                self.last_read = time.time()
            if status == 200 and (wrong := what_is_wrong(path, headers, body)):
                self.account.problems.append(f"{path}: {wrong}")
            time.sleep(0.005)

    # Killing

    def round(self, kills: int) -> None:
        """One start of the desk, so many kills, and the wait until the site is right again."""
        self.desk.serve()
        self.over.clear()
        threads = [threading.Thread(target=act) for act in (self.write, self.view, self.read, self.read)]
        try:
            for thread in threads:
                thread.start()
            for _ in range(kills):
                self._next_publication()
                time.sleep(self.chance.uniform(0, 0.8))
                self._kill(self.chance.choice(VICTIMS))
                self._look_at_files()
            time.sleep(1)
        finally:
            self.over.set()
            for thread in threads:
                thread.join(60)
        began = time.monotonic()
        wrong = self._come_right()
        self.account.converged.append(time.monotonic() - began)
        self.account.problems += wrong + self._lost()
        self.desk.stop()
        if (
            self.desk.serving is None
            or self.desk.serving.returncode
            or set(processes_with(str(self.desk.data))) != {self.nursery.process.pid}
        ):
            self.account.problems.append("the desk did not end as it should")

    def _come_right(self) -> list[str]:
        """What is still wrong once nothing is, or once it stands still."""
        begun = moved = time.monotonic()
        fewest = sys.maxsize
        while wrong := self.amiss():
            now = time.monotonic()
            if len(wrong) < fewest:
                fewest, moved = len(wrong), now
            if now - moved > STILL or now - begun > CONVERGE:
                break
            time.sleep(LOOK)
        return wrong

    def _next_publication(self) -> None:
        """Until another one begins: the kill then falls into it, however far it is."""
        begun = self.drafts
        self._wait(lambda: self.drafts > begun, 60)

    def _kill(self, victim: str) -> None:
        if victim == "writer":
            self._wait(lambda: self.working is not None, 30)
            if (number := self.working) is not None:
                os.kill(number, signal.SIGKILL)
                self.account.kills[victim] += 1
            return
        self._wait(lambda: self._worked_since(victim, self.killed[victim]), AT_WORK)
        time.sleep(self.chance.uniform(0, 0.5))
        self._wait(lambda: self._group(victim), 60)
        group = self._group(victim)
        for number in group if self.chance.random() < 0.5 else group[:1]:  # all of it at once, or its head alone
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.killed[victim] = time.time()
        self.account.kills[victim] += 1
        self._wait(lambda: not set(group) & set(self._group(victim)), 30)

    def _worked_since(self, victim: str, at: float) -> bool:
        """Whether it published, answered or made a page, and is not just starting."""
        if victim == "worker":
            made = (path.stat().st_mtime for path in self.site.glob("trang/*.xml"))
            return max(made, default=0.0) > at
        return (self.last_post if victim == "web" else self.last_read) > at

    def _group(self, victim: str) -> list[int]:
        """Its processes, the first of them their head; nothing while none is there."""
        found = processes_with(str(self.desk.data))
        heads = [
            number for number, command in found.items() if WORDS[victim] in command and _group_of(number) == number
        ]
        return [*heads, *(n for n in found if n not in heads and _group_of(n) in heads)] if heads else []

    def _look_at_files(self) -> None:
        for page in self.site.rglob("*.html"):
            if not page.name.startswith("."):
                try:
                    whole = page.read_bytes().rstrip().endswith(b"</html>")
                except FileNotFoundError:  # withdrawn while we looked
                    continue
                if not whole:
                    self.account.problems.append(f"half a file: {page}")

    # What must be true at the end

    def amiss(self) -> list[str]:
        """What readers at the edge find other than the desk holds it: nothing, once the site is right."""
        truth = self._tell(TELL)
        live, gone = dict(truth["live"]), dict(truth["gone"])
        found = []
        for slug, title in live.items():
            status, headers, body = self._ask(f"/trang/{slug}/", accepted="br")
            wrong = what_is_wrong("/", headers, body) if status == 200 else f"status {status}"
            if wrong or not headers.get("etag", "").endswith('-b"') or title not in brotli.decompress(body).decode():
                found.append(f"/trang/{slug}/: {wrong or 'not the file'}")
        found += [f"/trang/{slug}/: not 410" for slug in gone if self._ask(f"/trang/{slug}/")[0] != 410]
        pages = {path.parent.name for path in self.site.glob("trang/*/index.html")} - {"archive"}
        found += [f"{slug}: extra" for slug in pages - set(live)] + [f"{slug}: no file" for slug in set(live) - pages]
        listed = set()
        for part in self.site.glob("sitemaps/vi/trang/*.xml"):
            listed |= set(re.findall(r"/trang/([^/<]+)/</loc>", part.read_text()))
        found += [f"{slug}: sitemap" for slug in listed ^ set(live)]
        return found

    def _lost(self) -> list[str]:
        """Acknowledged and not there."""
        live = dict(self._tell(TELL)["live"])
        account = self.account
        lost = [f"{slug}: published, lost" for slug in set(account.published) - account.withdrawing - set(live)]
        lost += [f"{slug}: withdrawn, there" for slug in account.withdrawn & set(live)]
        with closing(sqlite3.connect(self.desk.data / "journal.sqlite3", timeout=20)) as journal:
            kept = dict(journal.execute("select path, count(*) from event group by path").fetchall())
            sound = journal.execute("pragma integrity_check").fetchone()[0]
        lost += [f"view {number}: lost" for number in account.views if f"/view/{number}/" not in kept]
        lost += [
            f"{path}: {count} of 2 views" for path, count in kept.items() if path.startswith("/view/") and count != 2
        ]
        with closing(sqlite3.connect(self.desk.data / "signalmast.sqlite3", timeout=20)) as database:
            sound += " " + database.execute("pragma integrity_check").fetchone()[0]
        return lost + ([] if sound == "ok ok" else [sound])

    def end(self) -> None:
        self.over.set()
        kill_all_with(str(self.desk.data), but=self.nursery.process.pid)
        if self.desk.serving is not None:
            self.desk.serving.wait(20)
        assert self.nursery.process.stdin is not None
        assert self.nursery.process.stdout is not None
        self.nursery.process.stdin.close()
        self.nursery.process.wait(20)
        self.nursery.process.stdout.close()

    # Asking

    def _work(self, code: str) -> int:
        pid = self.nursery.start(code)
        self.working = pid
        ended = self.nursery.end()
        self.working = None
        return ended

    def _tell(self, code: str) -> dict[str, Any]:
        out = self.folder / "told.json"
        out.unlink(missing_ok=True)
        ended = self._work(code.replace("OUT", repr(str(out))))
        return dict(json.loads(out.read_text())) if ended == 0 and out.is_file() else {}

    def _post(self, path: str, **fields: object) -> bool:
        """Whether the desk said it is done: it leads on."""
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        cookies = f"sessionid={self.session}; csrftoken={CSRF}"
        done = self._ask(path, "POST", body, cookies=cookies)[0] == 302
        if done:
            self.last_post = time.time()
        return done

    def _ask(
        self, path: str, method: str = "GET", body: str | None = None, *, accepted: str = "identity", cookies: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """Status (0: nobody answered, or not to the end), headers, body."""
        headers = {"Accept-Encoding": accepted, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=30)
        try:
            connection.request(method, path, body, headers | ({"Cookie": cookies} if cookies else {}))
            reply = connection.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()

    def _wait(self, there: Callable[[], object], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not there() and time.monotonic() < end:
            time.sleep(0.02)


def _group_of(number: int) -> int:
    try:
        return os.getpgid(number)
    except ProcessLookupError:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description="kill -9 on a whole desk; ends with 1 when anything was lost or half")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="signalmast-storm-") as folder:
        desk = Desk(Path(folder) / "data")
        desk.must("prepare", "--no-demo")
        storm = Storm(desk, seed=chosen.seed)
        account = storm.account
        try:
            while (done := account.kills.total()) < chosen.kills and not account.problems:
                storm.round(min(ROUND, chosen.kills - done))
                _say(f"{account.kills.total()} kills, right again after {account.converged[-1]:.1f} s")
        finally:
            storm.end()
    _say(
        f"seed {chosen.seed}: {account.kills.total()} kills in {time.monotonic() - began:.0f} s: {dict(account.kills)}"
    )
    acknowledged = {name: len(getattr(account, name)) for name in ("published", "withdrawn", "views")}
    _say(f"acknowledged: {acknowledged}")
    _say(f"answers to readers: {dict(account.reads)}; longest until right again: {max(account.converged):.1f} s")
    _say("\n".join(account.problems) or "lost: 0; half files: 0; pages missing or extra: 0")
    sys.exit(bool(account.problems))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
