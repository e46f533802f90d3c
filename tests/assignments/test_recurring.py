from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment, QuietDays, Recurrence, RequestTemplate
from signalmast.assignments.services import keeping, recurring
from signalmast.network.models import Contributor, Organisation
from tests.assignments.factories import NOW


@pytest.fixture
def template(coordinator: User) -> RequestTemplate:
    row = RequestTemplate(name="Ảnh tháng", title="Ảnh của tháng", words="Một tấm ảnh.", days=5, hour=17)
    return keeping.keep_template(template=row, by=coordinator, at=NOW)


@pytest.fixture
def monthly(template: RequestTemplate, coordinator: User, organisation: Organisation, contributor: Contributor) -> Any:
    def make(next_on: date = date(2026, 3, 31), every: str = "month", **fields: Any) -> Recurrence:
        return recurring.start(
            template=template,
            every=every,
            next_on=next_on,
            organisations=[organisation],
            contributors=[contributor],
            by=coordinator,
            at=NOW,
            **fields,
        )

    return make


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # eight at the desk


def test_its_turn_comes_so_many_days_before_and_once(monthly: Any) -> None:
    monthly()
    assert recurring.recur(at=morning(date(2026, 3, 25))) == 0
    assert [recurring.recur(at=morning(date(2026, 3, 26))) for _twice in range(2)] == [1, 0]
    rows = Assignment.objects.all()
    assert {row.due_at for row in rows} == {datetime(2026, 3, 31, 10, tzinfo=UTC)}
    assert [row.state for row in rows] == ["sent", "sent"]
    assert len({row.batch for row in rows}) == 1


def test_month_ends_stay_month_ends(monthly: Any) -> None:
    row = monthly()
    days = []
    for _month in range(4):
        row.refresh_from_db()
        days.append(row.next_on)
        recurring.recur(at=morning(row.next_on - timedelta(days=5)))
    assert days == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]


def test_over_tet_it_moves_only_where_somebody_said_so(monthly: Any, coordinator: User) -> None:
    tet = QuietDays(name="Tết Đinh Mùi", starts_on=date(2027, 2, 4), until=date(2027, 2, 10))
    keeping.keep_quiet_days(days=tet, by=coordinator, at=NOW)
    moving, staying = monthly(date(2027, 2, 5), moves=True), monthly(date(2027, 2, 5))
    assert (recurring.due_day(moving), recurring.due_day(staying)) == (date(2027, 2, 11), date(2027, 2, 5))
    recurring.recur(at=morning(date(2027, 1, 31)))
    due = {row.recurrence_id: row.due_at for row in Assignment.objects.all()}
    assert due == {
        moving.pk: datetime(2027, 2, 11, 10, tzinfo=UTC),
        staying.pk: datetime(2027, 2, 5, 10, tzinfo=UTC),
    }
    moving.refresh_from_db()
    assert moving.next_on == date(2027, 3, 5)


def test_what_was_missed_is_left_out(monthly: Any) -> None:
    row = monthly()
    recurring.recur(at=morning(date(2026, 7, 10)))
    row.refresh_from_db()
    assert (Assignment.objects.count(), row.next_on) == (0, date(2026, 7, 31))


def test_week_by_week_over_a_year_end(monthly: Any) -> None:
    row = monthly(date(2026, 12, 28), every="week")
    recurring.recur(at=morning(date(2026, 12, 23)))
    row.refresh_from_db()
    assert row.next_on == date(2027, 1, 4)


def test_one_that_was_ended_is_sent_no_more(monthly: Any, coordinator: User) -> None:
    recurring.end(recurrence=monthly(), by=coordinator, at=NOW)
    assert recurring.recur(at=morning(date(2026, 3, 26))) == 0


def test_one_whose_writer_may_not_ask_any_more_ends(monthly: Any, coordinator: User) -> None:
    row = monthly()
    coordinator.groups.clear()
    assert recurring.recur(at=morning(date(2026, 3, 26))) == 0
    row.refresh_from_db()
    assert row.ended_at is not None
    assert not Assignment.objects.exists()


def test_an_organisation_that_left_is_not_asked(monthly: Any, organisation: Organisation) -> None:
    monthly()
    organisation.active_to = date(2026, 3, 30)
    organisation.save()
    recurring.recur(at=morning(date(2026, 3, 26)))
    assert [each.organisation for row in Assignment.objects.all() for each in row.recipients.all()] == [None]


@pytest.mark.parametrize("next_on", [date(2026, 3, 4), date(2020, 1, 1)])
def test_it_begins_in_the_future(monthly: Any, next_on: date) -> None:
    with pytest.raises(ValidationError):
        monthly(next_on)


def test_it_needs_somebody(template: RequestTemplate, coordinator: User) -> None:
    with pytest.raises(services.Nobody):
        recurring.start(template=template, every="month", next_on=date(2026, 3, 31), by=coordinator, at=NOW)
