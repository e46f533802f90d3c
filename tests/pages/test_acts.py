"""Acts after publishing: a correction, an update, a minor change, a withdrawal, and publishing alone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from signalmast.pages import selectors
from signalmast.pages.models import LetOut, Post, PostNote, ReadAgain, WrittenOnce
from signalmast.pages.services import acts
from tests.conftest import NOW
from tests.pages import newsroom

REASON = "Cả bàn biên tập đang ở hiện trường, không gọi được ai."


@pytest.fixture
def post(person, page) -> Post:
    return newsroom.published(person("editor"), person("editor"), page)


def notes(post):
    return [(note.act, note.public_note, note.reason) for note in selectors.notes_of(post)]


def correct(person, post, **fields):
    return newsroom.hand_in(
        person, post, title="Lịch cắt điện",
        **{"change": "corrected", "change_note": "Bản trước ghi nhầm nước.",
           "change_reason": "Đọc sai công văn.", **fields},
    )  # fmt: skip


def test_correction_goes_public_only_when_the_second_reader_lets_it_out(person, post):
    writer = person("editor")
    assert correct(writer, post).status_code == 302
    assert notes(post) == []
    assert newsroom.fresh(post).title == "Lịch cắt nước"
    newsroom.decide(person("editor"), post)
    assert notes(post) == [("corrected", "Bản trước ghi nhầm nước.", "Đọc sai công văn.")]
    assert newsroom.fresh(post).title == "Lịch cắt điện"
    told = selectors.notes_of(post)[0]
    assert (told.by, told.at) == (writer, newsroom.fresh(post).last_published_at)


def test_correction_sent_back_tells_readers_nothing(person, post):
    correct(person("editor"), post)
    newsroom.decide(person("editor"), post, "send_back", remark="Chưa rõ")
    assert notes(post) == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["change"]),
        ({"change": "corrected"}, ["change_note", "change_reason"]),
        ({"change": "corrected", "change_note": " ", "change_reason": "x"}, ["change_note"]),
        ({"change": "updated"}, ["change_note"]),
        ({"change": "withdrawn"}, ["change"]),
    ],
)
def test_change_of_a_public_post_is_handed_in_with_its_kind(person, post, fields, wrong):
    response = newsroom.hand_in(person("editor"), post, **fields)
    assert sorted(response.context["form"].errors) == wrong
    assert newsroom.fresh(post).workflow_in_progress is False


def test_draft_of_a_public_post_is_kept_without_its_kind(person, post):
    assert newsroom.change(person("editor"), post, title="Nháp").status_code == 302
    assert newsroom.fresh(post).get_latest_revision_as_object().title == "Nháp"


def test_update_stands_with_its_note_and_asks_for_no_reason(person, post):
    newsroom.hand_in(person("editor"), post, change="updated", change_note="Có lịch mới.")
    newsroom.decide(person("editor"), post)
    assert notes(post) == [("updated", "Có lịch mới.", "")]


def test_minor_change_tells_readers_nothing_and_is_kept_in_the_log(person, post):
    newsroom.hand_in(person("editor"), post, change="minor", title="Lịch cắt nước.")
    newsroom.decide(person("editor"), post)
    assert notes(post) == []
    assert list(LetOut.objects.filter(post=post).values_list("change", flat=True)) == ["minor", ""]


def test_next_change_does_not_begin_with_the_words_of_the_last(person, post):
    correct(person("editor"), post)
    newsroom.decide(person("editor"), post)
    edit = newsroom.client_of(person("editor")).get(reverse("wagtailadmin_pages:edit", args=[post.pk]))
    form = edit.context["form"]
    assert [form[name].value() for name in ("change", "change_note", "change_reason")] == ["", "", ""]
    newsroom.hand_in(person("editor"), post, change="minor")
    newsroom.decide(person("editor"), post)
    assert len(notes(post)) == 1


def test_version_without_a_kind_cannot_be_approved_by_any_door(person, post):
    writer, reader = person("editor"), person("editor")
    newsroom.change(writer, post, title="Nháp")
    newsroom.fresh(post).get_workflow().start(newsroom.fresh(post), writer)
    newsroom.decide(reader, post)
    assert newsroom.fresh(post).title == "Lịch cắt nước"


def test_new_post_is_not_asked_what_is_being_changed(person, page):
    post = newsroom.write(person("editor"), page)
    edit = newsroom.client_of(person("editor")).get(reverse("wagtailadmin_pages:edit", args=[post.pk]))
    assert 'name="change"' not in edit.content.decode()


def test_note_is_written_once(person, post):
    note = acts.withdraw(post=post, note="Sai", reason="Nhầm", by=person("editor_in_chief"), at=NOW)
    note.public_note = "Đúng"
    with pytest.raises(WrittenOnce):
        note.save()
    with pytest.raises(WrittenOnce):
        note.delete()
    with pytest.raises(WrittenOnce):
        PostNote.objects.filter(pk=note.pk).update(public_note="Đúng")
    with pytest.raises(WrittenOnce):
        PostNote.objects.all().delete()
    with pytest.raises(WrittenOnce):
        PostNote.objects.bulk_update([note], ["public_note"])
    assert notes(newsroom.fresh(post)) == [("withdrawn", "Sai", "Nhầm")]


def test_database_keeps_no_note_without_words(post):
    for words in ({"public_note": "", "reason": "x"}, {"public_note": "x", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostNote.objects.create(post=post, act="corrected", at=NOW, **words)


def test_withdrawal_by_the_editor_in_chief_takes_the_post_away_at_once(person, post):
    chief = person("editor_in_chief")
    response = newsroom.client_of(chief).post(
        reverse("post_withdraw", args=[post.pk]), {"note": "Bài sai, xin lỗi.", "reason": "Nguồn rút lại."}
    )
    assert response.status_code == 302
    assert newsroom.fresh(post).live is False
    gone = selectors.withdrawal_of(post.pk)
    assert (gone.how, gone.note, gone.reason, gone.language) == (
        "withdrawn", "Bài sai, xin lỗi.", "Nguồn rút lại.", "vi",
    )  # fmt: skip
    assert [note.act for note in selectors.corrections("vi")] == ["withdrawn"]
    assert list(selectors.corrections("en")) == []
    assert PageLogEntry.objects.filter(page=post.pk, action="signalmast.withdraw", user=chief).count() == 1


def test_withdrawal_takes_back_a_version_that_is_being_read(person, post):
    correct(person("editor"), post)
    acts.withdraw(post=newsroom.fresh(post), note="Sai", reason="Nhầm", by=person("editor_in_chief"), at=NOW)
    assert newsroom.fresh(post).workflow_in_progress is False


def test_withdrawal_takes_along_a_version_with_a_time(person, post):
    correct(person("editor"), post, go_live_at="2030-01-01 09:00")
    newsroom.decide(person("editor"), post)
    acts.withdraw(post=newsroom.fresh(post), note="Sai", reason="Nhầm", by=person("editor_in_chief"), at=NOW)
    assert newsroom.fresh(post).revisions.exclude(approved_go_live_at=None).count() == 0


@pytest.mark.parametrize("given", [{"note": "", "reason": "x"}, {"note": "x", "reason": " "}, {}])
def test_withdrawal_without_note_or_reason_is_refused(person, post, given):
    response = newsroom.client_of(person("editor_in_chief")).post(reverse("post_withdraw", args=[post.pk]), given)
    assert response.status_code == 422
    assert newsroom.fresh(post).live is True


@pytest.mark.parametrize("role", ["editor", "fact_checker", "analyst", "network_coordinator"])
def test_other_roles_withdraw_nothing(person, post, role):
    response = newsroom.client_of(person(role)).post(
        reverse("post_withdraw", args=[post.pk]), {"note": "x", "reason": "y"}
    )
    assert response.status_code == 403
    assert newsroom.fresh(post).live is True


def test_post_not_in_public_is_not_withdrawn(person, page):
    post = newsroom.write(person("editor"), page)
    with pytest.raises(acts.NotPublic):
        acts.withdraw(post=post, note="x", reason="y", by=person("editor_in_chief"), at=NOW)


def test_withdrawn_post_comes_back_by_a_second_reader_with_a_note(person, post):
    acts.withdraw(post=post, note="Sai", reason="Nhầm", by=person("editor_in_chief"), at=NOW)
    assert sorted(newsroom.hand_in(person("editor"), post).context["form"].errors) == ["change"]
    correct(person("editor"), post)
    newsroom.decide(person("editor"), post)
    assert newsroom.fresh(post).live is True
    assert selectors.withdrawal_of(post.pk) is None
    assert [act for act, _note, _reason in notes(post)] == ["corrected", "withdrawn"]


def test_draft_was_never_withdrawn(person, page):
    assert selectors.withdrawal_of(newsroom.write(person("editor"), page).pk) is None
    assert selectors.withdrawal_of(987654) is None


def alone(person, post, **fields):
    seen = acts.mark_of(newsroom.fresh(post).latest_revision)
    given = {"version": seen, "reason": REASON, **fields}
    return newsroom.client_of(person).post(reverse("post_alone", args=[post.pk]), given)


def test_administrator_publishes_alone_with_a_reason_everybody_can_read(person, page):
    post = newsroom.write(person("editor"), page, **{"action-submit": "1"})
    administrator = person("administrator")
    waiting = newsroom.client_of(administrator).get(reverse("posts_waiting")).content.decode()
    assert reverse("post_alone", args=[post.pk]) in waiting
    assert newsroom.client_of(administrator).get(reverse("post_alone", args=[post.pk])).status_code == 200
    assert alone(administrator, post).status_code == 302
    out = newsroom.fresh(post)
    assert (out.live, out.without_second_reader, out.workflow_in_progress) == (True, True, False)
    assert [(row.post, row.reason) for row in selectors.published_alone("vi")] == [(out, REASON)]
    entry = PageLogEntry.objects.get(page=post.pk, action="signalmast.publish_alone")
    assert entry.user == administrator
    assert REASON in registry.get_formatter(entry).format_message(entry)


def test_words_leave_the_post_when_a_second_reader_lets_out_the_next_version(person, page):
    post = newsroom.write(person("editor"), page)
    alone(person("administrator"), post)
    newsroom.change(person("editor"), post, title="Nháp")
    assert newsroom.fresh(post).without_second_reader is True
    newsroom.hand_in(person("editor"), post, change="minor")
    newsroom.decide(person("editor"), post)
    assert newsroom.fresh(post).without_second_reader is False
    assert len(selectors.published_alone("vi")) == 1


@pytest.mark.parametrize("reason", ["", "gấp", "x" * 19, " " * 40])
def test_reason_of_publishing_alone_is_a_sentence(person, page, reason):
    post = newsroom.write(person("editor"), page)
    assert alone(person("administrator"), post, reason=reason).status_code == 422
    assert newsroom.fresh(post).live is False


@pytest.mark.parametrize("role", ["editor_in_chief", "editor", "fact_checker", "analyst"])
def test_nobody_but_an_administrator_publishes_alone(person, page, role):
    post = newsroom.write(person("editor"), page)
    assert alone(person(role), post).status_code == 403
    assert newsroom.fresh(post).live is False


def test_fact_check_is_never_published_alone(person, page):
    post = newsroom.write(person("editor"), page, kind="fact_check")
    for somebody in (person("administrator"), person(is_superuser=True)):
        assert alone(somebody, post).status_code == 403
        shown = newsroom.client_of(somebody).get(reverse("post_alone", args=[post.pk]))
        assert 'name="reason"' not in shown.content.decode()
    newsroom.change(person("editor"), post, kind="article")  # a fact-check under another name
    assert alone(person("administrator"), post).status_code == 403
    assert newsroom.fresh(post).live is False


def test_version_changed_meanwhile_is_not_published_alone(person, page):
    post = newsroom.write(person("editor"), page)
    seen = acts.mark_of(newsroom.fresh(post).latest_revision)
    newsroom.change(person("editor"), post, title="Mới hơn")
    assert alone(person("administrator"), post, version=seen).status_code == 422
    with pytest.raises(ReadAgain):
        acts.publish_alone(post=newsroom.fresh(post), seen="1", reason=REASON, by=person("administrator"), at=NOW)


def test_version_with_a_time_or_without_its_kind_is_not_published_alone(person, page, post):
    timed = newsroom.write(person("editor"), page, slug="khac", go_live_at="2030-01-01 09:00")
    assert alone(person("administrator"), timed).status_code == 422
    newsroom.change(person("editor"), post, title="Nháp")
    assert alone(person("administrator"), post).status_code == 422
    assert newsroom.fresh(post).title == "Lịch cắt nước"


def test_answers_reach_the_writer(person, page):
    writer, reader = person("editor"), person("editor")
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    newsroom.decide(reader, post, "send_back", remark="Thiếu nguồn")
    (answer,) = selectors.answers_for(writer)
    assert (answer.post.pk, answer.approved, answer.remark, answer.reader, answer.open) == (
        post.pk, False, "Thiếu nguồn", reader, True,
    )  # fmt: skip
    newsroom.hand_in(writer, post)
    assert [answer.open for answer in selectors.answers_for(writer)] == [False]
    newsroom.decide(reader, post, remark="Hay")
    assert [(answer.approved, answer.remark) for answer in selectors.answers_for(writer)] == [
        (True, "Hay"), (False, "Thiếu nguồn"),
    ]  # fmt: skip
    assert selectors.answers_for(reader) == []


def test_answers_cost_as_many_questions_for_three_as_for_one(person, page):
    writer, reader = person("editor"), person("editor")
    counts = []
    for number in range(3):
        newsroom.published(writer, reader, page, slug=f"bai-{number}")
        with CaptureQueriesContext(connection) as counted:
            selectors.answers_for(writer)
        counts.append(len(counted))
    assert counts[0] == counts[2]


def test_reason_of_publishing_alone_and_of_a_withdrawal_stand_on_the_page_about_the_desk(person, page):
    post = newsroom.write(person("editor"), page)
    administrator = person("administrator")
    alone(administrator, post)
    listed = newsroom.client_of(administrator).get(reverse("posts_waiting")).content.decode()
    assert reverse("post_withdraw", args=[post.pk]) in listed
    assert REASON in Client().get("/about/").content.decode()
    acts.withdraw(post=newsroom.fresh(post), note="Sai ngày.", reason="Đọc nhầm lịch.", by=administrator, at=NOW)
    about = Client().get("/about/").content.decode()
    assert [words in about for words in (REASON, "Sai ngày.", "Đọc nhầm lịch.")] == [True] * 3
