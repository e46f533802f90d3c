"""A member of the public sends a tip and comes back for the answer, by the public forms alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from signalmast.accounts.models import User
from signalmast.claims.models import Tip, TipOpening
from signalmast.claims.services import tips
from signalmast.pages.models import CommunityPage
from tests.claims.conftest import Send, receipt_in
from tests.conftest import NOW
from tests.pages import builders


def test_a_tip_comes_in_and_its_sender_comes_back_for_the_answer(client: Client, send: Send, checker: User) -> None:
    code = receipt_in(send(text="Does salt cure dengue?", contact="Mai, 090 000 0000"))
    tip = Tip.objects.get()
    assert (tip.state, tip.way, tip.language, tip.about_key) == ("new", "form", "en", "")

    back = send("/en/tips/receipt/", code=code)
    assert "Does salt cure dengue?" in back.content.decode()
    assert "waits to be read" in back.content.decode()
    assert Tip.objects.get().told_on is None

    send("/en/tips/receipt/", code=code.replace(" ", ""), act="more", text="I heard it at the market.")
    tips.add_note(tip=tip, text="Ask the clinic first", by=checker, at=NOW)
    tips.answer(tip=tip, text="No. Drink water and see a doctor.", by=checker, at=NOW)
    text = send("/en/tips/receipt/", code=code).content.decode()
    assert "I heard it at the market." in text
    assert "No. Drink water and see a doctor." in text
    assert "Ask the clinic first" not in text
    assert Tip.objects.get().told_on is not None
    assert not TipOpening.objects.exists()


def test_a_tip_knows_its_day_and_no_time(send: Send) -> None:
    send(text="Salt")
    tip = Tip.objects.get()
    assert type(tip.day) is date
    assert {field.get_internal_type() for field in Tip._meta.get_fields() if hasattr(field, "get_internal_type")} & {
        "DateTimeField",
        "TimeField",
        "GenericIPAddressField",
    } == set()


def test_a_wrong_code_opens_nothing_and_guessing_has_an_end(send: Send) -> None:
    receipt_in(send(text="Salt"))
    answers = [send("/en/tips/receipt/", code=f"{number:016d}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
    assert send("/en/tips/receipt/", code=f"{99:016d}", address="203.0.113.9").status_code == 404
    for code in ("1234", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "x" * 16):
        assert send("/en/tips/receipt/", code=code, address="203.0.113.10").status_code == 404


def test_a_sixth_tip_of_an_hour_waits_and_keeps_its_words_in_the_form(send: Send) -> None:
    for number in range(5):
        receipt_in(send(text=f"Tip {number}"))
    refused = send(text="The sixth, word for word", contact="090 111")
    assert refused.status_code == 429
    assert "come back in" in refused.content.decode()
    assert "The sixth, word for word</textarea>" in refused.content.decode()
    assert 'value="090 111"' in refused.content.decode()
    assert Tip.objects.count() == 5
    receipt_in(send(text="Somebody else", address="203.0.113.5"))


def test_addresses_of_one_household_count_as_one(send: Send) -> None:
    answers = [send(text="x", address=f"2001:db8:0:1::{number}").status_code for number in range(1, 7)]
    assert answers == [200] * 5 + [429]
    assert send(text="x", address="2001:db8:0:2::1").status_code == 200


def test_a_form_without_words_or_file_is_not_taken_and_does_not_count(send: Send) -> None:
    for _ in range(7):
        assert send(text=" \u200b\u202e ").status_code == 422
    receipt_in(send(text="words"))


def test_no_cookie_is_set_and_nothing_is_kept_by_browsers(client: Client, send: Send) -> None:
    code = receipt_in(send(text="Salt"))
    for answer in (client.get("/tips/"), client.get("/en/tips/receipt/"), send("/en/tips/receipt/", code=code)):
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "count.js" not in answer.content.decode()


def test_another_site_cannot_make_a_browser_send(client: Client, page: CommunityPage) -> None:
    assert client.post("/tips/", {"text": "x"}, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Tip.objects.exists()


def test_an_error_is_reported_on_the_post_it_is_about(client: Client, send: Send, page: CommunityPage) -> None:
    post = builders.post(page, "Lịch cấp nước")
    shown = client.get(post.url).content.decode()
    assert f'href="/tips/?about={post.key}"' in shown
    assert "Lịch cấp nước" in client.get("/tips/", {"about": post.key}).content.decode()
    receipt_in(send(text="It is Tuesday", about=post.key))
    assert list(Tip.objects.values_list("way", "about_key")) == [("error", post.key)]


def test_every_public_screen_leads_to_the_form(client: Client, page: CommunityPage) -> None:
    assert '<a href="/tips/">Gửi tin báo</a>' in client.get("/").content.decode()
    assert '<a href="/en/tips/">Send a tip</a>' in client.get("/en/").content.decode()


def test_an_error_on_a_post_nobody_can_read_is_a_plain_tip(send: Send, page: CommunityPage) -> None:
    draft = builders.post(page, "Bản nháp", live=False)
    receipt_in(send(text="It is Tuesday", about=draft.key))
    assert list(Tip.objects.values_list("way", "about_key")) == [("form", "")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\u202eb\u200bc", "abc"),
        ("Ủy ban"[:1] + "y ban", "Ủy ban"),
        ("U\u031b\u0309", "Ử"),
        ("Ông nói\r\nrằng", "Ông nói\nrằng"),
        ("مرحبا\u2066x\u2069", "مرحباx"),
    ],
)
def test_words_are_kept_as_people_see_them(send: Send, checker: User, given: str, kept: str) -> None:
    receipt_in(send(text=given))
    assert tips.open_tip(tip=Tip.objects.get(), by=checker, at=NOW).text == kept


def test_five_megabytes_of_text_are_refused_in_words(client: Client, send: Send) -> None:
    for _ in range(6):
        answer = send(text="muối " * 1_000_000)
        assert answer.status_code == 413
        assert "too large" in answer.content.decode()
    long: Any = send(text="x" * 20_001)
    assert long.status_code == 422
    assert "x" * 20_001 + "</textarea>" in long.content.decode()
    assert not Tip.objects.exists()
