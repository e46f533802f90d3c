"""The doors for programs: the same limits and rules as the forms, answers and refusals in JSON, no other origin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Tip
from signalmast.claims.senders import FLOOD, WORK_BITS, Senders, shows_work
from signalmast.claims.services import matching, tips
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
from tests.claims import factories
from tests.claims.test_attachments import picture
from tests.conftest import NOW
from tests.pages import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path, page: CommunityPage) -> None:
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"


def send(path: str = "/api/tips", *, address: str = "198.51.100.7", **said: Any) -> Any:
    return Client().post(path, json.dumps(said), content_type="application/json", REMOTE_ADDR=address)


def test_a_program_sends_a_tip_and_comes_back_for_the_answer(checker: User) -> None:
    answer = send(text="muối chữa bệnh?", contact="mai@example.org", mail_wanted=True, language="en")
    assert answer.status_code == 201
    told = answer.json()
    assert (sorted(told), len(told["receipt"])) == (["day", "kept_days", "receipt"], 19)
    tip = Tip.objects.get()
    assert (tip.way, tip.language, tip.mail_wanted) == ("api", "en", True)

    back = send("/api/tips/receipt", code=told["receipt"]).json()
    assert (back["state"], back["answers"], back["exit"], back["claim"]) == ("new", [], None, None)
    assert Tip.objects.get().told_on is None
    tips.close_as_exit(tip=tip, exit="opinion", answer="Ai cũng có ý kiến.", by=checker, at=NOW)
    back = send("/api/tips/receipt", code=told["receipt"], language="en").json()
    assert back["answers"][0]["text"] == "Ai cũng có ý kiến."
    assert back["exit"]["name"] == "Opinion or criticism"
    assert "no verdict" in back["exit"]["said"]
    assert Tip.objects.get().told_on is not None


def test_a_receipt_is_never_asked_for_by_its_address() -> None:
    code = send(text="muối").json()["receipt"]
    for path in (f"/api/tips/receipt?code={code}", f"/api/tips/{code}", "/api/tips"):
        answer = Client().get(path)
        assert answer.status_code in (404, 405), path
    refused = Client().get("/api/tips/receipt")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert refused.json()["errors"][""]


def test_the_answer_and_its_changes_stand_at_the_receipt(page: CommunityPage, checker: User) -> None:
    factories.answered(page, "Nước máy có mặn không", slug="nuoc-man")
    claim = Answer.objects.get().claim
    code = send(text="nước mặn?").json()["receipt"]
    tips.join_claim(tip=Tip.objects.get(), claim=claim, by=checker, at=NOW)
    factories.changed(claim.verdicts.get(), "mixed", reason="Một mẫu lấy thêm vượt mức.")
    told = send("/api/tips/receipt", code=code).json()["claim"]
    assert told["statement"] == claim.statement
    assert told["answer"]["verdict"] == "Vừa đúng vừa sai"
    assert told["answer"]["address"] == f"{settings.PUBLIC_URL}/{page.slug}/nuoc-man/"
    [change] = told["answer"]["changes"]
    assert (change["before"], change["after"], change["reason"]) == (
        "Sai",
        "Vừa đúng vừa sai",
        "Một mẫu lấy thêm vượt mức.",
    )


def test_limits_are_those_of_the_form_and_shared_with_it() -> None:
    for number in range(3):
        assert send(text=f"tin {number}").status_code == 201
    form = {"text": "tin"}
    for _ in range(2):
        assert Client().post("/tips/", form, REMOTE_ADDR="198.51.100.7").status_code == 200
    refused = send(text="sáu")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 60 * refused.json()["minutes"]
    assert Tip.objects.count() == 5
    codes = [send("/api/tips/receipt", code=f"{number:016d}", address="203.0.113.4") for number in range(31)]
    assert [each.status_code for each in codes] == [404] * 30 + [429]


def test_under_a_flood_a_program_shows_work() -> None:
    senders = Senders(settings.SENDERS_DIR)
    for _ in range(FLOOD):
        senders.take_for_desk(at=clock.now())
    assert send(text="một").status_code == 201
    challenge = send(text="hai").json()["challenge"]
    work = next(str(number) for number in range(2 ** (WORK_BITS + 6)) if shows_work(challenge, str(number)))
    assert send(text="hai", work=work).status_code == 201


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": {"a": 1}}', "application/json", 422),
        (b'{"text": ""}', "application/json", 422),
        (b'{"text": "x", "mail_wanted": true}', "application/json", 422),
        (json.dumps({"text": "x" * 20_001}).encode(), "application/json", 422),
        (json.dumps({"text": "muối " * 1_000_000}).encode(), "application/json", 413),
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b"", "text/plain", 415),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_json(body: bytes, kind: str, status: int) -> None:
    for path in ("/api/tips",):
        answer = Client().post(path, body, content_type=kind)
        assert answer.status_code == status
        assert [words for errors in answer.json()["errors"].values() for words in errors]
    assert not Tip.objects.exists()
    assert send(text="x").status_code == 201  # what was refused was not counted


def test_files_come_as_on_the_form() -> None:
    files = {"text": "hình", "attached": SimpleUploadedFile("a.png", picture("PNG"))}
    assert Client().post("/api/tips", files).status_code == 201
    assert Tip.objects.get().files.count() == 1
    files = {"text": "hình", "attached": SimpleUploadedFile("a.exe", b"MZ" * 100)}
    assert Client().post("/api/tips", files).status_code == 422


def test_no_other_origin_is_let_in_no_cookie_is_set_and_nothing_is_kept() -> None:
    for path in ("/api/tips", "/api/tips/receipt"):
        refused = Client().post(path, "{}", content_type="application/json", HTTP_SEC_FETCH_SITE="cross-site")
        assert refused.status_code == 403
    assert Client().options("/api/tips", HTTP_ORIGIN="https://other.example").status_code == 405
    for answer in (send(text="x"), send("/api/tips/receipt", code="1"), Client().get("/api/match?q=nước")):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Type"] == "application/json"


def test_what_was_answered_is_found_and_what_is_only_checked_is_not(page: CommunityPage) -> None:
    post = factories.answered(page, "Nước máy có mặn không", slug="nuoc-man")
    factories.claim("Nước máy có mặn ở bến tàu.", state="open")
    assert Client().get("/api/match", {"q": "nước máy có mặn không"}).status_code == 503
    matching.rebuild()
    [found] = Client().get("/api/match", {"q": "nuoc may co man khong"}).json()["claims"]
    assert (found["title"], found["address"]) == (post.title, f"{settings.PUBLIC_URL}{post.get_url()}")
    assert 0 < found["score"] <= 1
    assert Client().get("/api/match", {"q": "lịch chiếu phim"}).json() == {"claims": []}
    for asked in ("", " ", "x" * 1_001):
        assert Client().get("/api/match", {"q": asked}).status_code == 422
    assert Client().post("/api/match", {"q": "nước"}).status_code == 405
    Post.objects.update(live=False)
    assert Client().get("/api/match", {"q": "nước máy có mặn không"}).json() == {"claims": []}


def test_a_tip_about_a_post_says_which() -> None:
    post = builders.post(CommunityPage.objects.get(), "Lịch cấp nước")
    send(text="sai ngày", about=post.key)
    send(text="sai ngày", about="post:nothing")
    assert list(Tip.objects.order_by("pk").values_list("way", "about_key")) == [("api", post.key), ("api", "")]
