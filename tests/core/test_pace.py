from __future__ import annotations

from datetime import UTC, datetime, timedelta

from signalmast.core.pace import Pace

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)


def test_one_source_waits_for_the_next_hour_and_another_does_not() -> None:
    pace = Pace(of_one=2, of_all=100)
    assert [pace.minutes_to_wait("a", at=NOW) for _ in range(3)] == [0, 0, 30]
    assert pace.minutes_to_wait("b", at=NOW) == 0
    assert pace.minutes_to_wait("a", at=NOW + timedelta(minutes=30)) == 0


def test_all_together_wait_too() -> None:
    pace = Pace(of_one=2, of_all=3)
    assert [pace.minutes_to_wait(source, at=NOW) for source in "abcd"] == [0, 0, 0, 30]


def test_looking_counts_nothing() -> None:
    pace = Pace(of_one=1, of_all=3)
    assert [pace.is_over("a", at=NOW) for _ in range(5)] == [False] * 5
    pace.minutes_to_wait("a", at=NOW)
    assert (pace.is_over("a", at=NOW), pace.is_over("b", at=NOW)) == (True, False)
    assert not pace.is_over("a", at=NOW + timedelta(hours=1))
