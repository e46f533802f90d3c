"""A tip that ends without a claim: its own words for each way, counted in public, looked at again by somebody else.

And every way round the gate: no exit makes a claim, no claim comes of an exit, no verdict is about one.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.snippets.models import get_snippet_models

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Claim, ClaimDay, Entry, Exit, ExitDay, Tip, Verdict
from signalmast.claims.services import gate, log, tips, verdicts
from tests.claims.conftest import Send, receipt_in, with_second_step
from tests.claims.desk_of_claims import decided, opened, people, words
from tests.conftest import NOW, Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db


def ended(send: Send, by: User, exit: str = "opinion") -> tuple[Tip, str]:
    code = receipt_in(send(text="một điều ai cũng nói", address=f"203.0.113.{Tip.objects.count() + 1}"))
    tip = Tip.objects.latest("pk")
    return tips.close_as_exit(tip=tip, exit=exit, by=by, at=NOW), code


@pytest.mark.parametrize("exit", Exit.values)
def test_each_way_has_words_of_its_own_at_the_receipt_and_beside_the_count(
    send: Send, checker: User, exit: str
) -> None:
    _tip, code = ended(send, checker, exit)
    said = {}
    for language, path in (("vi", "/tips/receipt/"), ("en", "/en/tips/receipt/")):
        with translation.override(language):
            said[language] = str(Exit(exit).said)
        shown = send(path, code=code, address="203.0.113.200").content.decode()
        assert said[language] in shown
        counted = "/public-log/" if language == "vi" else "/en/public-log/"
        assert said[language] in Client().get(counted).content.decode()
    assert said["vi"] != said["en"]
    assert 'name="act" value="again"' in shown


def test_the_words_of_no_two_ways_are_the_same() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            assert len({str(each.said) for each in Exit}) == len(Exit)


def test_what_somebody_else_decided_of_an_exit_stands_in_the_log_without_the_tip(
    send: Send, checker: User, person: Person
) -> None:
    other = with_second_step(person("fact_checker"))
    for reopen in (True, False):
        tip, code = ended(send, checker, "satire")
        shown = send("/en/tips/receipt/", code=code, act="again", text="Không phải đùa!", address="203.0.113.77")
        assert "Somebody else will look at it again." in shown.content.decode()
        with pytest.raises(tips.OwnDecision):
            tips.decide_again(tip=tip, reopen=reopen, by=checker, at=NOW)
        tips.decide_again(tip=tip, reopen=reopen, answer="Lời chỉ cho người gửi", by=other, at=NOW)
    first, second = Entry.objects.order_by("number")
    assert {first.kind, second.kind} == {"exit_appeal"}
    assert '"decision":"opened_again"' in first.payload
    assert '"decision":"stays"' in second.payload
    for entry in (first, second):
        assert not re.search("đùa|người gửi|một điều", entry.payload)
    assert log.verify() == []
    shown = Client().get("/en/public-log/").content.decode()
    assert "Exit looked at again" in shown
    assert "The tip is open again." in shown
    assert "Satire" in shown
    assert dict(ExitDay.objects.values_list("exit", "count")) == {"satire": 1}


def test_a_tip_that_ended_joins_no_claim_and_opens_none_by_any_service(
    send: Send, checker: User, person: Person
) -> None:
    claim = opened(people(person))
    tip, _code = ended(send, checker)
    with pytest.raises(tips.Ended):
        tips.join_claim(tip=tip, claim=claim, by=checker, at=NOW)
    given = {"statement": "a", "language": "vi", "would_be_settled_by": "document", "settled_how": "b"}
    with pytest.raises(tips.Ended):
        gate.propose(**given, about_publisher=False, tip=tip, by=checker, at=NOW)
    assert Claim.objects.count() == 1  # nothing of the refused proposal stayed
    assert not ClaimDay.objects.exists()
    joined, _code = ended_in(send, claim, checker)
    with pytest.raises(tips.Ended):
        tips.close_as_exit(tip=joined, exit="opinion", by=checker, at=NOW)
    with pytest.raises(tips.Ended):
        tips.decide_again(tip=joined, reopen=True, by=checker, at=NOW)
    joined.refresh_from_db()
    assert (joined.exit, joined.claim) == ("", claim)


def ended_in(send: Send, claim: Claim, by: User) -> tuple[Tip, str]:
    code = receipt_in(send(text="nước muối?", address="203.0.113.90"))
    return tips.join_claim(tip=Tip.objects.latest("pk"), claim=claim, by=by, at=NOW), code


def test_no_raw_form_takes_an_exit_to_a_claim(send: Send, checker: User, person: Person) -> None:
    who = people(person)
    claim = opened(who)
    tip, _code = ended(send, checker)
    office = newsroom.client_of(checker)
    address = reverse("tip", args=[tip.pk])
    for given in (
        {"act": "join", "claim": claim.key},
        {"act": "join", "claim": claim.key, "exit": ""},
        {"act": "exit", "exit": "satire", "claim": claim.key},
        {"act": "reopen", "claim": claim.key},
    ):
        assert office.post(address, given).status_code == 422
    raw = {
        "statement": "Một điều", "language": "vi", "would_be_settled_by": "document", "settled_how": "Sổ",
        "exit": "opinion", "state": "open", "second": who.second.pk,
    }  # fmt: skip
    assert office.post(f"{reverse('claim_new')}?tip={tip.pk}", raw).headers["Location"] == reverse("tips")
    assert Claim.objects.count() == 1
    tip.refresh_from_db()
    assert (tip.exit, tip.claim) == ("opinion", None)
    for number in ("0", "-1", str(10**30), "x"):
        office.post(f"{reverse('claim_new')}?tip={number}", {**raw, "settled_how": ""})
    assert Claim.objects.count() == 1


def test_rows_written_past_every_service_are_refused_by_the_tables(send: Send, checker: User, person: Person) -> None:
    who = people(person)
    claim = opened(who)
    tip, _code = ended(send, checker)
    for values in ({"claim": claim}, {"exit": "", "claim": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tip.objects.filter(pk=tip.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_tip SET claim_id = %s WHERE id = %s", [claim.pk, tip.pk])
    verdict = decided(who)
    for row, column in ((verdict, "claim_id"), (Answer, "claim_id"), (Answer, "verdict_id")):
        table = row._meta.db_table
        field = apps.get_model("claims", row._meta.model_name)._meta.get_field(column.removesuffix("_id"))
        assert field.null is False, (table, column)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(value=verdict.value, author=who.first, written_at=NOW, short_answer="a")


def test_what_was_dropped_takes_no_tip_and_no_verdict(send: Send, checker: User, person: Person) -> None:
    who = people(person)
    claim = gate.drop(claim=opened(who), by=who.first, at=NOW)
    receipt_in(send(text="nước muối?"))
    tip = Tip.objects.get()
    answer = newsroom.client_of(checker).post(reverse("tip", args=[tip.pk]), {"act": "join", "claim": claim.key})
    assert answer.status_code == 422
    with pytest.raises(verdicts.NotOpen):
        verdicts.write(claim=claim, **words(who.first))
    tip.refresh_from_db()
    assert tip.claim is None


def test_programs_can_end_join_and_open_nothing(send: Send, person: Person) -> None:
    claim = opened(people(person))
    said: dict[str, Any] = {"text": "x", "exit": "opinion", "claim": claim.key, "state": "closed", "way": "form"}
    answer = Client().post("/api/tips", said, content_type="application/json")
    assert answer.status_code == 201
    tip = Tip.objects.get()
    assert (tip.exit, tip.claim, tip.state, tip.way) == ("", None, "new", "api")


def test_no_admin_of_django_or_wagtail_knows_these_tables() -> None:
    ours = set(apps.get_app_config("claims").get_models())
    assert not apps.is_installed("django.contrib.admin")
    assert ours.isdisjoint(get_snippet_models())
