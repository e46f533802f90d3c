"""Letters about tips carry none of their words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.claims.models import Tip
from signalmast.claims.services import letters, tips
from tests.claims.conftest import Send, receipt_in, with_second_step
from tests.conftest import NOW, Person

SECRET = "muối và nghệ"


def _said() -> str:
    return "".join(f"{letter.subject}{letter.body}{letter.extra_headers}" for letter in mail.outbox)


@pytest.mark.django_db(transaction=True)
def test_who_asked_for_a_letter_gets_one_without_words_or_code(send: Send, checker: User) -> None:
    code = receipt_in(send(text=SECRET, contact="mai@example.org", mail_wanted="on"))
    tip = Tip.objects.get()
    tips.add_note(tip=tip, text=SECRET, by=checker, at=NOW)
    assert mail.outbox == []
    tips.answer(tip=tip, text=f"Không: {SECRET}", by=checker, at=NOW)
    [letter] = mail.outbox
    assert letter.to == ["mai@example.org"]
    assert letter.subject == "Signalmast"
    assert "/en/tips/receipt/" in letter.body
    assert SECRET not in _said()
    assert code not in _said()
    assert code.replace(" ", "") not in _said()


@pytest.mark.django_db(transaction=True)
def test_who_did_not_ask_gets_no_letter(send: Send, checker: User) -> None:
    receipt_in(send(text=SECRET, contact="mai@example.org"))
    tips.close_as_exit(tip=Tip.objects.get(), exit="satire", answer="no", by=checker, at=NOW)
    assert mail.outbox == []


def test_a_letter_needs_an_address(send: Send) -> None:
    assert send(text=SECRET, contact="Mai", mail_wanted="on").status_code == 422
    assert not Tip.objects.exists()


def test_reminders_say_how_many_once_a_day_to_those_who_may_open_tips(
    send: Send, checker: User, person: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    chief, _editor = with_second_step(person("editor_in_chief", language="en")), with_second_step(person("editor"))
    person("fact_checker")  # owes the second step
    for _ in range(3):
        receipt_in(send(text=SECRET))
    late = timezone.now() + timedelta(days=8)
    tips.hand_over(tip=Tip.objects.latest("pk"), to=chief, by=checker, at=NOW)
    assert letters.remind(at=timezone.now() + timedelta(days=6)) == 0
    assert letters.remind(at=late) == 2
    assert letters.remind(at=late + timedelta(hours=1)) == 0
    told = {letter.to[0]: letter.body.splitlines()[0] for letter in mail.outbox}
    assert told == {checker.email: "2 tips wait past their day.", chief.email: "3 tips wait past their day."}
    assert SECRET not in _said()
    assert letters.remind(at=late + timedelta(days=1)) == 2
