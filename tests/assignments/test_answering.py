from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import AnswerFile, Assignment, Letter, Submission
from signalmast.assignments.selectors import addresses
from signalmast.assignments.selectors.files import folder
from signalmast.assignments.services import files
from signalmast.network.models import Contributor, Organisation, Role
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200


def picture(content: bytes = JPEG, name: str = "ke.jpg") -> services.Came:
    return services.Came(BytesIO(content), len(content), name)


@pytest.fixture
def row(coordinator: User, organisation: Organisation, contributor: Contributor) -> Assignment:
    """Asked of an organisation."""
    return factories.sent(coordinator, organisation)


def test_a_contributor_of_the_organisation_answers_for_it(row: Assignment, contributor: Contributor) -> None:
    services.accept(assignment=row, contributor=contributor, at=NOW)
    made = services.submit(assignment=row, text="  Nước rút rồi.  ", contributor=contributor, at=NOW)
    row.refresh_from_db()
    assert (row.state, made.text, made.number, made.contributor) == ("submitted", "Nước rút rồi.", 1, contributor)
    assert [(step.move, step.contributor) for step in row.steps.all()] == [
        ("send", None),
        ("accept", contributor),
        ("submit", contributor),
    ]


def test_a_stranger_answers_nothing(row: Assignment) -> None:
    stranger = factories.contributor("Người lạ", of=factories.organisation("Hội khác"))
    for act in (
        lambda: services.accept(assignment=row, contributor=stranger, at=NOW),
        lambda: services.decline(assignment=row, reason="Bận", contributor=stranger, at=NOW),
        lambda: services.submit(assignment=row, text="Đây", contributor=stranger, at=NOW),
    ):
        with pytest.raises(services.MayNot):
            act()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2020, 1, 1), date(2026, 3, 4)),  # today is the first day without it
        (date(2026, 3, 5), None),
    ],
)
def test_only_who_has_a_role_in_it_on_that_day(
    row: Assignment, organisation: Organisation, starts_on: date, ends_on: date | None
) -> None:
    other = factories.contributor("Trần Văn Đê")
    Role.objects.create(contributor=other, organisation=organisation, starts_on=starts_on, ends_on=ends_on)
    with pytest.raises(services.MayNot):
        services.accept(assignment=row, contributor=other, at=NOW)


def test_the_contact_of_an_organisation_gets_its_letters_and_may_answer(
    row: Assignment, organisation: Organisation
) -> None:
    contact = factories.contributor("Trần Văn Đê")
    Role.objects.create(
        contributor=contact, organisation=organisation, starts_on=date(2020, 1, 1), kind=Role.Kind.CONTACT
    )
    assert contact.email in {each.email for each in addresses.of(row, on=date(2026, 3, 4))}
    assert services.accept(assignment=row, contributor=contact, at=NOW).state == "accepted"


def test_staff_and_a_contributor_never_act_as_one(row: Assignment, coordinator: User, contributor: Contributor) -> None:
    with pytest.raises(services.MayNot):
        services.accept(assignment=row, by=coordinator, contributor=contributor, at=NOW)
    with pytest.raises(services.MayNot):
        services.accept(assignment=row, at=NOW)


def test_somebody_faded_acts_no_more(row: Assignment, contributor: Contributor) -> None:
    contributor.faded_at = timezone.now()
    with pytest.raises(services.MayNot):
        services.accept(assignment=row, contributor=contributor, at=NOW)


def test_staff_enter_what_came_by_telephone(row: Assignment, coordinator: User) -> None:
    services.accept(assignment=row, by=coordinator, at=NOW)
    made = services.submit(assignment=row, text="Nước rút rồi.", by=coordinator, at=NOW)
    assert (made.by, made.contributor) == (coordinator, None)


def test_accepting_twice_is_accepting_once(row: Assignment, contributor: Contributor) -> None:
    for _twice in range(2):
        services.accept(assignment=row, contributor=contributor, at=NOW)
    assert row.steps.filter(move="accept").count() == 1


def test_declining_takes_a_reason_and_tells_whoever_looks_after_it(
    row: Assignment, contributor: Contributor, coordinator: User
) -> None:
    with pytest.raises(ValidationError):
        services.decline(assignment=row, reason="  ", contributor=contributor, at=NOW)
    for _twice in range(2):
        services.decline(assignment=row, reason="Tuần này bận gặt.", contributor=contributor, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.steps.filter(move="decline").get().words) == ("declined", "Tuần này bận gặt.")
    (letter,) = Letter.objects.filter(to=coordinator.email)
    assert letter.subject == "Declined: Ảnh bờ kè sau mưa"
    assert "gặt" not in letter.text
    with pytest.raises(services.NotNow):
        services.submit(assignment=row, text="Đây", contributor=contributor, at=NOW)


def test_handing_in_twice_is_one_version(row: Assignment, contributor: Contributor) -> None:
    first, again = (
        services.submit(assignment=row, text="Đây ạ.", files=[picture()], contributor=contributor, at=NOW)
        for _twice in range(2)
    )
    assert first == again
    assert AnswerFile.objects.count() == 1
    assert len(list(folder().glob("*/*"))) == 1
    assert row.steps.filter(move="submit").count() == 1


def test_something_else_is_a_new_version_and_the_first_stays(row: Assignment, contributor: Contributor) -> None:
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW)
    services.submit(assignment=row, text="Đây ạ, có sửa.", contributor=contributor, at=NOW + timedelta(hours=1))
    assert list(row.submissions.values_list("number", "text")) == [(1, "Đây ạ."), (2, "Đây ạ, có sửa.")]
    row.refresh_from_db()
    assert row.submitted_at == NOW


def test_after_words_back_the_same_text_is_a_new_version(
    row: Assignment, contributor: Contributor, coordinator: User
) -> None:
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW)
    services.return_with_words(assignment=row, words="Xin thêm ngày chụp.", by=coordinator, at=NOW)
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW + timedelta(hours=1))
    assert row.submissions.count() == 2


def test_a_late_answer_is_taken(row: Assignment, contributor: Contributor) -> None:
    late = LATER + timedelta(days=3)
    assert services.submit(assignment=row, text="Xin lỗi, muộn.", contributor=contributor, at=late).at == late


def test_a_wanted_picture_must_come(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor, wanted="picture")
    with pytest.raises(ValidationError):
        services.submit(assignment=row, text="Tôi gửi sau.", contributor=contributor, at=NOW)
    assert services.submit(assignment=row, files=[picture()], contributor=contributor, at=NOW).files.count() == 1


def test_a_refused_hand_in_leaves_no_file(row: Assignment, contributor: Contributor, coordinator: User) -> None:
    services.mark_done(assignment=row, by=coordinator, at=NOW)
    with pytest.raises(services.NotNow):
        services.submit(assignment=row, text="Đây", files=[picture()], contributor=contributor, at=NOW)
    assert list(folder().glob("*/*")) == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eabc", "x" * 20_000, "'; DROP TABLE x; --"])
def test_hostile_text_is_kept_as_text(row: Assignment, contributor: Contributor, text: str) -> None:
    made = services.submit(assignment=row, text=text, contributor=contributor, at=NOW)
    made.refresh_from_db()
    assert made.text == text.replace("\u202e", "")


def test_a_text_that_is_too_long_is_refused(row: Assignment, contributor: Contributor) -> None:
    with pytest.raises(ValidationError):
        services.submit(assignment=row, text="x" * 20_001, contributor=contributor, at=NOW)


def test_the_sweep_takes_only_old_files_of_no_row(row: Assignment, contributor: Contributor) -> None:
    services.submit(assignment=row, files=[picture()], contributor=contributor, at=NOW)
    lost = folder() / "ab" / "lost.jpg"
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(JPEG)
    now = timezone.now()
    assert files.sweep(at=now) == 0
    assert files.sweep(at=now + timedelta(days=2)) == 1
    assert not lost.exists()
    assert len(list(folder().glob("*/*"))) == 1
