"""Tips on a desk of its own, through the console and the served door: mail, backup, restore, kill -9."""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

from tests.backoffice.desk import Desk, eventually, kill_all_with

CANARY = "Trần Thị Chim Yến"
MAIL = f"""From: {CANARY} <canary.from@example.org>
To: tips@desk.example
Subject: canary-subject
Received: from canary-host.example
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Muối chữa được sốt xuất huyết?
""".encode()
CLOSE = """
from datetime import timedelta
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.utils import timezone
from signalmast.accounts.models import User
from signalmast.claims.models import Tip
from signalmast.claims.services import tips
user = User.objects.create_user("checker@example.org", "x")
user.groups.set([Group.objects.get(name="Người kiểm chứng")])
TOTP.activate(user, generate_totp_secret())
long_ago = timezone.now() - timedelta(days=95)
tips.close_as_exit(tip=Tip.objects.order_by("pk").first(), exit="opinion", by=user, at=long_ago)
"""


def pipe(desk: Desk, message: bytes) -> int:
    return subprocess.run(
        [sys.executable, "-m", "signalmast", "tips", "take-mail"],
        env=desk.environment,
        input=message,
        capture_output=True,
        timeout=120,
        check=False,
    ).returncode


def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(desk.data / "signalmast.sqlite3")) as database:
        return database.execute(query).fetchall()


def opened(desk: Desk) -> str:
    code = (
        "from signalmast.claims.models import Tip; from signalmast.claims.selectors.tips import opened\n"
        "print([(opened(tip).text, opened(tip).contact) for tip in Tip.objects.order_by('pk')])"
    )
    return desk.must("shell", "-v", "0", "-c", code).strip()


def test_a_piped_mail_becomes_a_tip_without_its_head(empty_desk: Desk) -> None:
    assert pipe(empty_desk, MAIL) == os.EX_OK
    assert pipe(empty_desk, b"From: nobody\n\n") == os.EX_DATAERR
    assert pipe(empty_desk, os.urandom(5000)) in (os.EX_OK, os.EX_DATAERR)
    assert opened(empty_desk).startswith("[('Muối chữa được sốt xuất huyết?', '')")
    assert rows(
        empty_desk, "SELECT way, contact_count FROM (SELECT way, 0 AS contact_count FROM claims_tip LIMIT 1)"
    ) == [("mail", 0)]
    everything = b"".join(path.read_bytes() for path in empty_desk.data.rglob("*") if path.is_file())
    for word in (CANARY, "canary.from", "canary-subject", "canary-host", "sốt xuất huyết?"):
        assert word.encode() not in everything


def test_a_backup_leaves_the_key_out_and_needs_it_again(empty_desk: Desk, tmp_path: Path) -> None:
    desk, key = empty_desk, empty_desk.data / "tips.key"
    assert pipe(desk, MAIL) == os.EX_OK
    desk.must("backup", "--out", str(tmp_path / "out"))
    [file] = (tmp_path / "out").iterdir()
    with tarfile.open(file) as archive:
        assert [name for name in archive.getnames() if "tips" in name] == []

    shutil.copy(key, tmp_path / "right.key")
    key.unlink()
    before = rows(desk, "SELECT * FROM claims_tip")
    for wrong in (None, b'{"keys": []}'):
        if wrong:
            key.write_bytes(wrong)
        refused = desk.call("restore", str(file))
        assert refused.returncode == 1
        assert "its tips need the key" in refused.stderr
        assert "nothing was changed" in refused.stderr
        assert rows(desk, "SELECT * FROM claims_tip") == before
        assert not (desk.data / ".restoring").exists()
    shutil.copy(tmp_path / "right.key", key)
    desk.must("restore", str(file))
    assert "sốt xuất huyết" in opened(desk)

    key.unlink()
    desk.must("restore", str(file), "--without-tips")
    assert rows(desk, "SELECT count(*) FROM claims_tip") == [(0,)]


def test_a_restore_deletes_again_what_was_deleted_since(empty_desk: Desk, tmp_path: Path) -> None:
    desk = empty_desk
    assert [pipe(desk, MAIL), pipe(desk, MAIL.replace("Muối".encode(), b"Salt"))] == [os.EX_OK, os.EX_OK]
    desk.must("backup", "--out", str(tmp_path / "out"))
    [file] = (tmp_path / "out").iterdir()
    desk.must("shell", "-v", "0", "-c", CLOSE)
    [(sealed_key,)] = rows(desk, "SELECT sealed_key FROM claims_tip ORDER BY id LIMIT 1")
    assert "1 tips" in desk.must("tips", "delete-due")
    everything = b"".join(path.read_bytes() for path in desk.data.glob("signalmast.sqlite3*"))
    assert bytes(sealed_key)[10:50] not in everything  # type: ignore[call-overload]

    desk.must("restore", str(file))
    assert opened(desk) == "[('Salt chữa được sốt xuất huyết?', '')]"
    assert rows(desk, "SELECT tip_number FROM claims_deletion") == [(1,)]
    everything = b"".join(path.read_bytes() for path in desk.data.glob("signalmast.sqlite3*"))
    assert bytes(sealed_key)[10:50] not in everything  # type: ignore[call-overload]


class BehindProxy(Desk):
    """Each visitor of its own address, as a proxy on this machine tells it."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"SIGNALMAST_TRUSTED_PROXIES": "127.0.0.1"}


def send(port: int, text: str, address: str) -> str | None:
    """The receipt, when one was acknowledged."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    head = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("POST", "/en/tips/", urlencode({"text": text}), head)
        answer = connection.getresponse()
        found = re.search(r"<code>([\d ]+)</code>", answer.read().decode())
        return found[1] if answer.status == 200 and found else None
    return None


def test_kill_9_during_intake_loses_no_acknowledged_tip(empty_desk: Desk) -> None:
    desk = BehindProxy(empty_desk.data)
    desk.serve()
    acknowledged: dict[str, str] = {}
    stopping = threading.Event()

    def storm(lane: int) -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            text = f"lane {lane} tip {number}"
            code = send(desk.port, text, f"10.{lane}.{number // 250}.{number % 250}")
            if code:
                acknowledged[code] = text
            stopping.wait(0.1)  # a desk takes a thousand in an hour

    lanes = [threading.Thread(target=storm, args=(lane,)) for lane in range(3)]
    try:
        for lane in lanes:
            lane.start()
        for _kill in range(3):
            had = len(acknowledged)
            eventually(lambda had=had: len(acknowledged) >= had + 5, seconds=120)  # type: ignore[misc]
            stopping.wait(random.random() / 2)
            kill_all_with(str(desk.data), saying="wsgi")
    finally:
        stopping.set()
        for lane in lanes:
            lane.join()
        told = desk.stop()
    assert len(acknowledged) >= 15
    code = (
        "import sys; from signalmast.claims.selectors.tips import by_receipt, opened\n"
        "print('\\n'.join(opened(by_receipt(code)).text for code in sys.stdin.read().splitlines()))"
    )
    read = subprocess.run(
        [sys.executable, "-m", "signalmast", "shell", "-v", "0", "-c", code],
        env=desk.environment,
        input="\n".join(acknowledged),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert read.stdout.splitlines() == list(acknowledged.values()), read.stderr
    assert "/tips/" not in told  # no word of a visit, not even of those that failed
