"""Coverage, training and requests in a review: counted by hand, and the same after everything was put right."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.network.models import Contributor, Course, Organisation, Role, Seat, Session
from signalmast.network.services import fading
from signalmast.reports import services
from signalmast.reports.document import Document, Figure
from tests.assignments import factories as asking
from tests.conftest import Person
from tests.network import factories as network
from tests.network import people
from tests.reports.conftest import Frozen
from tests.reports.test_services import document_of, words

pytestmark = pytest.mark.django_db
CHAPTERS = ["coverage", "training", "requests"]


def _at(month: int, day: int, hour: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def coordinator(person: Person) -> User:
    return person("network_coordinator")


@pytest.fixture
def places() -> list[Organisation]:
    """Before the year three organisations and one with people; in the quarter one more of each, and one person left."""
    first = people.organisation("Tổ Một", area="Bến Mơ")
    second = people.organisation("Tổ Hai", area="Bến Mơ", kind="Trường học")
    third = people.organisation("Tổ Ba", area="Cầu Vồng")
    fourth = people.organisation("Tổ Bốn", area="Cầu Vồng", active_from=date(2026, 3, 1))
    people.contributor("Trần Thị Một", at=first)
    leaving = people.contributor("Trần Thị Hai", at=first)
    Role.objects.filter(contributor=leaving).update(ends_on=date(2026, 2, 1))
    people.contributor("Lê Văn Ba", at=second, since=date(2026, 2, 10))
    return [first, second, third, fourth]


@pytest.fixture
def taught(places: list[Organisation]) -> Session:
    """Six people in February, of whom one is late and one stays away; five contribute, one of them something wrong."""
    course = Course.objects.create(name="Viết tin ngắn", name_en="Writing short news")
    begins = _at(2, 5)
    session = Session.objects.create(
        course=course, place="Nhà văn hóa", starts_at=begins, ends_at=begins + timedelta(hours=2)
    )
    for number in range(7):
        one = people.contributor(f"Người Học {number}", since=date(2025, 1, 1))
        presence = {0: Seat.Presence.LATE, 6: Seat.Presence.ABSENT}.get(number, Seat.Presence.PRESENT)
        Seat.objects.create(session=session, contributor=one, state="taken", asked_at=_at(1, 20), presence=presence)
        if number < 5:
            wrong = {"corrected_at": _at(3, 20)} if number == 4 else {}
            network.contribution(one, places[0], on=date(2026, 2, 15), **wrong)
    return session


@pytest.fixture
def asked(coordinator: User, places: list[Organisation]) -> list[Assignment]:
    """Three to one organisation: accepted after 2, 4 and 6 hours and handed in after 10, 20 and 60, the last too late;
    one to another that never came; one of the quarter before."""
    found = []
    for wait, came in ((2, 10), (4, 20), (6, 60)):
        row = asking.sent(coordinator, places[0], due_at=_at(3, 6), at=_at(3, 4))
        sent = {"sent_at": _at(3, 4), "accepted_at": _at(3, 4) + timedelta(hours=wait)}
        _set(row, submitted_at=_at(3, 4) + timedelta(hours=came), state="submitted", **sent)
        found.append(row)
    waits = asking.sent(coordinator, places[1], at=_at(3, 4))
    before = asking.sent(coordinator, places[1], at=_at(3, 4))
    _set(before, sent_at=_at(11, 3, year=2025))
    return [*found, waits, before]


def _set(row: Assignment, **values: Any) -> None:
    Assignment.objects.filter(pk=row.pk).update(**values)


def _figure(document: Document, name: str, column: str, *row: str, last: str = "2026-03-31") -> Figure:
    found = [
        one
        for one in document.figures
        if (one.question.name, one.column, one.row, one.question.filters["date_to"]) == (name, column, list(row), last)
    ]
    assert len(found) == 1, (name, column, row)
    return found[0]


def _value(document: Document, name: str, column: str, *row: str, last: str = "2026-03-31") -> str | None:
    return _figure(document, name, column, *row, last=last).value


def test_coverage_then_and_now(places: list[Organisation], frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["coverage"]))
    now = {column: _value(document, "coverage", column) for column in ("organisations", "covered", "one", "quiet")}
    then = {column: _value(document, "coverage", column, last="2025-12-31") for column in ("organisations", "covered")}
    assert now == {"organisations": "4", "covered": "2", "one": "2", "quiet": "1"}
    assert then == {"organisations": "3", "covered": "1"}
    areas = [(area, _value(document, "coverage", "covered", area)) for area in ("Bến Mơ", "Cầu Vồng")]
    assert areas == [("Bến Mơ", "2"), ("Cầu Vồng", "0")]
    history = [one.value for one in document.figures if (one.question.name, one.column) == ("coverage_days", "covered")]
    assert history == ["1", "1", "2", "2"]
    said = words(document, "coverage", "vi")
    assert "trên 4 tổ chức" in said
    assert "31/12/2025" in said


def test_training_and_what_became_of_it(taught: Session, frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["training"]))
    told = {name: _value(document, "training_sessions", name) for name in ("sessions", "came")}
    assert told == {"sessions": "1", "came": "6"}
    assert _value(document, "training_people", "people") == "6"
    effect = {
        column: _value(document, "training_effect", column, "trained")
        for column in ("people", "contributed", "days", "accepted", "corrected")
    }
    assert effect == {"people": "6", "contributed": "5", "days": "10.1", "accepted": "5", "corrected": "20"}
    others = {column: _value(document, "training_effect", column, "others") for column in ("people", "accepted")}
    assert others == {"people": None, "accepted": None}, "fewer than five are withheld"
    assert "Viết tin ngắn" in words(document, "training", "vi")
    assert "Writing short news" in words(document, "training", "en")


def test_how_long_requests_took(asked: list[Assignment], places: list[Organisation], frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["requests"]))
    told = {
        column: _value(document, "requests", column)
        for column in ("requests", "handed_in", "in_time", "to_accept", "to_hand_in", "to_end", "whole")
    }
    assert told == {
        **{"requests": "4", "handed_in": "3", "in_time": "2"},
        **{"to_accept": "4", "to_hand_in": "16", "to_end": None, "whole": "20"},
    }
    assert _value(document, "requests", "requests", last="2025-12-31") == "1"
    assert _value(document, "requests_asked", "whole", places[0].key) == "20"
    said = words(document, "requests", "vi")
    assert "Tổ Một" in said
    assert "Tổ Hai" not in said, "one that handed in nothing is not listed"


def test_it_comes_out_the_same_after_everything_was_put_right(
    taught: Session, asked: list[Assignment], frozen: Frozen
) -> None:
    review = frozen(chapters=CHAPTERS)
    for one in Contributor.objects.filter(name__startswith="Người Học"):
        fading.erase(contributor=one, by=None, at=_at(11, 1))
    Role.objects.all().delete()
    Assignment.objects.all().delete()
    document = services.frozen_document(review)
    assert services.verify(document) == []
    figure, found = services.records_behind(document=document, figure_id=_figure(document, "requests", "whole").id)
    assert (figure.value, figure.rows) == ("20", 4)
    assert [one.value for one in found.records] == ["60", "20", "10", ""]


@pytest.mark.parametrize(
    ("sheet", "column", "wrong"),
    [("coverage", 4, "7"), ("training_sessions", 3, "60"), ("requests", 5, "1.00"), ("training_effect", 4, "3")],
)
def test_a_line_that_was_changed_is_found(
    taught: Session, asked: list[Assignment], frozen: Frozen, sheet: str, column: int, wrong: str
) -> None:
    document = document_of(frozen(chapters=CHAPTERS))
    assert services.verify(document) == []
    lines = document.dimension[sheet]
    lines[0][column] = wrong
    assert sheet in {one.figure.question.name for one in services.verify(document)}


def test_nobody_is_named_in_a_review(taught: Session, asked: list[Assignment], frozen: Frozen) -> None:
    review = frozen(chapters=CHAPTERS)
    text = "".join(
        path.read_text("utf-8") for path in services.folder_of(review).iterdir() if path.suffix in (".json", ".html")
    )
    assert text
    for name in Contributor.objects.values_list("name", flat=True):
        assert name not in text, name


def test_a_desk_without_a_network_says_so(frozen: Frozen) -> None:
    document = document_of(frozen(chapters=CHAPTERS))
    assert not [one for one in document.figures if one.question.name in ("coverage", "requests")]
    for chapter, said in (
        ("coverage", "không có tổ chức thành viên nào"),
        ("training", "không có buổi tập huấn nào"),
        ("requests", "không có việc nhờ nào"),
    ):
        assert said in words(document, chapter, "vi")


def test_the_lines_behind_a_figure_are_shown(
    places: list[Organisation], asked: list[Assignment], frozen: Frozen, client: Client, person: Person
) -> None:
    review = frozen(chapters=CHAPTERS)
    client.force_login(person("analyst", language="en"))
    covered = _figure(document_of(review), "coverage", "covered")
    shown = client.get(reverse("review_figure", args=[review.pk, covered.id])).content.decode()
    assert all(place.name in shown for place in places)
    assert "31 March 2026" in shown
    whole = _figure(document_of(review), "requests", "whole")
    shown = client.get(reverse("review_figure", args=[review.pk, whole.id])).content.decode()
    assert "A request" in shown
    assert "Ảnh bờ kè" not in shown, "what was asked for is read by whoever keeps requests"
    table = client.get(reverse("review_figure_records", args=[review.pk, covered.id]))
    assert table.status_code == 200


def test_lines_are_kept_in_the_file_of_the_review(places: list[Organisation], frozen: Frozen) -> None:
    review = frozen(chapters=["coverage"])
    kept = json.loads((services.folder_of(review) / "review.json").read_text("utf-8"))["dimension"]
    assert len(kept["coverage"]) == 3 + 4
    assert all(Decimal(line[-1]) >= 0 for line in kept["coverage"])
    assert "requests" not in kept
