"""Calendar files: escaped, with their zone, by addresses that can be ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from signalmast.core.pace import Pace
from signalmast.network.models import CalendarLink
from signalmast.network.services import calendars, seats, training
from signalmast.network.services.may import MayNot
from signalmast.network.views.training import public
from tests.conftest import Person
from tests.network.training_desk import ENDS, NOW, STARTS, at, client, contributor, session, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "wrong", Pace(of_one=60, of_all=5_000))


def _events(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.content)
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] in ([], ["Asia/Ho_Chi_Minh"])
    return list(read.walk("VEVENT"))


def test_a_session_is_a_file_in_which_words_stay_words(person: Person) -> None:
    keeper = person("network_coordinator")
    hostile = "Tin; ngắn, đúng\r\nATTENDEE:x\nEND:VEVENT"
    planned = session(keeper, title=hostile, place="Phòng 1, tầng 2; cửa\nEND:VCALENDAR")
    answer = client(keeper).get(f"/admin/training/{planned.pk}/session.ics")
    (event,) = _events(answer)
    assert str(event["SUMMARY"]) == "Tin; ngắn, đúng ATTENDEE:x END:VEVENT"
    assert "ATTENDEE" not in event
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (STARTS, ENDS)
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert b"\r\n" in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert f'filename="{planned.key}.ics"' in answer.headers["Content-Disposition"]


def test_staff_have_every_session_by_an_address_that_ends_with_their_role(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    off = session(keeper, planned.course)
    training.cancel_session(session=off, why="Bão", by=keeper, at=NOW)
    at(monkeypatch, NOW)
    page = client(keeper).post("/admin/training/calendar/").content.decode()
    assert "not shown again" in page
    first = calendars.make_for_staff(by=keeper, at=NOW)
    assert first not in str(list(CalendarLink.objects.values()))
    path = f"/training/calendar/{first}.ics"
    events = _events(Client().get(path))
    assert {(str(event["STATUS"]), int(event["SEQUENCE"])) for event in events} == {("CONFIRMED", 0), ("CANCELLED", 1)}
    assert len({str(event["UID"]) for event in events}) == 2
    second = calendars.make_for_staff(by=keeper, at=NOW)
    assert Client().get(path).status_code == 404
    path = f"/training/calendar/{second}.ics"
    assert Client().get(path).status_code == 200
    keeper.groups.clear()
    assert Client().get(path).status_code == 404
    with pytest.raises(MayNot):
        calendars.make_for_staff(by=person("editor"), at=NOW)


def test_a_person_has_their_own_sessions_alone(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    planned = session(keeper, seats=1)
    session(keeper, planned.course)
    taken(planned, keeper, mai)
    link = seats.make_link(seat=planned.places.get(), by=keeper, at=NOW)
    at(monkeypatch, NOW)
    told = Client().post(f"/en/training/seat/{link}/", {"act": "calendar"}).content.decode()
    path = told.split('readonly value="')[1].split('"')[0].split("://")[1].partition("/")[2]
    (event,) = _events(Client().get(f"/{path}"))
    assert str(event["UID"]).startswith(planned.key)
    at(monkeypatch, NOW + timedelta(days=401))
    assert Client().get(f"/{path}").status_code == 404
    at(monkeypatch, NOW)
    Client().post(f"/en/training/seat/{link}/", {"act": "end_calendar"})
    assert Client().get(f"/{path}").status_code == 404
    with pytest.raises(MayNot):
        calendars.make_own(contributor=mai, by=contributor("Lan"), at=NOW)


def test_guessing_calendars_ends(db: None) -> None:
    statuses = {Client().get(f"/training/calendar/{'a' * number}.ics").status_code for number in range(1, 70)}
    assert statuses == {404}


def test_the_number_of_questions_does_not_grow(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    of = session(keeper).course
    code = calendars.make_for_staff(by=keeper, at=NOW)
    at(monkeypatch, NOW)

    def asked() -> int:
        with CaptureQueriesContext(connection) as kept:
            Client().get(f"/training/calendar/{code}.ics")
        return len(kept)

    before = asked()
    for _ in range(2):
        session(keeper, of)
    assert asked() == before
