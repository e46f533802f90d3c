"""A burst of ten thousand: a thousand get in, everybody else is told when to come again, the inbox stays a screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signalmast.accounts.models import User
from signalmast.claims.models import Tip
from signalmast.claims.senders import THE_DESK, Senders, TooMany
from signalmast.claims.services import tips
from signalmast.core import clock
from tests.claims.conftest import Send
from tests.conftest import NOW


def test_of_ten_thousand_a_thousand_get_in(tip_folders: Path) -> None:
    senders, at = Senders(tip_folders / "senders"), datetime(2026, 3, 4, 9, 59, 30, tzinfo=UTC)
    taken, told = 0, set()
    for number in range(10_000):
        try:
            senders.take(address=f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", at=at)
        except TooMany as refused:
            told.add(refused.args[0])
        else:
            taken += 1
    assert (taken, told) == (1_000, {1})


def test_a_full_desk_keeps_the_words_of_a_newcomer(send: Send) -> None:
    senders = Senders(settings.SENDERS_DIR)
    for _ in range(THE_DESK):
        senders.take_for_desk(at=clock.now())
    refused = send(text="the words of a newcomer", address="203.0.113.99")
    assert refused.status_code == 429
    assert "the words of a newcomer</textarea>" in refused.content.decode()


def test_an_inbox_of_ten_thousand_is_fifty_rows_and_as_many_questions_as_for_one(
    client: Client, checker: User, send: Send
) -> None:
    client.force_login(checker)
    first = tips.receive_tip(text="x", way="form", language="vi", at=NOW).tip
    client.get("/admin/tips/")
    with CaptureQueriesContext(connection) as one:
        client.get("/admin/tips/")
    copies = [
        Tip(
            receipt=f"{number:064d}",
            day=first.day,
            way="form",
            language="vi",
            sealed_key=first.sealed_key,
            sealed=first.sealed,
            due_on=first.due_on,
        )
        for number in range(9_999)
    ]
    Tip.objects.bulk_create(copies, batch_size=500)
    with CaptureQueriesContext(connection) as many:
        shown = client.get("/admin/tips/").content.decode()
    assert shown.count('class="tips-open"') == 50
    assert "10.000" in shown or "10,000" in shown or "10000" in shown
    assert len(many) <= len(one) + 1  # the way to the next screen
    assert client.get("/admin/tips/?p=9999999").status_code == 200
    assert client.get("/admin/tips/?list=nothing&p=x").status_code == 200
