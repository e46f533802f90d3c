"""Feedback nobody can lead back: what is kept, what is shown, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from signalmast.core.pace import Pace
from signalmast.network.models import FeedbackAnswer, FeedbackTicket, Session
from signalmast.network.selectors import feedback as told
from signalmast.network.services import feedback, reminders
from signalmast.network.views.training import public
from tests.conftest import Person
from tests.network.training_desk import ENDS, at, client, session

pytestmark = pytest.mark.django_db
AFTER = ENDS + timedelta(hours=1)
CLOSED = ENDS + timedelta(days=14)
GIVEN = {"useful": "4", "clear": "2", "words": "Nói chậm hơn"}


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "wrong", Pace(of_one=60, of_all=5_000))


def _answered(of: Session, number: int) -> None:
    for place in range(number):
        _code, ticket = feedback.new_ticket(session=of)
        feedback.answer(ticket=ticket, useful=place % 5 + 1, clear=5, words=f"Lời {9 - place}", at=AFTER)


def test_an_answer_has_no_column_for_who_or_when() -> None:
    columns = {field.column for field in FeedbackAnswer._meta.get_fields() if hasattr(field, "column")}
    assert columns == {"id", "session_id", "useful", "clear", "words"}
    columns = {field.column for field in FeedbackTicket._meta.get_fields() if hasattr(field, "column")}
    assert columns == {"id", "session_id", "digest"}


def test_rows_stand_in_an_order_that_says_nothing(person: Person) -> None:
    of = session(person("network_coordinator"))
    _answered(of, 30)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM network_feedbackanswer ORDER BY id")
        kept = [row[0] for row in cursor.fetchall()]
        if connection.vendor == "sqlite":
            cursor.execute("SELECT words FROM network_feedbackanswer ORDER BY rowid")
            assert [row[0] for row in cursor.fetchall()] == kept
    came = [f"Lời {9 - place}" for place in range(30)]
    assert sorted(kept) == sorted(came)
    assert kept != came  # 1 in 30! that it is


def test_a_right_is_used_once_and_goes_with_the_answer(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    of = session(person("network_coordinator"))
    code, _ticket = feedback.new_ticket(session=of)
    at(monkeypatch, AFTER)
    page = Client().get(f"/en/training/feedback/{code}/")
    assert "without a name and without a time" in page.content.decode()
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert "training_seat" not in page.cookies
    assert "Thank you" in Client().post(f"/en/training/feedback/{code}/", GIVEN).content.decode()
    assert FeedbackAnswer.objects.values_list("session", "useful", "clear", "words").get() == (
        of.pk, 4, 2, "Nói chậm hơn",
    )  # fmt: skip
    assert not FeedbackTicket.objects.exists()
    assert Client().post(f"/en/training/feedback/{code}/", GIVEN).status_code == 404
    assert FeedbackAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"useful": "6", "clear": "1"},
        {"useful": "0", "clear": "1"},
        {"useful": "x", "clear": "\0"},
        {"useful": "9" * 50, "clear": "1"},
        {**GIVEN, "words": "x" * 1001},
        {**GIVEN, "words": "a\0b"},
    ],
)
def test_a_wrong_form_keeps_the_right(person: Person, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    code, _ticket = feedback.new_ticket(session=session(person("network_coordinator")))
    at(monkeypatch, AFTER)
    answer = Client().post(f"/en/training/feedback/{code}/", wrong)
    assert answer.status_code == 200  # never 4xx, which would be logged with its address
    assert "errorlist" in answer.content.decode()
    assert (FeedbackTicket.objects.count(), FeedbackAnswer.objects.count()) == (1, 0)


def test_it_is_open_for_two_weeks_after_the_end(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    code, ticket = feedback.new_ticket(session=session(person("network_coordinator")))
    for moment, status in ((ENDS - timedelta(minutes=1), 404), (ENDS, 200), (CLOSED, 404)):
        at(monkeypatch, moment)
        assert Client().get(f"/training/feedback/{code}/").status_code == status
    with pytest.raises(feedback.NotUsable):
        feedback.answer(ticket=ticket, useful=1, clear=1, words="", at=CLOSED)
    reminders.send_due(at=CLOSED)
    assert not FeedbackTicket.objects.exists()


def test_below_five_nothing_is_shown_and_nothing_while_somebody_may_still_answer(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    of = session(keeper)
    path = f"/admin/training/{of.pk}/feedback/"

    def screen(moment: Any) -> str:
        at(monkeypatch, moment)
        return str(client(keeper).get(path).content.decode())

    _answered(of, 4)
    assert told.said_of(of, at=CLOSED) == told.Said(open=False)
    assert "Fewer than 5 people answered" in screen(CLOSED)
    _answered(of, 1)
    open_yet = screen(CLOSED - timedelta(seconds=1))
    assert "They are shown after that, all at once." in open_yet
    assert "Lời" not in open_yet
    shown = screen(CLOSED)
    assert "5 answers" in shown
    assert [shown.count(words) for words in ("Lời 9", "Lời 6")] == [2, 1]
    said = told.said_of(of, at=CLOSED)
    assert said.words == tuple(sorted(said.words))
    assert said.clear == told.Marks([(5, 5), (4, 0), (3, 0), (2, 0), (1, 0)], 5.0)


def test_hostile_words_are_shown_as_words(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    of = session(keeper)
    _answered(of, 4)
    _code, ticket = feedback.new_ticket(session=of)
    feedback.answer(ticket=ticket, useful=1, clear=1, words="<script>alert(1)</script>\u202e", at=AFTER)
    at(monkeypatch, CLOSED)
    page = client(keeper).get(f"/admin/training/{of.pk}/feedback/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
