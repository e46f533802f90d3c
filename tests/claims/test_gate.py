"""From statement to verdict through the services: two people at each half, whoever they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, Entry, ScaleStep, Verdict
from signalmast.claims.services import evidence, gate, log, replies, scale, verdicts
from signalmast.claims.services.may import MayNot, SamePerson
from signalmast.pages.models import Publisher
from tests.claims.desk_of_claims import NOW, STATEMENT, decided, drafted, opened, people, proposed, source, step, words
from tests.conftest import Person

pytestmark = pytest.mark.django_db
SECOND = {"would_be_settled_by": "document", "settled_how": "Sổ trực của trạm", "at": NOW}


def all_powerful(person: Person) -> User:
    user = person("fact_checker")
    user.is_superuser = True
    user.save()
    return user


def test_a_claim_opens_by_a_second_persons_own_answer(person: Person) -> None:
    who = people(person)
    claim = opened(who)
    told = (claim.state, claim.statement, claim.opened_by, claim.would_be_settled_by, claim.second, claim.second_at)
    assert told == ("open", STATEMENT, who.first, "document", who.second, NOW)
    assert (claim.second_settled_by, claim.second_settled_how[:6]) == ("measurement", "Số ca ")


def test_the_same_person_is_never_the_second_one_at_the_gate_nor_at_the_verdict(person: Person) -> None:
    who = people(person)
    root = all_powerful(person)
    with pytest.raises(SamePerson):
        gate.second(claim=proposed(who), by=who.first, **SECOND)
    with pytest.raises(SamePerson):
        gate.second(claim=proposed(who, by=root), by=root, **SECOND)
    verdict = drafted(who)
    with pytest.raises(SamePerson):
        verdicts.decide(verdict=verdict, agree=True, by=who.first, at=NOW)
    with pytest.raises(SamePerson):
        verdicts.decide(verdict=verdict, agree=False, remark="Không", by=who.first, at=NOW)
    own = drafted(who, opened(who), by=root)
    with pytest.raises(SamePerson):
        verdicts.decide(verdict=own, agree=True, by=root, at=NOW)
    assert set(Verdict.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize("missing", ["statement", "would_be_settled_by", "settled_how"])
@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u2060"])
def test_what_nothing_would_settle_is_no_claim(person: Person, missing: str, nothing: str) -> None:
    with pytest.raises(ValidationError):
        proposed(people(person), **{missing: nothing})
    assert not Claim.objects.exists()


@pytest.mark.parametrize("missing", ["would_be_settled_by", "settled_how"])
@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "feeling"])
def test_a_second_person_who_says_nothing_opens_nothing(person: Person, missing: str, nothing: str) -> None:
    who = people(person)
    claim = proposed(who)
    if missing == "settled_how" and nothing == "feeling":
        pytest.skip("any words are an answer there")
    with pytest.raises(ValidationError):
        gate.second(claim=claim, by=who.second, **{**SECOND, missing: nothing})
    claim.refresh_from_db()
    assert (claim.state, claim.second) == ("proposed", None)


@pytest.mark.parametrize("role", ["editor", "analyst", "administrator", "network_coordinator", None])
def test_who_may_not_check_opens_adds_and_writes_nothing(person: Person, role: str | None) -> None:
    who = people(person)
    outsider = person(*([role] if role else []))
    claim = opened(who)
    row = source(claim, who.first)
    acts: list[Any] = [
        lambda: proposed(who, by=outsider),
        lambda: gate.drop(claim=claim, by=outsider, at=NOW),
        lambda: gate.mark_about_publisher(claim=claim, about=True, by=outsider, at=NOW),
        lambda: source(claim, outsider),
        lambda: evidence.remove(evidence=row, by=outsider, at=NOW),
        lambda: verdicts.write(claim=claim, **words(outsider)),
        lambda: replies.ask(claim=claim, body="Trạm", question="?", by=outsider, at=NOW),
    ]
    if role != "editor":
        acts.append(lambda: gate.second(claim=proposed(who), by=outsider, **SECOND))
        acts.append(lambda: verdicts.decide(verdict=drafted(who, claim), agree=True, by=outsider, at=NOW))
    for act in acts:
        with pytest.raises(MayNot):
            act()


def test_an_editor_is_a_second_person_and_a_closed_account_is_none(person: Person) -> None:
    who = people(person)
    editor = person("editor")
    claim = gate.second(claim=proposed(who), by=editor, **SECOND)
    verdict = verdicts.decide(verdict=drafted(who, claim), agree=True, by=editor, at=NOW)
    assert (claim.second, verdict.second, verdict.state) == (editor, editor, "decided")
    who.second.is_active = False
    who.second.save()
    with pytest.raises(MayNot):
        gate.second(claim=proposed(who), by=who.second, **SECOND)


def test_dropping_forgets_where_it_was_seen_and_ends_what_waits(person: Person) -> None:
    who = people(person)
    claim = opened(who, seen_at="https://example.org/nhom/1")
    draft = drafted(who, claim)
    gate.drop(claim=claim, by=who.first, at=NOW)
    claim.refresh_from_db()
    draft.refresh_from_db()
    assert (claim.state, claim.seen_at, draft.state) == ("dropped", "", "sent_back")
    with pytest.raises(verdicts.NotOpen):
        verdicts.write(claim=claim, **words(who.first))
    with pytest.raises(evidence.NotOpen):
        source(claim, who.first)
    with pytest.raises(gate.NotWaiting):
        gate.second(claim=claim, by=who.third, **SECOND)


def test_a_claim_with_a_verdict_is_not_dropped(person: Person) -> None:
    who = people(person)
    verdict = decided(who)
    with pytest.raises(gate.HasVerdict):
        gate.drop(claim=verdict.claim, by=who.third, at=NOW)
    with pytest.raises(gate.HasVerdict):
        gate.mark_about_publisher(claim=verdict.claim, about=True, by=who.third, at=NOW)


def test_no_verdict_before_the_second_person_or_without_evidence(person: Person) -> None:
    who = people(person)
    with pytest.raises(verdicts.NotOpen):
        verdicts.write(claim=proposed(who), **words(who.first))
    claim = opened(who)
    with pytest.raises(verdicts.NotEnough):
        verdicts.write(claim=claim, **words(who.first))
    source(claim, who.first, primary=False)
    with pytest.raises(verdicts.NotEnough):
        verdicts.write(claim=claim, **words(who.first))
    source(claim, who.first, "TRAM Y TE PHUONG", primary=False)
    with pytest.raises(verdicts.NotEnough):
        verdicts.write(claim=claim, **words(who.first))
    first = claim.evidence.first()
    assert first is not None
    source(claim, who.first, "Báo Sông", primary=False, cites=[first])
    with pytest.raises(verdicts.NotEnough):
        verdicts.write(claim=claim, **words(who.first))
    source(claim, who.first, "Bệnh viện", primary=False)
    verdict = verdicts.write(claim=claim, **words(who.first))
    assert (verdict.primary_count, verdict.independent_count, verdict.outside_count) == (0, 2, 4)


def test_own_sources_alone_carry_no_verdict_about_the_publisher(person: Person) -> None:
    who = people(person)
    claim = opened(who, about_publisher=True)
    own = source(claim, who.first, "Ủy ban phường", own=True)
    source(claim, who.first, "Báo Sông", primary=False, cites=[own])
    with pytest.raises(verdicts.NotEnough):
        verdicts.write(claim=claim, **words(who.first))
    source(claim, who.first, "Kiểm toán độc lập", primary=False)
    assert verdicts.write(claim=claim, **words(who.first)).outside_count == 1


def test_what_the_desks_own_publisher_issued_is_marked_whatever_the_form_said(person: Person) -> None:
    who = people(person)
    Publisher.objects.create(name="Ủy ban phường Hoa Đăng", address="1", contact_email="a@example.org")
    row = source(opened(who, about_publisher=True), who.first, "UY BAN PHUONG HOA DANG", own=False)
    assert row.own is True
    given = {name: getattr(row, name) for name in evidence.FIELDS}
    edited = evidence.edit(evidence=row, cites=[], by=who.first, at=NOW, **{**given, "own": False})
    assert edited.own is True


def test_sources_build_on_their_own_claims_sources_and_never_in_a_circle(person: Person) -> None:
    who = people(person)
    claim, other = opened(who), opened(who)
    first = source(claim, who.first)
    second = source(claim, who.first, "Báo Sông", cites=[first])
    with pytest.raises(ValidationError):
        source(claim, who.first, "Đài", cites=[source(other, who.first)])
    given = {name: getattr(first, name) for name in evidence.FIELDS}
    with pytest.raises(ValidationError):
        evidence.edit(evidence=first, cites=[second], by=who.first, at=NOW, **given)
    with pytest.raises(ValidationError):
        evidence.edit(evidence=first, cites=[first], by=who.first, at=NOW, **given)
    assert list(first.cites.all()) == []


@pytest.mark.parametrize("missing", ["title", "publisher", "excerpt", "bearing", "kind"])
def test_evidence_says_who_and_what(person: Person, missing: str) -> None:
    who = people(person)
    with pytest.raises(ValidationError):
        source(opened(who), who.first, **{missing: "\u200b "})


def test_evidence_stands_still_while_a_verdict_waits_and_once_it_is_decided(person: Person) -> None:
    who = people(person)
    claim = opened(who)
    row = source(claim, who.first)
    given = {name: getattr(row, name) for name in evidence.FIELDS}
    draft = verdicts.write(claim=claim, **words(who.first))
    acts: list[Any] = [
        lambda: source(claim, who.first, "Báo Sông"),
        lambda: evidence.edit(evidence=row, cites=[], by=who.first, at=NOW, **given),
        lambda: evidence.remove(evidence=row, by=who.first, at=NOW),
    ]
    for act in acts:
        with pytest.raises(evidence.StandsStill, match="waits"):
            act()
    verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    for act in acts[1:]:
        with pytest.raises(evidence.StandsStill, match="decided"):
            act()
    assert source(claim, who.first, "Báo Sông").pk
    assert log.verify() == []


def test_a_verdict_sent_back_is_written_anew_and_its_author_may_take_it_back(person: Person) -> None:
    who = people(person)
    draft = drafted(who)
    with pytest.raises(verdicts.OneWaits):
        verdicts.write(claim=draft.claim, **words(who.third))
    with pytest.raises(verdicts.NothingSaid):
        verdicts.decide(verdict=draft, agree=False, remark=" \u200b", by=who.second, at=NOW)
    back = verdicts.decide(verdict=draft, agree=False, remark="Thiếu nguồn", by=who.second, at=NOW)
    assert (back.state, back.remark, back.second) == ("sent_back", "Thiếu nguồn", who.second)
    with pytest.raises(verdicts.NotWaiting):
        verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    again = verdicts.write(claim=draft.claim, **words(who.first))
    with pytest.raises(MayNot):
        verdicts.take_back(verdict=again, by=who.second, at=NOW)
    assert verdicts.take_back(verdict=again, by=who.first, at=NOW).state == "sent_back"
    assert not Entry.objects.exists()


def test_a_change_is_a_new_row_with_its_reason_and_another_second_person(person: Person) -> None:
    who = people(person)
    first = decided(who)
    with pytest.raises(verdicts.HasOne):
        verdicts.write(claim=first.claim, **words(who.first))
    with pytest.raises(verdicts.NothingSaid):
        verdicts.change(verdict=first, reason=" ", **words(who.first))
    refused = verdicts.change(verdict=first, reason="Nhầm", **words(who.first, value=step("mixed")))
    verdicts.decide(verdict=refused, agree=False, remark="Chưa rõ", by=who.second, at=NOW)
    draft = verdicts.change(verdict=first, reason="Có nghiên cứu mới", **words(who.third, value=step("mixed")))
    first.refresh_from_db()
    assert first.state == "decided"
    with pytest.raises(SamePerson):
        verdicts.decide(verdict=draft, agree=True, by=who.third, at=NOW)
    verdicts.decide(verdict=draft, agree=True, by=who.first, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.value.key, draft.pk != first.pk) == ("replaced", "false", True)
    with pytest.raises(verdicts.NotStanding):
        verdicts.change(verdict=first, reason="Nữa", **words(who.first))
    assert [entry.kind for entry in Entry.objects.all()] == ["verdict", "changed"]
    assert log.verify() == []


def test_a_change_may_say_that_it_is_about_the_publisher_and_then_needs_outside_sources(person: Person) -> None:
    who = people(person)
    claim = opened(who)
    source(claim, who.first, "Ủy ban", own=True)
    first = decided(who, claim)
    change = {"verdict": first, "reason": "Nói về cấp trên", "about_publisher": True, **words(who.first)}
    with pytest.raises(verdicts.NotEnough):
        verdicts.change(**change)
    source(claim, who.first, "Báo Sông")
    verdicts.decide(verdict=verdicts.change(**change), agree=True, by=who.second, at=NOW)
    claim.refresh_from_db()
    assert claim.about_publisher is True
    assert log.verify() == []


def test_a_verdict_out_of_use_is_not_taken_and_the_scale_is_installed_once(person: Person) -> None:
    who = people(person)
    assert list(ScaleStep.objects.values_list("key", "rating")) == [
        ("true", 5), ("mostly-true", 4), ("mixed", 3), ("misleading", 2), ("false", 1), ("unproven", None),
    ]  # fmt: skip
    administrator = person("administrator")
    with pytest.raises(MayNot):
        scale.change(step=step(), name_vi="Sai", name_en="False", in_use=False, by=who.first)
    scale.change(step=step(), name_vi="Không đúng", name_en="Wrong", in_use=False, by=administrator)
    scale.install()
    assert (step().name_vi, step().in_use, ScaleStep.objects.count()) == ("Không đúng", False, 6)
    with pytest.raises(ValidationError):
        drafted(who)
    for key in ("true", "mostly-true", "mixed", "misleading"):
        scale.change(step=step(key), name_vi="a", name_en="a", in_use=False, by=administrator)
    with pytest.raises(ValidationError):
        scale.change(step=step("unproven"), name_vi="a", name_en="a", in_use=False, by=administrator)


def test_the_body_concerned_is_asked_and_answers_once(person: Person) -> None:
    who = people(person)
    with pytest.raises(replies.NotOpen):
        replies.ask(claim=proposed(who), body="Trạm", question="Có đúng không?", by=who.first, at=NOW)
    reply = replies.ask(claim=opened(who), body="Trạm", question="Có đúng không?", by=who.first, at=NOW)
    with pytest.raises(ValidationError):
        replies.enter_answer(reply=reply, answer="\u200b", by=who.first, at=NOW)
    answered = replies.enter_answer(reply=reply, answer="Không đúng.", by=who.third, at=NOW)
    assert (answered.body, answered.answer, answered.answered_at) == ("Trạm", "Không đúng.", NOW)
    with pytest.raises(replies.AnsweredAlready):
        replies.enter_answer(reply=reply, answer="Khác", by=who.third, at=NOW)
