"""Copies of evidence: asked for by a person, taken from real servers, kept, proved, and gone with their row."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from signalmast.backoffice import backup
from signalmast.backoffice import services as shell
from signalmast.claims import copies as leaf
from signalmast.claims import tasks
from signalmast.claims.models import Claim, Evidence
from signalmast.claims.services import copies, copy_files, disputes, evidence, verdicts
from signalmast.claims.services.may import MayNot
from signalmast.core import fetch
from tests.claims import factories
from tests.claims.desk_of_claims import NOW, People, decided, drafted, opened, people, source
from tests.conftest import Person
from tests.core.sites import Site, fetcher, site
from tests.pages import builders, newsroom

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
SAID = "Ba mẫu nước lấy sáng nay ở phường Bến Mơ đều đạt, độ mặn thấp hơn mức cho phép nhiều lần."
PAGE = (
    f"<!doctype html><html><head><title>Nước máy</title><script>alert('x')</script></head><body><nav>Trang chủ</nav>"
    f"<article><h1>Kết quả đo độ mặn</h1><p>{SAID}</p><p>{SAID}</p></article>"
    f"<img src=x onerror=alert(1)></body></html>"
).encode()
Commit = Callable[..., Any]


@pytest.fixture
def who(person: Person) -> People:
    return people(person)


@pytest.fixture
def outside() -> Iterator[Site]:
    with site() as opened_site:
        opened_site.say("/", PAGE, media="text/html; charset=utf-8")
        yield opened_site


@pytest.fixture
def on(person: Person) -> None:
    shell.switch_outside(on=True, by=person("administrator"), at=NOW)


def row_at(address: str, who: People, **given: Any) -> Evidence:
    return source(opened(who), who.first, address=address, **given)


def asked(row: Evidence, who: People) -> Evidence:
    return copies.ask(evidence=row, by=who.first, at=NOW)


def taken(row: Evidence, outside: Site) -> Evidence:
    copies.take(pk=row.pk, now=lambda: LATER, get=fetcher(outside).get)
    row.refresh_from_db()
    return row


def files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "copies").rglob("*") if path.is_file())


def english(user: Any) -> Client:
    user.language = "en"
    user.save()
    return newsroom.client_of(user)


def screen(user: Any, claim: Claim) -> str:
    return str(english(user).get(reverse("claim", args=[claim.pk])).content.decode())


def news(outside: Site, path: str = "/") -> str:
    return f"http://news.example:{outside.port}{path}"


def test_a_copy_is_asked_for_taken_shown_and_downloaded(
    who: People, outside: Site, on: None, tip_folders: Path
) -> None:
    row = row_at(news(outside), who)
    where = reverse("claim_copy", args=[row.claim.pk, row.pk])
    assert "Take a copy" in screen(who.first, row.claim)
    assert english(who.first).get(where).status_code == 404
    assert english(who.first).post(where).status_code == 302
    assert "A copy is being taken." in screen(who.first, row.claim)
    task = DBTaskResult.objects.get(task_path=tasks.take_copy.module_path)
    assert task.args_kwargs["args"] == [row.pk]
    row = taken(row, outside)
    assert (row.archived_at, row.archive_digest) == (LATER, hashlib.sha256(PAGE).hexdigest())
    assert SAID in row.archive_text
    assert "alert" not in row.archive_text
    assert (row.archive_asked_at, row.archive_problem) == (None, "")
    assert [path.read_bytes() for path in files(tip_folders)] == [PAGE]
    assert files(tip_folders)[0].stat().st_mode & 0o777 == 0o600
    assert "Copy taken on" in screen(who.first, row.claim)
    shown = english(who.second).get(where).content.decode()
    assert SAID in shown
    assert row.archive_digest in shown
    assert "onerror" not in shown
    file = english(who.second).get(reverse("claim_copy_file", args=[row.claim.pk, row.pk]))
    assert b"".join(file.streaming_content) == PAGE
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"] == f'attachment; filename="copy-{row.pk}.html.txt"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]


def test_while_it_is_off_none_is_taken_and_the_words_say_so(who: People, outside: Site) -> None:
    row = row_at(news(outside), who)
    assert "Take a copy" not in screen(who.first, row.claim)
    answer = english(who.first).post(reverse("claim_copy", args=[row.claim.pk, row.pk]), follow=True)
    assert "switched off" in answer.content.decode()
    with pytest.raises(fetch.Off):
        asked(row, who)
    assert not DBTaskResult.objects.filter(task_path=tasks.take_copy.module_path).exists()
    assert outside.asked == []


def test_switched_off_after_it_was_asked_for_none_is_taken(who: People, on: None, person: Person) -> None:
    row = asked(row_at("https://news.example/", who), who)
    shell.switch_outside(on=False, by=person("administrator"), at=NOW)
    tasks.take_copy.func(row.pk)
    assert "switched off" in screen(who.first, row.claim)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/", "internal network"),
        ("http://localhost/admin/", "internal network"),
        ("http://169.254.169.254/latest/", "internal network"),
        ("http://[::ffff:127.0.0.1]/", "internal network"),
        ("http://news.example:8000/", "usual ports"),
        ("http://a:b@news.example/", "password"),
        ("ftp://news.example/a", "cannot ask"),
    ],
)
def test_what_the_worker_refuses_is_said_in_words(
    who: People, on: None, tip_folders: Path, address: str, words: str
) -> None:
    """Through the desk's own fetcher, which no test and no setting loosens."""
    row = asked(row_at(address, who), who)
    tasks.take_copy.func(row.pk)
    row.refresh_from_db()
    assert (row.archived_at, row.archive_asked_at) == (None, None)
    said = screen(who.first, row.claim)
    assert "No copy was taken" in said
    assert words in said
    assert files(tip_folders) == []


def test_what_the_site_did_wrong_is_said_and_a_second_try_may_succeed(who: People, outside: Site, on: None) -> None:
    row = row_at(news(outside, "/gone"), who)
    assert taken(asked(row, who), outside).archive_problem == "status-404"
    assert "answer 404" in screen(who.first, row.claim)
    outside.say("/gone", b"a" * (1024**2 + 1))
    assert taken(asked(row, who), outside).archive_problem == "large"
    outside.say("/gone", b"<svg/>", media="image/svg+xml")
    assert taken(asked(row, who), outside).archive_problem == "kind"
    outside.say("/gone", PAGE)
    assert taken(asked(row, who), outside).archived_at == LATER
    assert "No copy was taken" not in screen(who.first, row.claim)


def test_pictures_and_documents_are_kept_as_files_without_words(who: People, outside: Site, on: None) -> None:
    outside.say("/", b"%PDF-1.7 not read", media="application/pdf")
    row = taken(asked(row_at(news(outside), who), who), outside)
    assert (row.archive_text, row.archive_place[-4:]) == ("", ".pdf")
    shown = english(who.first).get(reverse("claim_copy", args=[row.claim.pk, row.pk])).content.decode()
    assert "No words could be read" in shown
    file = english(who.first).get(reverse("claim_copy_file", args=[row.claim.pk, row.pk]))
    assert file["Content-Disposition"].endswith('.pdf"')
    assert file["Content-Type"] == "application/octet-stream"
    assert file.getvalue() == b"%PDF-1.7 not read"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16", "nonsense", ""])
def test_words_are_read_in_the_letters_the_site_wrote_in(charset: str) -> None:
    plain = "Mau nuoc lay sang nay deu dat, do man thap hon muc cho phep."
    known = charset if charset in ("windows-1258", "utf-16") else "utf-8"
    page = f"<html><body><article><p>{plain}</p><p>{plain}</p></article></body></html>".encode(known)
    told = f"text/html; charset={charset}" if charset else "text/html"
    assert plain in leaf.text_of(page, media_type="text/html", content_type=told)


@pytest.mark.parametrize("page", [b"", b"<" * 200_000, b"<div>" * 100_000, b"\0" * 200_000, b"\xff\xfe\xff"])
def test_a_page_that_nobody_can_read_has_no_words_and_harms_nothing(page: bytes) -> None:
    assert "<" not in leaf.text_of(page, media_type="text/html", content_type="text/html")


def test_a_page_that_takes_too_long_has_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf, "SECONDS", 1)
    assert leaf.text_of(b"<p>a" * 250_000, media_type="text/html", content_type="text/html") == ""


def test_the_childs_part_gives_words_and_never_marks() -> None:
    page = base64.b64encode(PAGE).decode()
    assert SAID in leaf.extracted(page, page=True, charset="utf-8")["text"]
    assert leaf.extracted(page, page=True, charset="nonsense")["text"].count("<") == 0
    for charset in ("", "utf-8", "ascii"):
        assert leaf.extracted(base64.b64encode("Đạt".encode()).decode(), page=False, charset=charset) == {"text": "Đạt"}
    assert leaf.extracted("", page=True, charset="") == {"text": ""}


def test_plain_text_is_kept_without_letters_nobody_sees() -> None:
    found = leaf.text_of("Nước\u202e máy\0 đạt".encode(), media_type="text/plain", content_type="text/plain")
    assert found == "Nước máy đạt"


def test_only_who_may_gather_evidence_asks_for_a_copy(who: People, outside: Site, on: None, person: Person) -> None:
    row = row_at(news(outside), who)
    where = [reverse(name, args=[row.claim.pk, row.pk]) for name in ("claim_copy", "claim_copy_file")]
    editor = person("editor", language="en")
    assert newsroom.client_of(editor).post(where[0]).status_code == 403
    assert "Take a copy" not in screen(editor, row.claim)
    with pytest.raises(MayNot):
        copies.ask(evidence=row, by=editor, at=NOW)
    taken(asked(row, who), outside)
    for address in where:
        answer = newsroom.client_of(editor).get(address)
        assert answer.status_code == 200
        assert answer.getvalue()
        for role in ("analyst", "administrator", "network_coordinator"):
            answer = newsroom.client_of(person(role)).get(address)
            assert answer.status_code == 403
            assert SAID not in answer.content.decode()
        assert Client().get(address).status_code == 302


def test_a_copy_of_another_claims_evidence_is_not_found(who: People, outside: Site, on: None) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    other = opened(who, statement="Nước máy có mùi.")
    for name in ("claim_copy", "claim_copy_file"):
        assert english(who.first).get(reverse(name, args=[other.pk, row.pk])).status_code == 404


def test_evidence_without_an_address_has_nothing_to_copy(who: People, on: None) -> None:
    row = row_at("", who)
    assert "Take a copy" not in screen(who.first, row.claim)
    with pytest.raises(copies.NoAddress):
        asked(row, who)
    answer = english(who.first).post(reverse("claim_copy", args=[row.claim.pk, row.pk]), follow=True)
    assert "stands at no address" in answer.content.decode()


def test_what_a_verdict_rests_on_stands_still(who: People, outside: Site, on: None, tip_folders: Path) -> None:
    row = row_at(news(outside), who)
    asked(row, who)
    drafted(who, row.claim)
    row = taken(row, outside)
    assert (row.archived_at, row.archive_asked_at, row.archive_problem) == (None, None, "still")
    assert files(tip_folders) == []
    assert "verdict was written meanwhile" in screen(who.first, row.claim)
    with pytest.raises(evidence.StandsStill):
        asked(row, who)
    verdicts.decide(verdict=row.claim.verdicts.get(), agree=True, by=who.second, at=LATER)
    with pytest.raises(evidence.StandsStill):
        asked(row, who)
    answer = english(who.first).post(reverse("claim_copy", args=[row.claim.pk, row.pk]), follow=True)
    assert "stays as it is" in answer.content.decode()


def test_a_verdict_with_a_copy_is_proved_with_it(who: People, outside: Site, on: None, tip_folders: Path) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    decided(who, row.claim)
    assert verify() == (0, "1 copies")
    path = files(tip_folders)[0]
    path.write_bytes(PAGE.replace(b"x", b"y"))
    assert verify() == (1, f"WRONG evidence {row.pk} ({row.claim.key}): its copy was changed")
    path.unlink()
    assert verify() == (1, f"WRONG evidence {row.pk} ({row.claim.key}): has lost its copy")


def verify() -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("claims", "verify", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().strip()
    return 0, out.getvalue().strip().split("; ")[0].rsplit(", ", 1)[1]


def test_a_row_that_went_or_moved_meanwhile_keeps_no_file(
    who: People, outside: Site, on: None, tip_folders: Path
) -> None:
    row = asked(row_at(news(outside), who), who)

    def moves(address: str, **given: Any) -> fetch.Answer:
        Evidence.objects.filter(pk=row.pk).update(address="https://other.example/")
        return fetcher(outside).get(address, **given)

    copies.take(pk=row.pk, now=lambda: LATER, get=moves)
    row.refresh_from_db()
    assert row.archived_at is None

    def goes(address: str, **given: Any) -> fetch.Answer:
        Evidence.objects.filter(pk=row.pk).delete()
        return fetcher(outside).get(address, **given)

    Evidence.objects.filter(pk=row.pk).update(address=news(outside))
    copies.take(pk=row.pk, now=lambda: LATER, get=goes)
    copies.take(pk=row.pk, now=lambda: LATER, get=goes)
    assert files(tip_folders) == []


def test_a_copy_taken_again_replaces_the_first(
    who: People, outside: Site, on: None, tip_folders: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    outside.say("/", PAGE.replace(b"M\xc6\xa1", b"Xa"))
    assert "Take it again" in screen(who.first, row.claim)
    asked(row, who)
    with django_capture_on_commit_callbacks(execute=True):
        row = taken(row, outside)
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files(tip_folders)] == [row.archive_digest]


def test_another_address_or_none_drops_the_copy(
    who: People, outside: Site, on: None, tip_folders: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    given = {name: getattr(row, name) for name in evidence.FIELDS}
    with django_capture_on_commit_callbacks(execute=True):
        evidence.edit(evidence=row, cites=(), by=who.first, at=LATER, **{**given, "title": "Tên khác"})
    assert len(files(tip_folders)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        evidence.edit(evidence=row, cites=(), by=who.first, at=LATER, **{**given, "address": "https://b.example/"})
    row.refresh_from_db()
    assert (row.archived_at, row.archive_place, row.archive_digest, row.archive_text) == (None, "", "", "")
    assert files(tip_folders) == []


def test_a_copy_goes_with_its_evidence(
    who: People, outside: Site, on: None, tip_folders: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    with django_capture_on_commit_callbacks(execute=True):
        answer = english(who.first).post(reverse("claim_evidence", args=[row.claim.pk, row.pk]), {"act": "remove"})
    assert answer.status_code == 302
    assert files(tip_folders) == []


def test_files_that_no_evidence_names_are_swept_after_a_day(
    who: People, outside: Site, on: None, tip_folders: Path
) -> None:
    copy_files.sweep(at=NOW)
    row = taken(asked(row_at(news(outside), who), who), outside)
    left, young = (copy_files.place_of(copy_files.write(b"left", ending="html")) for _each in range(2))
    for path in (left, copy_files.place_of(row.archive_place)):
        os.utime(path, (NOW.timestamp() - 90_000, NOW.timestamp() - 90_000))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    copy_files.sweep(at=NOW)
    assert files(tip_folders) == sorted([young, copy_files.place_of(row.archive_place)])


def test_copies_are_in_backups(who: People, outside: Site, on: None, tip_folders: Path, tmp_path: Path) -> None:
    row = taken(asked(row_at(news(outside), who), who), outside)
    with closing(sqlite3.connect(tip_folders / "signalmast.sqlite3")) as database:
        database.execute("CREATE TABLE one (x)")
    made = backup.write_backup(data=tip_folders, database_url="", folder=tmp_path / "backups", at=NOW)
    with tarfile.open(made.path) as file:
        kept = [name for name in file.getnames() if name.endswith(row.archive_place)]
    assert kept == [f"data/copies/{row.archive_place}"]


def test_readers_see_the_day_and_the_fingerprint_and_never_the_copy(desk: Any, tip_folders: Path) -> None:
    claim = factories.claim()
    row = factories.evidence(
        claim,
        archived_at=factories.MOMENT,
        archive_digest="0123456789abcdef" * 4,
        archive_text="Toàn văn của nơi khác.",
    )
    factories.verdict(claim)
    page = builders.section(slug="bang-tin")
    factories.fact_check(page, "Nước máy có mặn không", claim, slug="nuoc-man")
    for path in (
        "/bang-tin/nuoc-man/",
        "/bang-tin/nuoc-man/answer.txt",
        "/fact-checks/data.json",
        "/fact-checks/data.csv",
    ):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert "Toàn văn" not in answer.content.decode()
    shown = Client().get("/bang-tin/nuoc-man/").content.decode()
    assert "0123 4567 89ab cdef" in shown
    assert row.archive_digest not in shown
    assert row.excerpt in shown


def test_whoever_disputes_reads_the_copy_with_the_receipt(desk: Any) -> None:
    claim = factories.claim()
    factories.evidence(
        claim, archived_at=factories.MOMENT, archive_digest="ab" * 32, archive_text="Toàn văn <b>của</b> nơi khác."
    )
    verdict = factories.verdict(claim)
    factories.fact_check(builders.section(slug="bang-tin"), "Nước máy có mặn không", claim, slug="nuoc-man")
    _kept, receipt = disputes.receive(verdict=verdict, text="Sai rồi.", contact="", at=NOW)
    shown = Client().post("/fact-checks/dispute/", {"receipt": receipt}).content.decode()
    assert "Toàn văn &lt;b&gt;của&lt;/b&gt; nơi khác." in shown
    wrong = Client().post("/fact-checks/dispute/", {"receipt": "0" * 16})
    assert "Toàn văn" not in wrong.content.decode() + Client().get("/fact-checks/dispute/").content.decode()
