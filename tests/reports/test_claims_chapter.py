"""The chapter on fact-checks: counted by hand, the same after everything moved on, and wrong once a row was changed."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core import management
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, ClaimDay, Dispute, Entry, ExitDay, Tip, Verdict
from signalmast.claims.selectors import counting
from signalmast.claims.selectors.known import Known
from signalmast.claims.services import log, retention, tips
from signalmast.core import clock
from signalmast.metrics.selectors import QuestionUnknown
from signalmast.pages.models import CommunityPage, Post, PostNote
from signalmast.reports import services
from signalmast.reports.document import Document, Figure
from signalmast.reports.models import Review
from tests.claims import factories
from tests.claims.conftest import tip_folders, with_second_step
from tests.conftest import Person
from tests.reports.conftest import Frozen
from tests.reports.test_services import document_of, words

__all__ = ["tip_folders"]

SPAN = {"date_from": "2026-01-01", "date_to": "2026-03-31"}


def _at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def _asked(claim: Claim, day: date, count: int, counted_on: date | None = None) -> None:
    ClaimDay.objects.create(claim=claim, day=day, counted_on=counted_on or day, count=count)


@pytest.fixture
def quarter_of_claims(page: CommunityPage) -> dict[str, Any]:
    """Answered, open, waiting for its second person and dropped; asked, disputed, put right."""
    answered = factories.claim("Nước giếng mặn.", opened_at=_at(1, 10), second_at=_at(1, 11))
    factories.evidence(answered)
    first = factories.verdict(answered, "misleading", decided_at=_at(1, 12))
    post = factories.fact_check(page, "Nước giếng có mặn không", answered, posted_at=_at(1, 13))
    Post.objects.filter(pk=post.pk).update(first_published_at=_at(1, 13, 9))
    standing = factories.changed(first, "false", reason="Đo lại", decided_at=_at(2, 1), written_at=_at(2, 1))
    factories.dispute(standing, day=date(2026, 2, 3), decided_at=_at(2, 5))
    factories.dispute(standing, day=date(2026, 2, 4), state=Dispute.State.NEW, decided_at=None, question="", reason="")
    waiting = factories.claim("Cầu sắp cấm xe.", state="open", opened_at=_at(2, 10), second_at=_at(2, 11))
    proposed = factories.claim("Chợ dời chỗ.", state="proposed", opened_at=_at(3, 1), second=None, second_at=None)
    Claim.objects.filter(pk=proposed.pk).update(second=None, second_at=None)
    dropped = factories.claim("Phí tăng.", state="dropped", opened_at=_at(3, 2), second_at=_at(3, 2))
    factories.claim("Năm ngoái.", state="open", opened_at=_at(1, 1, 0) - timedelta(days=3))
    _asked(answered, date(2026, 1, 9), 3)
    _asked(answered, date(2026, 2, 20), 4, date(2026, 2, 25))
    _asked(waiting, date(2026, 2, 12), 5)
    _asked(waiting, date(2026, 4, 2), 50)
    ExitDay.objects.create(day=date(2026, 1, 5), exit="opinion", count=6)
    ExitDay.objects.create(day=date(2026, 3, 31), exit="satire", count=2)
    ExitDay.objects.create(day=date(2026, 4, 1), exit="satire", count=9)
    PostNote.objects.create(post=post, act="corrected", public_note="Sửa giờ.", reason="Nhầm.", at=_at(2, 2))
    PostNote.objects.create(post=post, act="updated", public_note="Thêm ảnh.", at=_at(2, 3))
    return {"answered": answered, "waiting": waiting, "proposed": proposed, "dropped": dropped, "verdict": standing}


def _figures(document: Document) -> dict[tuple[str, ...], Figure]:
    return {(one.question.name, one.column, *one.row): one for one in document.figures}


def _values(document: Document) -> dict[tuple[str, ...], str | None]:
    return {mark: one.value for mark, one in _figures(document).items()}


def _wrong(review: Review) -> set[str]:
    return {one.figure.question.name for one in services.verify(services.frozen_document(review))}


def test_every_figure_is_what_one_counts_by_hand(quarter_of_claims: dict[str, Any], draft: Frozen) -> None:
    found = _values(document_of(draft(chapters=["claims"])))
    asked, waiting = quarter_of_claims["answered"].key, quarter_of_claims["waiting"].key
    assert asked not in {mark[-1] for mark in found}
    assert found == {
        ("claims_raised", "claims"): "4",
        ("claims_raised", "claims", "state:answered"): "1",
        ("claims_raised", "claims", "state:open"): "1",
        ("claims_raised", "claims", "state:proposed"): "1",
        ("claims_raised", "claims", "state:dropped"): "1",
        ("claims_judged", "claims", "verdict:false"): "1",
        ("claims_covered", "claims"): "2",
        ("claims_covered", "claims_answered"): "1",
        ("claims_covered", "claims_share"): "50",
        ("claims_covered", "tips"): "12",
        ("claims_covered", "tips_answered"): "7",
        ("claims_covered", "tips_share"): "58.3",
        ("claims_lead_days", "median"): "4",  # tips of the 9th, in public on the 13th
        ("claims_lead_hours", "median"): str(3 * 24 + 6),
        ("claims_waiting", "tips", waiting): "5",
        ("claims_exits", "tips", "exit:opinion"): "6",
        ("claims_exits", "tips", "exit:satire"): "2",
        **{
            ("claims_exits", "tips", f"exit:{name}"): "0"
            for name in ("forecast", "not_verifiable", "private_person", "out_of_scope", "answered")
        },
        ("claims_mistakes", "mistakes"): "2",
        ("claims_mistakes", "mistakes", "act:corrected"): "1",
        ("claims_mistakes", "mistakes", "act:withdrawn"): "0",
        ("claims_mistakes", "mistakes", "act:changed"): "1",
        ("claims_disputes", "disputes", "dispute:new"): "1",
        ("claims_disputes", "disputes", "dispute:upheld"): "1",
        ("claims_disputes", "disputes", "dispute:changed"): "0",
        ("claims_disputes", "disputes", "dispute:no_dispute"): "0",
    }


def test_it_speaks_both_languages_and_names_only_claims_that_two_people_opened(
    quarter_of_claims: dict[str, Any], draft: Frozen
) -> None:
    document = document_of(draft(chapters=["claims"]))
    said = {lang: words(document, "claims", lang) for lang in ("vi", "en")}
    assert "Claims asked about that have an answer: 50.0% (1 of 2 claims)" in said["en"]
    assert "From the first tip to the answer: 4 days (median of 1 claim; known to the day)" in said["en"]
    assert "Độ phủ của câu trả lời" in said["vi"]
    assert "Lượt hỏi | 12 | 7 | 58,3%" in said["vi"]
    for one in said.values():
        assert "“Cầu sắp cấm xe.” | 5" in one
        assert not any(quarter_of_claims[name].statement in one for name in ("proposed", "dropped", "answered"))


def test_a_quiet_period_says_so(page: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft(chapters=["claims"]))
    assert "there were no claims, tips" in words(document, "claims")
    assert document.figures == []


def test_a_frozen_chapter_stays_when_the_work_goes_on(
    quarter_of_claims: dict[str, Any], frozen: Frozen, page: CommunityPage, checker: User, person: Person
) -> None:
    tip = tips.receive_tip(text="Nước?", contact="", way=Tip.Way.FORM, language="vi", at=_at(2, 12)).tip
    tips.close_as_exit(tip=tip, exit="opinion", by=checker, at=_at(2, 13))
    late = tips.receive_tip(text="Cầu?", contact="", way=Tip.Way.FORM, language="vi", at=_at(2, 12)).tip
    review = frozen(chapters=["claims"])
    before = _values(services.frozen_document(review))
    assert before["claims_exits", "tips", "exit:opinion"] == "7"
    now = review.frozen_at + timedelta(minutes=5)
    assert _wrong(review) == set()

    waiting = quarter_of_claims["waiting"]
    tips.join_claim(tip=late, claim=waiting, by=checker, at=now)  # of a day in the period, joined too late
    tips.look_again(tip=tip, text="Xem lại", at=now)
    chief = with_second_step(person("editor_in_chief"))
    tips.decide_again(tip=tip, reopen=True, by=chief, at=now)
    factories.evidence(waiting)
    factories.verdict(waiting, "true", decided_at=now)
    old = factories.fact_check(page, "Cầu", waiting)
    Post.objects.filter(pk=old.pk).update(first_published_at=_at(2, 14))  # a post that was long there
    Claim.objects.filter(pk=quarter_of_claims["proposed"].pk).update(state="dropped")
    factories.changed(quarter_of_claims["verdict"], "mixed", reason="Thêm", decided_at=now, written_at=now)
    waits = Dispute.objects.get(state="new")
    Dispute.objects.filter(pk=waits.pk).update(
        state="upheld", question="?", reason=".", decided_by=factories.staff("Ngô Bến"), decided_at=now
    )
    assert _wrong(review) == set()
    assert _values(document_of(review)) != before


def test_it_verifies_after_tips_were_deleted(
    quarter_of_claims: dict[str, Any], draft: Frozen, checker: User, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = quarter_of_claims["waiting"]
    for hour in (1, 2):
        tip = tips.receive_tip(text="Cầu?", contact="", way=Tip.Way.FORM, language="vi", at=_at(2, 15, hour)).tip
        tips.join_claim(tip=tip, claim=claim, by=checker, at=_at(2, 15, hour))
    ended = tips.receive_tip(text="Xấu", contact="", way=Tip.Way.FORM, language="vi", at=_at(2, 15)).tip
    tips.close_as_exit(tip=ended, exit="opinion", by=checker, at=_at(2, 15))
    review = services.freeze_review(review=draft(chapters=["claims"]), by=None, at=_at(4, 10))
    assert _values(services.frozen_document(review))["claims_waiting", "tips", claim.key] == "7"
    assert retention.keep(at=_at(8, 1), days=90) == 3
    assert not Tip.objects.exists()
    management.call_command("review", "--verify", str(services.folder_of(review) / "review.json"))
    assert f"{len(services.frozen_document(review).figures)} " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "figures"),
    [
        (
            lambda: ClaimDay.objects.filter(count=5).update(count=6),
            {"claims_covered", "claims_waiting"},
        ),
        (lambda: ClaimDay.objects.filter(count=4).delete(), {"claims_covered"}),
        (lambda: ExitDay.objects.filter(exit="opinion").update(count=5), {"claims_exits"}),
        (lambda: ExitDay.objects.filter(exit="satire", count=2).update(count=3), {"claims_exits"}),
        (lambda: Verdict.objects.filter(state="decided").update(value=factories.step("true")), {"claims_judged"}),
        (lambda: Dispute.objects.filter(state="upheld").update(state="no_dispute"), {"claims_disputes"}),
        (
            lambda: Claim.objects.filter(state="open", opened_at__gte=_at(1, 2)).update(opened_at=_at(4, 2)),
            {"claims_raised"},
        ),
        (
            lambda: Post.objects.filter(kind="fact_check").update(first_published_at=_at(1, 14)),
            {"claims_lead_days", "claims_lead_hours"},
        ),
    ],
    ids=["raised count", "count gone", "exit taken away", "exit added", "verdict", "outcome", "claim", "post"],
)
def test_a_changed_row_is_found_and_its_figure_named(
    quarter_of_claims: dict[str, Any],
    frozen: Frozen,
    change: Any,
    figures: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    review = frozen(chapters=["claims"])
    change()
    assert _wrong(review) == figures
    with pytest.raises(management.CommandError):
        management.call_command("review", "--verify", str(services.folder_of(review) / "review.json"))
    labels = {one.label["vi"] for one in services.frozen_document(review).figures if one.question.name in figures}
    said = capsys.readouterr().out
    assert any(label in said for label in labels)


def test_every_figure_stands_in_every_form(quarter_of_claims: dict[str, Any], frozen: Frozen) -> None:
    review = frozen(chapters=["claims"])
    folder = services.folder_of(review)
    document = services.frozen_document(review)
    for lang, share in (("vi", "58,3%"), ("en", "58.3%")):
        html = (folder / f"review.{lang}.html").read_text("utf-8")
        assert share in html
        assert "Cầu sắp cấm xe." in html
        assert (folder / f"review.{lang}.pdf").read_bytes().startswith(b"%PDF")
        assert (folder / f"review.{lang}.docx").read_bytes().startswith(b"PK")
        book = openpyxl.load_workbook(io.BytesIO((folder / f"review.{lang}.xlsx").read_bytes()))
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(document.figures)
        assert Decimal("58.3") in {Decimal(str(row[3])) for row in rows if row[3] is not None}
        assert {row[9] for row in rows} == {one.rows for one in document.figures}
        for words_of_workshop in ("claims_", "state:", "exit:", "act:"):
            assert words_of_workshop not in html


def test_the_records_behind_a_figure_add_up_and_show_statements_only_to_who_may_read_them(
    quarter_of_claims: dict[str, Any], frozen: Frozen, person: Person
) -> None:
    review = frozen(chapters=["claims"])
    document = services.frozen_document(review)
    for one in document.figures:
        _figure, found = services.records_behind(document=document, figure_id=one.id)
        assert found.total == one.rows, one
        if one.column in ("tips", "claims") and one.question.name != "claims_covered":
            assert sum(int(record.value) for record in found.records) == int(one.value or 0), one
    raised = _figures(document)["claims_raised", "claims"]
    client = Client()
    for role, reads in (("analyst", False), ("editor_in_chief", True)):
        user = person(role, language="en")
        client.force_login(with_second_step(user) if reads else user)
        page = client.get(f"/admin/reviews/{review.pk}/figures/{raised.id}/").content.decode()
        assert ("Phí tăng." in page) is reads, role
        assert ("A claim" in page) is not reads
        answer = client.get(reverse("review_figure_records", args=[review.pk, raised.id]))
        assert answer.headers["Content-Type"].startswith("text/csv")
        table = answer.content.decode()
        assert ("Phí tăng." in table) is reads


def test_old_reviews_without_the_chapter_still_hold(posts: CommunityPage, frozen: Frozen) -> None:
    review = frozen(chapters=["overview"])
    document = services.frozen_document(review)
    assert "claims" not in document.dimension
    assert services.verify(document) == []
    assert json.loads(Path(services.folder_of(review) / "review.json").read_text())["sha256"] == review.sha256


def test_a_second_look_stands_in_the_public_log(checker: User, person: Person) -> None:
    tip = tips.receive_tip(text="Xấu", contact="", way=Tip.Way.FORM, language="vi", at=_at(2, 15)).tip
    tips.close_as_exit(tip=tip, exit="satire", by=checker, at=_at(2, 15))
    tips.look_again(tip=tip, text="Thật mà", at=_at(2, 16))
    tips.decide_again(tip=tip, reopen=True, by=with_second_step(person("editor_in_chief")), at=_at(2, 17))
    entry = Entry.objects.get()
    told = json.loads(entry.payload)
    assert (entry.kind, told["exit"], told["day"], told["decision"]) == (
        "exit_appeal", "satire", "2026-02-15", "opened_again",
    )  # fmt: skip
    shown = Client().get("/en/public-log/").content.decode()
    assert "Exit looked at again" in shown
    assert "The tip is open again." in shown
    assert "Satire" in shown


@pytest.fixture
def checker(person: Person) -> User:
    return with_second_step(person("fact_checker", language="en"))


def test_the_moment_of_the_freeze_is_the_moment_of_the_data(quarter_of_claims: dict[str, Any], frozen: Frozen) -> None:
    review = frozen(chapters=["claims"])
    assert {one.data_time for one in services.frozen_document(review).figures} == {
        review.frozen_at.astimezone(UTC).isoformat()
    }
    assert review.frozen_at <= clock.now()


def test_what_lies_outside_the_period_is_left_out(page: CommunityPage, draft: Frozen) -> None:
    early = factories.claim("Phà ngừng chạy.", opened_at=_at(1, 2), second_at=_at(1, 2))
    first = factories.verdict(early, decided_at=_at(1, 3))
    post = factories.fact_check(page, "Phà", early, posted_at=_at(1, 4))
    Post.objects.filter(pk=post.pk).update(first_published_at=_at(4, 4))
    factories.changed(first, "mixed", reason="Thêm", decided_at=_at(4, 5), written_at=_at(4, 5))
    PostNote.objects.create(post=post, act="withdrawn", public_note="Gỡ.", reason="Nhầm.", at=_at(4, 6))
    later = factories.claim("Đèn đường tắt.", opened_at=_at(1, 5), second_at=_at(1, 5))
    factories.verdict(later, decided_at=_at(1, 6))
    told = factories.fact_check(page, "Đèn", later, posted_at=_at(1, 7))
    Post.objects.filter(pk=told.pk).update(first_published_at=_at(1, 7))
    _asked(later, date(2026, 1, 20), 3)  # nobody asked before the answer
    log.add(kind="exit_appeal", payload={"day": "2026-01-05", "decision": "stays", "exit": "opinion"}, at=_at(2, 1))
    found = _values(document_of(draft(chapters=["claims"])))
    assert found["claims_lead_days", "median"] is None
    assert found["claims_lead_hours", "median"] == "48"
    assert found["claims_mistakes", "mistakes"] == "0"
    assert found["claims_covered", "claims_share"] == "100"
    assert ("claims_exits", "tips", "exit:opinion") not in found


def test_an_exit_that_stays_after_the_freeze_changes_no_count(quarter_of_claims: dict[str, Any], draft: Frozen) -> None:
    review = services.freeze_review(review=draft(chapters=["claims"]), by=None, at=_at(4, 10))
    for decision in ("stays", "opened_again"):
        payload = {"day": "2026-01-05", "decision": decision, "exit": "opinion"}
        log.add(kind="exit_appeal", payload=payload, at=_at(4, 11))
    ExitDay.objects.filter(exit="opinion").update(count=5)
    assert _wrong(review) == set()


@pytest.mark.parametrize(("name", "by"), [("claims_of_somebody", "none"), ("claims_raised", "verdict")])
def test_no_other_question_is_answered(desk: object, name: str, by: str) -> None:
    asked = counting.Counting(Known(as_of=_at(4, 1), zone="Asia/Ho_Chi_Minh"))
    with pytest.raises(QuestionUnknown):
        asked.ask(name, by=by, **SPAN)
