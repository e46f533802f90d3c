from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.selectors import times
from signalmast.network.models import Contributor, Organisation
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW

HOUR = timedelta(hours=1)
YEAR = {"since": NOW - timedelta(days=1), "until": NOW + timedelta(days=365)}


def through(row: Any, by: User, accepted: int, came: int, done: int | None) -> None:
    """Hours from being asked."""
    services.accept(assignment=row, by=by, at=NOW + accepted * HOUR)
    services.submit(assignment=row, text="Đây", by=by, at=NOW + came * HOUR)
    if done is not None:
        services.mark_done(assignment=row, by=by, at=NOW + done * HOUR)


def test_medians_for_each_step_and_each_organisation(coordinator: User, organisation: Organisation) -> None:
    other = factories.organisation("An Bình")
    through(factories.sent(coordinator, organisation), coordinator, 1, 11, 12)
    through(factories.sent(coordinator, organisation), coordinator, 3, 23, 27)
    through(factories.sent(coordinator, other), coordinator, 8, 7 * 24 + 1, None)
    factories.sent(coordinator, other)
    whole, rows = times.lead_times(**YEAR)
    assert (whole.count, whole.steps, whole.whole, whole.came, whole.in_time) == (4, (3, 20, 2.5), 23, 3, 2)
    assert [(row.name, row.count, row.steps, row.came, row.in_time) for row in rows] == [
        ("An Bình", 2, (8, 161, None), 1, 0),
        ("Hội Phụ nữ phường Bến Mơ", 2, (2, 15, 2.5), 2, 2),
    ]


def test_nothing_sent_has_no_times(desk: object) -> None:
    whole, rows = times.lead_times(**YEAR)
    assert (whole.count, whole.steps, whole.whole, rows) == (0, (None, None, None), None, [])


def test_what_closed_by_itself_has_no_made_up_steps(coordinator: User, organisation: Organisation) -> None:
    factories.sent(coordinator, organisation, about_key="post:1")
    services.close_for_about(about_key="post:1", at=NOW + HOUR)
    whole, _rows = times.lead_times(**YEAR)
    assert (whole.count, whole.steps, whole.came) == (1, (None, None, None), 0)


def test_on_time_counts_what_was_due(coordinator: User, contributor: Contributor) -> None:
    in_time, late, declined, closed, _open, _draft = (
        factories.sent(coordinator, contributor, about_key=f"post:{number}") for number in range(6)
    )
    services.submit(assignment=in_time, text="Đây", contributor=contributor, at=LATER)
    services.submit(assignment=late, text="Đây", contributor=contributor, at=LATER + HOUR)
    services.decline(assignment=declined, reason="Bận", contributor=contributor, at=NOW)
    services.close_for_about(about_key=closed.about_key, at=NOW)
    assert times.on_time(since=NOW, until=LATER + HOUR) == (1, 4)
    assert times.on_time(since=NOW, until=LATER) == (0, 0)


def test_the_same_questions_for_any_number(coordinator: User, django_assert_num_queries: Any) -> None:
    factories.sent(coordinator, factories.organisation("Tổ 0"))
    with CaptureQueriesContext(connection) as one:
        times.lead_times(**YEAR)
    for number in range(3):
        factories.sent(coordinator, factories.organisation(f"Tổ {number + 1}"))
    with django_assert_num_queries(len(one)):
        assert len(times.lead_times(**YEAR)[1]) == 4
