"""The import command: balanced accounts, nothing twice, nothing half."""

from __future__ import annotations

import errno
import fcntl
import resource
import shutil
import signal
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.utils import translation
from wagtail.models import Page, PageLogEntry

from signalmast.metrics import lake
from signalmast.metrics import services as metrics
from signalmast.metrics.models import Dispute
from signalmast.pages import services, tasks
from signalmast.pages.models import CommunityPage, Import, Post
from tests.pages.conftest import THAI, Imports

MAPPING = {
    "schema": 1,
    "name": "tests",
    "namespace": "old",
    "id": "id",
    "posted_at": "when",
    "date_order": "ymd",
    "kind": {"default": "article"},
    "title": None,
    "text": "text",
    "address": None,
    "page": None,
    "measured_at": "read",
    "metrics": {"shares": "shares", "comments": "comments"},
}
HEAD = "id,when,text,read,shares,comments\n"


@pytest.fixture
def mapping(publisher: Any) -> str:
    metrics.save_mapping(name="tests", definition=MAPPING, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
    return "tests"


def put(imports: Imports, rows: str, *more: str) -> str:
    return imports(HEAD + rows, "--mapping", "tests", "--page", "bang-tin", *more)


def total(metric: str) -> Decimal:
    with lake.connect() as connection:
        found = connection.execute(
            "select sum(value) from (select * from readings where metric = ? qualify row_number() over ("
            "partition by key order by measured_at desc, imported_at desc, line desc) = 1)",
            [metric],
        ).fetchall()
    return Decimal(found[0][0] or 0)


def test_import_of_the_thai_set_balances(imports: Imports) -> None:
    said = imports(THAI, "--create-pages")
    assert "rows 7050 = 6997 added + 0 updated + 0 unchanged + 53 repeated + 0 refused" in said
    assert Post.objects.count() == 6997
    assert CommunityPage.objects.count() == 9
    assert (total("shares"), total("comments")) == (281_769, 1_578_621)
    assert Dispute.objects.filter(field="posted_at").count() == 2
    assert Post.objects.filter(live=True).count() == 0
    assert Page.find_problems() == ([], [], [], [], [])


def test_import_of_the_same_file_again_changes_nothing(imports: Imports, page: CommunityPage, mapping: str) -> None:
    rows = "1,2026-03-01,Ngập đường,2026-04-01,5,1\n2,2026-03-02,Cầu đóng,2026-04-01,6,\n"
    put(imports, rows)
    before = list(Post.objects.order_by("key").values("key", "title", "latest_revision", "import_key"))
    said = put(imports, rows)
    assert "rows 2 = 0 added + 0 updated + 2 unchanged + 0 repeated + 0 refused" in said
    assert "figures stored: 0" in said
    assert list(Post.objects.order_by("key").values("key", "title", "latest_revision", "import_key")) == before


def test_import_of_a_newer_export_adds_readings_and_keeps_the_older(
    imports: Imports, page: CommunityPage, mapping: str
) -> None:
    put(imports, "1,2026-03-01,Ngập đường,2026-04-01,5,1\n2,2026-03-02,Cầu đóng,2026-04-01,6,2\n")
    said = put(imports, "1,2026-03-01,Ngập đường,2026-05-01,9,1\n2,2026-03-02,Cầu đóng,2026-05-01,6,2\n")
    assert "rows 2 = 0 added + 1 updated + 1 unchanged + 0 repeated + 0 refused" in said
    assert total("shares") == 15
    with lake.connect() as connection:
        assert connection.execute("select count(*) from readings where metric = 'shares'").fetchall() == [(4,)]


def test_import_publishes_posts_with_words_and_only_counts_the_others(
    imports: Imports, page: CommunityPage, mapping: str
) -> None:
    put(imports, '1,2026-03-01,"Ngập đường Trần Phú. <script>",2026-04-01,5,1\n2,2026-03-02,,2026-04-01,6,2\n')
    with_words, without = Post.objects.order_by("key")
    assert (with_words.title, with_words.live, with_words.figures_only) == ("Ngập đường Trần Phú", True, False)
    assert "&lt;script&gt;" in str(with_words.body)
    assert (without.title, without.live, without.figures_only) == ("Bài đăng · 02/03/2026", False, True)
    assert with_words.slug.startswith("ngap-duong-tran-phu-")
    page.refresh_from_db()
    assert page.numchild == 2
    assert PageLogEntry.objects.filter(action="wagtail.create", page__in=[with_words.pk, without.pk]).count() == 2
    assert list(Page.objects.live().search("Trần Phú")) == [with_words.page_ptr]


def test_import_figures_only_publishes_nothing(imports: Imports, page: CommunityPage, mapping: str) -> None:
    put(imports, "1,2026-03-01,Ngập đường,2026-04-01,5,1\n", "--figures-only")
    assert list(Post.objects.values_list("live", "figures_only", "title")) == [(False, True, "Ngập đường")]


def test_import_leaves_words_alone_that_were_edited_here(imports: Imports, page: CommunityPage, mapping: str) -> None:
    put(imports, "1,2026-03-01,Ngập đường,2026-04-01,5,1\n2,2026-03-01,Cầu đóng,2026-04-01,5,1\n")
    edited = Post.objects.get(key="old:1")
    edited.title = "Sửa ở đây"
    edited.save_revision().publish()
    put(imports, "1,2026-03-01,Ngập sâu,2026-04-01,5,1\n2,2026-03-01,Cầu mở,2026-04-01,5,1\n")
    assert list(Post.objects.order_by("key").values_list("title", flat=True)) == ["Sửa ở đây", "Cầu mở"]


def test_import_dry_run_stores_nothing(imports: Imports, page: CommunityPage, mapping: str, settings: Any) -> None:
    said = put(imports, "1,2026-03-01,Ngập đường,2026-04-01,5,1\n", "--dry-run")
    assert "rows 1 = 1 added" in said
    assert (Post.objects.count(), Import.objects.count(), total("shares")) == (0, 0, 0)
    assert list(Path(settings.IMPORTS_DIR).iterdir()) == []


def test_import_with_unknown_pages_names_them_and_stores_nothing(imports: Imports) -> None:
    with pytest.raises(CommandError, match="246675545449582"):
        imports(THAI)
    assert (Post.objects.count(), CommunityPage.objects.count()) == (0, 0)


def test_import_without_a_publisher_makes_no_page(imports: Imports, publisher: Any) -> None:
    publisher.delete()
    with pytest.raises(CommandError, match="responsible body"):
        imports(THAI, "--create-pages")
    assert Post.objects.count() == 0


def test_import_finds_a_page_by_the_name_its_platform_uses(imports: Imports, page: CommunityPage) -> None:
    page.source_names = "246675545449582"
    page.save()
    lines = THAI.read_text().splitlines()
    own = "\n".join([lines[0], *[line for line in lines[1:] if line.startswith("246675545449582_")][:5]]) + "\n"
    imports(own)
    assert set(Post.objects.values_list("section__slug", flat=True)) == {"bang-tin"}


def test_import_prints_each_refused_row_with_its_line(imports: Imports, page: CommunityPage, mapping: str) -> None:
    said = put(imports, "1,2026-03-01,A b,2026-04-01,5,1\n1.22158E+17,2026-03-01,B,2026-04-01,5,1\n")
    assert "rows 2 = 1 added + 0 updated + 0 unchanged + 0 repeated + 1 refused" in said
    assert "line 3: " in said
    assert "1.22158E+17" in said


def test_conflict_is_listed_and_settled_by_option(imports: Imports, page: CommunityPage, mapping: str) -> None:
    rows = "1,2026-03-01,A b,2026-04-01,5,1\n1,2026-03-01,A b,2026-04-01,8,1\n"
    said = put(imports, rows)
    assert "disputed: old:1 shares, line 2 says 5, line 3 says 8" in said
    assert total("shares") == 5


def test_conflict_last_takes_the_later_line(imports: Imports, page: CommunityPage, mapping: str) -> None:
    put(imports, "1,2026-03-01,A b,2026-04-01,5,1\n1,2026-03-01,A b,2026-04-01,8,1\n", "--on-conflict", "last")
    assert total("shares") == 8


def test_page_per_day_rows_become_figures_of_the_page(imports: Imports, page: CommunityPage) -> None:
    definition = {
        "schema": 1,
        "name": "days",
        "namespace": "insights",
        "page_day": {"date": "date", "page": "page", "metric": "metric", "value": "value"},
        "date_order": "ymd",
        "metrics": {},
    }
    metrics.save_mapping(name="days", definition=definition, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
    rows = "date,page,metric,value\n2026-03-01,Bảng tin,reach,100\n2026-03-02,Bảng tin,reach,150\n"
    assert "rows 2 = 2 added + 0 updated" in imports(rows, "--mapping", "days")
    assert "rows 2 = 0 added + 0 updated + 2 unchanged" in imports(rows, "--mapping", "days")
    changed = rows.replace("150", "170") + "2026-03-03,Bảng tin,reach,90\n"
    assert "rows 3 = 1 added + 1 updated + 1 unchanged" in imports(changed, "--mapping", "days")
    with lake.connect() as connection:
        keys = connection.execute("select distinct key from readings").fetchall()
    assert keys == [(page.key,)]


def start(mapping: str, page: CommunityPage, tmp_path: Path, rows: str) -> Import:
    path = tmp_path / "start.csv"
    path.write_text(HEAD + rows)
    with path.open("rb") as source:
        return services.receive_file(
            source=source, filename="start.csv", options={}, mapping_name=mapping, page=page, by=None,
            at=datetime(2026, 6, 1, tzinfo=UTC),
        )  # fmt: skip


ROWS = "".join(f"{number},2026-03-01,Bài số {number},2026-04-01,{number},1\n" for number in range(1, 41))


@pytest.mark.parametrize("stop", ["_write_posts", "_write_readings", "_close"])
def test_resume_finishes_an_import_stopped_between_its_steps(
    stop: str, mapping: str, page: CommunityPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step raises as a kill would, after the row's state was kept and before the step itself."""

    class Killed(BaseException):
        pass

    def kill(*args: Any, **kwargs: Any) -> None:
        raise Killed

    job = start(mapping, page, tmp_path, ROWS)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    with monkeypatch.context() as patch:
        patch.setattr(f"signalmast.pages.services.importing.{stop}", kill)
        with pytest.raises(Killed):
            services.run_import(job=job, at=at)
    services.resume_imports(at=at + timedelta(minutes=1))
    job.refresh_from_db()
    assert job.state == Import.State.DONE
    assert job.counts["added"] == 40
    assert Post.objects.count() == 40
    assert total("shares") == sum(range(1, 41))
    with lake.connect() as connection:
        assert connection.execute("select count(*) from readings where metric = 'shares'").fetchall() == [(40,)]


def test_resume_undoes_an_import_stopped_while_reading(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    job = start(mapping, page, tmp_path, ROWS)
    Import.objects.filter(pk=job.pk).update(state=Import.State.READING)
    services.resume_imports(at=datetime(2026, 6, 2, tzinfo=UTC))
    job.refresh_from_db()
    assert job.state == Import.State.UNDONE
    assert Post.objects.count() == 0


def test_receive_on_a_full_disk_says_so_and_leaves_nothing(settings: Any, tmp_path: Path, publisher: Any) -> None:
    class Full:
        def read(self, size: int) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with translation.override("en"), pytest.raises(services.ImportRefused, match="disk is full"):
        services.receive_file(
            source=Full(), filename="a.csv", options={}, by=None, at=datetime(2026, 6, 1, tzinfo=UTC),  # type: ignore[arg-type]
        )  # fmt: skip
    assert list(Path(settings.IMPORTS_DIR).iterdir()) == []
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n1 0 obj\n", "PDF"),
        (b"id,when,text,read,shares,comments\n1,2026-03-01,\x00,2026-04-01,5,1\n", "NUL"),
        (b"what,ever\n1,2\n", "columns"),
    ],
)
def test_hostile_file_gets_one_message_and_stores_nothing(
    imports: Imports, page: CommunityPage, mapping: str, content: bytes, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        imports(content, "--mapping", "tests", "--page", "bang-tin")
    assert Post.objects.count() == 0
    assert set(Import.objects.values_list("state", flat=True)) == {Import.State.REFUSED}


def test_unknown_mapping_page_and_file_are_named(imports: Imports, page: CommunityPage) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        imports("a,b\n", "--mapping", "nowhere")
    with pytest.raises(CommandError, match="no-page"):
        imports("a,b\n", "--page", "no-page")
    with pytest.raises(CommandError, match=r"missing\.csv"):
        imports(Path("missing.csv"))


def test_import_keeps_no_copy_of_the_file_and_no_unmapped_column(
    imports: Imports, page: CommunityPage, mapping: str, settings: Any
) -> None:
    content = HEAD.replace("comments", "comments,religion") + "1,2026-03-01,A b,2026-04-01,5,1,canary-word\n"
    imports(content, "--mapping", "tests", "--page", "bang-tin")
    assert Post.objects.count() == 1
    kept = [path for path in Path(settings.IMPORTS_DIR).rglob("*") if path.is_file()]
    assert [path for path in kept if path.name == "source" or b"canary-word" in path.read_bytes()] == []


def test_file_only_looked_at_is_forgotten_after_a_week(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    job = start(mapping, page, tmp_path, ROWS)
    services.resume_imports(at=job.started_at + timedelta(days=7))
    assert Import.objects.filter(pk=job.pk).exists()
    services.resume_imports(at=job.started_at + timedelta(days=7, seconds=1))
    assert not Import.objects.filter(pk=job.pk).exists()
    assert not services.folder_of(job).exists()


def test_import_opens_the_pages_that_hold_words_and_leaves_the_others_closed(imports: Imports, publisher: Any) -> None:
    definition = {**MAPPING, "name": "paged", "page": {"column": "page"}}
    metrics.save_mapping(name="paged", definition=definition, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
    rows = "1,2026-03-01,A b,2026-04-01,5,1,Chợ\n2,2026-03-01,,2026-04-01,5,1,Bến\n"
    imports(HEAD.replace("\n", ",page\n") + rows, "--mapping", "paged", "--create-pages")
    assert dict(CommunityPage.objects.values_list("title", "live")) == {"Chợ": True, "Bến": False}


def test_figures_count_as_known_from_when_they_were_written(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    """A review frozen while the file was still being read must never see them later."""
    job = start(mapping, page, tmp_path, ROWS)
    begun, written = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, 0, 4, tzinfo=UTC)
    services.run_import(job=job, at=begun, now=lambda: written)
    with lake.connect() as connection:
        assert connection.execute("select distinct imported_at from readings").fetchall() == [
            (written.replace(tzinfo=None),)
        ]


def test_resume_after_the_figures_were_written_still_counts_them(
    mapping: str, page: CommunityPage, tmp_path: Path
) -> None:
    job = start(mapping, page, tmp_path, ROWS)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    kept = tmp_path / "kept"
    services.run_import(job=start(mapping, page, tmp_path, ROWS.replace("Bài", "Tin")), at=at)
    services.run_import(job=job, at=at)
    assert job.counts["readings"] == 0, "the same figures stand there already"
    other = start(mapping, page, tmp_path, ROWS.replace("2026-04-01", "2026-05-01"))
    folder = services.folder_of(other)
    services.look_at(job=other, at=at)
    shutil.copytree(folder, kept)
    services.run_import(job=other, at=at)
    stored = other.counts["readings"]
    staged = folder / "staged"
    for name in ("posts.jsonl", "readings.csv"):
        shutil.copy(kept / "look" / name, staged / name)
    Import.objects.filter(pk=other.pk).update(state=Import.State.POSTED, counts={})
    services.resume_imports(at=at)
    other.refresh_from_db()
    assert stored == 80
    assert (other.state, other.counts) == (Import.State.DONE, {"readings": stored})


def test_resume_drops_the_copy_of_a_file_whose_import_ended_in_a_kill(
    mapping: str, page: CommunityPage, tmp_path: Path
) -> None:
    job = start(mapping, page, tmp_path, ROWS)
    source = services.folder_of(job) / "source"
    content = source.read_bytes()
    services.run_import(job=job, at=datetime(2026, 6, 1, tzinfo=UTC))
    source.write_bytes(content)
    services.resume_imports(at=datetime(2026, 6, 1, tzinfo=UTC))
    assert not source.exists()


def test_resume_leaves_imports_alone_that_ended_long_ago(
    page: CommunityPage, folders: Path, django_assert_num_queries: Any
) -> None:
    Import.objects.bulk_create(
        Import(state=Import.State.DONE, filename=f"{number}.csv", size=1, started_at=datetime(2026, 6, 1, tzinfo=UTC))
        for number in range(50)
    )
    with django_assert_num_queries(3):
        assert services.resume_imports(at=datetime(2026, 6, 2, tzinfo=UTC)) == []


def test_run_of_a_finished_import_does_nothing(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    job = services.run_import(job=start(mapping, page, tmp_path, ROWS), at=datetime(2026, 6, 1, tzinfo=UTC))
    again = services.run_import(job=job, at=datetime(2026, 6, 2, tzinfo=UTC))
    assert again.finished_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert Post.objects.count() == 40


def halfway(mapping: str, page: CommunityPage, tmp_path: Path, rows: str = ROWS) -> Import:
    """Read whole, and stopped before its first post."""
    job = start(mapping, page, tmp_path, rows)
    services.look_at(job=job, at=job.started_at)
    (services.folder_of(job) / "look").rename(services.folder_of(job) / "staged")
    Import.objects.filter(pk=job.pk).update(state=Import.State.PARSED)
    job.refresh_from_db()
    return job


def test_resume_leaves_an_import_alone_that_another_worker_holds(
    mapping: str, page: CommunityPage, tmp_path: Path
) -> None:
    job = halfway(mapping, page, tmp_path)
    with (services.folder_of(job) / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert services.resume_imports(at=job.started_at) == []
    assert [one.pk for one in services.resume_imports(at=job.started_at)] == [job.pk]
    assert Post.objects.count() == 40


def test_resume_goes_on_after_an_import_that_cannot_be_finished(
    mapping: str, page: CommunityPage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = halfway(mapping, page, tmp_path, ROWS.replace("Bài", "Tin")), halfway(mapping, page, tmp_path)
    (services.folder_of(broken) / "staged/posts.jsonl").unlink()
    services.resume_imports(at=whole.started_at)
    states = dict(Import.objects.values_list("pk", "state"))
    assert states == {broken.pk: Import.State.PARSED, whole.pk: Import.State.DONE}
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        f"The import {broken.key} could not be finished"
    ]


def test_resume_refuses_an_import_whose_page_is_gone(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    job = halfway(mapping, page, tmp_path)
    page.delete()
    with translation.override("en"):
        services.resume_imports(at=job.started_at)
    job.refresh_from_db()
    assert job.state == Import.State.REFUSED
    assert job.problem.startswith("The file names pages the desk does not have: bang-tin.")
    assert Post.objects.count() == 0


def test_worker_says_so_when_something_unforeseen_stops_an_import(
    mapping: str, page: CommunityPage, tmp_path: Path
) -> None:
    job = halfway(mapping, page, tmp_path)
    posts = services.folder_of(job) / "staged/posts.jsonl"
    content = posts.read_bytes()
    posts.unlink()
    with pytest.raises(FileNotFoundError):
        tasks.bring_in.call(job.pk, "en")
    job.refresh_from_db()
    assert (job.state, job.problem[:20]) == (Import.State.PARSED, "Something went wrong")
    posts.write_bytes(content)
    assert services.queue_import(job=job) is True
    assert services.queue_import(job=job) is False
    tasks.bring_in.call(job.pk, "en")
    job.refresh_from_db()
    assert (job.state, job.problem, job.counts["readings"]) == (Import.State.DONE, "", 80)


def test_worker_refuses_an_import_whose_file_is_gone(mapping: str, page: CommunityPage, tmp_path: Path) -> None:
    job = start(mapping, page, tmp_path, ROWS)
    services.queue_import(job=job)
    (services.folder_of(job) / "source").unlink()
    tasks.bring_in.call(job.pk, "en")
    job.refresh_from_db()
    assert (job.state, job.problem) == (
        Import.State.REFUSED,
        "This file is not there. Choose it again.",
    )


def test_full_disk_while_figures_are_written_keeps_the_posts_and_goes_on_later(
    mapping: str, page: CommunityPage, tmp_path: Path
) -> None:
    job = halfway(mapping, page, tmp_path)
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
    try:
        with translation.override("en"), pytest.raises(services.ImportRefused, match="disk is full"):
            services.run_import(job=job, at=job.started_at)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
        signal.signal(signal.SIGXFSZ, before)
    job.refresh_from_db()
    assert (job.state, job.problem[:16]) == (Import.State.POSTED, "The disk is full")
    services.run_import(job=job, at=job.started_at)
    assert (job.state, job.counts["readings"]) == (Import.State.DONE, 80)
