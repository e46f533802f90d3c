"""Courses, sessions and seats: what is refused, who moves up, and that nothing is sold twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from signalmast.network import calendar
from signalmast.network.models import Letter, MaterialVersion, Seat, Session
from signalmast.network.selectors import training as found
from signalmast.network.services import seats, training
from signalmast.network.services.may import MayNot
from tests.conftest import Person
from tests.network.training_desk import ENDS, HANOI, NOW, STARTS, contributor, course, people, session, taken

pytestmark = pytest.mark.django_db


def test_a_session_ends_after_it_begins_somewhere_with_a_seat(person: Person) -> None:
    keeper = person("network_coordinator")
    of = course(keeper)
    for wrong in (
        {"ends_at": STARTS},
        {"ends_at": STARTS - timedelta(minutes=1)},
        {"ends_at": STARTS + timedelta(hours=25)},
        {"seats": 0},
        {"seats": 10**6},
        {"place": "", "link": ""},
        {"link": "http://example.org/room"},
        {"link": "javascript:alert(1)"},
        {"place": "\u200b"},
        {"reminder_hours": 1000},
    ):
        with pytest.raises(ValidationError):
            session(keeper, of, **wrong)
    assert not Session.objects.exists()
    assert session(keeper, of, place="", link="https://example.org/room").link == "https://example.org/room"


def test_only_who_keeps_the_network_plans(person: Person) -> None:
    keeper, editor = person("network_coordinator"), person("editor")
    planned = session(keeper)
    with pytest.raises(MayNot):
        course(editor)
    with pytest.raises(MayNot):
        session(editor, planned.course)
    with pytest.raises(MayNot):
        training.cancel_session(session=planned, why="", by=editor, at=NOW)
    with pytest.raises(MayNot):
        taken(planned, editor)
    keeper.is_active = False
    with pytest.raises(MayNot):
        course(keeper)


def test_whoever_gives_back_lets_the_longest_waiting_move_up(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=2)
    first, second, third, fourth = (
        taken(planned, keeper, who, NOW + timedelta(minutes=place)) for place, who in enumerate(people(4))
    )
    assert [seat.state for seat in (first, second, third, fourth)] == ["taken", "taken", "waiting", "waiting"]
    later = NOW + timedelta(hours=1)
    seats.give_back(seat=first, by=first.contributor, at=later)
    seats.give_back(seat=first, by=first.contributor, at=later)  # a double click
    states = dict(Seat.objects.values_list("contributor", "state"))
    assert states[third.contributor_id] == "taken"
    assert states[fourth.contributor_id] == "waiting"
    assert taken(planned, keeper, first.contributor, later).state == "waiting"
    seats.give_back(seat=second, by=keeper, at=later)
    assert Seat.objects.get(pk=fourth.pk).state == "taken"
    assert set(Letter.objects.filter(kind="moved_up").values_list("seat", flat=True)) == {third.pk, fourth.pk}


def test_a_double_click_takes_one_seat_and_writes_one_letter(person: Person) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    planned = session(keeper)
    assert {taken(planned, keeper, mai).pk for _ in range(3)} == {Seat.objects.get().pk}
    assert list(Letter.objects.order_by("kind").values_list("kind", flat=True)) == ["reminder", "taken"]


def test_people_act_for_themselves_and_for_nobody_else(person: Person) -> None:
    keeper, mai, lan = person("network_coordinator"), contributor(), contributor("Lan")
    planned, closed = session(keeper), session(keeper, open=False)
    seat = seats.take(session=planned, contributor=mai, by=mai, at=NOW)
    with pytest.raises(MayNot):
        seats.take(session=planned, contributor=lan, by=mai, at=NOW)
    with pytest.raises(MayNot):
        seats.give_back(seat=seat, by=lan, at=NOW)
    assert seats.give_back(seat=seat, by=mai, at=NOW).state == "given_back"
    with pytest.raises(seats.NotOffered):
        seats.take(session=closed, contributor=mai, by=mai, at=NOW)
    seats.invite(session=closed, contributor=mai, by=keeper, at=NOW)
    assert seats.take(session=closed, contributor=mai, by=mai, at=NOW).state == "taken"


def test_an_invitation_holds_no_seat(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=1)
    invited = seats.invite(session=planned, contributor=contributor(), by=keeper, at=NOW)
    assert taken(planned, keeper, contributor("Lan")).state == "taken"
    assert taken(planned, keeper, invited.contributor).state == "waiting"


def test_nothing_is_taken_or_given_back_once_it_began_but_by_staff_at_the_door(person: Person) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    planned = session(keeper, seats=1)
    seat = taken(planned, keeper, contributor("Lan"))
    waits = taken(planned, keeper, mai)
    with pytest.raises(seats.TooLate):
        seats.give_back(seat=waits, by=mai, at=STARTS)
    with pytest.raises(seats.TooLate):
        seats.take(session=planned, contributor=mai, by=mai, at=STARTS)
    seats.give_back(seat=seat, by=keeper, at=STARTS)
    assert Seat.objects.get(pk=waits.pk).state == "waiting"
    assert taken(planned, keeper, mai, STARTS).state == "taken"
    with pytest.raises(seats.TooLate):
        taken(planned, keeper, contributor("Hoa"), ENDS)


def test_seats_are_not_lowered_below_those_taken_and_more_let_people_in(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=2)
    rows = [taken(planned, keeper, who) for who in people(4)]
    for number in (0, 1):
        with pytest.raises((training.BelowTaken, ValidationError)):
            training.change_session(session=planned, seen=1, seats=number, by=keeper, at=NOW)
    training.change_session(session=planned, seen=1, seats=3, by=keeper, at=NOW)
    assert [Seat.objects.get(pk=row.pk).state for row in rows] == ["taken", "taken", "taken", "waiting"]


def test_two_coordinators_do_not_overwrite_each_other(person: Person) -> None:
    first, second = person("network_coordinator"), person("network_coordinator")
    planned = session(first)
    training.change_session(session=planned, seen=1, place="Thư viện", by=first, at=NOW)
    with pytest.raises(training.ChangedMeanwhile):
        training.change_session(session=planned, seen=1, place="Trường học", by=second, at=NOW)
    assert Session.objects.get().place == "Thư viện"


def test_what_is_over_or_called_off_stays(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    seat = taken(planned, keeper)
    with pytest.raises(training.Over):
        training.change_session(session=planned, seen=1, place="Khác", by=keeper, at=ENDS)
    for _ in range(2):
        training.cancel_session(session=planned, why="<b>Bão</b>", by=keeper, at=NOW)
    with pytest.raises(seats.TooLate):
        taken(planned, keeper, contributor("Lan"))
    with pytest.raises(seats.TooLate):
        seats.give_back(seat=seat, by=keeper, at=NOW)
    assert dict(Letter.objects.values_list("kind", "state")) == {
        "taken": "dropped",
        "reminder": "dropped",
        "cancelled": "queued",
    }


def test_nobody_whose_particulars_are_gone_is_called(person: Person) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    type(mai).objects.filter(pk=mai.pk).update(name="", email="", folded="", faded_at=NOW)
    with pytest.raises(seats.Nobody):
        seats.invite(session=session(keeper), contributor=mai, by=keeper, at=NOW)


def test_a_weekly_series_leaves_out_tet_and_keeps_the_hour(person: Person) -> None:
    keeper = person("network_coordinator")
    starts = datetime(2026, 2, 4, 23, 30, tzinfo=HANOI)
    planned = session(keeper, starts_at=starts, ends_at=starts + timedelta(hours=2))  # past midnight
    made = training.repeat_session(session=planned, every="week", times=3, by=keeper, at=NOW)
    assert [row.starts_at.astimezone(HANOI).isoformat() for row in made.made] == [
        "2026-02-11T23:30:00+07:00",
        "2026-02-25T23:30:00+07:00",
    ]
    assert [moment.date().isoformat() for moment in made.left_out] == ["2026-02-18"]  # the second day of the year
    assert {row.ends_at - row.starts_at for row in made.made} == {timedelta(hours=2)}
    assert Session.objects.filter(series=made.made[0].series).count() == 3
    late = session(keeper, planned.course, starts_at=starts.replace(month=2, day=10), ends_at=starts.replace(day=11))
    with pytest.raises(training.NothingLeft):
        training.repeat_session(session=late, every="week", times=1, by=keeper, at=NOW)


def test_a_monthly_series_has_months_without_the_day_on_their_last() -> None:
    first = datetime(2026, 1, 31, 8, 0, tzinfo=HANOI)
    days = [moment.date().isoformat() for moment in calendar.repeated(first, every="month", times=3)]
    assert days == ["2026-02-28", "2026-03-31", "2026-04-30"]
    # One in the morning here is still the day before in UTC: the day counts on the clock here.
    night = datetime(2026, 1, 30, 18, 0, tzinfo=UTC)
    assert calendar.repeated(night, every="month", times=1)[0].isoformat() == "2026-02-28T01:00:00+07:00"


def test_the_days_of_tet() -> None:
    eve, fifth = datetime(2027, 2, 5, tzinfo=HANOI).date(), datetime(2027, 2, 10, tzinfo=HANOI).date()
    assert [calendar.in_tet(eve + timedelta(days=shift)) for shift in (-1, 0, 1)] == [False, True, True]
    assert [calendar.in_tet(fifth + timedelta(days=shift)) for shift in (0, 1)] == [True, False]


def test_a_copy_has_nobody_on_it(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, title="Buổi đầu")
    taken(planned, keeper)
    copy = training.copy_session(session=planned, starts_at=STARTS + timedelta(days=1), by=keeper, at=NOW)
    assert (copy.title, copy.ends_at, copy.places.count()) == ("Buổi đầu", ENDS + timedelta(days=1), 0)
    assert copy.key != planned.key


def test_a_closed_course_is_planned_no_more(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    training.close_course(course=planned.course, closed=True, by=keeper, at=NOW)
    for act in (
        lambda: session(keeper, planned.course),
        lambda: training.copy_session(session=planned, starts_at=STARTS, by=keeper, at=NOW),
        lambda: training.repeat_session(session=planned, every="week", times=1, by=keeper, at=NOW),
    ):
        with pytest.raises(training.CourseClosed):
            act()


def test_the_newest_version_of_a_material_is_shown_and_the_older_stay(
    person: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    keeper, mai = person("network_coordinator"), contributor()
    planned = session(keeper)
    with pytest.raises(training.NothingGiven):
        training.add_material(course=planned.course, title="Sổ tay", words=" ", file=None, by=keeper, at=NOW)
    first = training.add_material(course=planned.course, title="Sổ tay", words="Bản cũ", file=None, by=keeper, at=NOW)
    file = ContentFile(b"%PDF-1.4", name="so-tay.pdf")
    training.add_version(material=first.material, words="", file=file, by=keeper, at=NOW)
    assert list(MaterialVersion.objects.order_by("number").values_list("number", "words")) == [(1, "Bản cũ"), (2, "")]
    assert found.of_person(mai, NOW).materials == []
    taken(planned, keeper, mai)
    (shown,) = found.of_person(mai, NOW).materials
    assert (shown.version.number, shown.version.document.file_extension) == (2, "pdf")
    shown.version.document.delete()
    assert MaterialVersion.objects.get(number=2).document is None
