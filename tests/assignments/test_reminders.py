from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment, Letter
from signalmast.network.models import Contributor, Organisation, Role
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW
from tests.conftest import Person


def told(at: datetime) -> list[tuple[str, str]]:
    """To whom what was written at that moment, as the first words of the subject."""
    found = Letter.objects.filter(asked_at=at).order_by("to", "subject")
    return [(letter.to, letter.subject.partition(":")[0]) for letter in found]


@pytest.fixture
def row(coordinator: User, contributor: Contributor) -> Assignment:
    return factories.sent(coordinator, contributor)


def test_three_stages_each_once(row: Assignment, contributor: Contributor, coordinator: User, person: Person) -> None:
    chief = person("editor_in_chief", language="vi")
    person("editor")
    soon, late, long = LATER - timedelta(days=1), LATER, LATER + timedelta(days=3)
    assert services.escalate(at=soon - timedelta(seconds=1)) == 0
    for moment in (soon, late, long):
        assert [services.escalate(at=moment), services.escalate(at=moment)] == [1, 0]
    assert told(soon) == [(contributor.email, "Sắp đến hạn")]
    assert told(late) == [(contributor.email, "Quá hạn"), (coordinator.email, "A request is past its time")]
    assert told(long) == [
        (chief.email, "Một việc nhờ quá hạn đã lâu"),
        (coordinator.email, "A request is long past its time"),
    ]


def test_a_desk_that_stood_still_tells_what_is_true_now(row: Assignment, contributor: Contributor) -> None:
    moment = LATER + timedelta(days=30)
    assert services.escalate(at=moment) == 1
    assert [words for to, words in told(moment) if to == contributor.email] == ["Quá hạn"]


@pytest.mark.parametrize("end", ["submit", "finish", "cancel", "decline"])
def test_nobody_is_reminded_of_what_does_not_wait_for_them(
    row: Assignment, contributor: Contributor, coordinator: User, end: str
) -> None:
    if end == "submit":
        services.submit(assignment=row, text="Đây", contributor=contributor, at=NOW)
    elif end == "decline":
        services.decline(assignment=row, reason="Bận", contributor=contributor, at=NOW)
    else:
        act = services.mark_done if end == "finish" else services.cancel
        act(assignment=row, by=coordinator, at=NOW)
    assert services.escalate(at=LATER + timedelta(days=9)) == 0


def test_whoever_was_asked_within_the_last_day_is_not_reminded_at_once(
    coordinator: User, contributor: Contributor
) -> None:
    factories.sent(coordinator, contributor, due_at=NOW + timedelta(hours=5))
    services.escalate(at=NOW + timedelta(hours=1))
    assert told(NOW + timedelta(hours=1)) == []


def test_an_organisation_is_told_at_its_address_and_through_its_leads(
    coordinator: User, organisation: Organisation, contributor: Contributor
) -> None:
    lead = factories.contributor("Trần Thị Trưởng")
    Role.objects.create(contributor=lead, organisation=organisation, kind="lead", starts_on=NOW.date())
    organisation.email = "hoi@example.org"
    organisation.save()
    factories.sent(coordinator, organisation)
    assert {to for to, _words in told(NOW)} == {"hoi@example.org", lead.email}


def test_an_organisation_without_lead_or_address_is_told_through_all_who_contribute(
    coordinator: User, organisation: Organisation, contributor: Contributor
) -> None:
    factories.sent(coordinator, organisation)
    assert {to for to, _words in told(NOW)} == {contributor.email}


def test_somebody_without_an_address_is_told_nothing(coordinator: User) -> None:
    factories.sent(coordinator, factories.contributor("Không Thư", email=""))
    assert told(NOW) == []


def test_one_address_gets_one_letter(coordinator: User, organisation: Organisation, contributor: Contributor) -> None:
    organisation.email = contributor.email.upper()
    organisation.save()
    factories.sent(coordinator, organisation, contributor)
    assert [to for to, _words in told(NOW)] == [contributor.email]


def test_letters_say_when_it_is_due_in_the_readers_language_and_nothing_more(
    coordinator: User, contributor: Contributor
) -> None:
    row = factories.sent(coordinator, contributor, about_label="Tin mật", title="Ảnh\nbờ kè")
    services.note(assignment=row, words="Nội bộ thôi.", by=coordinator, at=NOW)
    services.escalate(at=LATER)
    for letter in Letter.objects.all():
        assert "\n" not in letter.subject
        assert not any(word in letter.text for word in ("Tin mật", "Nội bộ", "ba tấm"))
    theirs = Letter.objects.get(subject__startswith="Quá hạn")
    assert "Hạn: 09:30 ngày 11/03/2026" in theirs.text
    assert coordinator.email in theirs.text


def test_a_due_time_at_midnight_is_told_as_the_desks_day(coordinator: User, contributor: Contributor) -> None:
    midnight = datetime.fromisoformat("2026-03-10T00:00:00+07:00")
    factories.sent(coordinator, contributor, due_at=midnight)
    assert "00:00 ngày 10/03/2026" in Letter.objects.get().text
    assert services.escalate(at=midnight - timedelta(days=1)) == 1


def test_reminders_of_many_take_the_same_questions_each(
    coordinator: User, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        factories.sent(coordinator, factories.contributor(f"Người {number}"))
    with django_assert_max_num_queries(5 * 24):  # type: ignore[operator]
        assert services.escalate(at=LATER) == 5
