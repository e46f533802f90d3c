"""The screens as a person meets them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import (
    AnswerFile,
    Assignment,
    CalendarLink,
    Letter,
    QuietDays,
    Recurrence,
    RequestTemplate,
)
from signalmast.core import clock
from signalmast.network.models import Contributor, Organisation
from tests.assignments import factories
from tests.conftest import Person

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200
NASTY = '<script>alert("x")</script>'


@pytest.fixture
def office(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def soon(days: int = 5) -> Any:
    return clock.now() + timedelta(days=days)


def fields(**given: Any) -> dict[str, Any]:
    usual = {"title": "Ảnh bờ kè", "words": "Ba tấm ảnh.", "wanted": "picture", "due_at": f"{soon():%Y-%m-%dT17:00}"}
    return {**usual, "priority": "2", "programme": "", "about_label": "", "owner": "", **given}


@pytest.fixture
def row(coordinator: User, contributor: Contributor) -> Assignment:
    return factories.sent(coordinator, contributor, at=clock.now(), due_at=soon())


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_from_writing_to_sending_to_two_side_by_side(
    office: Client, organisation: Organisation, contributor: Contributor
) -> None:
    answer = office.post(reverse("request_new"), fields())
    made = Assignment.objects.get()
    assert answer.headers["Location"] == reverse("request_recipients", args=[made.pk])
    sought = reverse("request_recipients", args=[made.pk]) + "?q=ben+mo"
    assert organisation.name in words(office.get(sought))
    office.post(sought, {"organisation": organisation.pk})
    office.post(reverse("request_recipients", args=[made.pk]) + "?q=mận", {"all": "1"})
    page = words(office.get(reverse("request_recipients", args=[made.pk])))
    assert "Each for themselves" in page
    answer = office.post(reverse("request_send", args=[made.pk]), {"how": "each"}, follow=True)
    assert "Sent as 2 requests." in words(answer)
    assert Assignment.objects.filter(state="sent").count() == 2
    theirs = Assignment.objects.get(recipients__contributor=contributor)
    services.submit(assignment=theirs, files=[_came()], contributor=contributor, at=clock.now())
    page = words(office.get(reverse("request_side_by_side", args=[made.pk])))
    assert organisation.name in page
    assert contributor.name in page
    assert "ke.jpg" in page


def _came() -> services.Came:
    return services.Came(BytesIO(JPEG), len(JPEG), "ke.jpg")


def test_empty_lists_say_so_in_words(office: Client) -> None:
    for name, said in (
        ("requests", "No request is like that."),
        ("request_templates", "There is no template yet."),
        ("requests_month", "Nothing is due in this month."),
        ("request_times", "Nothing was sent in this time."),
        ("request_quiet_days", "No quiet days are entered."),
    ):
        assert said in words(office.get(reverse(name))), name


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Muộn", "Nộp rồi", "Của người khác"}),
        ("?state=overdue", {"Muộn"}),
        ("?state=submitted", {"Nộp rồi"}),
        ("?state=done", set()),
        ("?state=&mine=1", {"Muộn", "Nộp rồi"}),
        ("?due=past", {"Muộn"}),
        ("?due=week", {"Nộp rồi"}),
        ("?organisation={organisation}", {"Của người khác"}),
        ("?organisation=999999", set()),
        ("?programme=1", set()),
        ("?organisation=%00&programme=-1&p=zz&state='&due=%F0", {"Muộn", "Nộp rồi", "Của người khác"}),
        ("?p=99999999999999999999", {"Muộn", "Nộp rồi", "Của người khác"}),
    ],
)
def test_the_list_is_narrowed(
    office: Client,
    coordinator: User,
    person: Person,
    organisation: Organisation,
    contributor: Contributor,
    query: str,
    seen: set[str],
) -> None:
    past = clock.now() - timedelta(days=9)
    factories.sent(coordinator, contributor, title="Muộn", due_at=past + timedelta(days=8), at=past)
    handed = factories.sent(coordinator, contributor, title="Nộp rồi", due_at=soon(), at=clock.now())
    services.submit(assignment=handed, text="Đây", contributor=contributor, at=clock.now())
    factories.sent(person("editor"), organisation, title="Của người khác", due_at=soon(30), at=clock.now())
    page = words(office.get(reverse("requests") + query.format(organisation=organisation.pk)))
    assert {title for title in ("Muộn", "Nộp rồi", "Của người khác") if f">{title}</a>" in page} == seen


@pytest.mark.parametrize("name", ["requests", "requests_month"])
def test_lists_ask_the_same_questions_for_one_row_and_for_three(
    office: Client, coordinator: User, name: str, django_assert_num_queries: Any
) -> None:
    def make(number: int) -> None:
        given = {"at": clock.now(), "due_at": clock.now() + timedelta(minutes=30)}
        to = (factories.organisation(f"Tổ {number}"), factories.contributor(f"Người {number}"))
        factories.sent(coordinator, *to, **given)

    make(0)
    office.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        office.get(reverse(name))
    make(1)
    make(2)
    with django_assert_num_queries(len(one)):
        assert "Người 2" in words(office.get(reverse(name)))


def test_one_request_asks_the_same_questions_for_any_number_of_answers(
    office: Client, row: Assignment, contributor: Contributor, django_assert_num_queries: Any
) -> None:
    address = reverse("request", args=[row.pk])
    services.submit(assignment=row, text="1", contributor=contributor, at=clock.now())
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    for number in range(3):
        services.submit(assignment=row, text=f"lần {number}", contributor=contributor, at=clock.now())
    with django_assert_num_queries(len(one)):
        assert "lần 2" in words(office.get(address))


def test_all_that_is_done_by_hand(office: Client, row: Assignment) -> None:
    def post(name: str, **given: Any) -> str:
        answer = office.post(reverse(name, args=[row.pk]), given, follow=True)
        assert answer.status_code == 200, name
        return words(answer)

    assert "Entered as accepted." in post("request_accept")
    assert "Entered as handed in." in post("request_submit", text="Nước rút rồi.")
    assert "Sent back." in post("request_return", words="Thêm ngày.")
    file = SimpleUploadedFile("ke.jpg", JPEG)
    assert "Entered as handed in." in post("request_submit", text="Có ngày.", files=[file])
    assert "Noted." in post("request_note", words="Gọi lại tuần sau.")
    page = post("request_done")
    assert "The request is done." in page
    for said in ("Nước rút rồi.", "Thêm ngày.", "Có ngày.", "Gọi lại tuần sau.", "ke.jpg", "Version 2"):
        assert said in page
    assert "This request moved on meanwhile" in post("request_accept")


def test_a_double_click_tells_no_lie(office: Client, row: Assignment) -> None:
    for _twice in range(2):
        answer = office.post(reverse("request_accept", args=[row.pk]), follow=True)
        assert "Entered as accepted." in words(answer)
    assert row.steps.filter(move="accept").count() == 1


def test_somebody_else_is_asked(office: Client, row: Assignment) -> None:
    other = factories.contributor("Trần Văn Đê")
    address = reverse("request_reassign", args=[row.pk]) + "?q=de"
    assert other.name in words(office.get(address))
    given = {"due_at": f"{soon():%Y-%m-%dT17:00}", "words": ""}
    answer = office.post(address, given)
    assert answer.status_code == 422
    assert "Choose at least one organisation or person." in words(answer)
    office.post(address, {**given, "contributor": [other.pk, "x", "9" * 30]})
    assert row.recipients.get(until=None).contributor == other


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"due_at": "2020-01-01T10:00"}, "This time has passed."),
        ({"due_at": "9999-12-31T23:59"}, "This is too far away."),
        ({"due_at": "hôm qua"}, "due_at"),
        ({"title": ""}, "title"),
        ({"title": "x" * 200}, "title"),
        ({"wanted": "screenshot"}, "wanted"),
        ({"words": "Xem https://example.org/1"}, "Leave out addresses of other sites."),
        ({"priority": "99"}, "priority"),
        ({"programme": "x"}, "programme"),
        ({"owner": "999999"}, "owner"),
        ({"title": "\0"}, "title"),
    ],
)
def test_a_form_that_is_wrong_says_where(office: Client, given: dict[str, str], said: str) -> None:
    answer = office.post(reverse("request_new"), fields(**given))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("name", ["request_new", "request_template_new", "request_quiet_days"])
def test_an_empty_form_is_answered(office: Client, name: str) -> None:
    assert office.post(reverse(name)).status_code == 422


def test_hostile_words_stand_there_as_words(office: Client, coordinator: User) -> None:
    organisation = factories.organisation(f"Hội {NASTY}"[:160])
    row = factories.sent(
        coordinator, organisation, title=NASTY, words=NASTY, about_label=NASTY, at=clock.now(), due_at=soon()
    )
    services.submit(assignment=row, text=NASTY, by=coordinator, at=clock.now())
    services.note(assignment=row, words=NASTY, by=coordinator, at=clock.now())
    pages = [reverse("requests"), reverse("requests_month"), reverse("request_times")]
    pages += [reverse(name, args=[row.pk]) for name in ("request", "request_side_by_side", "request_recipients")]
    for address in pages:
        assert NASTY not in words(office.get(address)), address


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ảnh.jpg", b"MZ\x90\0\x03" + b"\0" * 99, "none of the kinds that are taken"),
        ("to.jpg", JPEG + b"\0" * (20 * 1024 * 1024), "is too large"),
        ("a.jpg", b"", "files"),
    ],
)
def test_files_that_are_not_taken_are_refused_in_words(
    office: Client, row: Assignment, name: str, content: bytes, said: str
) -> None:
    answer = office.post(reverse("request_submit", args=[row.pk]), {"files": [SimpleUploadedFile(name, content)]})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not AnswerFile.objects.exists()


def test_a_file_goes_out_only_to_be_saved(office: Client, row: Assignment) -> None:
    office.post(reverse("request_submit", args=[row.pk]), {"files": [SimpleUploadedFile("ke.jpg", JPEG)]})
    file = AnswerFile.objects.get()
    answer = office.get(reverse("request_answer_file", args=[row.pk, file.pk]))
    assert b"".join(answer.streaming_content) == JPEG  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert office.get(reverse("request_answer_file", args=[row.pk + 1, file.pk])).status_code == 404
    assert office.get(reverse("request_file", args=[row.pk, file.pk])).status_code == 404


def test_letters_that_did_not_go_out_are_told(office: Client, row: Assignment) -> None:
    Letter.objects.update(tries=1, problem="Connection refused")
    assert "1 letter about requests has not gone out." in words(office.get(reverse("requests")))
    assert "Connection refused" in words(office.get(reverse("request", args=[row.pk])))
    assert "1 letter about requests has not gone out" in words(office.get("/admin/"))


def test_today_shows_what_waits_for_oneself_alone(
    office: Client, coordinator: User, person: Person, contributor: Contributor
) -> None:
    past = clock.now() - timedelta(days=9)
    factories.sent(coordinator, contributor, at=past, due_at=past + timedelta(days=1))
    other = factories.sent(person("editor"), contributor, at=past, due_at=past + timedelta(days=1))
    services.submit(assignment=other, text="Đây", contributor=contributor, at=clock.now())
    page = words(office.get("/admin/"))
    assert "1 request is past its time" in page
    assert "was handed in" not in page


def test_a_template_is_kept_used_and_asked_again(office: Client, organisation: Organisation) -> None:
    given = {"name": "Ảnh tháng", "title": "Ảnh của tháng", "words": "Một tấm.", "wanted": "picture"}
    office.post(reverse("request_template_new"), {**given, "priority": "2", "programme": "", "days": "5", "hour": "17"})
    template = RequestTemplate.objects.get()
    page = words(office.get(reverse("request_new") + f"?template={template.pk}"))
    assert "Ảnh của tháng" in page
    again = reverse("request_recurrence_new", args=[template.pk]) + "?q=ben+mo"
    day = {"every": "month", "next_on": f"{soon(20):%Y-%m-%d}"}
    assert office.post(again, day).status_code == 422
    office.post(again, {**day, "organisation": organisation.pk})
    row = Recurrence.objects.get()
    assert organisation.name in words(office.get(reverse("request_templates")))
    office.post(reverse("request_recurrence_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_quiet_days_are_kept_and_forgotten(office: Client) -> None:
    address = reverse("request_quiet_days")
    office.post(address, {"name": "Tết", "starts_on": "2027-02-04", "until": "2027-02-10"})
    row = QuietDays.objects.get()
    assert "Tết" in words(office.get(address))
    assert office.post(address, {"name": "x", "starts_on": "2027-02-04", "until": "2027-02-03"}).status_code == 422
    office.post(reverse("request_quiet_days_forget", args=[row.pk]))
    assert not QuietDays.objects.exists()


@pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "9999-12", "x" * 500, "2026-02-30"])
def test_a_month_that_is_none_is_this_one(office: Client, month: str) -> None:
    assert f"{clock.now():%m/%Y}" in words(office.get(reverse("requests_month"), {"month": month}))


def address_in(page: str) -> str:
    start = page.index("/desk/requests/")
    return page[start : page.index('"', start)]


def test_a_calendar_program_reads_ones_own_requests_by_an_address_shown_once(
    office: Client, row: Assignment, person: Person, contributor: Contributor
) -> None:
    factories.sent(person("editor"), contributor, title="Của người khác", at=clock.now(), due_at=soon())
    first = address_in(words(office.post(reverse("request_address_make"))))
    assert "/desk/requests/" not in words(office.get(reverse("requests_month")))
    stranger = Client()
    answer = stranger.get(first)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(each["summary"]), each.decoded("dtend")) for each in events] == [
        (row.title, row.due_at.replace(microsecond=0))
    ]
    assert contributor.name not in words(answer)
    assert CalendarLink.objects.get().digest not in first
    second = address_in(words(office.post(reverse("request_address_make"))))
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    office.post(reverse("request_address_end"))
    assert stranger.get(second).status_code == 404


def test_the_calendar_of_somebody_who_may_not_ask_any_more_is_closed(office: Client, coordinator: User) -> None:
    address = address_in(words(office.post(reverse("request_address_make"))))
    coordinator.groups.clear()
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 405


def test_buttons_are_pressed_not_visited(office: Client, row: Assignment) -> None:
    for name in ("request_accept", "request_done", "request_send"):
        assert office.get(reverse(name, args=[row.pk])).status_code == 405


@pytest.mark.parametrize("name", ["request", "request_change", "request_recipients", "request_side_by_side"])
def test_a_request_that_is_not_there_is_not_found(office: Client, name: str) -> None:
    assert office.get(reverse(name, args=[999_999])).status_code == 404


def test_in_vietnamese(client: Client, person: Person, contributor: Contributor) -> None:
    user = person("network_coordinator", language="vi")
    row = factories.sent(user, contributor, at=clock.now(), due_at=soon())
    client.force_login(user)
    page = words(client.get(reverse("request", args=[row.pk])))
    for said in ("Việc nhờ", "Đã gửi", "Ghi thay họ", "Họ đã nhận lời", "Quá trình"):
        assert said in page


def test_what_nobody_looks_after_and_what_was_declined_stand_on_today(
    office: Client, coordinator: User, contributor: Contributor, row: Assignment
) -> None:
    assert "declined" not in words(office.get(reverse("wagtailadmin_home")))
    services.decline(assignment=row, reason="Tuần này bận.", contributor=contributor, at=clock.now())
    services.offer(contributor=contributor, title="Nước rút", wanted="text", text="Rút rồi.", at=clock.now())
    assert Assignment.objects.get(title="Nước rút").owner is None
    today = words(office.get(reverse("wagtailadmin_home")))
    assert "1 request was handed in" in today
    assert "1 request was declined" in today
    letters = Letter.objects.filter(to=coordinator.email).values_list("subject", flat=True)
    assert any("Nước rút" in subject for subject in letters)
