"""Months are frozen once and never change; a worker that is cut off loses and doubles nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from signalmast.accounts.models import User
from signalmast.programmes import selectors
from signalmast.programmes.models import Programme, Target, TargetMonth, WrittenOnce
from signalmast.programmes.services import counting, notes, targets
from tests.programmes import factories
from tests.programmes.factories import AT

pytestmark = pytest.mark.django_db


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def months(target: Target) -> list[tuple[str, Decimal | None]]:
    return [(f"{row.month:%Y-%m}", row.value) for row in target.months.all()]


def test_each_month_is_frozen_a_week_after_it_with_what_it_was_then(keeper: User, plan: Programme) -> None:
    factories.organisations(10, since=date(2025, 1, 1))
    factories.organisations(2, since=date(2026, 2, 15))
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    assert counting.freeze_months(at=moment(2026, 2, 7)) == 0
    assert counting.freeze_months(at=moment(2026, 2, 8)) == 1
    assert counting.freeze_months(at=moment(2026, 2, 8)) == 0
    assert counting.freeze_months(at=moment(2026, 4, 8)) == 2
    assert months(target) == [("2026-01", 10), ("2026-02", 12), ("2026-03", 12)]
    assert selectors.prove() == (3, [])


def test_a_frozen_month_is_never_changed(keeper: User, plan: Programme) -> None:
    factories.organisations(10, since=date(2025, 1, 1))
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    counting.freeze_months(at=moment(2026, 3, 20))
    before = list(TargetMonth.objects.values())
    factories.organisations(5, since=date(2026, 1, 10))  # entered late
    targets.change(target=target, seen=target.changed_at, by=keeper, at=moment(2026, 3, 21), aim=Decimal(30))
    counting.keep(at=moment(2026, 3, 22))
    assert list(TargetMonth.objects.values()) == before
    row = target.months.get(month=date(2026, 1, 1))
    row.value = Decimal(99)
    for act in (
        row.save,
        row.delete,
        lambda: TargetMonth.objects.update(value=99),
        lambda: target.months.all().delete(),
        lambda: TargetMonth.objects.bulk_update([row], ["value"]),
    ):
        with pytest.raises(WrittenOnce):
            act()
    assert list(TargetMonth.objects.values()) == before
    counting.freeze_months(at=moment(2026, 4, 20))
    assert target.months.last().aim == 30  # the new target is of the months that came after it


def test_what_is_changed_behind_the_back_of_the_desk_is_found(keeper: User, plan: Programme, capsys: Any) -> None:
    factories.organisations(10, since=date(2025, 1, 1))
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    counting.freeze_months(at=moment(2026, 4, 20))
    call_command("programmes", "--verify")
    assert capsys.readouterr().out == "ok    3 frozen months\n"
    TargetMonth._base_manager.filter(month=date(2026, 2, 1))._raw_delete("default")
    with pytest.raises(SystemExit):
        call_command("programmes", "--verify")
    assert f"WRONG {target.key} 2026-03: the month before it is another" in capsys.readouterr().out


def test_what_was_measured_stays_once_a_month_was_frozen(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    counting.freeze_months(at=moment(2026, 2, 20))
    changed = targets.change(
        target=target, seen=target.changed_at, by=keeper, at=AT, measure="posts", starts_on=date(2026, 5, 1), note="Mới"
    )
    assert (changed.measure, changed.starts_on, changed.note) == ("coverage", date(2026, 1, 1), "Mới")
    assert selectors.prove() == (1, [])


def test_months_go_up_to_the_day_it_is_due_and_no_further(keeper: User, plan: Programme) -> None:
    factories.organisations(1, since=date(2025, 1, 1))
    due = factories.aim_at(plan, keeper, due_on=date(2026, 2, 10), at=moment(2026, 1, 5))
    aside = factories.aim_at(plan, keeper, aim=Decimal(5), at=moment(2026, 1, 5))
    targets.set_aside(target=aside, words="Thôi.", by=keeper, at=moment(2026, 3, 5))
    counting.freeze_months(at=moment(2026, 12, 20))
    assert [row[0] for row in months(due)] == ["2026-01", "2026-02"]
    assert [row[0] for row in months(aside)] == ["2026-01", "2026-02", "2026-03"]


def test_an_unknown_month_is_frozen_as_unknown_and_a_typed_one_as_typed(keeper: User, plan: Programme) -> None:
    target = factories.typed(plan, keeper, at=moment(2026, 1, 5))
    day = date(2026, 2, 10)
    source = factories.document()
    notes.type_figure(target=target, on=day, value=Decimal(40), source=source, by=keeper, at=moment(2026, 2, 11))
    counting.freeze_months(at=moment(2026, 3, 20))
    assert list(target.months.values_list("value", "typed")) == [(None, True), (40, True)]


def test_a_worker_cut_off_between_two_months_goes_on_where_it_was(
    keeper: User, plan: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second month's row is refused by the machine; the first stands, and nothing stands twice after."""
    factories.organisations(4, since=date(2025, 1, 1))
    first = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    second = factories.aim_at(plan, keeper, aim=Decimal(9), at=moment(2026, 1, 5))
    save = TargetMonth.save

    def fails_in_february(row: TargetMonth, *args: Any, **kwargs: Any) -> None:
        if row.month == date(2026, 2, 1):
            raise OSError(28, "no room")
        save(row, *args, **kwargs)

    monkeypatch.setattr(TargetMonth, "save", fails_in_february)
    assert counting.freeze_months(at=moment(2026, 4, 20)) == 2
    assert [months(one) for one in (first, second)] == [[("2026-01", 4)], [("2026-01", 4)]]
    monkeypatch.undo()
    assert counting.freeze_months(at=moment(2026, 4, 20)) == 4
    assert [row[0] for row in months(first)] == [row[0] for row in months(second)] == ["2026-01", "2026-02", "2026-03"]
    assert selectors.prove() == (6, [])


def test_a_round_takes_so_many_months_and_the_next_one_the_rest(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    assert [counting.freeze_months(at=moment(2026, 7, 20), most=4) for _round in range(3)] == [4, 2, 0]
    assert len(months(target)) == 6


def test_a_measure_that_went_away_freezes_nothing_but_unknown(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    Target.objects.update(measure="from_an_older_release")
    assert counting.keep(at=moment(2026, 2, 20)) == (1, 1)
    assert months(target) == [("2026-01", None)]


def test_targets_are_counted_by_the_hour_while_their_time_lasts(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper, at=moment(2026, 1, 5))
    factories.organisations(6, since=date(2026, 1, 4))
    assert counting.count_due(at=moment(2026, 1, 5)) == 0
    assert counting.count_due(at=moment(2026, 1, 5) + timedelta(hours=1)) == 1
    target.refresh_from_db()
    assert target.counted == 6
    factories.organisations(1, since=date(2027, 1, 1))
    assert counting.count_due(at=moment(2027, 1, 20)) == 1
    target.refresh_from_db()
    assert target.counted == 6  # of the day it was due
    assert counting.count_due(at=moment(2027, 3, 1)) == 0


def test_the_worker_has_it_among_its_duties() -> None:
    from signalmast.backoffice.management.commands.worker import duties

    assert [duty.seconds for duty in duties() if duty.name == "targets of programmes"] == [3600.0]
