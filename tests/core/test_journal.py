from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from signalmast.core import journal

DAY = date(2026, 3, 4)


def _batch(number: int, day: date = DAY, count: int = 2) -> journal.Batch:
    made = tuple(
        journal.Event("view", f"/p{number}/{place}/", "example.org", -number, number) for place in range(count)
    )
    return journal.Batch(f"{number:026}", day, number, made)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


def test_a_day_is_given_back_in_the_order_it_came(path: Path) -> None:
    writer = journal.Writer(path)
    assert writer.write([_batch(2), _batch(1), _batch(3, DAY + timedelta(days=2))]) == 3
    assert journal.days(path) == [DAY, DAY + timedelta(days=2)]
    assert list(journal.events(path, DAY)) == [*_batch(2).events, *_batch(1).events]
    writer.close()


def test_a_batch_sent_again_changes_nothing(path: Path) -> None:
    writer = journal.Writer(path)
    assert writer.write([_batch(1), _batch(1)]) == 1
    assert writer.write([_batch(1), _batch(2)]) == 1
    assert len(list(journal.events(path, DAY))) == 4
    writer.close()


def test_one_wrong_event_leaves_nothing_of_its_transaction(path: Path) -> None:
    writer = journal.Writer(path)
    wrong = journal.Batch("w" * 26, DAY, 1, (journal.Event("clicked", "/", "", 0, 0),))
    with pytest.raises(ValueError, match="not in tuple"):
        writer.write([_batch(1), wrong])
    assert journal.days(path) == []
    assert writer.write([_batch(1)]) == 1
    writer.close()


def test_a_day_taken_away_stays_away_and_the_others_stay(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(number, count=100) for number in range(60)])
    writer.write([_batch(900, DAY + timedelta(days=1))])
    assert journal.forget(path, DAY) == 6000
    assert journal.forget(path, DAY) == 0
    assert journal.days(path) == [DAY + timedelta(days=1)]
    assert writer.write([_batch(1)]) == 0  # its key is still known
    writer.close()


def test_keys_are_forgotten_after_their_time(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(1), _batch(100)])
    writer.forget_keys(100)
    assert writer.write([_batch(1), _batch(100)]) == 1
    writer.close()


def test_no_journal_has_no_days(path: Path) -> None:
    assert (journal.days(path), list(journal.events(path, DAY)), journal.forget(path, DAY)) == ([], [], 0)
    sqlite3.connect(path).close()
    assert (journal.days(path), list(journal.events(path, DAY)), journal.forget(path, DAY)) == ([], [], 0)


def test_a_failed_write_says_so_and_the_next_one_goes_on(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(1)])
    writer.close()
    aside = path.with_name("aside")
    path.rename(aside)
    path.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        writer.write([_batch(2)])
    with pytest.raises(sqlite3.OperationalError):
        writer.forget_keys(5)
    path.rmdir()
    aside.rename(path)
    assert writer.write([_batch(1), _batch(2)]) == 1
    writer.close()
    writer.close()


def test_what_is_written_is_durable_by_its_settings(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(1)])
    connection = writer._connection
    assert connection is not None
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    writer.close()


def test_numbers_only_grow_although_everything_was_forgotten(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(1), _batch(2)])
    assert [one.number for one in journal.numbered(path, DAY, after=1)] == [2, 3, 4]
    assert journal.forget(path, DAY, upto=3) == 3
    assert [one.event for one in journal.numbered(path, DAY)] == [_batch(2).events[1]]
    assert journal.forget(path, DAY) == 1
    journal.shrink(path)
    writer.write([_batch(3)])
    assert [one.number for one in journal.numbered(path, DAY)] == [5, 6]
    writer.close()


def test_a_reading_sees_one_moment_whatever_is_forgotten_meanwhile(path: Path) -> None:
    writer = journal.Writer(path)
    writer.write([_batch(1), _batch(2), _batch(3, DAY + timedelta(days=1))])
    with journal.reading(path) as reading:
        assert reading.days(DAY, DAY) == [DAY]
        assert journal.forget(path, DAY) == 4
        writer.write([_batch(4)])
        assert reading.counted(DAY) == journal.Counted(4, {f"/p{n}/{place}/": 1 for n in (1, 2) for place in (0, 1)})
        assert reading.counted(DAY, after=3) == journal.Counted(4, {"/p2/1/": 1})
        assert reading.visitors(DAY, ["/p1/0/", "/p1/1/", "/p2/0/", "/none/"]) == 2
        assert reading.visitors(DAY, ["/p1/0/", "/p2/0/"], after=2) == 1
    with journal.reading(path.with_name("none")) as reading:
        assert (reading.days(DAY, DAY), reading.counted(DAY), reading.visitors(DAY, ["/"])) == (
            [],
            journal.Counted(0, {}),
            0,
        )
    writer.close()
