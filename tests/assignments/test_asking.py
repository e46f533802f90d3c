from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.attachments import Refused
from signalmast.assignments.models import Assignment, Letter, RequestTemplate, Step
from signalmast.assignments.selectors.files import folder, path_of
from signalmast.network.models import Contributor, Organisation
from tests.assignments import factories
from tests.assignments.factories import LATER, NOW
from tests.conftest import Person

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200


def test_a_draft_is_looked_after_by_whoever_wrote_it(coordinator: User) -> None:
    row = factories.draft(coordinator, title="  Ảnh bờ kè  ")
    assert (row.title, row.state, row.owner, row.batch) == ("Ảnh bờ kè", "draft", coordinator, row.key)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("due", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=4000)])
def test_a_time_that_passed_or_is_too_far_is_refused(coordinator: User, due: datetime) -> None:
    with pytest.raises(ValidationError) as found:
        factories.draft(coordinator, due_at=due)
    assert set(found.value.message_dict) == {"due_at"}


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "x" * 161])
def test_a_request_says_what_it_is(coordinator: User, title: str) -> None:
    with pytest.raises(ValidationError):
        factories.draft(coordinator, title=title)


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_roles_that_may_not_ask_are_refused_by_the_service_itself(person: Person, role: str) -> None:
    with pytest.raises(services.MayNot):
        factories.draft(person(role))


@pytest.mark.parametrize("role", ["editor_in_chief", "editor", "fact_checker", "network_coordinator"])
def test_roles_that_may_ask(person: Person, role: str) -> None:
    assert factories.draft(person(role)).pk


def test_a_closed_account_asks_for_nothing(coordinator: User) -> None:
    coordinator.is_active = False
    with pytest.raises(services.MayNot):
        factories.draft(coordinator)


def test_nobody_is_asked_twice(coordinator: User, organisation: Organisation, contributor: Contributor) -> None:
    row = factories.draft(coordinator)
    for _twice in range(2):
        services.add_recipients(
            assignment=row,
            organisations=[organisation, organisation],
            contributors=[contributor],
            by=coordinator,
            at=NOW,
        )
    assert row.recipients.count() == 2


def test_a_request_to_nobody_is_not_sent(coordinator: User) -> None:
    with pytest.raises(services.Nobody):
        services.send(assignment=factories.draft(coordinator), together=True, by=coordinator, at=NOW)


def test_a_draft_that_became_late_is_not_sent(coordinator: User, organisation: Organisation) -> None:
    row = factories.draft(coordinator)
    services.add_recipients(assignment=row, organisations=[organisation], by=coordinator, at=NOW)
    with pytest.raises(ValidationError):
        services.send(assignment=row, together=True, by=coordinator, at=LATER)
    row.refresh_from_db()
    assert row.state == "draft"


def test_sending_twice_sends_once(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    assert services.send(assignment=row, together=True, by=coordinator, at=NOW) == [row]
    assert Step.objects.filter(move="send").count() == 1
    assert Letter.objects.count() == 1


def test_the_same_request_to_many_is_one_row_each(coordinator: User, person: Person) -> None:
    several = [factories.organisation(f"Tổ dân phố {number}") for number in range(3)]
    somebody = factories.contributor("Trần Văn Đê")
    sent = services.send_to_many(
        title="Nước rút chưa?",
        words="Xin cho biết nước đã rút chưa.",
        wanted="answer",
        due_at=LATER,
        organisations=several,
        contributors=[somebody],
        by=coordinator,
        at=NOW,
    )
    assert len(sent) == 4
    assert len({row.key for row in sent}) == 4
    assert {row.batch for row in sent} == {sent[0].key}
    assert {row.state for row in Assignment.objects.all()} == {"sent"}
    assert [row.recipients.count() for row in sent] == [1, 1, 1, 1]
    services.mark_done(assignment=sent[0], by=coordinator, at=NOW)
    assert Assignment.objects.filter(state="sent").count() == 3


def test_several_may_answer_together(coordinator: User, organisation: Organisation) -> None:
    one = factories.contributor("Trần Văn Đê")
    row = factories.sent(coordinator, organisation, one)
    assert Assignment.objects.count() == 1
    assert row.recipients.count() == 2


def test_more_than_anybody_can_read_are_not_asked(coordinator: User) -> None:
    row = factories.draft(coordinator)
    many = Contributor.objects.bulk_create(
        [Contributor(name=f"Người {n}", joined_on=NOW.date(), key=f"person:{n}") for n in range(501)]
    )
    with pytest.raises(services.TooMany):
        services.add_recipients(assignment=row, contributors=many, by=coordinator, at=NOW)
    assert not row.recipients.exists()


def test_a_draft_can_lose_somebody_and_a_sent_one_cannot(coordinator: User, organisation: Organisation) -> None:
    row = factories.draft(coordinator)
    services.add_recipients(assignment=row, organisations=[organisation], by=coordinator, at=NOW)
    services.remove_recipient(recipient=row.recipients.get(), by=coordinator, at=NOW)
    assert not row.recipients.exists()
    sent = factories.sent(coordinator, organisation)
    with pytest.raises(services.NotNow):
        services.remove_recipient(recipient=sent.recipients.get(), by=coordinator, at=NOW)


def test_giving_it_to_somebody_else_keeps_what_was(coordinator: User, organisation: Organisation) -> None:
    row = factories.sent(coordinator, organisation)
    other = factories.contributor("Trần Văn Đê")
    later = NOW + timedelta(days=2)
    services.reassign(assignment=row, contributors=[other], words="Hội đang bận.", by=coordinator, at=later)
    row.refresh_from_db()
    standing = [(each.organisation, each.contributor, each.until) for each in row.recipients.all()]
    assert standing == [(organisation, None, later), (None, other, None)]
    assert (row.state, row.sent_at, row.accepted_at) == ("sent", later, None)
    assert row.steps.last().words == "Hội đang bận."  # type: ignore[union-attr]


def test_giving_it_back_to_whom_it_stood_with_before_is_possible(coordinator: User, organisation: Organisation) -> None:
    row = factories.sent(coordinator, organisation)
    other = factories.contributor("Trần Văn Đê")
    services.reassign(assignment=row, contributors=[other], by=coordinator, at=NOW)
    services.reassign(assignment=row, organisations=[organisation], by=coordinator, at=NOW + timedelta(hours=1))
    assert row.recipients.filter(until=None).get().organisation == organisation
    assert row.recipients.count() == 3


def test_what_was_handed_in_is_not_given_to_somebody_else(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    services.submit(assignment=row, text="Đây ạ.", contributor=contributor, at=NOW)
    with pytest.raises(services.NotNow):
        services.reassign(assignment=row, contributors=[contributor], by=coordinator, at=NOW)


def test_a_new_due_time_is_told_and_reminds_anew(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    services.escalate(at=LATER)
    services.change(assignment=row, due_at=LATER + timedelta(days=3), by=coordinator, at=LATER)
    row.refresh_from_db()
    assert row.told == 0
    waiting = Letter.objects.filter(state="queued", to=contributor.email)
    assert ["Another due time" in each.subject or "Hạn đã đổi" in each.subject for each in waiting] == [True]


def test_words_of_a_late_request_can_be_changed_without_moving_it(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    services.change(assignment=row, title="Ảnh bờ kè phía nam", by=coordinator, at=LATER + timedelta(days=1))
    row.refresh_from_db()
    assert (row.title, row.due_at) == ("Ảnh bờ kè phía nam", LATER)


def test_what_ended_stays_as_it_is(coordinator: User, contributor: Contributor) -> None:
    row = factories.sent(coordinator, contributor)
    services.mark_done(assignment=row, by=coordinator, at=NOW)
    with pytest.raises(services.NotNow):
        services.change(assignment=row, title="Khác", by=coordinator, at=NOW)


def test_a_template_gives_its_words_and_its_days_at_the_desks_hour(coordinator: User) -> None:
    template = RequestTemplate.objects.create(
        name="Ảnh tuần", title="Ảnh của tuần", words="Một tấm ảnh.", days=3, hour=0
    )
    late_evening = datetime(2026, 3, 4, 16, 59, tzinfo=UTC)  # 23:59 of the fourth
    row = services.from_template(template=template, by=coordinator, at=late_evening)
    assert row.due_at == datetime(2026, 3, 6, 17, tzinfo=UTC)  # midnight with which the seventh begins
    after = services.from_template(template=template, by=coordinator, at=late_evening + timedelta(minutes=1))
    assert after.due_at == datetime(2026, 3, 7, 17, tzinfo=UTC)


def test_files_go_along_and_copies_share_them(coordinator: User) -> None:
    row = factories.draft(coordinator)
    came = [services.Came(BytesIO(JPEG), len(JPEG), "bản đồ.jpg")]
    (file,) = services.add_files(assignment=row, files=came, by=coordinator, at=NOW)
    assert path_of(file.place).read_bytes() == JPEG
    assert (path_of(file.place).stat().st_mode & 0o777, file.size) == (0o600, len(JPEG))
    both = [factories.organisation(f"Tổ {n}") for n in range(2)]
    services.add_recipients(assignment=row, organisations=both, by=coordinator, at=NOW)
    sent = services.send(assignment=row, together=False, by=coordinator, at=NOW)
    assert [each.files.get().place for each in sent] == [file.place, file.place]


def test_a_file_that_is_refused_leaves_nothing_on_the_disk(coordinator: User) -> None:
    row = factories.draft(coordinator)
    came = [services.Came(BytesIO(JPEG), len(JPEG), "a.jpg"), services.Came(BytesIO(b"MZ\x90"), 3, "ảnh.jpg")]
    with pytest.raises(Refused):
        services.add_files(assignment=row, files=came, by=coordinator, at=NOW)
    assert list(folder().glob("*/*")) == []
    with pytest.raises(Refused):
        services.add_files(assignment=row, files=came[:1] * 6, by=coordinator, at=NOW)
