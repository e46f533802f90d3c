"""A canary put into a tip is nowhere outside what is encrypted, and after its time nowhere at all."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from signalmast.accounts.models import User
from signalmast.claims import sealing
from signalmast.claims.models import Deletion, Tip, TipFile, TipOpening, TipPart
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import Senders
from signalmast.claims.services import desk_keys, retention, tips
from tests.claims.conftest import Send, receipt_in
from tests.claims.test_attachments import picture
from tests.conftest import NOW

CANARIES = ("Trần Thị Chim Yến", "0912 345 678", "17 hẻm Bồ Câu")
ADDRESS = "198.51.100.77"


def _close(tip: Tip, by: User, at: datetime = NOW) -> Tip:
    return tips.close_as_exit(tip=tip, exit="opinion", answer="ok", by=by, at=at)


def _bytes_of_database() -> bytes:
    """Everything the database holds, however it keeps it."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    found = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                for block in copy:
                    found.write(block)
    return found.getvalue()


def _files_below(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name.encode() + path.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_name_a_number_and_an_address_stand_nowhere_in_the_clear(
    send: Send, checker: User, tip_folders: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    name, number, place = CANARIES
    code = receipt_in(send(text=f"{name} ở {place}", contact=number, address=ADDRESS))
    send("/en/tips/receipt/", code=code, act="more", text=f"Hỏi {name}", address=ADDRESS)
    send("/en/tips/receipt/", code="0" * 16, address=ADDRESS)
    office = Client()
    office.force_login(checker)
    tip = Tip.objects.get()
    office.get(f"/admin/tips/{tip.pk}/")
    office.post(f"/admin/tips/{tip.pk}/", {"act": "note", "text": f"{name}, {number}"})
    office.post(f"/admin/tips/{tip.pk}/", {"act": "answer", "text": f"Chào {name}"})
    refused = send(text=f"{name} {place}", about="x" * 300, address=ADDRESS)
    assert refused.status_code == 422

    said = capfd.readouterr()
    everywhere = [
        _bytes_of_database(),
        caplog.text.encode(),
        (said.out + said.err).encode(),
        *_files_below(tip_folders),
    ]
    looked_for = [word.encode() for word in (*CANARIES, ADDRESS, code, code.replace(" ", ""))]
    assert [word for word in looked_for if any(word in each for each in everywhere)] == []
    opened = selectors.opened(tip)
    assert (opened.text, opened.contact) == (f"{name} ở {place}", number)
    assert [part.text for part in opened.parts] == [f"Hỏi {name}", f"{name}, {number}", f"Chào {name}"]


@pytest.mark.django_db(transaction=True)
def test_after_its_time_not_one_byte_of_a_tip_is_left(send: Send, checker: User, tip_folders: Path) -> None:
    """Its sealed key above all: whoever has the desk's key must find nothing to open."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sealed: list[bytes] = []
    for number in range(40):
        given = {"attached": SimpleUploadedFile("x.png", picture("PNG"))} if number == 0 else {}
        code = receipt_in(send(text=f"{CANARIES[0]} {'a' * number * 50}", address=f"192.0.2.{number}", **given))
        send("/en/tips/receipt/", code=code, act="more", text="more " * number + "x", address=f"192.0.2.{number}")
    for tip in Tip.objects.all():
        tips.answer(tip=tip, text="answer", by=checker, at=NOW)
        _close(tip, checker)
    for model in (Tip, TipPart):
        sealed += [bytes(row) for row in model.objects.values_list("sealed", flat=True)]
    sealed += [bytes(row) for row in Tip.objects.values_list("sealed_key", flat=True)]
    before = _bytes_of_database()
    if connection.vendor == "sqlite":
        assert all(each in before for each in sealed if len(each) < 500)

    assert retention.delete_due(at=NOW + timedelta(days=89), days=90) == 0
    assert retention.delete_due(at=NOW + timedelta(days=90), days=90) == 40
    assert (Tip.objects.count(), TipPart.objects.count(), TipFile.objects.count()) == (0, 0, 0)
    assert Deletion.objects.count() == 40
    left = [_bytes_of_database(), *_files_below(tip_folders / "tips")]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        left += [Path(name + end).read_bytes() for end in ("-wal",) if Path(name + end).is_file()]
    pieces = [each[start : start + 24] for each in sealed for start in range(0, len(each) - 24, 200)]
    assert [piece for piece in pieces if any(piece in each for each in left)] == []
    assert not [path for path in (tip_folders / "tips").rglob("*") if path.is_file()]
    assert send("/en/tips/receipt/", code=code, address="203.0.113.1").status_code == 404


def test_a_tip_that_waits_for_a_second_look_is_kept(send: Send, checker: User) -> None:
    code = receipt_in(send(text="x"))
    _close(Tip.objects.get(), checker)
    send("/en/tips/receipt/", code=code, act="again", text="please")
    assert retention.keep(at=NOW + timedelta(days=400), days=90) == 0
    assert Tip.objects.exists()


def test_a_tip_nobody_ended_is_kept_and_its_opening_outlives_a_deleted_one(send: Send, checker: User) -> None:
    receipt_in(send(text="x"))
    receipt_in(send(text="y"))
    first, second = Tip.objects.order_by("pk")
    tips.open_tip(tip=first, by=checker, at=NOW)
    _close(first, checker)
    assert retention.keep(at=NOW + timedelta(days=90), days=90) == 1
    assert list(Tip.objects.all()) == [second]
    assert TipOpening.objects.get().tip_number == first.pk


def test_what_came_back_with_a_backup_is_deleted_again(send: Send, checker: User) -> None:
    receipt_in(send(text="x"))
    tip = Tip.objects.get()
    _close(tip, checker)
    retention.keep(at=NOW + timedelta(days=90), days=90)
    Deletion.objects.all().delete()
    tip.save(force_insert=True)
    stranger = Tip.objects.get()
    assert retention.keep(at=NOW + timedelta(days=91), days=90) == 1
    assert not Tip.objects.exists()

    stranger.receipt = "f" * 64  # another tip that was given the same number after a restore
    stranger.save(force_insert=True)
    assert retention.keep(at=NOW + timedelta(days=91), days=90) == 0
    assert Tip.objects.exists()


def test_a_file_that_a_crash_left_without_a_row_goes(send: Send, tip_folders: Path) -> None:
    orphan = tip_folders / "tips" / "ab" / ("ab" + "0" * 30)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"sealed")
    os.utime(orphan, (NOW.timestamp() - 90_000,) * 2)
    retention.keep(at=NOW - timedelta(hours=2), days=90)
    assert orphan.exists()
    retention.keep(at=NOW, days=90)
    assert not orphan.exists()


@pytest.mark.django_db
def test_the_salt_lives_for_its_hour_alone(tip_folders: Path) -> None:
    senders = Senders(tip_folders / "run" / "senders")
    early = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)
    senders.take(address=ADDRESS, at=early)
    [path] = senders.folder.iterdir()
    with contextlib.closing(sqlite3.connect(path)) as counts:
        salt = counts.execute("SELECT bytes FROM salt").fetchone()[0]
    assert ADDRESS.encode() not in path.read_bytes()
    senders.purge(at=early + timedelta(minutes=39))
    assert path.exists()
    senders.purge(at=early + timedelta(minutes=40))
    assert not path.exists()
    senders.take(address=ADDRESS, at=early + timedelta(minutes=41))
    assert salt not in b"".join(_files_below(senders.folder))


@pytest.mark.django_db
def test_the_desk_takes_a_thousand_in_an_hour(tip_folders: Path) -> None:
    from signalmast.claims.senders import FLOOD, TooMany, shows_work

    senders = Senders(tip_folders / "senders")
    at = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)
    assert senders.challenge(address="192.0.2.1", at=at) == ""
    for number in range(FLOOD):
        senders.take(address=f"10.0.{number // 250}.{number % 250}", at=at)
    senders.take(address="192.0.2.1", at=at)
    with pytest.raises(TooMany):  # in a flood the limit is stricter without work shown
        senders.take(address="192.0.2.1", at=at)
    challenge = senders.challenge(address="192.0.2.1", at=at)
    work = next(str(number) for number in range(1 << 20) if shows_work(challenge, str(number)))
    with pytest.raises(TooMany):  # a wrong answer is none
        senders.take(address="192.0.2.1", at=at, work=str(int(work) + 1))
    senders.take(address="192.0.2.1", at=at, work=work)
    for number in range(1000 - FLOOD - 2):
        senders.take(address=f"10.1.{number // 250}.{number % 250}", at=at)
    with pytest.raises(TooMany) as refused:
        senders.take(address="192.0.2.200", at=at)
    assert refused.value.args == (40,)
    senders.take(address="192.0.2.200", at=at + timedelta(minutes=40))


def test_another_key_wraps_every_tip_anew_and_receipts_stay(send: Send, checker: User) -> None:
    code = receipt_in(send(text="before"))
    old = sealing.load(settings.TIP_KEYS)
    out = io.StringIO()
    call_command("tips", "rotate-key", stdout=out)
    new = sealing.load(settings.TIP_KEYS)
    tip = Tip.objects.get()
    assert new.fingerprint() in out.getvalue()
    assert sealing.sealed_with(tip.sealed_key) == new.fingerprint() != old.fingerprint()
    assert "before" in send("/en/tips/receipt/", code=code).content.decode()
    assert new.names() == {old.fingerprint(), new.fingerprint()}

    desk_keys.rotate(forget_old=True)
    assert len(sealing.load(settings.TIP_KEYS).names()) == 1
    assert selectors.opened(Tip.objects.get()).text == "before"


def test_a_key_that_does_not_fit_changes_nothing_and_is_said(send: Send, checker: User) -> None:
    receipt_in(send(text="before"))
    tip = Tip.objects.get()
    settings.TIP_KEYS.unlink()
    with pytest.raises(CommandError, match="does not open every tip"):
        call_command("tips", "rotate-key", "--forget-old")
    assert bytes(Tip.objects.get().sealed_key) == bytes(tip.sealed_key)
    office = Client()
    office.force_login(checker)
    assert "This tip cannot be opened here" in office.get(f"/admin/tips/{tip.pk}/").content.decode()
