"""Page views: sent to a real edge, sealed when their day is over, asked as figures; nothing lost, nothing twice."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from deltalake import DeltaTable
from django.core.management import CommandError, call_command

from signalmast.core import journal, keys
from signalmast.metrics import lake, sealing, selectors, viewed
from signalmast.pages.models import CommunityPage, Post
from tests.edge.conftest import _away, new_door
from tests.pages import builders

ROOT = Path(__file__).resolve().parents[2]
ZONE = "Asia/Ho_Chi_Minh"
HERE = ZoneInfo(ZONE)
DAY = date(2026, 3, 4)
NEXT = DAY + timedelta(days=1)
AFTER = datetime(2026, 3, 5, 12, 0, tzinfo=HERE)


@pytest.fixture(autouse=True)
def path(settings: Any, tmp_path: Path) -> Path:
    settings.JOURNAL = tmp_path / "journal.sqlite3"
    return settings.JOURNAL


@pytest.fixture
def page(db: None) -> CommunityPage:
    return builders.section(slug="ben-mo")


@pytest.fixture
def post(page: CommunityPage) -> Post:
    return builders.post(page, slug="nuoc")


Write = Callable[..., None]


@pytest.fixture
def write(path: Path) -> Iterator[Write]:
    """`write(["/a/", "/b/"], visitor=7, day=DAY)` is one batch of the edge's."""
    writer = journal.Writer(path)

    def put(paths: list[str], *, visitor: int = 1, day: date = DAY, at: datetime | None = None) -> None:
        second = int((at or datetime(day.year, day.month, day.day, 9, tzinfo=HERE)).timestamp())
        events = tuple(journal.Event("view", one, "example.org", visitor, second) for one in paths)
        writer.write([journal.Batch(keys.new_key(now=datetime.now(UTC)), day, second, events)])

    yield put
    writer.close()


def seal(path: Path, at: datetime = AFTER) -> sealing.Outcome:
    return sealing.seal_due(path=path, zone=ZONE, now=lambda: at)


def rows() -> list[tuple[Any, ...]]:
    with lake.engine() as connection:
        viewed.show(connection, viewed.VIEWS)
        return connection.execute(
            "select day, key, place, ref, visitor from views order by day, key, visitor"
        ).fetchall()


def sums() -> list[tuple[Any, ...]]:
    with lake.engine() as connection:
        viewed.show(connection, viewed.DAYS)
        return connection.execute(
            "select day, key, place, sum(views)::int, sum(visitors)::int from view_days group by all order by all"
        ).fetchall()


def test_views_sent_to_the_edge_are_figures_the_next_day(page: CommunityPage, post: Post, settings: Any) -> None:
    door = new_door()
    settings.JOURNAL = door.journal
    door.settings["SIGNALMAST_EDGE_TRUSTED_PROXIES"] = "127.0.0.1"
    try:
        door.start()
        for reader, *seen in (
            ("203.0.113.1", "/ben-mo/nuoc/", "/ben-mo/nuoc/", "/"),
            ("203.0.113.2", "/ben-mo/nuoc/", "/ben-mo/archive/2026/11/"),
            ("203.0.113.3", "/ben-mo/", "/no/page/of/ours/"),
        ):
            events = [{"kind": "view", "path": one, "ref": "example.org"} for one in seen]
            body = json.dumps({"id": keys.new_key(now=datetime.now(UTC)), "events": events})
            assert door.ask("/c", "POST", body=body, X_Forwarded_For=reader).status == 204
        today = datetime.now(HERE).date()
        before = _asked(post, page, today)
        hashes = {event.visitor for event in journal.events(door.journal, today)}
        assert seal(door.journal, datetime.now(UTC)) == sealing.Outcome()  # the day is not over
        outcome = seal(door.journal, datetime.now(UTC) + timedelta(days=1, hours=1))
        assert outcome == sealing.Outcome([sealing.SealedDay(today, 7, 1)])
        assert journal.days(door.journal) == []
        assert before == _asked(post, page, today) == ({post.key: 3, page.key: 2, "post:none": 0}, 3, 2)
        assert {row[4] for row in rows()} == {1, 2, 3}
        assert not hashes & {row[4] for row in rows()}
        assert sums() == [
            (today, "", "desk", 6, 3),
            (today, "front:vi", "front", 1, 1),
            (today, page.key, "page", 2, 2),
            (today, post.key, "post", 3, 2),
        ]
    finally:
        _away(door)


def _asked(post: Post, page: CommunityPage, day: date) -> tuple[dict[str, int], int | None, int]:
    views = selectors.own_views(keys=[post.key, page.key, "post:none"], since=day, until=day)
    (one,) = selectors.own_days(since=day, until=day, key=post.key)
    return views, selectors.own_visitors(day=day), one.visitors


def test_a_day_is_sealed_once_and_its_visitors_are_numbers_of_that_day(path: Path, post: Post, write: Write) -> None:
    for day in (DAY, NEXT):
        write(["/ben-mo/nuoc/", "/ben-mo/nuoc/"], visitor=-(2**63), day=day)
        write(["/ben-mo/nuoc/"], visitor=2**63 - 1, day=day)
    at = AFTER + timedelta(days=1)
    assert seal(path, at).sealed == [sealing.SealedDay(DAY, 3, 0), sealing.SealedDay(NEXT, 3, 0)]
    assert seal(path, at) == sealing.Outcome()
    wanted = [(day, post.key, "post", "example.org", visitor) for day in (DAY, NEXT) for visitor in (1, 1, 2)]
    assert rows() == wanted
    assert selectors.own_days(since=DAY, until=NEXT) == [selectors.OwnDay(day, 3, 2) for day in (DAY, NEXT)]


@pytest.mark.parametrize(
    ("at", "sealed"),
    [
        (datetime(2026, 3, 4, 17, 0, tzinfo=UTC), 0),  # midnight in Ho Chi Minh City
        (datetime(2026, 3, 4, 17, 29, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 4, 17, 30, tzinfo=UTC), 1),
        (datetime(2026, 3, 5, 0, 0, tzinfo=UTC), 1),
    ],
)
def test_a_day_ends_half_an_hour_after_midnight_of_the_desk(
    path: Path, post: Post, write: Write, at: datetime, sealed: int
) -> None:
    write(["/ben-mo/nuoc/"], at=datetime(2026, 3, 3, 17, 0, tzinfo=UTC))
    write(["/ben-mo/nuoc/"], at=datetime(2026, 3, 4, 16, 59, 59, tzinfo=UTC))
    write(["/ben-mo/nuoc/"], day=NEXT, at=datetime(2026, 3, 4, 17, 0, tzinfo=UTC))
    assert len(seal(path, at).sealed) == sealed
    assert journal.days(path) == [DAY, NEXT][sealed:]
    asked = selectors.own_days(since=DAY, until=NEXT, key=post.key)
    assert asked == [selectors.OwnDay(DAY, 2, 1), selectors.OwnDay(NEXT, 1, 1)]


def _write_a_day(write: Write) -> None:
    for visitor in range(40):
        write(["/ben-mo/nuoc/", "/ben-mo/", "/who/knows/"][: 1 + visitor % 3], visitor=visitor)


def test_a_seal_cut_off_between_its_steps_goes_on_where_it_was(
    path: Path, post: Post, write: Write, tmp_path: Path
) -> None:
    _write_a_day(write)
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        live.backup(copy)
    whole = seal(path).sealed
    wanted = (rows(), sums())
    assert wanted[1][0] == (DAY, "", "desk", 66, 40)

    def cut_off() -> None:
        """The journal as it was before anything of it was forgotten."""
        write([], day=DAY)
        with closing(sqlite3.connect(tmp_path / "copy")) as copy, closing(sqlite3.connect(path)) as live:
            copy.backup(live)

    cut_off()  # stored and summed, nothing forgotten
    assert selectors.own_days(since=DAY, until=DAY) == [selectors.OwnDay(DAY, 66, 40)]
    assert (seal(path).sealed, rows(), sums(), journal.days(path)) == (whole, *wanted, [])
    cut_off()
    journal.forget(path, DAY, upto=17)  # half forgotten
    assert selectors.own_days(since=DAY, until=DAY) == [selectors.OwnDay(DAY, 66, 40)]
    assert (seal(path).sealed, rows(), sums(), journal.days(path)) == (whole, *wanted, [])
    cut_off()
    shutil.rmtree(lake.table_path().with_name(viewed.DAYS))  # stored, not yet summed
    assert selectors.own_days(since=DAY, until=DAY) == [selectors.OwnDay(DAY, 66, 40)]
    assert (seal(path).sealed, rows(), sums(), journal.days(path)) == (whole, *wanted, [])


def test_views_that_come_after_their_day_was_sealed_are_added(path: Path, post: Post, write: Write) -> None:
    write(["/ben-mo/nuoc/"], visitor=5)
    assert seal(path).sealed == [sealing.SealedDay(DAY, 1, 0)]
    write(["/ben-mo/nuoc/", "/nowhere/"], visitor=6)  # the machine's clock was put back
    assert selectors.own_days(since=DAY, until=DAY) == [selectors.OwnDay(DAY, 2, 2)]
    assert seal(path).sealed == [sealing.SealedDay(DAY, 3, 1)]
    assert selectors.own_days(since=DAY, until=DAY) == [selectors.OwnDay(DAY, 2, 2)]
    assert journal.days(path) == []


def test_the_journal_stays_small(path: Path, post: Post, write: Write) -> None:
    for visitor in range(400):
        write(["/ben-mo/nuoc/"] * 100, visitor=visitor)
    before = sum(one.stat().st_size for one in path.parent.glob("journal.sqlite3*"))
    seal(path)
    after = sum(one.stat().st_size for one in path.parent.glob("journal.sqlite3*"))
    assert (before > 2_500_000, after < 1_300_000) == (True, True)
    write(["/ben-mo/nuoc/"], day=NEXT)
    assert list(journal.days(path)) == [NEXT]


def test_what_is_sealed_leaves_no_visitor_in_the_journal_or_the_lake(path: Path, post: Post, write: Write) -> None:
    number = 0x5EED_F00D_CAFE_BABE
    write(["/ben-mo/nuoc/"] * 200, visitor=number)
    mark = number.to_bytes(8, "big")
    assert mark in _all_bytes(path.parent)
    seal(path)
    assert mark not in _all_bytes(path.parent)


def _all_bytes(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def test_a_month_that_is_over_becomes_one_sorted_file(path: Path, post: Post, write: Write) -> None:
    days = [date(2026, 2, 26), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
    for day in days:
        write(["/ben-mo/nuoc/", "/ben-mo/"], visitor=3, day=day)
        seal(path, datetime(day.year, day.month, day.day, 23, tzinfo=HERE) + timedelta(hours=2))
    for name in (viewed.VIEWS, viewed.DAYS):
        table = DeltaTable(str(lake.table_path().with_name(name)))
        assert [
            len(table.file_uris(file_pruning_predicate=[("month", "=", month)])) for month in ("2026-02", "2026-03")
        ] == [1, 1]
    assert [row[0] for row in rows()] == [day for day in days for _ in range(2)]
    views = selectors.own_views(keys=[post.key], since=days[1], until=days[3])
    assert views == {post.key: 3}


def test_the_command_says_what_it_sealed(
    path: Path, post: Post, write: Write, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    write(["/ben-mo/nuoc/", "/ben-mo/", "/nobody/"])
    call_command("seal")
    assert capsys.readouterr().out == (
        "2026-03-04: 2 lượt xem; thêm 1 ở những địa chỉ không thuộc trang này.\nSố ngày đã chốt: 1.\n"
    )
    call_command("seal")
    assert capsys.readouterr().out == "Số ngày đã chốt: 0.\n"


def test_a_broken_day_is_told_and_the_others_are_sealed(
    path: Path, post: Post, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (DAY, NEXT):
        for visitor in range(200):
            write(["/ben-mo/nuoc/"] * 20, visitor=visitor, day=day)
    with closing(sqlite3.connect(path)) as live:
        live.execute("pragma wal_checkpoint(truncate)")
    _break_a_row_of_the_first_day(path)
    with pytest.raises(CommandError, match=r"^2026-03-04: không đọc được sổ lượt xem .*malformed"):
        call_command("seal")
    assert capsys.readouterr().out == "2026-03-05: 4000 lượt xem; thêm 0 ở những địa chỉ không thuộc trang này.\n"
    assert journal.days(path) == [DAY]
    assert [row[0] for row in sums()] == [NEXT, NEXT]


def _break_a_row_of_the_first_day(path: Path) -> None:
    """A page of the table full of nonsense."""
    body = bytearray(path.read_bytes())
    size = int.from_bytes(body[16:18], "big")
    leaves = [at for at in range(0, len(body), size) if body[at] == 13 and b"/ben-mo/nuoc/" in body[at : at + size]]
    body[leaves[2] : leaves[2] + size] = b"\x0d" + b"\xff" * (size - 1)
    path.write_bytes(body)


def test_no_journal_at_all_is_nothing_to_do_and_a_file_that_is_none_is_told(path: Path, page: CommunityPage) -> None:
    assert seal(path) == sealing.Outcome()
    assert selectors.own_views(keys=["post:a"], since=DAY, until=NEXT) == {"post:a": 0}
    assert selectors.own_visitors(day=DAY) is None
    path.write_bytes(b"not a journal at all" * 100)
    (told,) = seal(path).unsealed
    assert (told.day, told.why) == (None, "journal")
