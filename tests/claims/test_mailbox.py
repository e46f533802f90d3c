"""Mails of a mailbox become tips, once each, and leave it only when their tip is on the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from signalmast.backoffice.management.commands import worker
from signalmast.claims import mailbox
from signalmast.claims.models import MailTaken, Tip
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import THE_DESK, Senders
from signalmast.claims.services import mail_in, retention
from signalmast.config import env
from tests.backoffice.desk import Desk
from tests.claims import imap_server
from tests.claims.test_tips_desk import CANARY, MAIL, opened

pytestmark = pytest.mark.django_db(transaction=True)


def letter(text: str) -> bytes:
    head = f"From: {CANARY} <canary.from@example.org>\r\nMessage-ID: <canary-{text}@example.org>\r\n"
    return f"{head}Subject: canary\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[imap_server.Server]:
    with imap_server.running(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        settings.TIP_MAILBOX = server.address
        yield server


def fetch(server: imap_server.Server) -> mail_in.Fetched:
    return mail_in.fetch(address=mailbox.Address.of(server.address), language="vi", at=timezone.now())


def texts() -> list[str]:
    return [selectors.opened(tip).text for tip in Tip.objects.order_by("pk")]


@pytest.mark.parametrize("exact", [True, False])
def test_what_waits_becomes_tips_and_leaves_the_mailbox(server: imap_server.Server, exact: bool) -> None:
    server.exact = exact
    server.put(letter("muối một"), letter("muối hai"))
    assert fetch(server) == mail_in.Fetched(taken=2, set_aside=0)
    assert texts() == ["muối một", "muối hai"]
    assert set(Tip.objects.values_list("way", flat=True)) == {"mail"}
    assert server.mails == {}
    assert not MailTaken.objects.exists()
    assert fetch(server) == mail_in.Fetched(0, 0)


def test_of_a_mails_head_nothing_is_kept_and_of_the_mail_no_digest(
    server: imap_server.Server, tip_folders: Path
) -> None:
    server.put(letter("muối"))
    fetch(server)
    everything = b"".join(path.read_bytes() for path in tip_folders.rglob("*") if path.is_file())
    for word in (CANARY, "canary.from", "canary-muối"):
        assert word.encode() not in everything.replace(server.certificate.read_bytes(), b"")


@pytest.mark.parametrize("step", ["UID STORE", "UID EXPUNGE"])
def test_a_break_before_the_deletion_takes_nothing_twice(server: imap_server.Server, step: str) -> None:
    server.put(letter("muối một"), letter("muối hai"))
    server.dies_before = step
    with pytest.raises(mailbox.Trouble):
        fetch(server)
    assert texts() == ["muối một"]
    assert MailTaken.objects.count() == 1
    for mail in server.mails.values():
        mail.flags.discard("\\DELETED")  # a server that forgot the mark with the connection
    assert fetch(server) == mail_in.Fetched(taken=1, set_aside=0)
    assert texts() == ["muối một", "muối hai"]
    assert server.mails == {}
    assert not MailTaken.objects.exists()


def test_the_mark_of_a_mail_goes_at_the_latest_after_a_month() -> None:
    now = timezone.now()
    MailTaken.objects.create(digest="a" * 64, day=timezone.localdate(now))
    retention.keep(at=now + timezone.timedelta(days=30), days=90)
    assert MailTaken.objects.exists()
    retention.keep(at=now + timezone.timedelta(days=31), days=90)
    assert not MailTaken.objects.exists()


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_taken(server: imap_server.Server) -> None:
    server.put(b"From: nobody\r\n\r\n", letter("muối"), b"\x00\xff" * 200)
    done = fetch(server)
    assert done.set_aside >= 1
    assert "muối" in texts()
    assert "\\FLAGGED" in server.mails[1].flags
    assert fetch(server) == mail_in.Fetched(0, 0)
    server.put(letter("x"))
    server.lies_about_size = mail_in.MOST_BYTES + 1
    assert fetch(server) == mail_in.Fetched(taken=0, set_aside=1)
    assert not [asked for asked in server.asked[-6:] if "BODY" in asked]


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "UID STORE", "UID EXPUNGE"])
def test_a_server_that_refuses_is_told_by_the_step_and_nothing_is_lost(
    server: imap_server.Server, command: str
) -> None:
    server.put(letter("muối"))
    server.refuses = command
    with pytest.raises(mailbox.Trouble) as told:
        fetch(server)
    assert "muối" not in str(told.value)
    server.refuses = ""
    for mail in server.mails.values():
        mail.flags.discard("\\DELETED")
    fetch(server)
    assert texts() == ["muối"]
    assert server.mails == {}


@pytest.mark.parametrize(("command", "step"), [("RFC822.SIZE", "size"), ("BODY.PEEK", "read")])
def test_a_server_that_gives_no_mail_is_told_by_the_step(server: imap_server.Server, command: str, step: str) -> None:
    server.put(letter("muối"))
    server.says_nothing_to = command
    with pytest.raises(mailbox.Trouble, match=step):
        fetch(server)
    assert len(server.mails) == 1


def test_above_the_desks_limit_mails_wait_where_they_are(server: imap_server.Server, settings: Any) -> None:
    senders = Senders(settings.SENDERS_DIR)
    for _ in range(THE_DESK):
        senders.take_for_desk(at=timezone.now())
    server.put(letter("muối"))
    assert fetch(server) == mail_in.Fetched(0, 0)
    assert len(server.mails) == 1
    assert not server.mails[1].flags


def test_a_server_whose_certificate_nobody_vouches_for_is_told_no_password(
    server: imap_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    server.put(letter("muối"))
    with pytest.raises(mailbox.Trouble, match="connect"):
        fetch(server)
    assert server.asked == []


def test_a_wrong_password_is_said_without_it(server: imap_server.Server, settings: Any) -> None:
    settings.TIP_MAILBOX = server.address.replace("khau", "khau-sai")
    with pytest.raises(CommandError, match="sign in") as told:
        call_command("tips", "fetch-mail")
    assert "khau" not in str(told.value)
    assert told.value.returncode == os.EX_TEMPFAIL


def test_the_command_and_the_worker_ask_only_a_mailbox_that_was_named(
    server: imap_server.Server, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server.put(letter("muối"))
    said = StringIO()
    call_command("tips", "fetch-mail", stdout=said)
    assert "Took 1 mails in" in said.getvalue()
    server.put(letter("muối nữa"))
    worker.fetch_mail()
    assert len(texts()) == 2
    settings.TIP_MAILBOX = ""
    asked = len(server.asked)
    worker.fetch_mail()
    with pytest.raises(CommandError):
        call_command("tips", "fetch-mail")
    assert len(server.asked) == asked
    settings.TIP_MAILBOX = "imaps://a:b@127.0.0.1:9/INBOX"
    worker.fetch_mail()
    assert "mailbox of tips: connect (ConnectionRefusedError)" in caplog.text


@pytest.mark.parametrize("wrong", ["imap://a:b@c", "imaps://c", "imaps://a@c", "pop3s://a:b@c", "x", "imaps://a:b@c:x"])
def test_only_an_encrypted_mailbox_with_an_account_is_a_setting(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNALMAST_TIP_MAILBOX", wrong)
    with pytest.raises(env.WrongSetting) as told:
        env.value("SIGNALMAST_TIP_MAILBOX")
    assert wrong not in str(told.value) or wrong == "x"
    with pytest.raises(ValueError, match=r"imaps|[Pp]ort"):
        mailbox.Address.of(wrong)


def test_an_address_may_hold_any_sign() -> None:
    found = mailbox.Address.of("imaps://tin%40bao:m%3At%2F%40@mail.example/Tin%20b%C3%A1o")
    assert found == mailbox.Address("mail.example", 993, "tin@bao", "m:t/@", "Tin báo")


class Mailed(Desk):
    """A desk whose setting names the mailbox."""

    server: imap_server.Server

    @property
    def environment(self) -> dict[str, str]:
        named = {"SIGNALMAST_TIP_MAILBOX": self.server.address, "SSL_CERT_FILE": str(self.server.certificate)}
        return super().environment | named


def test_kill_9_while_mails_are_taken_in_loses_none_and_doubles_none(empty_desk: Desk, tmp_path: Path) -> None:
    with imap_server.running(tmp_path) as server:
        desk = Mailed(empty_desk.data)
        desk.server = server
        wanted = [f"thư số {number}" for number in range(12)]
        server.put(*[MAIL.replace("Muối chữa được sốt xuất huyết?".encode(), text.encode()) for text in wanted])
        kills = 0
        while server.mails:
            left = len(server.mails)
            process = subprocess.Popen(
                [sys.executable, "-m", "signalmast", "tips", "fetch-mail"],
                env=desk.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while process.poll() is None and (kills >= 4 or len(server.mails) > left - 2):
                time.sleep(0.002)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.wait()
        assert kills >= 3
        shown = opened(desk)
    for text in wanted:
        assert shown.count(f"'{text}'") == 1, text
