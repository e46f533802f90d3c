from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from signalmast.assignments.models import Letter
from signalmast.assignments.services import letters
from tests.assignments.factories import NOW
from tests.backoffice.desk import free_port

EVENING = NOW.replace(hour=15, minute=0)  # 22:00 at the desk

pytestmark = pytest.mark.django_db


def ask(once: str = "a", at: datetime = NOW, to: str = "mo@example.org") -> Letter:
    return letters.ask(once=once, to=to, subject="Việc nhờ", text="Xin chào.", at=at, about="request:1")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
def broken(settings: Any) -> None:
    """A mail server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1


def working(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_a_letter_goes_out_once_and_its_words_go_then() -> None:
    ask()
    assert [letters.send_due(now=at(NOW)), letters.send_due(now=at(NOW + timedelta(days=9)))] == [1, 0]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["mo@example.org"], "Việc nhờ", "Xin chào.")
    row = Letter.objects.get()
    assert (row.state, row.to, row.subject, row.text, row.tries) == ("sent", "", "", "", 1)


def test_asked_for_twice_it_is_one_letter_also_after_it_went_out() -> None:
    assert ask().pk == ask().pk
    letters.send_due(now=at(NOW))
    ask()
    letters.send_due(now=at(NOW))
    assert (Letter.objects.count(), len(mail.outbox)) == (1, 1)


def test_nothing_goes_out_at_night_and_all_of_it_in_the_morning() -> None:
    ask(at=EVENING)
    assert letters.send_due(now=at(EVENING)) == 0
    morning = EVENING + timedelta(hours=9)  # seven
    assert letters.send_due(now=at(morning - timedelta(seconds=1))) == 0
    assert letters.send_due(now=at(morning)) == 1


def test_what_waits_from_the_day_does_not_go_out_at_night_either() -> None:
    ask()
    assert letters.send_due(now=at(EVENING)) == 0
    assert mail.outbox == []


def test_with_the_mail_server_down_it_waits_is_told_and_goes_out_once(broken: None, settings: Any) -> None:
    ask()
    assert letters.send_due(now=at(NOW)) == 0
    row = Letter.objects.get()
    assert (row.state, row.tries, row.run_after) == ("queued", 1, NOW + timedelta(minutes=5))
    assert "refused" in row.problem
    assert letters.send_due(now=at(NOW + timedelta(minutes=4))) == 0
    letters.send_due(now=at(NOW + timedelta(minutes=5)))
    row.refresh_from_db()
    assert (row.tries, row.run_after) == (2, NOW + timedelta(minutes=15))
    working(settings)
    assert letters.send_due(now=at(NOW + timedelta(minutes=15))) == 1
    row.refresh_from_db()
    assert (row.state, row.problem, len(mail.outbox)) == ("sent", "", 1)


def test_a_server_that_is_down_is_asked_once_a_round(broken: None) -> None:
    for number in range(5):
        ask(str(number))
    letters.send_due(now=at(NOW))
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 0, 0, 1]


def test_after_three_days_it_is_given_up_and_told(broken: None) -> None:
    ask()
    moment = NOW
    for _round in range(60):
        row = Letter.objects.get()
        if row.state != Letter.State.QUEUED:
            break
        moment = row.run_after
        letters.send_due(now=at(moment))
    assert (row.state, row.to, row.text) == ("given_up", "", "")
    assert moment - NOW > timedelta(days=3)
    assert row.tries < 30


def test_without_a_mail_server_letters_wait(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    ask()
    assert letters.send_due(now=at(NOW)) == 0
    assert Letter.objects.get().tries == 0


def test_what_is_not_needed_any_more_is_withdrawn() -> None:
    ask()
    letters.ask(once="b", to="me@example.org", subject="x", text="y", at=NOW, about="request:2")
    assert letters.withdraw(about="request:1", at=NOW) == 1
    letters.send_due(now=at(NOW))
    assert [sent.to for sent in mail.outbox] == [["me@example.org"]]


def test_one_that_was_left_in_the_middle_is_never_sent_again() -> None:
    row = ask()
    Letter.objects.filter(pk=row.pk).update(state="under_way", run_after=NOW)
    assert letters.send_due(now=at(NOW + timedelta(minutes=9))) == 0
    row.refresh_from_db()
    assert row.state == "under_way"
    assert letters.send_due(now=at(NOW + timedelta(minutes=10))) == 0
    row.refresh_from_db()
    assert (row.state, row.to) == ("unsure", "")
    assert mail.outbox == []


def test_a_letter_of_a_change_that_was_undone_never_was() -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert letters.send_due(now=at(NOW)) == 0
    assert not Letter.objects.exists()


def test_a_subject_with_line_ends_harms_nothing() -> None:
    letters.ask(once="c", to="mo@example.org", subject="a\nBcc: x@example.org", text="x", at=NOW)
    assert letters.send_due(now=at(NOW)) == 0
    assert mail.outbox == []
    assert Letter.objects.get().problem
