"""The public form to dispute a verdict: without account, cookie or script, and what comes of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from signalmast.claims.models import Dispute, Verdict
from signalmast.claims.views.public import disputes
from signalmast.core.pace import Pace
from tests.claims import factories
from tests.claims.test_fact_check_page import words
from tests.pages import builders

pytestmark = pytest.mark.django_db
TEXT = "Mẫu lấy lúc triều thấp; xem sổ trạm ngày 20/11."


@pytest.fixture
def form(desk: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the form for a verdict."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(disputes, "pace", Pace())
    monkeypatch.setattr(disputes, "guesses", Pace(of_one=3))
    factories.answered(builders.section(slug="ro-that-hu"), "Nước", slug="nuoc")
    found = re.search(r'href="(/fact-checks/dispute/[^"]+)"', Client().get("/ro-that-hu/nuoc/").content.decode())
    assert found is not None
    return found[1]


def send(form: str, **fields: str) -> Any:
    return Client(enforce_csrf_checks=True).post(form, {"text": TEXT, "contact": "", **fields})


def receipt_of(response: Any) -> str:
    found = re.search(r'class="receipt"><strong>([\d ]+)</strong>', response.content.decode())
    assert found is not None
    return found[1]


def test_a_dispute_is_kept_and_answered_by_a_receipt(form: str) -> None:
    response = send(form, contact="mo@benmo.example")
    assert response.status_code == 200
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", receipt_of(response))
    dispute = Dispute.objects.get()
    verdict = Verdict.objects.get()
    assert (dispute.verdict, dispute.verdict_author, dispute.verdict_second, dispute.state) == (
        verdict,
        verdict.author,
        verdict.second,
        "new",
    )


def test_what_was_sent_stands_nowhere_in_the_open(form: str, tmp_path: Path) -> None:
    receipt = receipt_of(send(form, contact="mo@benmo.example")).replace(" ", "")
    row = str(Dispute.objects.values().get()) + str(bytes(Dispute.objects.get().sealed))
    for word in ("triều thấp", "mo@benmo.example", receipt):
        assert word not in row
    assert "triều thấp" not in Client().get("/ro-that-hu/nuoc/").content.decode()
    assert "triều thấp" not in Client().get("/public-log/").content.decode()


def test_the_form_sets_no_cookie_needs_none_and_is_not_kept(form: str) -> None:
    for response in (Client().get(form), send(form)):
        assert response.cookies == {}
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": "  \u200b "}, "Hãy nói kết luận sai ở đâu."),
        ({"text": "a" * 5001}, "Nội dung dài quá 5000 chữ. Xin viết ngắn lại."),
        ({"contact": "a" * 201}, "Phần liên lạc quá dài."),
        ({"website": "https://spam.example"}, "Xin để trống ô cuối cùng."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_reason(form: str, fields: dict[str, str], problem: str) -> None:
    response = send(form, **fields)
    assert response.status_code == 422
    assert problem in words(response.content.decode())
    assert Dispute.objects.count() == 0


def test_above_the_limit_the_words_stay_in_the_form(form: str) -> None:
    assert [send(form).status_code for _time in range(6)] == [200] * 5 + [429]
    response = send(form)
    assert TEXT in response.content.decode()
    assert re.search(r"Hãy trở lại sau \d+ phút", response.content.decode())
    assert Dispute.objects.count() == 5


def test_a_limit_is_for_one_source_and_one_hour() -> None:
    pace, at = Pace(of_one=1, of_all=3), datetime.fromisoformat("2026-11-24T07:50:00+00:00")
    assert [pace.minutes_to_wait(source, at=at) for source in ("a", "a", "b", "c", "d")] == [0, 10, 0, 0, 10]
    assert pace.minutes_to_wait("a", at=at + timedelta(minutes=10)) == 0


def test_only_a_verdict_that_readers_see_can_be_disputed(form: str) -> None:
    hidden = factories.claim("Chưa có bài nào.")
    factories.evidence(hidden)
    factories.verdict(hidden)
    for handle in (hidden.key.removeprefix("claim:"), "none"):
        assert Client().get(f"/fact-checks/dispute/{handle}/").status_code == 404
        assert send(f"/fact-checks/dispute/{handle}/").status_code == 404


def test_the_receipt_tells_how_the_dispute_stands(form: str) -> None:
    receipt = receipt_of(send(form))
    where = "/fact-checks/dispute/"
    assert "Chưa quyết định." in words(Client().post(where, {"receipt": receipt}).content.decode())
    Dispute.objects.update(
        state="upheld",
        question="Mẫu lấy lúc nào?",
        reason="Lúc 18 giờ.",
        decided_by=factories.staff("Ngô Bến"),
        decided_at=factories.MOMENT,
    )
    said = words(Client().post(where, {"receipt": receipt}).content.decode())
    assert "Giữ nguyên kết luận · 24/11/2026 Câu hỏi: Mẫu lấy lúc nào? Lý do: Lúc 18 giờ." in said


def test_a_wrong_code_tells_nothing_and_guessing_is_slowed(form: str) -> None:
    send(form)
    answers = [Client().post("/fact-checks/dispute/", {"receipt": f"{number:016d}"}) for number in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert "Nước: có người nói là có." not in "".join(answer.content.decode() for answer in answers)


def test_the_form_speaks_the_language_of_its_address(form: str) -> None:
    html = Client().get("/en" + form).content.decode()
    assert "<h1>Dispute a verdict</h1>" in html
    assert "Nước: có người nói là có." in html
