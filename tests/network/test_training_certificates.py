"""Certificates: to whom, what the public is told, and what is left of somebody whose particulars are gone."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from signalmast.core.pace import Pace
from signalmast.network import codes
from signalmast.network.models import Certificate, Contributor
from signalmast.network.services import certificates, seats
from signalmast.network.services.may import MayNot
from signalmast.network.views.training import public
from signalmast.pages.models import Publisher
from tests.conftest import Person
from tests.network.training_desk import ENDS, NOW, at, came, client, contributor, session, taken

pytestmark = pytest.mark.django_db
AFTER = ENDS + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "wrong", Pace(of_one=60, of_all=5_000))
    monkeypatch.setattr(public, "wrong_certificates", Pace(of_one=20, of_all=5_000))


def _asked(code: str, **given: Any) -> Any:
    return Client().get(f"/en/training/certificate/{code}/", **given)


def _words(content: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_only_who_came_is_certified_once_and_after_the_end(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    here, away = came(planned, keeper, contributor("A")), came(planned, keeper, contributor("B"), "absent")
    for seat, moment in ((away, AFTER), (here, ENDS - timedelta(minutes=1))):
        with pytest.raises(certificates.DidNotCome):
            certificates.issue(seat=seat, by=keeper, at=moment)
    with pytest.raises(MayNot):
        certificates.issue(seat=here, by=person("editor"), at=AFTER)
    made = [certificates.issue(seat=here, by=keeper, at=AFTER) for _ in range(2)]
    assert made == [Certificate.objects.get()] * 2


def test_the_screen_issues_prints_and_revokes(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    came(planned, keeper, contributor("Trần Văn Bình", language="vi"))
    came(planned, keeper, contributor("Lan"), "late")
    Publisher.objects.create(name="Ban Thông tin phường Mẫu", address="1 Đường Mẫu", contact_email="a@example.org")
    at(monkeypatch, AFTER)
    desk, path = client(keeper), f"/admin/training/{planned.pk}/certificates/"
    for _ in range(2):
        assert desk.post(path).status_code == 302
    assert Certificate.objects.count() == 2
    one = Certificate.objects.get(seat__contributor__folded="tran van binh")
    answer = desk.get(f"{path}{one.pk}/certificate.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    words = _words(answer.content)
    for told in (
        "Ban Thông tin phường Mẫu", "Giấy chứng nhận tham gia", "Trần Văn Bình", "Viết tin ngắn", "11/03/2026",
        codes.grouped(one.code),
    ):  # fmt: skip
        assert told in words
    assert desk.get(f"{path}{one.pk}/certificate.pdf").content == answer.content
    assert desk.post(f"{path}{one.pk}/revoke/", {"why_revoked": " "}).status_code == 422
    assert desk.post(f"{path}{one.pk}/revoke/", {"why_revoked": "Nhầm người"}).status_code == 302
    assert desk.get(f"{path}{one.pk}/certificate.pdf").status_code == 302
    assert "Nhầm người" in desk.get(path).content.decode()
    public_page = _asked(one.code).content.decode()
    assert "It was revoked" in public_page
    assert "Nhầm người" not in public_page
    other = session(keeper)
    assert desk.get(f"/admin/training/{other.pk}/certificates/{one.pk}/certificate.pdf").status_code == 404


def test_the_public_is_told_session_day_and_initials(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    made = certificates.issue(
        seat=came(session(keeper), keeper, contributor("Trần Văn Bình", telephone="0900")), by=keeper, at=AFTER
    )
    at(monkeypatch, AFTER)
    for page in (_asked(made.code), _asked(codes.grouped(made.code).upper())):
        words = page.content.decode()
        for told in ("Short news", "11 March 2026", "T.V.B."):
            assert told in words
        for kept in ("Bình", "nguoi1@", "0900", "present"):
            assert kept not in words
    typed = Client().post("/en/training/certificate/", {"code": f" {codes.grouped(made.code)} "})
    assert "T.V.B." in typed.content.decode()


def test_a_wrong_code_gets_one_answer_whatever_it_is(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    made = certificates.issue(seat=came(session(keeper), keeper), by=keeper, at=AFTER)
    at(monkeypatch, AFTER)
    strange = ["0" * 16, made.code[:-1], made.code[:-1] + "0" * 30, "x", "<b>", "' or 1=1", "é" * 16, ""]
    answers = [Client().post("/en/training/certificate/", {"code": code}) for code in strange]
    assert {answer.status_code for answer in answers} == {404}

    def without_token(answer: Any) -> str:
        return "".join(line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line)

    assert len({without_token(answer) for answer in answers}) == 1
    statuses = [_asked("0" * 16, REMOTE_ADDR="198.51.100.7").status_code for _ in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    assert _asked(made.code, REMOTE_ADDR="198.51.100.7").status_code == 429  # a right one says no more than a wrong one
    assert _asked(made.code, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_of_somebody_whose_particulars_are_gone_it_says_that_it_was_issued(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = person("network_coordinator")
    seat = came(session(keeper), keeper, contributor("Trần Văn Bình", language="en"))
    made = certificates.issue(seat=seat, by=keeper, at=AFTER)
    Contributor.objects.update(name="", email="", folded="", faded_at=AFTER)
    made = Certificate.objects.get()
    at(monkeypatch, AFTER)
    page = _asked(made.code).content.decode()
    assert "it was issued and stands" in page
    assert "Issued to" not in page
    words = _words(certificates.pdf(certificate=made))
    assert "This was issued to somebody who took part in" in words
    assert "Bình" not in words


def test_the_person_takes_it_by_their_link_and_nobody_elses(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    mine, other = came(planned, keeper, contributor("A")), taken(planned, keeper, contributor("B"))
    certificates.issue(seat=mine, by=keeper, at=AFTER)
    links = [seats.make_link(seat=seat, by=keeper, at=NOW) for seat in (mine, other)]
    at(monkeypatch, AFTER)
    answers = [Client().get(f"/training/seat/{code}/certificate.pdf") for code in links]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].content.startswith(b"%PDF")
    assert "no-store" in answers[0].headers["Cache-Control"]
