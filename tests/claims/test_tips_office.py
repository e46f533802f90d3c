"""The inbox: who reads what of a tip, and what can be done with one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, ClaimDay, ExitDay, Tip, TipOpening
from signalmast.claims.services import matching, tips
from tests.claims import desk_of_claims
from tests.claims.conftest import Send, receipt_in, with_second_step
from tests.conftest import NOW, Person

ROLES = ("editor_in_chief", "editor", "fact_checker", "network_coordinator", "analyst", "administrator")


@pytest.fixture
def office(checker: User) -> Client:
    client = Client()
    client.force_login(checker)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_only_fact_checkers_and_the_editor_in_chief_read_a_tip(send: Send, person: Person, role: str) -> None:
    receipt_in(send(text="canary in the mine"))
    tip = Tip.objects.get()
    client = Client()
    client.force_login(with_second_step(person(role, language="en")))
    answer = client.get(f"/admin/tips/{tip.pk}/")
    allowed = role in ("editor_in_chief", "fact_checker")
    assert (answer.status_code == 200, "canary in the mine" in answer.content.decode()) == (allowed, allowed)
    assert TipOpening.objects.count() == allowed
    assert (client.get("/admin/tips/").status_code == 200) == allowed


def test_a_superuser_reads_no_tip(send: Send, person: Person) -> None:
    receipt_in(send(text="canary"))
    client = Client()
    client.force_login(with_second_step(person(is_superuser=True)))
    assert client.get(f"/admin/tips/{Tip.objects.get().pk}/").status_code == 403
    assert client.get("/admin/tips/").status_code == 403


def test_without_a_second_step_no_tip_opens(send: Send, person: Person) -> None:
    receipt_in(send(text="canary"))
    tip, user = Tip.objects.get(), person("fact_checker")
    client = Client()
    client.force_login(user)
    assert client.get(f"/admin/tips/{tip.pk}/").headers["Location"] == "/accounts/two-step/first/"
    with pytest.raises(tips.MayNotOpen):
        tips.open_tip(tip=tip, by=user, at=NOW)
    assert not TipOpening.objects.exists()


def test_the_inbox_shows_no_words_and_opening_is_written_down(send: Send, office: Client, checker: User) -> None:
    receipt_in(send(text="canary", contact="canary contact"))
    tip = Tip.objects.get()
    listed = office.get("/admin/tips/").content.decode()
    assert f"Tip {tip.pk}" in listed
    assert "canary" not in listed
    assert not TipOpening.objects.exists()
    shown = office.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert "canary contact" in shown
    assert list(TipOpening.objects.values_list("tip_number", "by")) == [(tip.pk, checker.pk)]


def test_a_tip_ends_as_an_exit_with_an_answer(send: Send, office: Client) -> None:
    code = receipt_in(send(text="The mayor sings badly"))
    tip = Tip.objects.get()
    office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": "opinion", "text": "That is a matter of taste."})
    tip.refresh_from_db()
    assert (tip.state, tip.exit, tip.claim, tip.sealed != b"") == ("closed", "opinion", None, True)
    assert list(ExitDay.objects.values_list("day", "exit", "count")) == [(tip.closed_on, "opinion", 1)]
    back = send("/en/tips/receipt/", code=code).content.decode()
    assert "Opinion or criticism" in back
    assert "That is a matter of taste." in back
    again = office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": "satire"})
    assert again.status_code == 422
    assert "closed meanwhile" in again.content.decode()
    assert ExitDay.objects.get().count == 1


def test_an_exit_there_is_not_closes_nothing(send: Send, office: Client) -> None:
    receipt_in(send(text="x"))
    tip = Tip.objects.get()
    for exit_name in ("", "false", "opinion "):
        assert office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": exit_name}).status_code == 422
    assert Tip.objects.get().state == "new"


def test_a_tip_joins_a_claim_and_leaves_a_count_of_its_day(send: Send, checker: User) -> None:
    code = receipt_in(send(text="Salt?"))
    tip = Tip.objects.get()
    claim = Claim.objects.create(
        statement="Salt cures dengue",
        language="en",
        would_be_settled_by="document",
        settled_how="A study",
        opened_by=checker,
        opened_at=NOW,
    )
    tips.join_claim(tip=tip, claim=claim, by=checker, at=NOW)
    assert list(ClaimDay.objects.values_list("claim", "day", "count")) == [(claim.pk, tip.day, 1)]
    assert Claim.objects.get().first_asked_on == tip.day
    assert "Salt cures dengue" in send("/en/tips/receipt/", code=code).content.decode()
    with pytest.raises(tips.Ended):
        tips.close_as_exit(tip=tip, exit="opinion", by=checker, at=NOW)
    with pytest.raises(tips.Ended):
        tips.join_claim(tip=tip, claim=claim, by=checker, at=NOW)


def test_a_tip_is_handed_only_to_somebody_who_may_open_it(
    send: Send, office: Client, person: Person, checker: User
) -> None:
    receipt_in(send(text="x"))
    tip = Tip.objects.get()
    chief, editor = with_second_step(person("editor_in_chief")), person("editor")
    office.post(f"/admin/tips/{tip.pk}/", {"act": "hand_over", "to": chief.pk})
    assert Tip.objects.get().handler == chief
    for wrong in (editor.pk, 10**12, "", "x"):
        assert office.post(f"/admin/tips/{tip.pk}/", {"act": "hand_over", "to": wrong}).status_code == 422
    assert Tip.objects.get().handler == chief


def test_a_note_is_for_the_desk_alone(send: Send, office: Client) -> None:
    code = receipt_in(send(text="x"))
    tip = Tip.objects.get()
    office.post(f"/admin/tips/{tip.pk}/", {"act": "note", "text": "call the clinic"})
    assert "call the clinic" in office.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert "call the clinic" not in send("/en/tips/receipt/", code=code).content.decode()


def test_who_asked_once_to_look_again_is_shown_so(send: Send, office: Client) -> None:
    code = receipt_in(send(text="x"))
    tip = Tip.objects.get()
    assert send("/en/tips/receipt/", code=code, act="again", text="too early").status_code == 422
    office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": "satire"})
    send("/en/tips/receipt/", code=code, act="again", text="It was meant in earnest")
    assert "It was meant in earnest" in office.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert "Asked to look again" in office.get("/admin/tips/?list=closed").content.decode()
    assert send("/en/tips/receipt/", code=code, act="again", text="and again").status_code == 422
    assert Tip.objects.get().parts.count() == 1


def test_a_second_look_is_another_persons(send: Send, office: Client, person: Person) -> None:
    code = receipt_in(send(text="x"))
    tip = Tip.objects.get()
    office.post(f"/admin/tips/{tip.pk}/", {"act": "reopen"})
    office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": "satire"})
    send("/en/tips/receipt/", code=code, act="again", text="It was meant in earnest")
    own = office.post(f"/admin/tips/{tip.pk}/", {"act": "reopen"})
    assert (own.status_code, Tip.objects.get().state) == (422, "closed")

    other = Client()
    other.force_login(with_second_step(person("editor_in_chief", language="en")))
    other.post(f"/admin/tips/{tip.pk}/", {"act": "reopen", "text": "You are right."})
    tip = Tip.objects.get()
    assert (tip.state, tip.exit, tip.closed_on, tip.appealed_on) == ("open", "", None, None)
    assert ExitDay.objects.get().count == 0
    assert "You are right." in send("/en/tips/receipt/", code=code).content.decode()

    office.post(f"/admin/tips/{tip.pk}/", {"act": "exit", "exit": "satire"})
    send("/en/tips/receipt/", code=code, act="again", text="once more")
    other.post(f"/admin/tips/{tip.pk}/", {"act": "stays"})
    tip = Tip.objects.get()
    assert (tip.state, tip.exit, tip.appeal_decided_on is not None) == ("closed", "satire", True)
    assert other.post(f"/admin/tips/{tip.pk}/", {"act": "reopen"}).status_code == 422


def test_every_list_asks_the_same_number_of_questions(send: Send, office: Client) -> None:
    receipt_in(send(text="x"))
    office.get("/admin/tips/")
    with CaptureQueriesContext(connection) as one:
        office.get("/admin/tips/")
    for number in range(3):
        receipt_in(send(text="x", address=f"192.0.2.{number}"))
    with CaptureQueriesContext(connection) as four:
        office.get("/admin/tips/")
    assert len(one) == len(four)


def test_a_tip_joins_a_claim_that_says_something_like_it(send: Send, office: Client, person: Person) -> None:
    claim = desk_of_claims.proposed(
        desk_of_claims.people(person), statement="The tap water is salty in Ben Mo ward.", language="en"
    )
    matching.rebuild()
    receipt_in(send(text="Somebody says the tap water in Ben Mo ward is salty"))
    tip = Tip.objects.get()
    shown = office.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert f'value="{claim.key}"' in shown
    office.post(f"/admin/tips/{tip.pk}/", {"act": "join", "claim": claim.key})
    tip.refresh_from_db()
    assert (tip.state, tip.exit, tip.claim) == ("closed", "", claim)
    assert list(ClaimDay.objects.values_list("claim", "day", "count")) == [(claim.pk, tip.day, 1)]


def test_a_claim_that_is_not_there_takes_no_tip(send: Send, office: Client) -> None:
    receipt_in(send(text="The tap water is salty"))
    tip = Tip.objects.get()
    assert office.post(f"/admin/tips/{tip.pk}/", {"act": "join", "claim": "claim:none"}).status_code == 422
    assert Tip.objects.get().state != "closed"


def test_a_new_claim_is_opened_for_a_tip_by_whoever_may_open_tips(send: Send, office: Client, person: Person) -> None:
    receipt_in(send(text="canary"))
    tip = Tip.objects.get()
    asked = {
        "statement": "The tap water is salty.", "language": "en", "would_be_settled_by": "measurement",
        "settled_how": "A laboratory measures chloride.", "seen_at": "",
    }  # fmt: skip
    office.post(f"/admin/fact-checks/new/?tip={tip.pk}", asked)
    claim = Claim.objects.get()
    assert (Tip.objects.get().claim, Tip.objects.get().state, claim.statement) == (claim, "closed", asked["statement"])
    assert "canary" not in office.get(f"/admin/fact-checks/{claim.pk}/").content.decode()
    assert office.post(f"/admin/fact-checks/new/?tip={tip.pk}", asked).status_code == 302
    assert Claim.objects.count() == 1
