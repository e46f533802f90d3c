"""What people ask about: who sees it, what it counts, what it says of bursts; on Today and in letters too."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from signalmast.accounts.models import User
from signalmast.backoffice.management.commands import worker
from signalmast.claims.models import Claim, ClaimDay, Tip
from signalmast.claims.selectors import matching, radar
from signalmast.claims.services import letters, tips
from signalmast.claims.services import matching as index
from signalmast.pages.models import CommunityPage, Post
from signalmast.theme import slots
from tests.claims import factories
from tests.claims.conftest import with_second_step
from tests.conftest import Person
from tests.metrics.conftest import Store, stage, store

__all__ = ["stage", "store"]

pytestmark = pytest.mark.django_db

SCREEN = "/admin/fact-checks/radar/"
RUMOUR = "Chợ Bến Mơ sắp đóng cửa hẳn."


def now() -> datetime:
    return timezone.now()


def asked(claim: Claim, *counts: tuple[int, int]) -> Claim:
    """Pairs of days ago and how many."""
    today = timezone.localdate(now())
    for back, count in counts:
        day = today - timedelta(days=back)
        ClaimDay.objects.create(claim=claim, day=day, counted_on=day, count=count)
    return claim


def a_claim(statement: str = RUMOUR, **given: Any) -> Claim:
    when = now() - timedelta(hours=50)
    return factories.claim(statement, **{"state": "open", "opened_at": when, "second_at": when, **given})


def an_answer(page: CommunityPage, claim: Claim, *, days_ago: int = 5, title: str = "Chợ có đóng cửa không") -> Post:
    factories.verdict(claim)
    Claim.objects.filter(pk=claim.pk).update(state="answered")
    out = now() - timedelta(days=days_ago)
    post = factories.fact_check(page, title, claim, posted_at=out)
    Post.objects.filter(pk=post.pk).update(first_published_at=out)
    return post


@pytest.fixture(autouse=True)
def lake(settings: Any, tmp_path: Path) -> None:
    settings.LAKE_DIR, settings.JOURNAL = tmp_path / "lake", tmp_path / "journal.sqlite3"


@pytest.fixture
def office(checker: User) -> Client:
    client = Client()
    client.force_login(checker)
    return client


def words(client: Client, address: str = SCREEN) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("editor_in_chief", True),
        ("fact_checker", True),
        ("editor", True),
        ("network_coordinator", False),
        ("analyst", False),
        ("administrator", False),
    ],
)
def test_who_may_check_or_be_the_second_person_sees_it(person: Person, role: str, opens: bool) -> None:
    asked(a_claim(), (0, 9))
    client = Client()
    client.force_login(with_second_step(person(role, language="en")))
    for address in (SCREEN, "/admin/"):
        answer = client.get(address)
        assert answer.status_code == (200 if opens or address == "/admin/" else 403)
        assert (RUMOUR in answer.content.decode()) is opens, address
    assert ("What is coming up" in client.get("/admin/").content.decode()) is opens


def test_nobody_sees_it_signed_out() -> None:
    asked(a_claim(), (0, 9))
    assert Client().get(SCREEN).status_code == 302


def test_how_many_tips_wait_is_said_only_to_who_may_open_them(office: Client, person: Person) -> None:
    tips.receive_tip(text="canary", contact="", way=Tip.Way.FORM, language="vi", at=now())
    assert "1 tip has not ended yet" in words(office)
    editor = Client()
    editor.force_login(person("editor", language="en"))
    assert "not ended yet" not in words(editor)
    assert "canary" not in words(office)


def test_a_burst_is_shown_with_the_reason_and_a_steady_claim_is_none(office: Client) -> None:
    asked(a_claim(), (0, 4), (1, 3), (9, 7))
    asked(a_claim("Nước yếu vào buổi tối."), *((back, 1) for back in range(30)))
    said = words(office)
    sudden = said.partition("How this is found")[0]
    assert "Suddenly asked about" in sudden
    assert RUMOUR in sudden
    assert "7 tips in the last two days; two days usually brought 0.5. By chance alone so many would come" in sudden
    assert "less than once in 900,000 times" in sudden
    assert "Nước yếu" not in sudden
    assert "30 tips in 30 days" in said
    assert "Fewer" not in said
    assert "fewer than 5 tips are never called so" in said


def test_tips_that_join_today_count_on_the_day_they_came(office: Client, checker: User) -> None:
    claim = a_claim()
    for way in (Tip.Way.FORM, Tip.Way.ERROR):
        for back in (0, 0, 1, 20):
            came = now() - timedelta(days=back)
            tip = tips.receive_tip(text="canary", contact="", way=way, language="vi", at=came).tip
            tips.join_claim(tip=tip, claim=claim, by=checker, at=now())
    row = radar.radar(at=now()).lists[radar.MOST][0]
    assert (row.asked, row.lately, row.pulse.recent, row.pulse.before) == (8, 8, 6, 2)
    assert (row.busiest[1], row.waiting_days) == (4, 20)
    shown = office.get(SCREEN).content.decode()
    for never in ("canary", "Report an error”", "another program", str(Tip.Way.FORM.label)):
        assert never not in shown


def test_claims_that_wait_are_listed_by_how_long(office: Client) -> None:
    asked(a_claim("Một."), (3, 1))
    asked(a_claim("Hai."), (40, 1))
    a_claim("Ba.")
    asked(a_claim("Bỏ.", state="dropped"), (3, 9))
    said = words(office, SCREEN + "?list=waiting")
    assert re.findall(r"(Một|Hai|Ba|Bỏ)\.", said) == ["Hai", "Một", "Ba"]
    assert "Without an answer for 40 days since the first tip. Written down 50 hours ago." in said
    assert "Without an answer; no tip asked about it so far." in said


def test_an_answered_claim_that_is_asked_about_again_comes_back(office: Client, page: CommunityPage) -> None:
    claim = asked(a_claim(), (9, 2), (5, 3), (4, 4), (1, 1))
    an_answer(page, claim, days_ago=5)
    said = words(office, SCREEN + "?list=returning")
    assert "came back: 5 tips after the answer" in said  # those of the day it went out may have come before it
    assert "Without an answer for" not in said
    assert radar.radar(at=now()).lists[radar.WAITING] == []


def test_coverage_stands_side_by_side_and_is_never_added(office: Client, page: CommunityPage, store: Store) -> None:
    claim = asked(a_claim(opened_at=now() - timedelta(days=6)), (8, 2))
    one, two = an_answer(page, claim, days_ago=5), factories.fact_check(page, "Chợ, hỏi lại", claim)
    Post.objects.filter(pk=two.pk).update(first_published_at=now() - timedelta(days=2), posted_at=now())
    said = words(office)
    assert "From the first tip 3 days From writing it down 24 hours Views on our own site 0" in said
    assert said.count("Reach on platforms not available") == 2
    store([{"key": one.key, "reach": "120"}, {"key": two.key, "reach": "80"}])
    said = words(office)
    assert "Reach, says the platform 120" in said
    assert "Reach, says the platform 80" in said
    assert "200" not in said
    alone = words(office, f"/admin/fact-checks/{claim.pk}/")
    assert "Answer coverage" in alone
    assert "From the first tip 3 days From writing it down 24 hours Views on our own site 0" in alone
    assert alone.count("says the platform") == 2


def test_a_claim_like_a_burst_is_hinted_at_and_nobody_joins_them(office: Client, settings: Any, tmp_path: Path) -> None:
    settings.CLAIMINDEX = tmp_path / "claims.sqlite3"
    matching._index_at.cache_clear()
    asked(a_claim(), (0, 9))
    assert "Perhaps the same" not in words(office)  # the file is not there yet
    a_claim("Chợ Bến Mơ sắp đóng cửa hẳn rồi.")
    a_claim("Trường học dời ngày khai giảng.")
    index.rebuild()
    sudden = words(office).partition("How this is found")[0]
    assert "Perhaps the same: Chợ Bến Mơ sắp đóng cửa hẳn rồi." in sudden
    assert "khai giảng" not in sudden
    assert Claim.objects.count() == 3


@pytest.mark.parametrize("which", radar.LISTS)
def test_one_claim_and_three_take_the_same_number_of_questions(office: Client, page: CommunityPage, which: str) -> None:
    def fill(number: int) -> None:
        asked(a_claim(f"Mở {number}."), (0, 9), (12, 1))
        answered = asked(a_claim(f"Xong {number}."), (0, 8), (7, 1))
        an_answer(page, answered, title=f"Xong {number}")

    taken = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            fill(number)
        for address in (SCREEN, "/admin/"):
            office.get(address)  # what the process remembers from then on
        for address in (f"{SCREEN}?list={which}", "/admin/"):
            with CaptureQueriesContext(connection) as found:
                assert office.get(address).status_code == 200
            taken.append(len(found))
    assert taken[:2] == taken[2:]


def test_of_very_many_bursts_ten_are_told(office: Client) -> None:
    for number in range(12):
        asked(a_claim(f"Số {number}."), (0, 9 + number))
    sudden = words(office).partition("How this is found")[0]
    assert re.findall(r"Số (\d+)\.", sudden) == [str(number) for number in range(11, 1, -1)]
    assert "and 2 more" in sudden


def test_lists_go_on_over_screens(office: Client) -> None:
    for number in range(radar.PER_SCREEN + 1):
        asked(a_claim(f"Số {number}."), (20, 1))
    assert "More claims" in words(office)
    assert len(re.findall(r"Số \d+\.", words(office, SCREEN + "?p=2"))) == 1
    for wrong in ("?p=x", "?p=99", "?list=x", "?list=waiting&p=0"):
        assert office.get(SCREEN + wrong).status_code == 200


def test_it_speaks_vietnamese(person: Person, page: CommunityPage) -> None:
    claim = asked(a_claim(), (0, 9), (9, 1))
    an_answer(page, claim)
    client = Client()
    client.force_login(with_second_step(person("fact_checker", language="vi")))
    said = words(client)
    for told in (
        "Điều đang nổi lên",
        "Đang được hỏi dồn dập",
        "9 tin báo trong hai ngày gần nhất; trước đó hai ngày thường có 0,1.",
        "quay lại: 9 tin báo sau khi đã trả lời",
        "Từ tin báo đầu tiên 4 ngày",
        "không có số liệu",
    ):
        assert told in said
    for english in ("Suddenly", "tips", "answer", "Views"):
        assert english not in said
    today = client.get("/admin/").content.decode()
    assert "Đang được hỏi dồn dập" in today
    assert "9 tin báo trong hai ngày" in today


def test_today_names_three_bursts_and_counts_the_others(office: Client) -> None:
    assert "Suddenly asked about" not in office.get("/admin/").content.decode()
    for number in range(5):
        asked(a_claim(f"Số {number}."), (0, 9))
    shown = office.get("/admin/").content.decode()
    assert len(set(re.findall(r"Số \d\.", shown))) == 3
    assert "and 2 more" in shown


def test_a_place_is_kept_for_what_feeds_bring(office: Client) -> None:
    def provide(user: User, language: str, at: datetime) -> dict[str, Any] | None:
        words = {"title": f"From feeds ({language})", "template": "claims/office/counts.html", "context": {}}
        return words if user.name else None

    assert "From feeds" not in words(office)
    slots.fill("radar_section", name="of_a_test", order=10, provide=provide)
    try:
        assert "From feeds (en)" in words(office)
        slots.fill("radar_section", name="of_a_test", order=10, provide=lambda *_given: None)
        assert "From feeds" not in words(office)
    finally:
        slots._FILLED["radar_section"].pop("of_a_test", None)


class TestLetters:
    @pytest.fixture(autouse=True)
    def _mail(self, settings: Any, desk: object) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        caches["limits"].clear()

    def test_one_letter_a_burst_to_those_who_may_open_tips(self, checker: User, person: Person) -> None:
        chief = with_second_step(person("editor_in_chief", language="vi"))
        for role in ("editor", "analyst", "administrator"):
            with_second_step(person(role))
        claim = asked(a_claim(), (0, 4), (1, 3), (9, 7))
        assert letters.tell_bursts(at=now()) == 2
        assert {letter.to[0] for letter in mail.outbox} == {checker.email, chief.email}
        english = next(letter for letter in mail.outbox if letter.to == [checker.email])
        assert english.subject == "A claim is suddenly asked about"
        assert english.body.splitlines() == [
            "People suddenly ask about one claim: 7 tips in two days. Two days usually brought 0.5.",
            "",
            f"http://127.0.0.1:8000/admin/fact-checks/{claim.pk}/",
        ]
        vietnamese = next(letter for letter in mail.outbox if letter.to == [chief.email])
        assert "7 tin báo trong hai ngày, trong khi hai ngày thường chỉ có 0,5." in vietnamese.body
        for hours in (0, 1, 20, 40):
            assert letters.tell_bursts(at=now() + timedelta(hours=hours)) == 0
        asked(a_claim("Tin đồn khác."), (0, 9))
        assert letters.tell_bursts(at=now()) == 2

    def test_words_are_in_a_letter_only_where_readers_can_see_them_already(
        self, checker: User, page: CommunityPage
    ) -> None:
        asked(a_claim("Chưa trả lời."), (0, 9))
        asked(a_claim("Chờ người thứ hai.", state="proposed"), (0, 9))
        public = asked(a_claim("Đã trả lời."), (0, 9))
        taken_back = asked(a_claim("Đã gỡ."), (0, 9))
        an_answer(page, public, title="Một")
        post = an_answer(page, taken_back, title="Hai")
        Post.objects.filter(pk=post.pk).update(live=False)
        assert letters.tell_bursts(at=now()) == 4
        said = "".join(letter.subject + letter.body for letter in mail.outbox)
        assert "“Đã trả lời.”" in said
        for secret in ("Chưa trả lời", "Chờ người thứ hai", "Đã gỡ"):
            assert secret not in said

    def test_without_a_mail_server_it_is_quiet_and_told_once_there_is_one(self, checker: User, settings: Any) -> None:
        asked(a_claim(), (0, 9))
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        assert letters.tell_bursts(at=now()) == 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert letters.tell_bursts(at=now()) == 0  # nobody answers there
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert letters.tell_bursts(at=now()) == 1
        assert letters.tell_bursts(at=now()) == 0

    def test_the_worker_tells_in_its_rounds(self, checker: User) -> None:
        asked(a_claim(), (0, 9))
        duty = next(each for each in worker.duties() if each.name == "claims suddenly asked about")
        duty.act()
        assert [letter.to for letter in mail.outbox] == [[checker.email]]

    def test_invented_claims_raise_no_letter(self, checker: User) -> None:
        Claim.objects.filter(pk=asked(a_claim(), (0, 9)).pk).update(demo=True)
        assert letters.tell_bursts(at=now()) == 0
        assert radar.in_burst(at=now())

    def test_a_quiet_desk_sends_nothing(self, checker: User) -> None:
        asked(a_claim(), (0, 2), (5, 1))
        assert letters.tell_bursts(at=now()) == 0
        assert mail.outbox == []
        assert translation.get_language() == "vi"
