"""Two coordinators, two browsers, two workers: whatever is pressed at the same moment happens once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from django.core import mail
from django.db import connection

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import AnswerFile, Assignment, Letter, RequestTemplate
from signalmast.assignments.selectors.files import folder
from signalmast.assignments.services import letters, recurring
from signalmast.network.models import Contributor
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW
from tests.conftest import Person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200


def at_once(*acts: Callable[[], object]) -> list[str]:
    """How each ended: "" or the name of what it raised."""
    ends = ["not run"] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(20)
            act()
            ends[place] = ""
        except BaseException as error:
            ends[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


@pytest.fixture
def row(coordinator: User, contributor: Contributor) -> Assignment:
    return factories.sent(coordinator, contributor)


def test_a_double_click_hands_in_once(row: Assignment, contributor: Contributor) -> None:
    def act() -> object:
        came = services.Came(BytesIO(JPEG), len(JPEG), "ke.jpg")
        return services.submit(assignment=row, text="Đây ạ.", files=[came], contributor=contributor, at=NOW)

    assert at_once(*[act] * 4) == [""] * 4
    assert (row.submissions.count(), AnswerFile.objects.count(), len(list(folder().glob("*/*")))) == (1, 1, 1)
    assert row.steps.filter(move="submit").count() == 1


def test_two_coordinators_decide_one_thing(
    row: Assignment, contributor: Contributor, coordinator: User, person: Person
) -> None:
    other = person("network_coordinator")
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW)
    ends = at_once(
        lambda: services.mark_done(assignment=row, by=coordinator, at=NOW),
        lambda: services.return_with_words(assignment=row, words="Thiếu.", by=other, at=NOW),
        lambda: services.cancel(assignment=row, by=other, at=NOW),
    )
    moves = list(row.steps.values_list("before", "move", "after").order_by("pk"))
    for earlier, later in pairwise(moves):
        assert earlier[2] == later[0]
    row.refresh_from_db()
    assert moves[-1][2] == row.state
    assert sorted(ends).count("NotNow") >= 1
    assert set(ends) <= {"", "NotNow"}


def test_a_draft_is_sent_once_to_each(coordinator: User) -> None:
    several = [factories.organisation(f"Tổ {number}") for number in range(3)]
    draft = factories.draft(coordinator)
    services.add_recipients(assignment=draft, organisations=several, by=coordinator, at=NOW)

    def act() -> object:
        return services.send(assignment=draft, together=False, by=coordinator, at=NOW)

    assert at_once(act, act, act) == [""] * 3
    assert Assignment.objects.count() == 3


def test_two_workers_remind_and_send_once(row: Assignment) -> None:
    Letter.objects.all().delete()
    assert at_once(*[lambda: services.escalate(at=LATER)] * 3) == [""] * 3
    assert Letter.objects.count() == 2
    assert at_once(*[lambda: letters.send_due(now=lambda: LATER)] * 3) == [""] * 3
    assert sorted(Letter.objects.values_list("state", flat=True)) == ["sent", "sent"]
    assert len(mail.outbox) == 2


def test_two_workers_ask_again_once(coordinator: User) -> None:
    template = RequestTemplate.objects.create(name="Mẫu", title="Ảnh", words="Một tấm.", days=5)
    to = factories.organisation()
    recurring.start(
        template=template, every="month", next_on=date(2026, 3, 8), organisations=[to], by=coordinator, at=NOW
    )
    assert at_once(*[lambda: recurring.recur(at=NOW)] * 3) == [""] * 3
    assert Assignment.objects.count() == 1


def test_closing_by_publication_and_by_hand_at_once(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor, about_key="post:1")
    ends = at_once(
        lambda: services.close_for_about(about_key="post:1", at=NOW),
        lambda: services.mark_done(assignment=row, by=coordinator, at=NOW),
        lambda: services.close_for_about(about_key="post:1", at=NOW),
    )
    assert ends == ["", "", ""]
    assert row.steps.filter(move="finish").count() == 1
