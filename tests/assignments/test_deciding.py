from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment, Letter
from signalmast.network.models import Contributor
from tests.assignments import factories
from tests.assignments.factories import NOW
from tests.conftest import Person


@pytest.fixture
def row(coordinator: User, contributor: Contributor) -> Assignment:
    made = factories.sent(coordinator, contributor)
    services.submit(assignment=made, text="Đây ạ.", contributor=contributor, at=NOW)
    made.refresh_from_db()
    return made


def test_words_back_are_needed_and_told(row: Assignment, coordinator: User, contributor: Contributor) -> None:
    with pytest.raises(ValidationError):
        services.return_with_words(assignment=row, words=" ", by=coordinator, at=NOW)
    for _twice in range(2):
        services.return_with_words(assignment=row, words="Xin thêm ngày chụp.", by=coordinator, at=NOW)
    row.refresh_from_db()
    assert row.state == "returned"
    assert row.steps.filter(move="return").count() == 1
    told = Letter.objects.filter(to=contributor.email, subject__contains="bổ sung")
    assert told.count() == 1
    assert "ngày chụp" not in told.get().text


def test_two_coordinators_at_once_finish_it_once(row: Assignment, coordinator: User, person: Person) -> None:
    other = person("network_coordinator")
    services.mark_done(assignment=row, by=coordinator, at=NOW)
    services.mark_done(assignment=row, by=other, at=NOW)
    assert list(row.steps.filter(move="finish").values_list("by", flat=True)) == [coordinator.pk]


def test_the_second_of_two_different_decisions_is_told_so(row: Assignment, coordinator: User, person: Person) -> None:
    services.mark_done(assignment=row, by=coordinator, at=NOW)
    with pytest.raises(services.NotNow):
        services.return_with_words(assignment=row, words="Thiếu.", by=person("editor"), at=NOW)
    with pytest.raises(services.NotNow):
        services.cancel(assignment=row, by=person("editor"), at=NOW)


def test_calling_off_withdraws_letters_that_wait(row: Assignment, coordinator: User) -> None:
    assert Letter.objects.filter(state="queued").exists()
    services.cancel(assignment=row, words="Không cần nữa.", by=coordinator, at=NOW)
    assert not Letter.objects.filter(state="queued").exists()
    assert set(Letter.objects.values_list("to", "text")) == {("", "")}


def test_what_was_asked_for_is_done_once_it_is_in_public(coordinator: User, contributor: Contributor) -> None:
    rows = {
        state: factories.sent(coordinator, contributor, about_key="post:1")
        for state in ("sent", "accepted", "submitted", "declined")
    }
    draft = factories.draft(coordinator, about_key="post:1")
    other = factories.sent(coordinator, contributor, about_key="post:2")
    services.accept(assignment=rows["accepted"], contributor=contributor, at=NOW)
    services.submit(assignment=rows["submitted"], text="Đây", contributor=contributor, at=NOW)
    services.decline(assignment=rows["declined"], reason="Bận", contributor=contributor, at=NOW)
    assert services.close_for_about(about_key="post:1", at=NOW + timedelta(hours=1)) == 3
    assert services.close_for_about(about_key="post:1", at=NOW + timedelta(hours=2)) == 0
    found = {state: Assignment.objects.get(pk=row.pk).state for state, row in rows.items()}
    assert found == {"sent": "done", "accepted": "done", "submitted": "done", "declined": "declined"}
    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.state, other.state) == ("draft", "sent")
    step = rows["sent"].steps.get(move="finish")
    assert (step.by, step.contributor) == (None, None)


def test_nothing_is_closed_for_no_key(coordinator: User, contributor: Contributor) -> None:
    factories.sent(coordinator, contributor)
    assert services.close_for_about(about_key="", at=NOW) == 0
    assert Assignment.objects.get().state == "sent"


Act = Callable[[Assignment, User], object]
ACTS: dict[str, Act] = {
    "return": lambda row, by: services.return_with_words(assignment=row, words="Thiếu.", by=by, at=NOW),
    "done": lambda row, by: services.mark_done(assignment=row, by=by, at=NOW),
    "cancel": lambda row, by: services.cancel(assignment=row, by=by, at=NOW),
    "note": lambda row, by: services.note(assignment=row, words="Gọi lại sau.", by=by, at=NOW),
    "change": lambda row, by: services.change(assignment=row, title="Khác", by=by, at=NOW),
    "accept": lambda row, by: services.accept(assignment=row, by=by, at=NOW),
    "submit": lambda row, by: services.submit(assignment=row, text="Khác", by=by, at=NOW),
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_analyst_does_none_of_it(row: Assignment, person: Person, act: str) -> None:
    with pytest.raises(services.MayNot):
        ACTS[act](row, person("analyst"))
    row.refresh_from_db()
    assert (row.state, row.title, row.notes.count()) == ("submitted", "Ảnh bờ kè sau mưa", 0)


@pytest.mark.parametrize(("left", "then"), [(-1, 3), (1, 3), (5, 5)])
def test_whoever_is_asked_for_a_little_more_has_three_days(
    coordinator: User, contributor: Contributor, left: int, then: int
) -> None:
    row = factories.sent(coordinator, contributor, due_at=NOW + timedelta(days=10))
    services.submit(assignment=row, text="Một phần.", contributor=contributor, at=NOW)
    at = row.due_at - timedelta(days=left)
    back = services.return_with_words(assignment=row, words="Thêm giờ.", by=coordinator, at=at)
    assert (back.due_at - at, back.shown(at)) == (timedelta(days=then), "returned")
