"""A dispute is kept sealed and decided by somebody who neither wrote nor read the verdict."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from signalmast.claims.models import Dispute, DisputeOpening, Entry
from signalmast.claims.services import desk_keys, disputes, log, retention, verdicts
from signalmast.claims.services.may import MayNot, SamePerson
from tests.claims.desk_of_claims import NOW, People, decided, drafted, people, step, words
from tests.conftest import Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db
SECRET = "Tôi là Nguyễn Văn Mật, kết luận này sai."


@pytest.fixture
def who(person: Person) -> People:
    return people(person)


def received(who: People, **given: Any) -> tuple[Dispute, str]:
    return disputes.receive(**{"verdict": decided(who), "text": SECRET, "contact": "0900 000 001", "at": NOW, **given})


def decide(dispute: Dispute, by: Any, **given: Any) -> Dispute:
    said = {"state": "upheld", "question": "Có sai không?", "reason": "Nguồn vẫn đứng vững.", "by": by, "at": NOW}
    return disputes.decide(dispute=dispute, **{**said, **given})


def test_a_dispute_lies_sealed_and_is_found_by_its_receipt(who: People) -> None:
    dispute, receipt = received(who)
    assert (len(receipt), receipt.isdecimal()) == (16, True)
    assert disputes.of_receipt(receipt) == dispute
    assert disputes.of_receipt("0" * 16) is None
    words = disputes.words_of(dispute=dispute, by=who.third, at=NOW)
    assert words == disputes.Words(text=SECRET, contact="0900 000 001")
    assert list(DisputeOpening.objects.values_list("dispute", "by", "at")) == [(dispute.pk, who.third.pk, NOW)]
    for judged in (who.first, who.second):
        with pytest.raises(SamePerson):
            disputes.words_of(dispute=dispute, by=judged, at=NOW)
    assert DisputeOpening.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claims_dispute")
        row = b"|".join(
            bytes(part) if isinstance(part, bytes | memoryview) else str(part).encode() for part in cursor.fetchone()
        )
    assert [word.encode() in row for word in ("Mật", "0900", receipt)] == [False] * 3


@pytest.mark.parametrize(("text", "contact"), [("", ""), (" \u200b", ""), ("a" * 5001, ""), ("a", "b" * 301)])
def test_nothing_and_too_much_are_not_taken(who: People, text: str, contact: str) -> None:
    with pytest.raises(disputes.NothingSaid):
        received(who, text=text, contact=contact)
    assert not Dispute.objects.exists()


def test_only_a_verdict_that_stands_is_disputed(who: People) -> None:
    with pytest.raises(disputes.NotStanding):
        received(who, verdict=drafted(who))


def test_it_is_decided_by_neither_author_nor_second_person_superusers_included(who: People) -> None:
    dispute, _receipt = received(who)
    for own in (who.first, who.second):
        own.is_superuser = True
        own.save()
        with pytest.raises(SamePerson):
            decide(dispute, own)
    # Putting somebody else's name on the dispute opens no way either: the verdict itself is asked too.
    Dispute.objects.filter(pk=dispute.pk).update(verdict_author=who.third)
    for own in (who.first, who.second, who.third):
        with pytest.raises(SamePerson):
            decide(dispute, own)
    dispute.refresh_from_db()
    assert dispute.state == "new"


def test_it_takes_the_second_step_and_the_right_by_name(who: People, person: Person) -> None:
    dispute, _receipt = received(who)
    root = person("administrator", is_superuser=True)
    for outsider in (person("editor"), person("analyst"), person("fact_checker"), root):
        with pytest.raises(MayNot):
            disputes.words_of(dispute=dispute, by=outsider, at=NOW)
        with pytest.raises(MayNot):
            decide(dispute, outsider)


@pytest.mark.parametrize("missing", ["question", "reason"])
def test_a_decision_says_what_and_why(who: People, missing: str) -> None:
    dispute, _receipt = received(who)
    with pytest.raises(disputes.NothingSaid):
        decide(dispute, who.third, **{missing: " \u200b"})
    with pytest.raises(disputes.NothingSaid):
        decide(dispute, who.third, state="new")


def test_the_decision_stands_in_the_log_without_the_senders_words(who: People) -> None:
    dispute, _receipt = received(who)
    decide(dispute, who.third)
    told = json.loads(Entry.objects.get(kind="dispute").payload)
    assert (told["question"], told["decision"], told["reason"]) == ("Có sai không?", "upheld", "Nguồn vẫn đứng vững.")
    assert "Mật" not in Entry.objects.get(kind="dispute").payload
    with pytest.raises(disputes.NotWaiting):
        decide(dispute, who.third)
    assert log.verify() == []


def test_changed_is_said_once_the_verdict_was_changed_and_upheld_only_while_it_stands(who: People) -> None:
    dispute, _receipt = received(who)
    with pytest.raises(disputes.NotChanged):
        decide(dispute, who.third, state="changed")
    draft = verdicts.change(verdict=dispute.verdict, reason="Đúng là sai", **words(who.third, value=step("mixed")))
    verdicts.decide(verdict=draft, agree=True, by=who.first, at=NOW)
    with pytest.raises(disputes.NotChanged):
        decide(dispute, who.third, state="upheld")
    assert decide(dispute, who.third, state="changed").decided_by == who.third
    assert log.verify() == []


def test_opening_it_on_the_screen_is_written_down_and_shown(who: People) -> None:
    dispute, _receipt = received(who)
    who.third.language = "en"
    who.third.save()
    screen = newsroom.client_of(who.third).get(reverse("claim_dispute", args=[dispute.pk])).content.decode()
    assert SECRET in screen
    assert "Who opened it" in screen
    assert DisputeOpening.objects.get().by == who.third
    assert SECRET not in newsroom.client_of(who.first).get(reverse("claim_dispute", args=[dispute.pk])).content.decode()
    assert DisputeOpening.objects.count() == 1


def test_the_words_go_by_the_clock_of_tips_and_what_was_decided_stays(who: People) -> None:
    waits, decided_one = received(who)[0], decide(received(who)[0], who.third)
    kept = bytes(decided_one.sealed), bytes(decided_one.sealed_key)
    retention.keep(at=NOW + timedelta(days=90), days=90)
    assert bytes(Dispute.objects.get(pk=decided_one.pk).sealed) == kept[0]
    later = NOW + timedelta(days=90, seconds=1)
    retention.keep(at=later, days=90)
    gone = Dispute.objects.get(pk=decided_one.pk)
    assert (bytes(gone.sealed), bytes(gone.sealed_key)) == (b"", b"")
    assert (gone.question, gone.reason, gone.state) == ("Có sai không?", "Nguồn vẫn đứng vững.", "upheld")
    assert disputes.words_of(dispute=gone, by=who.third, at=later) is None
    assert bytes(Dispute.objects.get(pk=waits.pk).sealed) != b""
    assert log.verify() == []
    assert "were deleted" in words_on(gone, who)

    # A backup of before the deletion comes back: the words go again at the next round.
    Dispute.objects.filter(pk=gone.pk).update(sealed=kept[0], sealed_key=kept[1], state="new", decided_by=None)
    retention.keep(at=NOW, days=90)
    assert bytes(Dispute.objects.get(pk=gone.pk).sealed) == b""
    assert bytes(Dispute.objects.get(pk=waits.pk).sealed) != b""
    assert desk_keys.rotate(forget_old=True)[1] == 1  # what has no key any more hinders no other


def test_a_dispute_that_took_a_deleted_ones_number_keeps_its_words(who: People) -> None:
    decide(received(who)[0], who.third)
    later = NOW + timedelta(days=91)
    retention.keep(at=later, days=90)
    other, _receipt = received(who)
    Dispute.objects.filter(sealed=b"").delete()
    taken = Dispute.objects.get(pk=other.pk)
    taken.pk = other.pk - 1
    taken.receipt = "f" * 64
    taken.save(force_insert=True)
    retention.keep(at=later, days=90)
    assert bytes(Dispute.objects.get(pk=taken.pk).sealed) != b""


def words_on(dispute: Dispute, who: People) -> str:
    who.third.language = "en"
    who.third.save()
    return newsroom.client_of(who.third).get(reverse("claim_dispute", args=[dispute.pk])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_dispute_are_never_part_of_a_transaction_that_may_not_reach_the_disk(who: People) -> None:
    draft = drafted(who)
    with transaction.atomic(), pytest.raises(RuntimeError):
        verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    verdict = verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    with transaction.atomic(), pytest.raises(RuntimeError):
        disputes.receive(verdict=verdict, text="Sai", contact="", at=NOW)
    dispute, _receipt = disputes.receive(verdict=verdict, text="Sai", contact="", at=NOW)
    with transaction.atomic(), pytest.raises(RuntimeError):
        decide(dispute, who.third)
    assert decide(dispute, who.third).state == "upheld"
