"""Ten thousand tips at once, and fact-checks decided and published under kill -9.

`python -m tests.hostile.tip_storm --tips 10000 --kills 40` for a release; the suite does the same with fewer. What was
acknowledged is written down outside the desk and must stand at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from signalmast.claims.senders import A_SOURCE, THE_DESK
from tests.backoffice.desk import Desk, eventually, kill_all_with
from tests.backoffice.nursery import Nursery

FLOODER = "192.0.2.1"
READ = (
    "import json, sys; from signalmast.claims.selectors.tips import by_receipt, opened\n"
    "from signalmast.claims.models import Tip\n"
    "found = {code: by_receipt(code) for code in sys.stdin.read().splitlines()}\n"
    "print(json.dumps([Tip.objects.count(), {c: opened(t).text if t else None for c, t in found.items()}]))"
)
SET_UP = """
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage, DeskHome, Publisher
body = Publisher.objects.create(name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
home = DeskHome.objects.get(locale__language_code="vi")
home.add_child(instance=CommunityPage(title="Trang", slug="trang", publisher=body, locale=home.locale, live=True))
CHECKER, EDITOR = "Người kiểm chứng", "Biên tập viên"
for name, role in (("one", CHECKER), ("two", CHECKER), ("writer", EDITOR), ("reader", EDITOR)):
    user = User.objects.create_user(email=f"{name}@example.org", name=name, password="a-long-quiet-river")
    user.groups.set([Group.objects.get(name=role)])
    TOTP.activate(user, generate_totp_secret())
"""
PREPARE = """
from signalmast.accounts.models import User
from signalmast.claims.models import ScaleStep
from signalmast.claims.services import answers, evidence, gate, verdicts
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
one, two, writer = (User.objects.get(email=f"{name}@example.org") for name in ("one", "two", "writer"))
page = CommunityPage.objects.get(slug="trang")
at = clock.now()
settled = {"would_be_settled_by": "document", "settled_how": "Sổ"}
claim = gate.propose(statement="Giếng NUMBER bị khô.", language="vi", **settled, about_publisher=False, by=one, at=at)
gate.second(claim=claim, **settled, by=two, at=at)
told = {"title": "Sổ", "publisher": "Trạm NUMBER", "excerpt": "Có nước.", "bearing": "refutes", "kind": "record"}
evidence.add(claim=claim, **told, primary=True, by=one, at=at)
words = {"short_answer": "Không khô.", "reasoning": "Sổ.", "would_change": "Sổ khác."}
draft = verdicts.write(claim=claim, value=ScaleStep.objects.get(key="false"), **words, by=one, at=at)
told = {"title": "Giếng NUMBER", "summary": "Chữ.", "posted_at": at, "locale": page.locale}
post = page.add_child(instance=Post(kind="fact_check", section=page, live=False, **told))
post.save_revision(user=writer)
open(OUT, "w").write(f"{draft.pk} {post.pk}")
"""
# What a person does at two screens; each line is written once the desk has said that it is done.
ANSWER = """
import os
from signalmast.accounts.models import User
from signalmast.claims.models import Verdict
from signalmast.claims.services import answers, verdicts
from signalmast.core import clock
from signalmast.pages.models import Post
from signalmast.pages.services import letting_out
def told(word):
    with open(OUT, "a") as stream:
        stream.write(word + " NUMBER\\n")
        stream.flush()
names = ("one", "two", "writer", "reader")
one, two, writer, reader = (User.objects.get(email=f"{name}@example.org") for name in names)
verdict = verdicts.decide(verdict=Verdict.objects.get(pk=VERDICT), agree=True, by=two, at=clock.now())
told("decided")
post = Post.objects.get(pk=POST)
answers.answer_with(post=post, claims=[verdict.claim], by=one, at=clock.now())
post.get_workflow().start(post, writer)
post = Post.objects.get(pk=POST)
letting_out.decide(post=post, version=post.latest_revision_id, approve=True, remark="", by=reader)
told("published")
"""
TELL = """
import json
from signalmast.claims.models import Entry, Verdict
from signalmast.pages.models import Post
print(json.dumps({
    "decided": list(Verdict.objects.filter(state="decided").values_list("claim__statement", flat=True)),
    "logged": Entry.objects.filter(kind="verdict").count(),
    "live": list(Post.objects.filter(live=True, kind="fact_check").values_list("title", "slug")),
    "without": list(Post.objects.filter(live=True, kind="fact_check", answers=None).values_list("title", flat=True)),
}))
"""


class BehindProxy(Desk):
    """Each sender of its own address, as a proxy on this machine tells it."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"SIGNALMAST_TRUSTED_PROXIES": "127.0.0.1", "SIGNALMAST_WEB_THREADS": "4"}


@dataclass
class Account:
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: dict[str, str] = field(default_factory=dict)  # receipt, words
    of_flooder: int = 0
    kills: int = 0
    problems: list[str] = field(default_factory=list)


class Burst:
    """Tips as fast as the desk answers, by the form and by the programs' door; every tenth from one source."""

    def __init__(self, desk: Desk, *, tips: int, kills: int, seed: int) -> None:
        self.desk, self.kills, self.chance = desk, kills, random.Random(seed)
        self.account, self.numbers = Account(), iter(range(tips))
        self.lock, self.over = threading.Lock(), threading.Event()

    def send(self) -> None:
        while (number := self._next()) is not None:
            flooding = number % 10 == 0
            address = FLOODER if flooding else f"10.{number // 62_500}.{number // 250 % 250}.{number % 250}"
            text = f"tin {number} của dân"
            status, code = _send(self.desk.port, text, address, program=number % 2 == 1)
            with self.lock:
                self.account.statuses[status] += 1
                if code:
                    self.account.acknowledged[code] = text
                    self.account.of_flooder += flooding
            if status not in (200, 201, 429):
                time.sleep(0.3)  # nobody there: the next one tries a little later

    def kill(self) -> None:
        """The web process, a little after some more were acknowledged."""
        while self.account.kills < self.kills and not self.over.is_set():
            enough = len(self.account.acknowledged) + 3
            _wait(lambda enough=enough: self.over.is_set() or len(self.account.acknowledged) > enough, 60)
            time.sleep(self.chance.random() / 2)
            kill_all_with(str(self.desk.data), saying="wsgi")
            self.account.kills += 1

    def run(self, lanes: int) -> str:
        """What the desk said meanwhile."""
        self.desk.serve()
        senders = [threading.Thread(target=self.send) for _ in range(lanes)]
        killer = threading.Thread(target=self.kill)
        try:
            for thread in (*senders, killer):
                thread.start()
            for thread in senders:
                thread.join()
        finally:
            self.over.set()
            killer.join()
            told = self.desk.stop()
        return told

    def _next(self) -> int | None:
        with self.lock:
            return next(self.numbers, None)


def burst(desk: Desk, *, tips: int, lanes: int = 6, kills: int = 0, seed: int = 7) -> Account:
    """`kills` of the web process fall among them. Problems: lost, answered with a fault, let through or logged."""
    sending = Burst(desk, tips=tips, kills=kills, seed=seed)
    account, hour = sending.account, time.gmtime().tm_hour
    told = sending.run(lanes)
    hours = 1 + (time.gmtime().tm_hour != hour)
    good = {200, 201, 429, 503} | ({0, 502, 504} if kills else set())
    wrong = sorted(account.statuses.keys() - good)
    account.problems += [f"{account.statuses[status]} answers of status {status}" for status in wrong]
    account.problems += _lost(desk, account, most=hours * THE_DESK)
    if account.of_flooder > hours * A_SOURCE:
        account.problems.append(f"one source sent {account.of_flooder}")
    if "/tips" in told or "của dân" in told or FLOODER in told:
        account.problems.append("a visit was logged")
    return account


def _lost(desk: Desk, account: Account, *, most: int) -> list[str]:
    read = subprocess.run(
        [sys.executable, "-m", "signalmast", "shell", "-v", "0", "-c", READ],
        env=desk.environment, input="\n".join(account.acknowledged), capture_output=True, text=True, timeout=300,
        check=True,
    )  # fmt: skip
    count, found = json.loads(read.stdout)
    lost = [f"lost: {text}" for code, text in account.acknowledged.items() if found[code] != text]
    return lost + ([f"{count} tips stand, {most} may"] if count > most else [])


def answers_under_kills(desk: Desk, *, kills: int, seed: int = 7) -> Account:
    """Verdicts decided and fact-checks published, by people whose process dies in the middle of it."""
    account, chance = Account(), random.Random(seed)
    folder = desk.data.parent
    out, acknowledged = folder / "prepared.txt", folder / "acknowledged.txt"
    nursery = Nursery(desk)
    try:
        nursery.must(SET_UP)
        number, took = 0, 1.0
        while account.kills < kills:
            number += 1
            nursery.must(PREPARE.replace("NUMBER", str(number)).replace("OUT", repr(str(out))))
            verdict, post = out.read_text().split()
            code = ANSWER.replace("NUMBER", str(number)).replace("OUT", repr(str(acknowledged)))
            began = time.monotonic()
            pid = nursery.start(code.replace("VERDICT", verdict).replace("POST", post))
            if number > 1:  # the first tells how long it takes
                time.sleep(chance.random() * took)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            ended = nursery.end()
            took = time.monotonic() - began if number == 1 else took
            account.kills += ended == -signal.SIGKILL
            if ended not in (0, -signal.SIGKILL):
                account.problems.append(f"fact-check {number} ended with {ended}")
    finally:
        assert nursery.process.stdin is not None
        assert nursery.process.stdout is not None
        nursery.process.stdin.close()
        nursery.process.wait(90)
        nursery.process.stdout.close()
    said = [line.split() for line in acknowledged.read_text().splitlines()]
    account.acknowledged = {f"{word} {number}": number for word, number in said}
    account.problems += _not_there(desk, said)
    return account


def _not_there(desk: Desk, said: list[list[str]]) -> list[str]:
    truth: dict[str, Any] = json.loads(desk.must("shell", "-v", "0", "-c", TELL))
    decided = {re.findall(r"\d+", statement)[0] for statement in truth["decided"]}
    live = {re.findall(r"\d+", title)[0]: slug for title, slug in truth["live"]}
    lost = [f"lost: {word} {number}" for word, number in said if number not in (decided if word == "decided" else live)]
    lost += [f"in public without a verdict: {title}" for title in truth["without"]]
    if truth["logged"] != len(decided):
        lost.append(f"{truth['logged']} entries for {len(decided)} verdicts")
    proof = desk.call("claims", "verify")
    if proof.returncode:
        lost.append(proof.stdout)
    desk.serve()
    try:
        for slug in live.values():
            with suppress(AssertionError):
                eventually(lambda slug=slug: "Không khô." in _page(desk.port, f"/trang/{slug}/"), seconds=60)  # type: ignore[misc]
            if "Không khô." not in _page(desk.port, f"/trang/{slug}/"):
                lost.append(f"/trang/{slug}/ does not tell the verdict")
    finally:
        desk.stop()
    return lost


def _send(port: int, text: str, address: str, *, program: bool) -> tuple[int, str | None]:
    """Status (0: no whole answer) and, when it was acknowledged, the receipt."""
    if program:
        path, body, kind = "/api/tips", json.dumps({"text": text}), "application/json"
    else:
        path, body, kind = "/en/tips/", urlencode({"text": text}), "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", path, body, {"Content-Type": kind, "X-Forwarded-For": address})
        answer = connection.getresponse()
        found = re.search(r"\b\d{4} \d{4} \d{4} \d{4}\b", answer.read().decode())
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    return answer.status, found[0] if answer.status in (200, 201) and found else None


def _page(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _wait(there: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not there() and time.monotonic() < end:
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description="a burst of tips, then fact-checks under kill -9; 1 when any was lost")
    parser.add_argument("--tips", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory(prefix="signalmast-tips-") as folder:
        for name, tips, kills in (("burst", chosen.tips, 0), ("burst under kills", 300, min(5, chosen.kills))):
            began = time.monotonic()
            done = burst(_desk(folder, name), tips=tips, kills=kills, seed=chosen.seed)
            _say(
                f"{name}: {tips} tips in {time.monotonic() - began:.0f} s: answers {dict(done.statuses)},"
                f" acknowledged {len(done.acknowledged)}, kills {done.kills}"
            )
            problems += done.problems + ([] if done.acknowledged else ["nothing was acknowledged"])
        done = answers_under_kills(_desk(folder, "answers"), kills=chosen.kills, seed=chosen.seed)
        _say(f"fact-checks: {done.kills} kills, acknowledged {len(done.acknowledged)}")
        problems += done.problems
    _say("\n".join(problems) or "acknowledged and lost: 0")
    sys.exit(bool(problems))


def _desk(folder: str, name: str) -> BehindProxy:
    """One of its own for each: the limits of an hour are a desk's."""
    desk = BehindProxy(Path(folder) / name / "data")
    desk.must("prepare", "--no-demo")
    return desk


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
