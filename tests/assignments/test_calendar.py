from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from signalmast.assignments import calendar
from signalmast.core.wording import DESK_ZONE
from signalmast.network.calendar import not_quiet

TET = calendar.Quiet(date(2026, 2, 14), date(2026, 2, 22))  # Saturday to Sunday


@pytest.mark.parametrize(
    ("every", "day", "after", "found"),
    [
        ("week", 0, date(2026, 3, 4), date(2026, 3, 9)),
        ("week", 2, date(2026, 3, 4), date(2026, 3, 11)),  # the same weekday: a week on
        ("week", 6, date(2026, 12, 28), date(2027, 1, 3)),
        ("month", 15, date(2026, 3, 4), date(2026, 3, 15)),
        ("month", 31, date(2026, 1, 31), date(2026, 2, 28)),
        ("month", 31, date(2026, 2, 28), date(2026, 3, 31)),  # a short month before shortens none after
        ("month", 30, date(2028, 1, 30), date(2028, 2, 29)),
        ("month", 31, date(2026, 12, 31), date(2027, 1, 31)),
        ("month", 1, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_day_of_its_kind(every: str, day: int, after: date, found: date) -> None:
    assert calendar.next_day(every=every, day=day, after=after) == found


def test_a_quiet_day_gives_way_to_the_next_working_one() -> None:
    assert calendar.working_day(date(2026, 2, 16), [TET]) == date(2026, 2, 23)


def test_a_weekend_after_quiet_days_is_passed_over() -> None:
    quiet = [calendar.Quiet(date(2026, 4, 30), date(2026, 5, 1))]  # Thursday and Friday
    assert calendar.working_day(date(2026, 4, 30), quiet) == date(2026, 5, 4)


def test_a_day_that_is_not_quiet_stays_also_on_a_weekend() -> None:
    assert calendar.working_day(date(2026, 3, 7), [TET]) == date(2026, 3, 7)


def test_days_that_are_all_quiet_move_nothing() -> None:
    whole = [calendar.Quiet(date(2026, 1, 1), date(2026, 12, 31))]
    assert calendar.working_day(date(2026, 3, 4), whole) == date(2026, 3, 4)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=DESK_ZONE)


@pytest.mark.parametrize(
    ("at", "out"),
    [
        (local(4, 7), local(4, 7)),
        (local(4, 20, 59), local(4, 20, 59)),
        (local(4, 21), local(5, 7)),
        (local(4, 23, 59), local(5, 7)),
        (local(5, 0, 1), local(5, 7)),
        (local(5, 6, 59), local(5, 7)),
        (local(31, 22), datetime(2026, 4, 1, 7, tzinfo=DESK_ZONE)),
    ],
)
def test_letters_wait_for_the_morning_at_the_desk_whatever_zone_the_moment_is_in(at: datetime, out: datetime) -> None:
    assert not_quiet(at.astimezone(UTC)) == out


def test_a_moment_belongs_to_the_day_at_the_desk() -> None:
    assert calendar.local_day(datetime(2026, 3, 4, 17, 30, tzinfo=UTC)) == date(2026, 3, 5)
    assert calendar.moment(date(2026, 3, 5), 0) == datetime(2026, 3, 4, 17, tzinfo=UTC)


def test_a_calendar_file_is_read_by_others_as_it_was_meant() -> None:
    title = "Ảnh bờ kè; 3 tấm, chụp ban ngày\nBEGIN:VALARM " + "rất dài " * 20
    event = calendar.Event("request:1", title, local(4, 17), local(1, 8))
    made = calendar.as_ics([event], name="Việc nhờ")
    read = Calendar.from_ical(made)
    (entry,) = read.walk("VEVENT")
    assert str(entry["summary"]) == title
    assert (entry.decoded("dtend"), entry.decoded("dtstart")) == (local(4, 17), local(4, 16, 45))
    assert str(entry["uid"]) == "request:1@signalmast"
    assert str(read["x-wr-calname"]) == "Việc nhờ"
    assert [len(line) for line in made.split(b"\r\n") if len(line) > 75] == []
    assert b"\r\nBEGIN:VALARM" not in made
