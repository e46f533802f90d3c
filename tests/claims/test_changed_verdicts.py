"""A verdict changes: everybody who was told the earlier one is told, and every place that carried it stays listed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signalmast.claims.models import Answer, Carried, Entry, Tip, Verdict
from signalmast.claims.services import answers, places, tips, verdicts
from signalmast.claims.services.may import MayNot
from signalmast.core import clock
from signalmast.pages.models import Post, PostNote
from signalmast.pages.services import following
from tests.claims.conftest import Send, receipt_in
from tests.claims.desk_of_claims import STATEMENT, People, decided, people, step, words
from tests.claims.test_fact_check_page import words as bare
from tests.conftest import Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db
REASON = "Một thử nghiệm mới có nhóm chứng."


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"


@pytest.fixture
def who(person: Person) -> People:
    return people(person)


@pytest.fixture
def in_public(who: People, person: Person, page: Any) -> Post:
    """A fact-check in public, through the newsroom's own screens."""
    verdict = decided(who, at=clock.now())
    writer = person("editor")
    post = newsroom.write(writer, page, kind="fact_check")
    answers.answer_with(post=post, claims=[verdict.claim], by=who.first, at=clock.now())
    newsroom.hand_in(writer, post, kind="fact_check")
    newsroom.decide(person("editor"), post)
    return newsroom.fresh(post)


def change(who: People, *, value: str = "mixed") -> Verdict:
    at = clock.now()
    standing = Verdict.objects.get(state="decided")
    draft = verdicts.change(verdict=standing, reason=REASON, **words(who.third, value=step(value), at=at))
    return verdicts.decide(verdict=draft, agree=True, by=who.second, at=at)


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def screen(user: Any, name: str, *arguments: Any) -> str:
    user.language = "en"
    user.save()
    return str(newsroom.client_of(user).get(reverse(name, args=arguments)).content.decode())


def test_the_post_says_so_once_on_top_and_feeds_and_lists_follow(who: People, in_public: Post) -> None:
    feed = feedparser.parse(read("/fact-checks/feed.xml"))
    of_page = feedparser.parse(read(f"/{in_public.section.slug}/atom.xml"))
    assert PostNote.objects.count() == 0
    change(who)
    note = PostNote.objects.get()
    assert (note.post_id, note.act, note.reason, note.by) == (in_public.pk, "updated", REASON, who.second)
    assert note.public_note == f"Kết luận về “{STATEMENT}” đã đổi. Trước: Sai. Nay: Vừa đúng vừa sai."

    said = bare(read(in_public.get_url()))
    assert said.count(REASON) == 1
    assert 0 < said.find("Trước: Sai. Nay: Vừa đúng vừa sai.") < said.find(f"Phát biểu {STATEMENT}")
    plain = read(f"{in_public.get_url()}answer.txt")
    assert plain.count(REASON) == 1
    assert note.public_note in read("/about/")

    assert "Vừa đúng vừa sai" in feedparser.parse(read("/fact-checks/feed.xml")).entries[0].title
    assert "Vừa đúng vừa sai" not in feed.entries[0].title
    again = feedparser.parse(read(f"/{in_public.section.slug}/atom.xml"))
    assert again.entries[0].updated > of_page.entries[0].updated
    assert again.entries[0].published == of_page.entries[0].published
    told = bare(read("/public-log/"))
    assert "Trước Sai Kết luận Vừa đúng vừa sai" in told
    assert REASON in told
    assert Entry.objects.filter(kind="correction").count() == 0


def test_the_share_card_is_drawn_anew(who: People, in_public: Post, settings: Any) -> None:
    folder = Path(settings.MEDIA_ROOT)
    following.follow(page=in_public.pk, now=clock.now)
    [before] = folder.rglob(f"{in_public.pk}-*")
    change(who)
    following.follow(page=in_public.pk, now=clock.now)
    [after] = folder.rglob(f"{in_public.pk}-*")
    assert before.name != after.name
    assert after.name in read(in_public.get_url())


def test_a_draft_that_answers_gets_no_note(who: People, person: Person, page: Any) -> None:
    verdict = decided(who)
    post = newsroom.write(person("editor"), page, kind="fact_check")
    answers.answer_with(post=post, claims=[verdict.claim], by=who.first, at=clock.now())
    change(who)
    assert not PostNote.objects.exists()
    assert Answer.objects.get().verdict.value.key == "mixed"


@pytest.mark.django_db(transaction=True)
def test_receipts_tell_the_answer_then_the_change_and_letters_say_neither(
    send: Send, who: People, in_public: Post
) -> None:
    claim = Verdict.objects.get().claim
    wants = receipt_in(send(text="muối chữa bệnh?", contact="mai@example.org", mail_wanted="on"))
    quiet = receipt_in(send(text="muối?", contact="nam@example.org", address="203.0.113.8"))
    for tip in Tip.objects.order_by("pk"):
        tips.join_claim(tip=tip, claim=claim, by=who.first, at=clock.now())
    for code in (wants, quiet):
        shown = bare(send("/tips/receipt/", code=code).content.decode())
        assert "Sai Không thức uống nào ngăn được sốt xuất huyết. Lịch cắt nước" in shown
        assert "đổi" not in shown
    assert not Tip.objects.filter(told_on=None).exists()
    mail.outbox.clear()

    change(who)
    assert Tip.objects.filter(told_on=None).count() == 2
    [letter] = mail.outbox
    assert letter.to == ["mai@example.org"]
    assert not re.search("muối|Sai|Vừa đúng|kết luận|sốt", f"{letter.subject}{letter.body}")
    change(who, value="true")
    assert len(mail.outbox) == 1  # a letter waits already

    day = f"{timezone.localdate(clock.now()):%d/%m/%Y}"
    for code in (wants, quiet):
        shown = bare(send("/tips/receipt/", code=code).content.decode())
        assert f"Kết luận đã đổi ngày {day}. Trước: Sai. Nay: Vừa đúng vừa sai. Lý do: {REASON}" in shown
        assert f"Kết luận đã đổi ngày {day}. Trước: Vừa đúng vừa sai. Nay: Đúng." in shown
    assert not Tip.objects.filter(told_on=None).exists()


def test_a_sender_who_read_that_it_is_checked_is_told_when_the_answer_goes_out(
    send: Send, who: People, person: Person, page: Any
) -> None:
    verdict, writer = decided(who), person("editor")
    code = receipt_in(send(text="muối?"))
    tips.join_claim(tip=Tip.objects.get(), claim=verdict.claim, by=who.first, at=clock.now())
    shown = send("/tips/receipt/", code=code).content.decode()
    assert verdict.short_answer not in shown  # decided is not yet in public
    assert Tip.objects.get().told_on is not None
    post = newsroom.write(writer, page, kind="fact_check")
    answers.answer_with(post=post, claims=[verdict.claim], by=who.first, at=clock.now())
    newsroom.hand_in(writer, post, kind="fact_check")
    newsroom.decide(person("editor"), post)
    assert Tip.objects.get().told_on is None
    assert verdict.short_answer in send("/tips/receipt/", code=code).content.decode()
    newsroom.change(writer, newsroom.fresh(post), kind="fact_check")
    assert Tip.objects.get().told_on is not None


def test_every_place_that_carried_it_is_listed_until_it_was_told(who: People, in_public: Post) -> None:
    answer = Answer.objects.get()
    office = newsroom.client_of(who.first)
    address = reverse("claim_places", args=[answer.claim_id])
    for place in ("Loa phường", "Bảng tin chợ"):
        assert office.post(address, {"answer": answer.pk, "place": place, "earlier": "on"}).status_code == 302
    assert list(Carried.objects.values_list("place", "to_do_since")) == [("Loa phường", None), ("Bảng tin chợ", None)]
    assert "still show" not in screen(who.third, "wagtailadmin_home")

    change(who)
    assert "2 places still show an earlier verdict" in screen(who.third, "wagtailadmin_home")
    assert screen(who.third, "claim", answer.claim_id).count("to be told of the changed verdict") == 2
    assert screen(who.third, "claims_to_tell").count("to be told of the changed verdict") == 2
    assert "Places to tell" in screen(who.third, "claims")

    first, other = Carried.objects.order_by("pk")
    office.post(address, {"act": "remove", "place": first.pk})
    assert Carried.objects.count() == 2
    office.post(address, {"act": "told", "place": first.pk})
    first.refresh_from_db()
    assert first.done_at is not None
    assert "1 place still shows an earlier verdict" in screen(who.third, "wagtailadmin_home")
    office.post(address, {"act": "told", "place": other.pk})
    assert "earlier verdict" not in screen(who.third, "wagtailadmin_home")
    assert "told on" in screen(who.third, "claim_places", answer.claim_id)
    change(who, value="true")
    assert "2 places still show" in screen(who.third, "wagtailadmin_home")

    late = {"answer": answer.pk, "place": "Tờ rơi", "earlier": "on"}
    office.post(address, late)
    assert Carried.objects.get(place="Tờ rơi").to_do_since is not None
    office.post(address, {**late, "place": "Loa khác", "earlier": ""})
    kept = Carried.objects.get(place="Loa khác")
    assert kept.to_do_since is None
    office.post(address, {"act": "remove", "place": kept.pk})
    assert not Carried.objects.filter(pk=kept.pk).exists()


def test_only_whoever_checks_claims_keeps_the_list(who: People, person: Person, in_public: Post) -> None:
    answer, at = Answer.objects.get(), clock.now()
    row = places.add(answer=answer, place="Loa phường", address="", earlier=False, by=who.first, at=at)
    change(who)
    reader = person("editor")
    address = reverse("claim_places", args=[answer.claim_id])
    for given in ({"act": "told", "place": row.pk}, {"act": "remove", "place": row.pk}, {"answer": answer.pk}):
        assert newsroom.client_of(reader).post(address, given).status_code == 403
    with pytest.raises(MayNot):
        places.told(carried=row, by=reader, at=at)
    row.refresh_from_db()
    assert row.done_at is None
    assert newsroom.client_of(person("analyst")).get(address).status_code == 403
    for given in ({"place": row.pk + 999}, {"place": "²"}, {"place": ""}):
        assert newsroom.client_of(who.first).post(address, {"act": "told", **given}).status_code == 404
    with pytest.raises(places.NotToDo):
        places.told(carried=places.told(carried=row, by=who.first, at=at), by=who.first, at=at)
    for wrong in ({"place": " \u200b ", "address": ""}, {"place": "x", "address": "javascript:alert(1)"}):
        with pytest.raises(ValidationError):
            places.add(answer=answer, earlier=False, by=who.first, at=at + timedelta(1), **wrong)


def test_where_several_posts_answer_the_place_says_which_and_a_list_has_an_end(
    who: People, person: Person, page: Any, in_public: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Answer.objects.get().claim
    other = newsroom.write(person("editor"), page, kind="fact_check", title="Bản tóm tắt", slug="tom-tat")
    answers.answer_with(post=other, claims=[claim], by=who.first, at=clock.now())
    asked = screen(who.first, "claim_places", claim.pk)
    assert "Bản tóm tắt</option>" in asked
    assert f"{in_public.title}</option>" in asked
    office, address = newsroom.client_of(who.first), reverse("claim_places", args=[claim.pk])
    given = {"answer": Answer.objects.get(post=other).pk, "place": "Tờ rơi"}
    assert office.post(address, given).status_code == 302
    assert Carried.objects.get().answer.post_id == other.pk
    monkeypatch.setattr(places, "MOST", 1)
    refused = office.post(address, given)
    assert refused.status_code == 422
    assert "as many places" in refused.content.decode()
    assert Carried.objects.count() == 1


def test_today_says_what_of_the_fact_checks_waits_for_whom(who: People) -> None:
    decided(who)
    draft = verdicts.change(
        verdict=Verdict.objects.get(), reason=REASON, **words(who.third, value=step("mixed"), at=clock.now())
    )
    assert "Nothing waits for you" in screen(who.third, "wagtailadmin_home")
    home = screen(who.first, "wagtailadmin_home")
    assert "1 verdict waits to be read" in home
    assert "Nothing waits for you" not in home
    assert "waits to be read" not in screen(who.third, "wagtailadmin_home")
    verdicts.take_back(verdict=draft, by=who.third, at=clock.now())
    assert "waits to be read" not in screen(who.first, "wagtailadmin_home")
