"""Behind the contributors' door: particulars, how one is named, deletion, requests, training, what was contributed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment, Recipient, Submission
from signalmast.assignments.services import offering
from signalmast.core import clock
from signalmast.network.models import Consent, Contribution, Contributor, Seat
from signalmast.network.services import contributors, training
from signalmast.portal import services
from signalmast.portal.models import DoorSession
from tests.network import people, training_desk

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.PEOPLE_ERASED = tmp_path, tmp_path / "people.erased"


@pytest.fixture
def keeper(person: Any) -> User:
    made: User = person("network_coordinator", name="Đỗ Thị Đan")
    return made


@pytest.fixture
def helper(keeper: User) -> Contributor:
    today = clock.now().date()
    return people.contributor(
        "Lê Văn Thử", at=people.organisation(), since=today, email="thu@example.org", coordinator=keeper
    )


def come_in(helper: Contributor, keeper: User) -> Client:
    door = services.open_door(contributor=helper, by=keeper, at=clock.now())
    path = services.make_link(door=door, at=clock.now())
    client = Client(headers={"sec-fetch-site": "same-origin"})
    assert client.post(path).status_code == 302
    return client


@pytest.fixture
def client(helper: Contributor, keeper: User) -> Client:
    return come_in(helper, keeper)


def asked(keeper: User, *to: Any, **fields: Any) -> Assignment:
    now = clock.now()
    row = Assignment.objects.create(
        title="Ảnh bờ kè", words="Xin vài lời.", wanted="text", batch="b", state="sent",
        owner=keeper, created_by=keeper, created_at=now, sent_at=now, due_at=now + timedelta(days=3), **fields,
    )  # fmt: skip
    for each in to:
        Recipient.objects.create(assignment=row, contributor=each, since=now, by=keeper)
    return row


def test_everything_kept_is_told_and_put_right_by_the_person(client: Client, helper: Contributor, keeper: User) -> None:
    contributors.note(contributor=helper, words="Gọi sau 17 giờ.", by=keeper, at=clock.now())
    told = client.get("/portal/me/").content.decode()
    for words in ("Lê Văn Thử", "thu@example.org", "Gọi sau 17 giờ.", "Đỗ Thị Đan", "Tổ dân phố Bến Mơ 1"):
        assert words in told, words
    given = {"name": "Lê Văn Sửa", "email": "sua@example.org", "telephone": "", "availability": "weekends"}
    answer = client.post("/portal/me/change/", {**given, "language": "en", "skills": ["writing"]})
    assert answer.status_code == 302
    helper.refresh_from_db()
    assert (helper.name, helper.email, helper.availability, helper.language) == (
        *("Lê Văn Sửa", "sua@example.org", "weekends", "en"),
    )
    assert [each.skill for each in helper.skills.all()] == ["writing"]
    assert helper.coordinator == keeper, "not theirs to change"


def test_an_address_that_somebody_has_is_refused_in_words(client: Client, helper: Contributor) -> None:
    people.contributor("Người Khác", email="khac@example.org")
    given = {"name": "Lê Văn Thử", "email": "khac@example.org", "availability": "any", "language": "vi"}
    assert client.post("/portal/me/change/", given).status_code == 422
    helper.refresh_from_db()
    assert helper.email == "thu@example.org"


def test_choosing_a_name_is_the_consent_and_choosing_none_takes_it_back(client: Client, helper: Contributor) -> None:
    for credit, agreed in (("name", 1), ("initials", 1), ("none", 0)):
        assert client.post("/portal/me/named/", {"credit": credit}).status_code == 302
        helper.refresh_from_db()
        assert helper.credit == credit
        given = Consent.objects.filter(contributor=helper, what="named", how="portal", withdrawn_at=None)
        assert given.count() == agreed
    assert client.post("/portal/me/named/", {"credit": "applause"}).status_code == 422


def test_what_is_kept_is_deleted_only_after_a_question(client: Client, helper: Contributor) -> None:
    assert "Không, giữ lại" in client.get("/portal/me/erase/").content.decode()
    client.post("/portal/me/erase/", {})
    helper.refresh_from_db()
    assert helper.faded_at is None
    assert client.post("/portal/me/erase/", {"sure": "yes"}).status_code == 200
    helper.refresh_from_db()
    assert (helper.name, helper.email, helper.faded_at is None) == ("", "", False)
    assert client.get("/portal/home/").status_code == 302
    assert not DoorSession.objects.exists()


def test_a_request_is_accepted_answered_and_kept_from_others(client: Client, helper: Contributor, keeper: User) -> None:
    other = people.contributor("Người Khác", since=clock.now().date(), email="khac@example.org")
    row, theirs = asked(keeper, helper), asked(keeper, other)
    assert client.post(f"/portal/requests/{row.key}/accept/").status_code == 302
    row.refresh_from_db()
    assert row.state == "accepted"
    file = SimpleUploadedFile("kè.txt", "Bờ kè còn tốt.".encode())
    assert client.post(f"/portal/requests/{row.key}/hand-in/", {"text": "Bờ kè khô.", "files": file}).status_code == 302
    row.refresh_from_db()
    assert row.state == "submitted"
    kept = Submission.objects.get(contributor=helper).files.get()
    told = client.get(f"/portal/requests/{row.key}/").content.decode()
    assert "Bờ kè khô." in told
    sent = client.get(f"/portal/files/own/{kept.pk}/")
    assert (b"".join(sent.streaming_content).decode(), sent["Content-Disposition"].split(";")[0]) == (  # type: ignore[attr-defined]
        *("Bờ kè còn tốt.", "attachment"),
    )
    for address in (theirs.key, "request:none"):
        assert client.get(f"/portal/requests/{address}/").status_code == 404
        assert client.post(f"/portal/requests/{address}/accept/").status_code == 404
    assert come_in(other, keeper).get(f"/portal/files/own/{kept.pk}/").status_code == 404


def test_a_request_is_declined_with_a_reason_and_then_it_is_over(
    client: Client, helper: Contributor, keeper: User
) -> None:
    row = asked(keeper, helper)
    assert client.post(f"/portal/requests/{row.key}/decline/", {"reason": " "}).status_code == 422
    assert client.post(f"/portal/requests/{row.key}/decline/", {"reason": "Tôi đi xa."}).status_code == 302
    assert client.post(f"/portal/requests/{row.key}/hand-in/", {"text": "Muộn."}).status_code == 409
    assert "Ảnh bờ kè" in client.get("/portal/home/").content.decode()


def test_an_empty_answer_and_a_program_called_a_picture_are_refused(
    client: Client, helper: Contributor, keeper: User
) -> None:
    row = asked(keeper, helper)
    assert client.post(f"/portal/requests/{row.key}/hand-in/").status_code == 422
    program = SimpleUploadedFile("ảnh.jpg", b"MZ\x90\x00" + b"\x00" * 200)
    answer = client.post(f"/portal/requests/{row.key}/hand-in/", {"text": "Ảnh đây.", "files": program})
    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_something_unasked_stands_with_the_coordinator_once(client: Client, helper: Contributor, keeper: User) -> None:
    given = {"title": "Chợ họp sớm", "wanted": "text", "text": "Từ mai chợ họp lúc 4 giờ."}
    for _twice in range(2):
        assert client.post("/portal/send/", given).status_code == 302
    (row,) = Assignment.objects.all()
    assert (row.state, row.owner, row.created_by) == ("submitted", keeper, None)
    assert Submission.objects.get().contributor == helper
    assert "Chợ họp sớm" in client.get("/portal/home/").content.decode()
    assert client.post("/portal/send/", {**given, "title": ""}).status_code == 422


def test_a_seat_is_taken_and_given_back(client: Client, helper: Contributor, keeper: User) -> None:
    begins = clock.now() + timedelta(days=5)
    planned = training_desk.session(keeper, starts_at=begins, ends_at=begins + timedelta(hours=2))
    assert str(planned) in client.get("/portal/training/").content.decode()
    assert client.post(f"/portal/training/{planned.pk}/come/").status_code == 302
    seat = Seat.objects.get(contributor=helper)
    assert seat.state == "taken"
    assert client.post(f"/portal/training/seats/{seat.pk}/give-back/").status_code == 302
    seat.refresh_from_db()
    assert seat.state == "given_back"
    assert client.post("/portal/training/999999/come/").status_code == 404
    assert client.get("/portal/training/certificates/999999.pdf").status_code == 404


def test_own_work_is_told_without_a_rank(client: Client, helper: Contributor) -> None:
    Contribution.objects.create(
        post_key="post:gone", contributor=helper, kind="text", language="vi", accepted_at=clock.now()
    )
    told = client.get("/portal/credits/").content.decode()
    assert "Một bài không còn công khai" in told
    assert "post:gone" not in told


def test_the_way_in_is_opened_shown_once_and_closed_by_staff(helper: Contributor, person: Any) -> None:
    from tests.pages import newsroom

    staff = newsroom.client_of(person("network_coordinator"))
    address = f"/admin/network/people/{helper.pk}/way-in/"
    shown = staff.post(address, {"act": "link"}).content.decode()
    assert "/portal/enter/" in shown
    assert "/portal/enter/" not in staff.get(address).content.decode()
    assert staff.post(address, {"act": "close"}).status_code == 302
    path = shown.partition('value="http')[2].partition('"')[0].partition("/portal/")[2]
    assert Client().get("/portal/" + path).status_code == 410


def test_coming_in_sets_the_clock_of_particulars_anew(client: Client, helper: Contributor) -> None:
    helper.refresh_from_db()
    assert helper.last_active_on == timezone.localdate(clock.now())


def test_what_is_to_be_read_before_a_training_stands_there(client: Client, helper: Contributor, keeper: User) -> None:
    session = training_desk.session(keeper)
    given = {"title": "Trước buổi học", "words": "Mang theo một bài của bạn.", "file": None}
    training.add_material(course=session.course, **given, by=keeper, at=clock.now())
    training_desk.taken(session, keeper, helper)
    assert "Mang theo một bài của bạn." in client.get("/portal/training/").content.decode()


def test_more_than_can_be_taken_in_a_day_is_said(client: Client, helper: Contributor) -> None:
    for number in range(offering.A_DAY):
        offering.offer(contributor=helper, title=f"Tin {number}", wanted="text", text="Chữ.", at=clock.now())
    answer = client.post("/portal/send/", {"title": "Thêm", "wanted": "text", "text": "Chữ."})
    assert (answer.status_code, "hết mức trang này nhận được" in answer.content.decode()) == (422, True)
    assert Assignment.objects.count() == offering.A_DAY
