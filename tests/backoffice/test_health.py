"""How the machine is: each thing looked at says in plain words what is wrong and what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from signalmast.accounts import mail
from signalmast.backoffice import backup, selectors, services
from signalmast.backoffice.management.commands import worker
from signalmast.backoffice.models import Sign
from signalmast.backoffice.selectors import health
from signalmast.pages import tasks
from signalmast.pages.models import FollowUp, PublicAddress, Rebuild
from signalmast.pages.services import searching
from tests.accounts.test_services import Box, free_port, mail_server
from tests.backoffice import today_desk as busy
from tests.conftest import NOW
from tests.pages import newsroom

DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path, desk):
    settings.DATA_DIR, settings.BACKUPS_DIR = tmp_path, tmp_path / "backups"
    settings.TEXTINDEX, settings.EMAIL_BACKEND = tmp_path / "textindex.sqlite3", DUMMY


@pytest.fixture
def all_well():
    services.keep_at_work(at=NOW)
    searching.rebuild()
    kept(NOW)


def kept(at):
    """A backup as the command leaves it."""
    folder = Path(settings.BACKUPS_DIR)
    folder.mkdir(exist_ok=True)
    (folder / f"signalmast-{at:%Y%m%dT%H%M%SZ}.tar.gz").write_bytes(b"-")


def found(at=NOW, language="en"):
    with translation.override(language):
        return {finding.name: finding for finding in selectors.findings(at=at)}


def wrong(at=NOW):
    return {name for name, finding in found(at).items() if not finding.well}


def test_desk_that_is_well_says_so_of_everything(all_well):
    told = found()
    assert list(told) == ["worker", "public", "search", "backup", "room", "mail"]
    assert wrong() == set()
    assert {finding.advice + finding.detail for finding in told.values()} == {""}
    assert told["worker"].words == "At work, last seen 4 March 2026, 09:30."
    assert found(language="vi")["worker"].words == "Đang chạy, thấy lần cuối lúc 09:30 ngày 04/03/2026."


def test_worker_that_gives_no_sign_is_missed_after_five_minutes(all_well):
    assert wrong(NOW + timedelta(minutes=5)) == set()
    told = found(NOW + timedelta(minutes=6))["worker"]
    assert told.words == "It stands still since 4 March 2026, 09:30."
    assert told.advice.startswith("Start the desk again")


def test_worker_that_never_ran_is_told(all_well):
    Sign.objects.all().delete()
    assert found()["worker"].words == "It has never been at work."


def test_worker_gives_its_sign_with_the_first_of_its_duties():
    before = timezone.now()
    worker.duties()[0].act()
    assert before <= Sign.objects.get(name=Sign.WORKER).well_at <= timezone.now()


def test_job_that_waits_for_hours_is_told(all_well):
    DBTaskResult.objects.all().delete()  # laying the desk down asks for work too
    tasks.bring_in.enqueue(1, "vi")
    services.keep_at_work(at=(later := timezone.now() + timedelta(hours=3)))
    kept(later)
    assert found(later)["worker"].words == "1 job has been waiting for more than two hours."
    services.keep_at_work(at=(soon := timezone.now() + timedelta(hours=1)))
    assert found(soon)["worker"].well is True


def test_step_after_publishing_is_told_with_its_error_once_it_failed_three_times(all_well):
    row = FollowUp.objects.create(
        page=1, step="bake", way="out", state="failed", attempts=2, problem="OSError: x", asked_at=NOW, run_after=NOW
    )
    assert wrong() == set()
    row.attempts = 3
    row.save()
    told = found()["public"]
    assert told.words == "1 step after publishing does not succeed."
    assert told.detail == "OSError: x"


def test_page_that_cannot_be_made_is_told(all_well):
    PublicAddress.objects.create(path="/a/", kind="list", problem="Chưa có hình", due_at=NOW + timedelta(hours=1))
    assert found()["public"].detail == "Chưa có hình"
    assert wrong() == {"public"}


def test_public_pages_may_wait_ten_minutes_and_longer_only_while_all_are_made_anew(all_well):
    PublicAddress.objects.create(path="/a/", kind="list", due_at=NOW - timedelta(minutes=9))
    assert wrong() == set()
    PublicAddress.objects.create(path="/b/", kind="list", due_at=NOW - timedelta(minutes=11))
    assert found()["public"].words == "1 page is not up to date yet."
    Rebuild(begun_at=NOW).save()
    assert found()["public"].words.startswith("Every page is being made anew")
    assert wrong() == set()


def test_search_that_is_not_there_or_lacks_a_post_is_told(all_well, desk, settings, tmp_path):
    post = busy.shown_post(busy.section(desk["vi"]), "Cầu mới", NOW)
    assert found()["search"].words == "1 published post is not found."
    row = FollowUp.objects.create(page=post.pk, step="search", way="out", asked_at=NOW, run_after=NOW)
    assert found()["search"].well is True
    row.delete()
    searching.enter(post.pk)
    assert found()["search"].well is True
    settings.TEXTINDEX = tmp_path / "none.sqlite3"
    assert found()["search"].words == "Readers cannot search at the moment."


def test_backup_is_missed_after_three_days(all_well):
    assert found(NOW + timedelta(days=3))["backup"].well is True
    told = found(NOW + timedelta(days=3, seconds=1))["backup"]
    assert (told.well, told.words) == (False, "The newest one is of 4 March 2026, 09:30.")
    assert told.advice.startswith("Run: make backup.")


def test_backup_that_was_written_elsewhere_counts(all_well, empty_desk, settings, tmp_path):
    empty_desk.must("backup", "--out", str(tmp_path / "elsewhere"))
    settings.DATA_DIR, settings.BACKUPS_DIR = empty_desk.data, empty_desk.data / "backups"
    made_at = selectors.last_backup()
    assert made_at == backup.list_backups(tmp_path / "elsewhere")[0].made_at
    assert found(made_at + timedelta(hours=1))["backup"].well is True


def test_desk_without_any_backup_is_told(all_well, settings, tmp_path):
    settings.BACKUPS_DIR = tmp_path / "none"
    assert found()["backup"].words == "None has been made yet."


def test_full_disk_is_told(all_well, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 10**30)
    told = found()["room"]
    assert told.well is False
    assert told.words.endswith(" GB are free.")
    assert told.advice.startswith("Make room:")


def test_refused_letter_is_told_until_one_is_taken(all_well, settings):
    assert found()["mail"].words.startswith("No mail server is set")
    with mail_server(settings, Box(refuse="550 not today")):
        assert found()["mail"].words == "No letter has been sent yet."
        mail.send(to="a@example.org", subject="x", text="y")
    told = found()["mail"]
    assert told.well is False
    assert told.words.endswith(": The mail server did not take the letter.")
    assert told.detail.startswith("550")
    assert found(language="vi")["mail"].words.endswith(": Máy chủ không nhận thư.")
    since = Sign.objects.get(name=Sign.MAIL).failed_at
    settings.EMAIL_PORT = free_port()
    mail.send(to="a@example.org", subject="x", text="y")
    assert Sign.objects.get(name=Sign.MAIL).failed_at == since
    with mail_server(settings, Box()):
        mail.send(to="a@example.org", subject="x", text="y")
        assert found()["mail"].words.startswith("The last letter went out on ")


def test_command_says_a_line_for_each_thing_in_both_languages_and_fails_when_one_is_wrong(capsys):
    now = timezone.now()
    services.keep_at_work(at=now)
    searching.rebuild()
    kept(now)
    call_command("health")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", name] for name in ("worker", "public", "search", "backup", "room", "mail")
    ]
    assert (
        lines[1]
        == "ok    public  Trang công khai: Mọi trang đều mới nhất. / The public site: Every page is up to date."
    )
    Sign.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("health")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["WRONG", "ok", "ok", "ok", "ok", "ok"]
    assert "Hãy khởi động lại bàn biên tập" in lines[0]
    assert "Start the desk again" in lines[0]


def test_health_stands_on_the_home_of_whoever_may_do_something_about_it(person, client):
    services.keep_at_work(at=timezone.now())
    chief = newsroom.client_of(person("administrator", language="en"))
    page = chief.get("/admin/").content.decode()
    assert "The machine needs a look" in page
    assert "None has been made yet." in page
    assert 'href="/admin/health/"' in page
    told = chief.get("/admin/health/").content.decode()
    assert "Run: make backup." in told
    assert told.count("desk-health__one--wrong") == 2
