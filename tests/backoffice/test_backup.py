"""Backups and what becomes of them, through the console, on real folders."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signalmast.backoffice import backup, restoring
from tests.backoffice.desk import Desk

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _tree(data: Path) -> dict[str, str]:
    """Digest of each file of a desk, and the mode of each folder; databases by their rows."""
    found = {}
    for path in sorted(data.rglob("*")):
        name = str(path.relative_to(data))
        if name.split("/", maxsplit=1)[0] in backup.LEFT_OUT or name.endswith(("-wal", "-shm")):
            continue
        if path.is_dir():
            found[name] = oct(path.stat().st_mode)
        elif path.suffix == ".sqlite3":
            with closing(sqlite3.connect(path)) as database:
                found[name] = hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    data = empty_desk.data
    for name, content in {
        "media/ảnh một.jpg": b"\xff\xd8" * 1000,
        "lake/readings/_delta_log/00000000000000000000.json": b"{}",
        "lake/readings/month=2026-03/part.parquet": os.urandom(5000),
        "imports/nguồn.csv": "đầu,cuối\n".encode(),
    }.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (data / "lake" / "empty").mkdir()
    return empty_desk


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A data folder with one row and one file: enough where no desk need open it."""
    data = tmp_path / "small"
    (data / "media").mkdir(parents=True)
    (data / "media" / "one.bin").write_bytes(os.urandom(50_000))
    with closing(sqlite3.connect(data / "signalmast.sqlite3")) as database:
        database.execute("CREATE TABLE one (x)")
        database.commit()
    return data


def _back_up(desk: Desk) -> Path:
    told = desk.must("backup")
    return Path(told.split("MB")[1].strip())


def test_a_restored_desk_is_the_desk_that_was_backed_up(desk: Desk, tmp_path: Path) -> None:
    before = _tree(desk.data)
    file = _back_up(desk)
    assert (oct(file.stat().st_mode & 0o777), oct(file.parent.stat().st_mode & 0o777)) == ("0o600", "0o700")

    elsewhere = Desk(tmp_path / "elsewhere")
    told = elsewhere.must("restore", str(file))

    assert _tree(elsewhere.data) == before
    assert "Đã khôi phục 6 tệp" in told
    assert oct((elsewhere.data / "keys" / "secret_key").stat().st_mode & 0o777) == "0o600"
    assert elsewhere.must("selftest").startswith("Mọi thứ đều ổn, ")


def test_a_restore_takes_the_place_of_everything_that_came_after(desk: Desk) -> None:
    before, file = _tree(desk.data), _back_up(desk)
    (desk.data / "media" / "later.jpg").write_bytes(b"later")
    (desk.data / "imports" / "nguồn.csv").unlink()
    with closing(sqlite3.connect(desk.data / "signalmast.sqlite3")) as database:
        database.execute("CREATE TABLE later (x)")
        database.commit()
    desk.must("restore", str(file))
    assert _tree(desk.data) == before
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_taken_while_the_desk_is_written_to_is_whole(desk: Desk, tmp_path: Path) -> None:
    database, stop = desk.data / "signalmast.sqlite3", threading.Event()
    with closing(sqlite3.connect(database)) as live:
        live.executescript("PRAGMA journal_mode=WAL; CREATE TABLE pair (a INTEGER, b INTEGER);")
    written = [0]

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as live:
            while not stop.is_set():
                number = written[0] + 1
                live.execute("BEGIN IMMEDIATE")
                live.execute("INSERT INTO pair VALUES (?, 0)", (number,))
                live.execute("UPDATE pair SET b = a WHERE a = ?", (number,))
                live.execute("COMMIT")
                written[0] = number

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while written[0] < 50:
            pass
        early = written[0]
        made = backup.write_backup(data=desk.data, database_url="", folder=tmp_path / "out", at=NOW)
        late = written[0]
    finally:
        stop.set()
        writer.join()

    room = tmp_path / "room"
    room.mkdir()
    restoring.unpack(made.path, room)
    with closing(sqlite3.connect(room / restoring.ROOM / "data" / "signalmast.sqlite3")) as copy:
        count, torn = copy.execute("SELECT count(*), count(*) FILTER (WHERE a <> b) FROM pair").fetchone()
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (early <= count <= late + 1, torn) == (True, 0)


@pytest.mark.parametrize("kibibytes", [600, 2048])  # in the copy of the database; in the archive
def test_a_full_disk_leaves_no_half_backup_and_says_so(desk: Desk, kibibytes: int) -> None:
    (desk.data / "media" / "large.bin").write_bytes(os.urandom(3_000_000))
    # The kernel refuses any file above this size, as a full disk would.
    script = f"ulimit -f {kibibytes}; exec {sys.executable} -m signalmast backup"
    done = subprocess.run(
        ["bash", "-c", script], env=desk.environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "hết chỗ trên đĩa, chưa có bản sao lưu nào / the disk is full, no backup was made" in done.stderr
    assert list((desk.data / "backups").iterdir()) == []


def test_old_backups_expire_and_the_newest_and_strange_files_stay(tmp_path: Path) -> None:
    stamps = [NOW - timedelta(days=days) for days in (31, 29, 40)]
    for stamp in stamps:
        (tmp_path / f"signalmast-{stamp:%Y%m%dT%H%M%SZ}.tar.gz").write_bytes(b"x")
    (tmp_path / "signalmast-mine.tar.gz").write_bytes(b"x")
    gone = backup.expire(tmp_path, keep_days=30, at=NOW)
    assert [old.made_at for old in gone] == [stamps[0], stamps[2]]
    assert [kept.made_at for kept in backup.list_backups(tmp_path)] == [stamps[1]]
    assert backup.expire(tmp_path, keep_days=1, at=NOW) == []
    assert (tmp_path / "signalmast-mine.tar.gz").is_file()


def test_the_list_names_each_backup_with_its_size(desk: Desk) -> None:
    file = _back_up(desk)
    assert desk.must("backup", "--list") == f"{file.stat().st_size / 1_000_000:10.3f} MB  {file}\n"


Members = list[tuple[tarfile.TarInfo, bytes]]


def _rewritten(file: Path, change: Callable[[Members], None]) -> Path:
    """The backup with its members changed and the archive well formed again."""
    with tarfile.open(file) as archive:
        members = [(member, (archive.extractfile(member) or io.BytesIO()).read()) for member in archive]
    change(members)
    target = file.with_name("changed.tar.gz")
    with tarfile.open(target, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


def _manifest(change: Callable[[dict[str, object]], object]) -> Callable[[Members], None]:
    def apply(members: Members) -> None:
        told = json.loads(members[-1][1])
        change(told)
        members[-1] = (members[-1][0], json.dumps(told).encode())

    return apply


def _renamed(name: str, kind: bytes = tarfile.REGTYPE) -> Callable[[Members], None]:
    def apply(members: Members) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        members.insert(0, (member, b""))

    return apply


def _other_content(members: Members) -> None:
    members[1] = (members[1][0], members[1][1] + b"x")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_renamed("data/../../escaped"), "names a path outside: 'data/../../escaped'"),
        (_renamed("/data/escaped"), "names a path outside: '/data/escaped'"),
        (_renamed("data/backups/escaped"), "names a path outside: 'data/backups/escaped'"),
        (_renamed("data/link", tarfile.SYMTYPE), "holds an entry that is no plain file: 'data/link'"),
        (_renamed("data/link", tarfile.LNKTYPE), "holds an entry that is no plain file: 'data/link'"),
        (_renamed("data/device", tarfile.CHRTYPE), "holds an entry that is no plain file: 'data/device'"),
        (_renamed("data/extra"), "'data/extra' is not what the manifest says"),
        (_other_content, "is not what the manifest says"),
        (lambda members: members.pop(), "has no manifest"),
        (lambda members: members.pop(0), "'data/signalmast.sqlite3' is not what the manifest says"),
        (_manifest(lambda told: told.pop("files")), "has a manifest that cannot be read"),
        (_manifest(lambda told: told.update(format=99)), "was made by a newer version"),
    ],
)
def test_a_strange_backup_is_refused_before_anything_is_touched(
    small: Path, change: Callable[[Members], None], reason: str
) -> None:
    made = backup.write_backup(data=small, database_url="", folder=small / "backups", at=NOW)
    file = _rewritten(made.path, change)
    before = _tree(small)
    with pytest.raises(restoring.NotOurs) as refused:
        restoring.unpack(file, small)
    assert str(refused.value).endswith(f"{reason}; nothing was changed")
    assert _tree(small) == before
    assert not (small / restoring.ROOM).exists()
    assert not (small.parent / "escaped").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"database": "postgresql"}, "is of postgresql, and here is sqlite"),
        (
            {"version": "9.0", "migrations": [["pages", "0999_future"]]},
            "was made by a newer version (9.0; pages.0999_future is not known here)",
        ),
    ],
)
def test_a_backup_of_another_kind_or_a_newer_version_is_refused(
    desk: Desk, change: dict[str, object], reason: str
) -> None:
    file = _rewritten(_back_up(desk), _manifest(lambda told: told.update(change)))
    before = _tree(desk.data)
    done = desk.call("restore", str(file))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.endswith(f"{reason}; nothing was changed\n")
    assert _tree(desk.data) == before
    assert not (desk.data / restoring.ROOM).exists()


@pytest.mark.parametrize("spoil", ["cut", "flip", "text", "missing"])
def test_a_damaged_file_is_refused(small: Path, spoil: str) -> None:
    file = backup.write_backup(data=small, database_url="", folder=small / "backups", at=NOW).path
    content = bytearray(file.read_bytes())
    if spoil == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif spoil == "flip":
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)
    elif spoil == "text":
        file.write_bytes(gzip.compress(b"hello", mtime=0))
    else:
        file.unlink()
    before = _tree(small)
    with pytest.raises(restoring.NotOurs, match=r"nothing was changed$"):
        restoring.unpack(file, small)
    assert _tree(small) == before


def _forget_a_migration(desk: Desk) -> None:
    """Tables that stand and are not on record: bringing them up to date must fail."""
    with closing(sqlite3.connect(desk.data / "signalmast.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'topics'")
        database.commit()


def test_a_restore_that_cannot_be_brought_up_to_date_is_undone(desk: Desk, tmp_path: Path) -> None:
    broken = Desk(tmp_path / "broken")
    shutil.copytree(desk.data, broken.data)
    _forget_a_migration(broken)
    file = _back_up(broken)
    before = _tree(desk.data)
    done = desk.call("restore", str(file))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "mọi thứ đã trở lại như trước / could not be restored, everything is back as it was" in done.stderr
    assert _tree(desk.data) == before
    assert not (desk.data / restoring.ASIDE).exists()


class _Killed(BaseException):
    pass


def test_a_swap_killed_at_any_move_is_undone_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _back_up(desk)
    (desk.data / "media" / "later.jpg").write_bytes(b"later")
    (desk.data / "own note.txt").write_text("kept")
    before = _tree(desk.data)
    rename, undone = os.rename, 0
    for last in range(20):
        moves = iter(range(last))

        def move(source: Path, target: Path, left: object = moves) -> None:
            if next(left, None) is None:  # type: ignore[call-overload]
                raise _Killed
            rename(source, target)

        restoring.unpack(file, desk.data)
        monkeypatch.setattr(os, "rename", move)
        try:
            restoring.swap_in(desk.data)
            whole = True
        except _Killed:
            whole = False
        monkeypatch.setattr(os, "rename", rename)
        assert restoring.settle(desk.data) is True
        assert _tree(desk.data) == before
        undone += not whole
        if whole:
            break
    assert undone == 11  # six old entries and five new ones


def test_an_upgrade_that_fails_puts_the_data_back(desk: Desk) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    if not (root / ".venv" / ".stamp-runtime").is_file():
        pytest.skip("needs the environment that make builds")
    _forget_a_migration(desk)
    before = _tree(desk.data)
    done = subprocess.run(
        ["make", "-s", "upgrade", f"DATA={desk.data}"],
        cwd=root, env=desk.environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Dữ liệu đã trở lại như trước khi nâng cấp.\n" in done.stdout
    assert '"version": "0.1.0"' in done.stdout
    assert _tree(desk.data) == before
    assert len(backup.list_backups(desk.data / "backups")) == 1
