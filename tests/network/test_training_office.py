"""The screens of training over HTTP: who may, raw forms, hostile words, and a constant number of questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signalmast.network.models import Course, Material, MaterialVersion, Seat, Session
from signalmast.network.selectors import training as found
from signalmast.network.services import seats, training
from tests.conftest import Person
from tests.network.training_desk import ENDS, NOW, STARTS, at, came, client, contributor, course, people, session, taken

pytestmark = pytest.mark.django_db
PLANNED = {
    "title": "", "starts_at": "2026-03-11T14:00", "ends_at": "2026-03-11T16:00", "place": "Nhà văn hóa", "link": "",
    "seats": "12", "open": "on", "reminder_hours": "24", "owner": "", "seen": "0",
}  # fmt: skip


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    at(monkeypatch, NOW)
    return NOW


def test_the_whole_way_by_its_forms(person: Person, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    desk = client(keeper)
    assert desk.post("/admin/training/courses/new/", {"name": "Viết tin", "name_en": "News"}).status_code == 302
    of = Course.objects.get()
    assert desk.post(f"/admin/training/courses/{of.pk}/sessions/new/", PLANNED).status_code == 302
    planned = Session.objects.get()
    assert (planned.starts_at, planned.ends_at, planned.seats) == (STARTS, ENDS, 12)
    assert mai.name in desk.get(f"/admin/training/{planned.pk}/people/", {"q": "nguyen thi"}).content.decode()
    assert desk.post(f"/admin/training/{planned.pk}/people/", {"act": "invite", "person": mai.pk}).status_code == 302
    seat = Seat.objects.get()
    assert seat.state == "invited"
    for _ in range(2):
        assert desk.post(f"/admin/training/{planned.pk}/", {"act": "take", "seat": seat.pk}).status_code == 302
    assert Seat.objects.get().state == "taken"
    changed = {**PLANNED, "place": "Thư viện", "seen": "1"}
    assert desk.post(f"/admin/training/{planned.pk}/change/", changed).status_code == 302
    again = desk.post(f"/admin/training/{planned.pk}/change/", {**changed, "place": "Khác"})
    assert again.status_code == 422
    assert "Somebody changed this session" in again.content.decode()
    assert desk.post(f"/admin/training/{planned.pk}/repeat/", {"every": "week", "times": "2"}).status_code == 302
    assert Session.objects.count() == 3
    copy = desk.post(f"/admin/training/{planned.pk}/copy/", {"starts_at": "2026-05-01T00:00"})
    assert copy.status_code == 302
    assert Session.objects.count() == 4
    assert desk.post(f"/admin/training/{planned.pk}/cancel/", {"why": "Bão"}).status_code == 302
    assert "Bão" in desk.get(f"/admin/training/{planned.pk}/").content.decode()
    for which in ("coming", "past", "off", "<script>"):
        assert desk.get("/admin/training/", {"which": which, "course": "x" * 40, "p": "-1"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": "0"},
        {"seats": "-1"},
        {"seats": "9" * 30},
        {"ends_at": "2026-03-11T13:00"},
        {"ends_at": "2026-03-11T14:00"},
        {"starts_at": "hôm qua"},
        {"starts_at": "0001-01-01T00:00", "ends_at": "0001-01-01T01:00"},
        {"starts_at": "9999-12-31T23:00", "ends_at": "9999-12-31T23:59"},
        {"link": "javascript:alert(1)"},
        {"place": ""},
        {"place": "x" * 201},
        {"owner": "9" * 30},
        {"reminder_hours": "-5"},
        {"seen": "x"},
        {"title": "a\0b"},
    ],
)
def test_a_wrong_form_is_said_on_the_form(person: Person, now: Any, wrong: dict[str, str]) -> None:
    keeper = person("network_coordinator")
    answer = client(keeper).post(f"/admin/training/courses/{course(keeper).pk}/sessions/new/", {**PLANNED, **wrong})
    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_seats_below_those_taken_are_refused_in_words(person: Person, now: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    for who in people(2):
        taken(planned, keeper, who)
    answer = client(keeper).post(f"/admin/training/{planned.pk}/change/", {**PLANNED, "seats": "1", "seen": "1"})
    assert answer.status_code == 422
    assert "2 people have a seat already" in answer.content.decode()


PATHS = [
    "", "calendar/", "effect/", "courses/", "courses/new/", "courses/{course}/", "courses/{course}/change/",
    "courses/{course}/sessions/new/", "courses/{course}/materials/new/", "courses/{course}/materials/{material}/",
    "{pk}/", "{pk}/change/", "{pk}/repeat/", "{pk}/copy/", "{pk}/cancel/", "{pk}/session.ics", "{pk}/people/",
    "{pk}/attendance/", "{pk}/screen/", "{pk}/screen/now/", "{pk}/feedback/", "{pk}/certificates/",
]  # fmt: skip


def test_every_screen_is_for_who_keeps_the_network(person: Person, now: Any) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    material = training.add_material(
        course=planned.course, title="Sổ tay", words="Mật", file=None, by=keeper, at=NOW
    ).material
    numbers = {"course": planned.course_id, "pk": planned.pk, "material": material.pk}
    for path in PATHS:
        address = "/admin/training/" + path.format(**numbers)
        assert client(keeper).get(address).status_code == 200, address
        assert client(keeper, "vi").get(address).status_code == 200, address
        refused = client(person("editor")).get(address)
        assert refused.status_code == 403, address
        assert "Viết tin ngắn" not in refused.content.decode()
        assert Client().get(address).status_code == 302, address
        missing = address.replace(f"/{planned.pk}/", "/987654/")
        assert "987654" not in missing or client(keeper).get(missing).status_code == 404
    assert client(person("editor")).post(f"/admin/training/{planned.pk}/cancel/", {"why": ""}).status_code == 403
    assert Session.objects.get().cancelled_at is None


def test_hostile_words_are_shown_as_words(person: Person, now: Any) -> None:
    keeper = person("network_coordinator")
    evil = '<script>alert("x")</script>'
    planned = session(keeper, course(keeper, name=evil, name_en="", about=evil), title=evil, place=evil)
    seat = taken(planned, keeper, contributor(evil))
    code = seats.make_link(seat=seat, by=keeper, at=NOW)
    desk = client(keeper)
    pages = [
        desk.get("/admin/training/"), desk.get(f"/admin/training/{planned.pk}/"), desk.get("/admin/training/courses/"),
        desk.get(f"/admin/training/courses/{planned.course_id}/"), Client().get(f"/training/seat/{code}/"),
        desk.get(f"/admin/training/{planned.pk}/people/", {"q": evil}),
        Client().get(f"/training/check-in/{planned.key}/"),
    ]  # fmt: skip
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("words", ["\0", "%", "_", "' or 1=1 --", "é" * 300, "()[]{}\\"])
def test_looking_for_people_minds_no_garbage(person: Person, now: Any, words: str) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper)
    answer = client(keeper).get(f"/admin/training/{planned.pk}/people/", {"q": words})
    assert answer.status_code == 200
    for given in ({}, {"person": words}, {"person": "9" * 40, "act": "invite"}):
        assert client(keeper).post(f"/admin/training/{planned.pk}/people/", given).status_code == 404
    for given in ({"act": "take", "seat": words}, {"act": "link"}, {"act": "send_again", "letter": "x"}):
        assert client(keeper).post(f"/admin/training/{planned.pk}/", given).status_code == 404


def test_a_material_takes_only_kinds_the_library_takes(person: Person, settings: Any, tmp_path: Any, now: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    keeper = person("network_coordinator")
    of = course(keeper)
    desk, path = client(keeper), f"/admin/training/courses/{of.pk}/materials/new/"
    for wrong in (
        {"title": "Sổ tay"},
        {"title": "Sổ tay", "file": SimpleUploadedFile("x.html", b"<script>")},
        {"title": "Sổ tay", "file": SimpleUploadedFile("x.exe", b"MZ")},
        {"title": "", "words": "x"},
    ):
        assert desk.post(path, wrong).status_code == 422
    assert not Material.objects.exists()
    file = SimpleUploadedFile("../../sổ tay.pdf", b"%PDF-1.4")
    assert desk.post(path, {"title": "Sổ tay", "file": file}).status_code == 302
    version = MaterialVersion.objects.get()
    assert version.document is not None
    assert version.document.file.path.startswith(str(tmp_path))
    own = f"/admin/training/courses/{of.pk}/materials/{version.material_id}/"
    assert desk.post(own, {"words": "Bản hai"}).status_code == 302
    assert "Version 1" in desk.get(own).content.decode()
    assert desk.post(own, {"act": "withdraw"}).status_code == 302
    assert Material.objects.get().withdrawn_at is not None
    assert desk.get(f"/admin/training/courses/{course(keeper).pk}/materials/{version.material_id}/").status_code == 404


def _asked(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as kept:
        assert desk.get(path).status_code == 200
    return len(kept)


def test_lists_ask_as_often_for_three_rows_as_for_one(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=2)
    came(planned, keeper, contributor("A"))
    at(monkeypatch, ENDS)
    desk = client(keeper)
    desk.post(f"/admin/training/{planned.pk}/certificates/")
    training.add_material(course=planned.course, title="Sổ tay", words="x", file=None, by=keeper, at=NOW)
    paths = [
        "/admin/training/?which=past", "/admin/training/courses/", f"/admin/training/{planned.pk}/",
        f"/admin/training/{planned.pk}/attendance/", f"/admin/training/{planned.pk}/certificates/",
        f"/admin/training/{planned.pk}/people/?q=a", f"/admin/training/courses/{planned.course_id}/",
    ]  # fmt: skip
    for path in paths:
        desk.get(path)
    before = [_asked(desk, path) for path in paths]
    Session.objects.update(seats=9)
    for name in ("AB", "AC"):
        came(planned, keeper, contributor(name))
        session(
            keeper, course(keeper, name=name), starts_at=STARTS - timedelta(days=1), ends_at=ENDS - timedelta(days=1)
        )
        training.add_material(course=planned.course, title=name, words="x", file=None, by=keeper, at=NOW)
    assert [_asked(desk, path) for path in paths] == before


def test_what_one_contributor_is_offered_and_has(person: Person, now: Any) -> None:
    keeper, mai, lan = person("network_coordinator"), contributor(), contributor("Lan")
    of = course(keeper)
    full, free, closed = session(keeper, of, seats=1), session(keeper, of, seats=3), session(keeper, of, open=False)
    past = session(keeper, of, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=2, hours=-1))
    taken(full, keeper, lan)
    told = found.of_person(mai, NOW)
    assert [(row.session, row.free) for row in told.offered] == [(full, 0), (free, 3)]
    seats.take(session=full, contributor=mai, by=mai, at=NOW)
    seats.invite(session=closed, contributor=mai, by=keeper, at=NOW)
    told = found.of_person(mai, NOW)
    assert {row.session for row in told.offered} == {free, closed}
    assert {(row.seat.session, row.seat.state, row.waits_as, row.may_give_back) for row in told.seats} == {
        (full, "waiting", 1, True),
        (closed, "invited", None, True),
    }
    assert told.certificates == []
    assert past not in {row.session for row in told.offered}


def test_what_one_contributor_has_is_asked_for_in_a_constant_number_of_questions(person: Person, now: Any) -> None:
    keeper, mai = person("network_coordinator"), contributor()
    counts = []
    for _ in range(3):
        planned = session(keeper, seats=1)
        taken(planned, keeper, contributor("Lan"))
        taken(planned, keeper, mai)
        taken(session(keeper, planned.course, seats=2), keeper, mai)
        training.add_material(course=planned.course, title="x", words="x", file=None, by=keeper, at=NOW)
        with CaptureQueriesContext(connection) as kept:
            found.of_person(mai, NOW)
        counts.append(len(kept))
    assert len(set(counts)) == 1
