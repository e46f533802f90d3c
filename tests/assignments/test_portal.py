from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.selectors import portal
from signalmast.network.models import Contributor, Organisation
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200


@pytest.fixture
def colleague(organisation: Organisation) -> Contributor:
    return factories.contributor("Phạm Thị Đồng Nghiệp", of=organisation)


def test_a_person_sees_their_own_and_their_organisations(
    coordinator: User, organisation: Organisation, contributor: Contributor
) -> None:
    factories.sent(coordinator, organisation, title="Cho hội")
    factories.sent(coordinator, contributor, title="Cho tôi", due_at=LATER - timedelta(days=1))
    factories.sent(coordinator, factories.contributor("Người khác"), title="Cho người khác")
    factories.sent(coordinator, factories.organisation("Hội khác"), title="Cho hội khác")
    factories.draft(coordinator, title="Bản nháp")
    found = portal.of_person(contributor, at=NOW)
    assert [(each.title, each.for_organisations) for each in found] == [
        ("Cho tôi", ()),
        ("Cho hội", ("Hội Phụ nữ phường Bến Mơ",)),
    ]
    assert found[0].may == {"accept", "decline", "submit"}


def test_what_may_be_done_and_what_is_said_follow_the_state(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)

    def seen() -> tuple[str, set[str], str]:
        (each,) = portal.of_person(contributor, at=NOW)
        return each.state, set(each.may), each.words_back

    services.accept(assignment=row, contributor=contributor, at=NOW)
    assert seen() == ("accepted", {"decline", "submit"}, "")
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW)
    assert seen() == ("submitted", {"submit"}, "")
    services.return_with_words(assignment=row, words="Thêm ngày chụp.", by=coordinator, at=NOW)
    assert seen() == ("returned", {"decline", "submit"}, "Thêm ngày chụp.")
    services.cancel(assignment=row, words="Thôi ạ.", by=coordinator, at=NOW)
    assert seen() == ("cancelled", set(), "Thôi ạ.")


def test_a_late_one_is_said_to_be(coordinator: User, contributor: Contributor) -> None:
    factories.sent(coordinator, contributor)
    (each,) = portal.of_person(contributor, at=LATER)
    assert (each.state, each.label) == ("overdue", "Quá hạn")


def test_nothing_about_other_people_is_in_it(
    coordinator: User, organisation: Organisation, contributor: Contributor, colleague: Contributor
) -> None:
    row = factories.sent(coordinator, organisation, about_label="Bài chưa đăng", about_key="post:secret")
    services.note(assignment=row, words="Nội bộ thôi.", by=coordinator, at=NOW)
    file = services.Came(BytesIO(JPEG), len(JPEG), "của đồng nghiệp.jpg")
    services.submit(assignment=row, text="Bài của đồng nghiệp.", files=[file], contributor=colleague, at=NOW)
    services.submit(assignment=row, text="Bài của tôi.", contributor=contributor, at=NOW)
    (mine,) = portal.of_person(contributor, at=NOW)
    assert [each.text for each in mine.handed_in] == ["Bài của tôi."]
    said = repr(asdict(mine))
    for word in ("Đồng Nghiệp", "đồng nghiệp", colleague.email, coordinator.name, coordinator.email, "Nội bộ"):
        assert word not in said
    assert "Bài chưa đăng" not in said
    assert "post:secret" not in said
    theirs = row.submissions.get(number=1).files.get()
    assert not portal.may_read_file(contributor, file=theirs, at=NOW)
    assert portal.may_read_file(colleague, file=theirs, at=NOW)


def test_somebody_else_is_told_of_nothing_by_its_key(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    stranger = factories.contributor("Người lạ")
    assert portal.one_of_person(stranger, key=row.key, at=NOW) is None
    assert portal.held_by(stranger, key=row.key, at=NOW) is None
    assert portal.held_by(contributor, key=row.key, at=NOW) == row
    found = portal.one_of_person(contributor, key=row.key, at=NOW)
    assert found is not None
    assert found.key == row.key


def test_what_was_given_to_somebody_else_is_seen_no_more(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    other = factories.contributor("Trần Văn Đê")
    services.reassign(assignment=row, contributors=[other], by=coordinator, at=NOW)
    assert portal.of_person(contributor, at=NOW) == []
    assert len(portal.of_person(other, at=NOW)) == 1


def test_files_that_help_can_be_read_by_whoever_is_asked(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    came = [services.Came(BytesIO(JPEG), len(JPEG), "bản đồ.jpg")]
    (file,) = services.add_files(assignment=row, files=came, by=coordinator, at=NOW)
    assert portal.may_read_file(contributor, file=file, at=NOW)
    assert not portal.may_read_file(factories.contributor("Người lạ"), file=file, at=NOW)


def test_the_same_questions_for_one_request_and_for_ten(
    coordinator: User, contributor: Contributor, django_assert_num_queries: Any
) -> None:
    factories.sent(coordinator, contributor)
    with CaptureQueriesContext(connection) as one:
        portal.of_person(contributor, at=NOW)
    for number in range(9):
        factories.sent(coordinator, contributor, title=f"Việc {number}")
    with django_assert_num_queries(len(one)):
        assert len(portal.of_person(contributor, at=NOW)) == 10
