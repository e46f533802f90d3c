"""What training brought: groups of five or more, counted from contributions alone."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from signalmast.core.periods import Period
from signalmast.network.models import Contributor, Session
from signalmast.network.selectors import cohort as cohorts
from signalmast.network.selectors.cohort import Group
from signalmast.network.services import seats, training
from tests.conftest import Person
from tests.network.training_desk import ENDS, NOW, STARTS, came, client, contribution, people, session

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), "Asia/Ho_Chi_Minh")


@pytest.fixture
def held(person: Person) -> Session:
    return session(person("network_coordinator"), seats=50)


def _all_come(held: Session, who: list[Contributor], keeper: Any) -> None:
    for each in who:
        came(held, keeper, each)


def _made(held: Session | None = None) -> cohorts.Cohort:
    return cohorts.cohort(period=MARCH, course=held.course if held else None)


def test_five_trained_and_five_not(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    trained, others = people(6), people(7)
    _all_come(held, trained, keeper)
    for place, each in enumerate(trained[:5]):
        contribution(each, STARTS + timedelta(days=place + 1), corrected=place == 0)
    contribution(trained[0], STARTS + timedelta(days=20))
    contribution(trained[0], STARTS - timedelta(days=1))  # before the training
    contribution(trained[0], STARTS + timedelta(days=181))  # too long after
    contribution(trained[5], STARTS + timedelta(days=1), withdrawn=True)
    first = MARCH.edges()[0]
    for place, each in enumerate(others[:5]):
        contribution(each, first + timedelta(days=10 * (place + 1)), corrected=place < 2)
    contribution(others[0], first - timedelta(hours=1))
    made = _made()
    assert made.trained == Group(people=6, contributed=5, days=3.0, accepted=6, corrected=Fraction(1, 6))
    assert made.others == Group(people=7, contributed=5, days=30.0, accepted=5, corrected=Fraction(2, 5))
    assert _made(held) == made


def test_fewer_than_five_are_withheld(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    _all_come(held, people(4), keeper)
    people(4)
    assert _made() == cohorts.Cohort(Group(), Group())


def test_figures_that_rest_on_the_work_of_fewer_than_five_are_withheld(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    trained = people(9)
    _all_come(held, trained, keeper)
    for each in trained[:4]:
        for day in range(10):
            contribution(each, STARTS + timedelta(days=day + 1))
    assert _made().trained == Group(people=9)


def test_who_was_absent_came_another_time_or_joined_later_is_no_wrong_neighbour(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    absent, earlier = people(5), people(1)[0]
    for each in absent:
        came(held, keeper, each, "absent")
    before = timedelta(days=60)
    old = session(keeper, held.course, starts_at=STARTS - before, ends_at=ENDS - before)
    seat = seats.take(session=old, contributor=earlier, by=keeper, at=NOW - before)
    type(seat).objects.filter(pk=seat.pk).update(presence="present")
    Contributor.objects.filter(pk=people(1)[0].pk).update(joined_on=date(2026, 4, 1))
    assert _made() == cohorts.Cohort(Group(), Group(people=5))


def test_another_course_is_another_cohort(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    _all_come(held, people(5), keeper)
    other = training.add_course(name="Ảnh", name_en="", about="", topic=None, by=keeper, at=NOW)
    assert cohorts.cohort(period=MARCH, course=other).trained == Group()
    assert cohorts.cohort(period=MARCH, course=held.course).trained == Group(people=5)


def test_the_screen_says_withheld_and_minds_no_garbage(held: Session, person: Person) -> None:
    keeper = person("network_coordinator")
    _all_come(held, people(5), keeper)
    desk = client(keeper)
    page = desk.get("/admin/training/effect/", {"first": "2026-03-01", "last": "2026-03-31"}).content.decode()
    assert "withheld" in page
    assert "Number of people" in page
    for wrong in (
        {"first": "2026-03-31", "last": "2026-03-01"},
        {"first": "x", "last": "<script>"},
        {"first": "0001-01-01", "last": "9999-12-31"},
        {"first": "2026-03-01", "last": "2026-03-31", "course": "9" * 40},
    ):
        answer = desk.get("/admin/training/effect/", wrong)
        assert answer.status_code == 200
        assert "withheld" not in answer.content.decode().split("<form")[-1]
    assert client(person("editor")).get("/admin/training/effect/").status_code == 403
