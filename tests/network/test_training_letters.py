"""Letters: once each, not at night, and told when the mail server does not take them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from signalmast.network import calendar
from signalmast.network.models import Letter, SeatLink
from signalmast.network.services import reminders, seats, training
from tests.conftest import Person
from tests.network.training_desk import (
    ENDS,
    HANOI,
    NOW,
    STARTS,
    came,
    client,
    contributor,
    mail_server,
    no_server,
    session,
    taken,
)

pytestmark = pytest.mark.django_db


def _clock(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("starts", "hours", "due"),
    [
        ("2026-03-11T14:00", 24, "2026-03-10T14:00"),
        ("2026-03-11T06:30", 24, "2026-03-10T07:00"),  # half past six the day before is night
        ("2026-03-11T08:00", 2, "2026-03-11T07:00"),
        ("2026-03-11T07:00", 2, "2026-03-10T20:00"),  # seven in the morning would be too late
        ("2026-03-12T00:30", 2, "2026-03-11T20:00"),  # half past ten in the evening is night
        ("2026-02-17T00:30", 1, "2026-02-16T20:00"),  # the new year's first night
        ("2026-03-11T22:00", 1, "2026-03-11T20:00"),
    ],
)
def test_a_reminder_is_never_sent_at_night_nor_too_late(starts: str, hours: int, due: str) -> None:
    found = calendar.reminder_at(_clock(starts), hours)
    assert found == _clock(due)
    assert not calendar.is_quiet(found)


def test_quiet_hours_go_by_the_clock_here() -> None:
    for text, quiet in (("20:59", False), ("21:00", True), ("00:00", True), ("06:59", True), ("07:00", False)):
        assert calendar.is_quiet(_clock(f"2026-03-11T{text}")) is quiet
    assert calendar.not_quiet(_clock("2026-03-11T23:30")) == _clock("2026-03-12T07:00")
    assert calendar.not_quiet(_clock("2026-03-11T00:10")) == _clock("2026-03-11T07:00")


def test_a_letter_is_sent_once_with_a_link_of_its_own(person: Person, settings: Any) -> None:
    planned = session(person("network_coordinator"), link="https://example.org/room")
    taken(planned, planned.owner or person("network_coordinator"), contributor(language="vi"))
    with mail_server(settings) as box:
        assert [reminders.send_due(at=NOW + timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]
        assert reminders.send_due(at=STARTS - timedelta(hours=24)) == 1
        assert reminders.send_due(at=STARTS - timedelta(hours=23)) == 0
    first, second = box.letters
    assert first["Subject"] == "Xác nhận chỗ: Viết tin ngắn"
    assert second["Subject"] == "Thư nhắc: Viết tin ngắn"
    text = first.get_content()
    for told in ("Thứ tư, 14:00 ngày 11/03/2026 – 16:00", "Nhà văn hóa phường", "https://example.org/room"):
        assert told in text
    paths = [re.search(r"(/training/seat/\w{16}/)", letter.get_content())[1] for letter in box.letters]
    assert len(set(paths)) == 2
    assert not SeatLink.objects.filter(digest__in=[path.split("/")[3] for path in paths]).exists()
    assert SeatLink.objects.count() == 2


def test_nothing_goes_out_at_night_or_without_a_mail_server(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    evening = NOW.astimezone(HANOI).replace(hour=21, minute=30)
    taken(session(keeper), keeper, at=evening)
    assert Letter.objects.get(kind="taken").due_at == evening.replace(hour=7, minute=0) + timedelta(days=1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert reminders.send_due(at=evening + timedelta(hours=12)) == 0
    assert Letter.objects.get(kind="taken").state == "queued"
    Letter.objects.update(due_at=NOW)
    with mail_server(settings) as box:
        assert reminders.send_due(at=evening) == 0
        assert box.letters == []


def test_a_mail_server_that_is_down_is_told_and_asked_again_later(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=5, reminder_hours=0)
    for number in range(4):
        taken(planned, keeper, contributor(f"Người {number}"))
    no_server(settings)
    assert reminders.send_due(at=NOW) == 0
    tried = Letter.objects.filter(tries=1)
    assert tried.count() == 2  # then the others wait without a try of theirs
    assert set(tried.values_list("state", "due_at")) == {("queued", NOW + timedelta(minutes=1))}
    assert SeatLink.objects.count() == 0  # what was in a letter that nobody got opens nothing
    screen = client(keeper).get(f"/admin/training/{planned.pk}/").content.decode()
    assert "Letters that did not go out" in screen
    assert "Nothing answers at this address and port." in screen
    with mail_server(settings) as box:
        assert reminders.send_due(at=NOW + timedelta(minutes=2)) == 4
    assert len({letter["To"] for letter in box.letters}) == 4
    assert set(Letter.objects.values_list("state", "said")) == {("sent", "")}


def test_a_refused_recipient_holds_nobody_up_and_is_given_up_in_the_end(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(
        keeper, starts_at=STARTS + timedelta(days=60), ends_at=ENDS + timedelta(days=60), reminder_hours=0
    )
    taken(planned, keeper)
    with mail_server(settings, refuse="550 no such mailbox"):
        moment = NOW
        for _ in range(reminders.MOST_TRIES):
            assert reminders.send_due(at=moment) == 0
            letter = Letter.objects.get()
            moment = max(moment, letter.due_at)
    assert (letter.state, letter.tries) == ("given_up", reminders.MOST_TRIES)
    with mail_server(settings) as box:
        assert reminders.send_due(at=moment + timedelta(days=1)) == 0
        path = f"/admin/training/{planned.pk}/"
        client(keeper).post(path, {"act": "send_again", "letter": letter.pk})
        assert Letter.objects.get().state == "queued"
        Letter.objects.update(due_at=moment)
        assert reminders.send_due(at=moment) == 1
        assert len(box.letters) == 1


def test_what_was_cut_off_is_not_sent_again_by_itself(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, reminder_hours=0)
    seat = taken(planned, keeper)
    Letter.objects.update(state="begun", begun_at=NOW, tries=1)
    with mail_server(settings) as box:
        assert reminders.send_due(at=NOW + timedelta(minutes=9)) == 0
        assert Letter.objects.get().state == "begun"
        assert reminders.send_due(at=NOW + timedelta(minutes=11)) == 0
        assert box.letters == []
        letter = Letter.objects.get()
        assert letter.state == "unknown"
        screen = client(keeper).get(f"/admin/training/{planned.pk}/").content.decode()
        assert "Whether it had taken the letter, nobody knows" in screen
        reminders.send_again(letter=letter, by=keeper, at=NOW)
        with pytest.raises(reminders.NotUnknown):
            reminders.send_again(letter=letter, by=keeper, at=NOW)
        assert reminders.send_due(at=NOW + timedelta(minutes=12)) == 1
    assert seat.letters.get().state == "sent"


def test_another_time_is_told_and_reminded_of_anew(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    taken(planned, keeper)
    with mail_server(settings) as box:
        reminders.send_due(at=NOW)
        day = timedelta(days=1)
        training.change_session(
            session=planned,
            seen=1,
            starts_at=STARTS + day,
            ends_at=ENDS + day,
            by=keeper,
            at=NOW + timedelta(minutes=1),
        )
        assert list(Letter.objects.filter(kind="reminder").order_by("pk").values_list("state", flat=True)) == [
            "dropped",
            "queued",
        ]
        assert reminders.send_due(at=STARTS - timedelta(hours=24)) == 1  # that it changed
        assert reminders.send_due(at=STARTS + day - timedelta(hours=24)) == 1
    assert [letter["Subject"].strip().split(":")[0] for letter in box.letters] == [
        "Xác nhận chỗ",
        "Đổi thời gian hoặc địa điểm",
        "Thư nhắc",
    ]


def test_a_seat_taken_after_the_hour_of_the_reminder_brings_none(person: Person) -> None:
    keeper = person("network_coordinator")
    taken(session(keeper), keeper, at=STARTS - timedelta(hours=3))
    assert list(Letter.objects.values_list("kind", flat=True)) == ["taken"]


def test_what_is_needed_no_more_is_not_sent(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    gone, faded, late = (taken(planned, keeper, contributor(name)) for name in ("A", "B", "C"))
    seats.give_back(seat=gone, by=keeper, at=NOW)
    type(faded.contributor).objects.filter(pk=faded.contributor_id).update(name="", email="", folded="", faded_at=NOW)
    with mail_server(settings) as box:
        assert reminders.send_due(at=ENDS) == 0
        assert box.letters == []
    assert set(Letter.objects.filter(seat=late).values_list("state", flat=True)) == {"dropped"}


def test_who_has_no_address_is_given_a_link_by_hand(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    seat = taken(planned, keeper, contributor(email=""))
    assert not Letter.objects.exists()
    desk, given = client(keeper), {"act": "link", "seat": seat.pk}
    pages = [desk.post(f"/admin/training/{planned.pk}/", given).content.decode() for _ in range(2)]
    found = [re.search(r'value="https?://[^"/]+(/training/seat/\w+/)"', page)[1] for page in pages]
    answers = [Client().get(path, REMOTE_ADDR="198.51.100.9").status_code for path in found]
    assert answers == [404, 200]
    assert SeatLink.objects.filter(revoked_at=None).count() == 1


def test_hostile_words_stay_words_in_letters(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, title="Tin\nBcc: all@example.org <script>", place="<b>Nhà</b>")
    taken(planned, keeper, contributor("Lan\r\nSubject: x"))
    with mail_server(settings) as box:
        assert reminders.send_due(at=NOW) == 1
    (letter,) = box.letters
    assert (letter["Bcc"], letter["To"]) == (None, Letter.objects.get(kind="taken").seat.contributor.email)
    assert letter["Subject"].strip() == "Xác nhận chỗ: Tin Bcc: all@example.org <script>"
    assert "<b>Nhà</b>" in letter.get_content()


def test_feedback_is_asked_of_who_came_after_the_end(person: Person, settings: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, reminder_hours=0)
    here = came(planned, keeper, contributor("A"))
    came(planned, keeper, contributor("B"), presence="absent")
    asked = Letter.objects.get(kind="feedback")
    assert (asked.seat, asked.due_at) == (here, ENDS)
    with mail_server(settings) as box:
        reminders.send_due(at=ENDS)
        reminders.send_due(at=ENDS + timedelta(hours=1))
    letters = [letter for letter in box.letters if "/training/feedback/" in letter.get_content()]
    assert [letter["To"] for letter in letters] == [here.contributor.email]
