"""Who came: the list of staff, and checking in with what stands on the screen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from signalmast.core.pace import Pace
from signalmast.network import codes
from signalmast.network.models import Seat, Session
from signalmast.network.services import attendance, seats
from signalmast.network.services.may import MayNot
from signalmast.network.views.training import public
from tests.conftest import Person
from tests.network.training_desk import ENDS, NOW, STARTS, at, client, contributor, session, taken

pytestmark = pytest.mark.django_db
SOON = STARTS + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "wrong", Pace(of_one=60, of_all=5_000))


def _digits(of: Session, moment: Any) -> str:
    return codes.on_screen(secret=settings.SECRET_KEY, session=of.key, at=moment)


def test_the_digits_change_every_minute_and_the_last_ones_still_work() -> None:
    start = NOW.replace(second=0)
    first = codes.on_screen(secret="s", session="a", at=start)
    assert codes.on_screen(secret="s", session="a", at=start + timedelta(seconds=59)) == first
    assert codes.on_screen(secret="s", session="a", at=start + timedelta(seconds=60)) != first
    assert codes.on_screen(secret="s", session="b", at=start) != first
    assert codes.on_screen(secret="t", session="a", at=start) != first
    for seconds, right in ((0, True), (60, True), (119, True), (120, False), (-1, False)):
        moment = start + timedelta(seconds=seconds)
        assert codes.is_on_screen(first, secret="s", session="a", at=moment) is right
    spaced = f" {first[:4]} {first[4:]}"
    assert codes.is_on_screen(spaced, secret="s", session="a", at=start)
    for garbage in ("", "x", "\0", "٣" * 8, first[:7], first + "0", "é" * 300):
        assert not codes.is_on_screen(garbage, secret="s", session="a", at=start)


def test_a_personal_code_is_read_as_people_type_it() -> None:
    code = codes.new_code()
    assert codes.read(codes.grouped(code).upper()) == code
    assert codes.read("O0iL-1111-1111-1111") == "0011111111111111"
    assert [codes.read(wrong) for wrong in ("", "abc", code + "a", "u" * 16, "\0" * 16, "ё" * 16)] == [""] * 6


def test_checking_in_marks_present_then_late_and_only_in_the_window(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    first, second, third = (taken(planned, keeper, contributor(name)) for name in "ABC")
    for moment in (STARTS - timedelta(minutes=31), ENDS):
        with pytest.raises(attendance.NotOpen):
            attendance.check_in(seat=first, code=_digits(planned, moment), at=moment)
    for moment, seat in ((STARTS - timedelta(minutes=30), first), (STARTS + timedelta(minutes=11), second)):
        for _ in range(2):
            attendance.check_in(seat=seat, code=_digits(planned, moment), at=moment)
    with pytest.raises(attendance.WrongCode):
        attendance.check_in(seat=third, code=_digits(planned, SOON - timedelta(minutes=3)), at=SOON)
    found = list(Seat.objects.order_by("pk").values_list("presence", "marked_by"))
    assert found == [("present", None), ("late", None), ("", None)]


def test_what_staff_marked_outweighs_checking_in(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=1)
    seat, waits = taken(planned, keeper), taken(planned, keeper, contributor("B"))
    attendance.mark(seat=seat, presence="excused", by=keeper, at=SOON)
    attendance.check_in(seat=seat, code=_digits(planned, SOON), at=SOON)
    assert Seat.objects.get(pk=seat.pk).presence == "excused"
    with pytest.raises(attendance.NoSeat):
        attendance.check_in(seat=waits, code=_digits(planned, SOON), at=SOON)
    with pytest.raises(attendance.NoSeat):
        attendance.mark(seat=waits, presence="present", by=keeper, at=SOON)
    with pytest.raises(attendance.NotBegun):
        attendance.mark(seat=seat, presence="present", by=keeper, at=NOW)
    with pytest.raises(MayNot):
        attendance.mark(seat=seat, presence="present", by=person("editor"), at=SOON)
    attendance.mark(seat=seat, presence="present", by=keeper, at=SOON)
    with pytest.raises(seats.WasThere):
        seats.give_back(seat=seat, by=keeper, at=SOON)


def test_the_list_is_marked_in_one_form_and_garbage_changes_nothing(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    planned, other = session(keeper, seats=3), session(keeper)
    first, second = (taken(planned, keeper, contributor(name)) for name in "AB")
    foreign = taken(other, keeper, contributor("C"))
    at(monkeypatch, SOON)
    desk, path = client(keeper), f"/admin/training/{planned.pk}/attendance/"
    given = {
        f"seat-{first.pk}": "late",
        f"seat-{second.pk}": "loyal",
        f"seat-{foreign.pk}": "present",
        "seat-x": "late",
        f"seat-{'9' * 40}": "late",
    }
    assert desk.post(path, given).status_code == 302
    assert list(Seat.objects.order_by("pk").values_list("presence", flat=True)) == ["late", "", ""]
    assert desk.post(path, {f"seat-{first.pk}": "none"}).status_code == 302
    assert Seat.objects.get(pk=first.pk).presence == ""


def test_a_scan_and_a_personal_code_check_in(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    seat = taken(planned, keeper)
    code = seats.make_link(seat=seat, by=keeper, at=NOW)
    at(monkeypatch, SOON)
    phone, door = Client(), f"/en/training/check-in/{planned.key}/"
    page = phone.get(f"{door}{_digits(planned, SOON)}/").content.decode()
    grant = re.search(r'name="grant" value="([^"]+)"', page)[1]
    assert "digits" not in page.split("<form")[1]
    at(monkeypatch, SOON + timedelta(seconds=200))  # it took them a while to find the letter
    for wrong in ("", "0000-0000-0000-0000", "<script>", "x" * 5000):
        answer = phone.post(door, {"grant": grant, "code": wrong}).content.decode()
        assert "not known for this session" in answer
        assert "<script>" not in answer.split("<main")[1]
    assert "You are checked in" in phone.post(door, {"grant": grant, "code": codes.grouped(code)}).content.decode()
    assert Seat.objects.get().presence == "present"


def test_what_was_seen_on_the_screen_is_of_no_use_later_or_elsewhere(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    planned, other = session(keeper), session(keeper)
    seat = taken(planned, keeper)
    code = seats.make_link(seat=seat, by=keeper, at=NOW)
    at(monkeypatch, SOON)
    phone, door = Client(), f"/en/training/check-in/{planned.key}/"
    digits = _digits(planned, SOON)
    grant = re.search(r'name="grant" value="([^"]+)"', phone.get(f"{door}{digits}/").content.decode())[1]
    elsewhere = f"/en/training/check-in/{other.key}/"
    assert "not known for this session" in phone.post(elsewhere, {"grant": grant, "code": code}).content.decode()
    at(monkeypatch, SOON + timedelta(seconds=301))
    for given in ({"grant": grant}, {"digits": digits}, {"grant": grant + "x"}, {}):
        assert "have changed" in phone.post(door, {**given, "code": code}).content.decode()
    assert "have changed" in phone.get(f"{door}{digits}/").content.decode()
    at(monkeypatch, ENDS)
    assert "until its end" in phone.get(f"{door}{_digits(planned, ENDS)}/").content.decode()
    assert Seat.objects.get().presence == ""


def test_whoever_opened_their_letter_on_this_phone_presses(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    code = seats.make_link(seat=taken(planned, keeper), by=keeper, at=NOW)
    at(monkeypatch, SOON)
    phone = Client()
    phone.get(f"/training/seat/{code}/")
    cookie = phone.cookies["training_seat"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        f"/training/check-in/{planned.key}/", True, "Lax",
    )  # fmt: skip
    door = f"/training/check-in/{planned.key}/"
    page = phone.get(f"{door}{_digits(planned, SOON)}/").content.decode()
    assert "Nguyễn Thị Mai" in page
    grant = re.search(r'name="grant" value="([^"]+)"', page)[1]
    phone.post(door, {"grant": grant})
    assert Seat.objects.get().presence == "present"


def test_the_link_itself_takes_the_digits_too(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    code = seats.make_link(seat=taken(planned, keeper), by=keeper, at=NOW)
    at(monkeypatch, SOON)
    phone, own = Client(), f"/en/training/seat/{code}/"
    assert "have changed" in phone.post(own, {"act": "check_in", "digits": "00000000"}).content.decode()
    told = phone.post(own, {"act": "check_in", "digits": _digits(planned, SOON)}).content.decode()
    assert "You are checked in." in told
    assert Seat.objects.get().presence == "present"


def test_guessing_ends_for_one_address_and_a_full_room_does_not_count(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=100)
    code = seats.make_link(seat=taken(planned, keeper), by=keeper, at=NOW)
    at(monkeypatch, SOON)
    phone, own = Client(), f"/en/training/seat/{code}/"
    for _ in range(80):
        assert phone.get(own, REMOTE_ADDR="198.51.100.7").status_code == 200
    statuses = [phone.get(f"/en/training/seat/{'0' * 16}/", REMOTE_ADDR="198.51.100.7").status_code for _ in range(61)]
    assert statuses == [404] * 60 + [429]
    assert phone.get(own, REMOTE_ADDR="198.51.100.7").status_code == 429
    assert phone.get(own, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_the_screen_shows_the_square_and_keeps_itself_new(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    desk = client(keeper)
    assert desk.get(f"/admin/training/{planned.pk}/screen/now/").json() == {"open": False}
    at(monkeypatch, SOON)
    desk = client(keeper)
    page = desk.get(f"/admin/training/{planned.pk}/screen/").content.decode()
    digits = _digits(planned, SOON)
    assert f"{digits[:4]} {digits[4:]}" in page
    assert "<svg" in page
    now = desk.get(f"/admin/training/{planned.pk}/screen/now/").json()
    assert (now["open"], now["digits"], now["came"]) == (True, f"{digits[:4]} {digits[4:]}", 0)
    assert Client().get(f"/admin/training/{planned.pk}/screen/now/").status_code == 302
    assert client(person("editor")).get(f"/admin/training/{planned.pk}/screen/now/").status_code == 403


def test_a_link_that_was_revoked_or_is_of_nobody_opens_nothing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    seat = taken(session(keeper), keeper)
    first = seats.make_link(seat=seat, by=keeper, at=NOW)
    second = seats.make_link(seat=seat, by=keeper, at=NOW)
    at(monkeypatch, SOON)
    assert [Client().get(f"/training/seat/{code}/").status_code for code in (first, second)] == [404, 200]
    at(monkeypatch, ENDS + timedelta(days=31))
    assert Client().get(f"/training/seat/{second}/").status_code == 404
    at(monkeypatch, SOON)
    seats.revoke_links(seat=seat, by=keeper, at=SOON)
    assert Client().get(f"/training/seat/{second}/").status_code == 404
    third = seats.make_link(seat=seat, by=keeper, at=NOW)
    type(seat.contributor).objects.update(name="", email="", folded="", faded_at=NOW)
    assert Client().get(f"/training/seat/{third}/").status_code == 404
