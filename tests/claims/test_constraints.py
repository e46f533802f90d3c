"""Every rule that binds the tables themselves, attacked through the models and by plain SQL on either database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from signalmast.claims.models import Claim, Dispute, Evidence, Tip, Verdict
from signalmast.claims.services import disputes, verdicts
from tests.claims.desk_of_claims import NOW, People, decided, drafted, opened, people, proposed, source, words
from tests.conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(person: Person) -> People:
    return people(person)


def a_dispute(who: People) -> Dispute:
    return disputes.receive(verdict=decided(who), text="Sai", contact="", at=NOW)[0]


def a_tip(who: People, **given: Any) -> Tip:
    day = date(2026, 3, 1)
    return Tip.objects.create(
        receipt="a" * 64, day=day, way="form", language="vi", sealed_key=b"k", sealed=b"s", state="closed",
        exit="opinion", closed_on=day, closed_by=who.first, **given,
    )  # fmt: skip


def about_own_body(who: People) -> Verdict:
    claim = opened(who, about_publisher=True)
    source(claim, who.first)
    return decided(who, claim)


def a_change(who: People) -> Verdict:
    return verdicts.change(verdict=decided(who), reason="Mới", **words(who.third))


# The constraint, what it binds, and the columns that would break it; a callable is asked for a value at the time.
ATTACKS: list[tuple[str, Callable[[People], models.Model], dict[str, Any]]] = [
    ("claim_says_what_settles_it", proposed, {"statement": ""}),
    ("claim_says_what_settles_it", proposed, {"settled_how": ""}),
    ("claim_second_is_another_person", opened, {"second_id": lambda row: row.opened_by_id}),
    ("claim_opens_with_a_second_person", proposed, {"state": "open"}),
    ("claim_opens_with_a_second_person", proposed, {"state": "answered"}),
    ("claim_opens_with_a_second_person", opened, {"second_id": None}),
    ("claim_opens_with_a_second_person", opened, {"second_settled_by": ""}),
    ("claim_opens_with_a_second_person", opened, {"second_settled_how": ""}),
    ("evidence_says_who_and_what", lambda who: source(opened(who), who.first), {"title": ""}),
    ("evidence_says_who_and_what", lambda who: source(opened(who), who.first), {"publisher": ""}),
    ("evidence_says_who_and_what", lambda who: source(opened(who), who.first), {"excerpt": ""}),
    ("verdict_takes_two", drafted, {"second_id": lambda row: row.author_id}),
    ("verdict_takes_two", decided, {"second_id": lambda row: row.author_id}),
    ("verdict_decided_by_a_second_person", drafted, {"state": "decided"}),
    ("verdict_decided_by_a_second_person", drafted, {"state": "replaced"}),
    ("verdict_decided_by_a_second_person", decided, {"second_id": None}),
    ("verdict_decided_by_a_second_person", decided, {"decided_at": None}),
    ("verdict_has_its_sources", decided, {"primary_count": 0, "independent_count": 1}),
    ("verdict_has_its_sources", decided, {"primary_count": 0, "independent_count": 0, "state": "replaced"}),
    ("verdict_on_own_body_has_outside_sources", about_own_body, {"outside_count": 0}),
    ("verdict_on_own_body_has_outside_sources", decided, {"about_publisher": True, "outside_count": 0}),
    ("verdict_that_replaces_says_why", a_change, {"change_reason": ""}),
    ("dispute_is_anothers_to_decide", a_dispute, {"decided_by_id": lambda row: row.verdict_author_id}),
    ("dispute_is_anothers_to_decide", a_dispute, {"decided_by_id": lambda row: row.verdict_second_id}),
    ("dispute_decided_says_why", a_dispute, {"state": "upheld"}),
    ("dispute_decided_says_why", a_dispute, {"state": "changed", "question": "?", "reason": "."}),
    ("tip_ends_as_exit_or_claim_never_both", a_tip, {"claim_id": lambda row: Claim.objects.get().pk}),
    ("tip_closed_has_an_end", a_tip, {"exit": ""}),
    ("tip_closed_has_its_day", a_tip, {"closed_on": None}),
    ("tip_appeal_is_anothers_to_decide", a_tip, {"appeal_decided_by_id": lambda row: row.closed_by_id}),
]  # fmt: skip


def values_of(row: models.Model, columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value(row) if callable(value) else value for name, value in columns.items()}


@pytest.mark.parametrize(("name", "make", "columns"), ATTACKS)
def test_a_row_refuses_through_the_model(who: People, name: str, make: Any, columns: dict[str, Any]) -> None:
    opened(who)
    row = type(row_ := make(who)).objects.get(pk=row_.pk)
    for column, value in values_of(row, columns).items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values_of(row, columns))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.bulk_update([row], [column.removesuffix("_id") for column in columns])


@pytest.mark.parametrize(("name", "make", "columns"), ATTACKS)
def test_a_row_refuses_plain_sql(who: People, name: str, make: Any, columns: dict[str, Any]) -> None:
    opened(who)
    row = make(who)
    given = values_of(row, columns)
    told = ", ".join(f'"{column}" = %s' for column in given)
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {told} WHERE id = %s", [*given.values(), row.pk])  # noqa: S608


def test_every_check_of_these_tables_is_attacked() -> None:
    found = {
        constraint.name
        for model in (Claim, Evidence, Verdict, Dispute, Tip)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert {name for name, _make, _columns in ATTACKS} == found


def test_a_verdict_belongs_to_a_claim_and_to_nothing_else(who: People) -> None:
    verdict = decided(who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(claim=None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_verdict SET claim_id = NULL WHERE id = %s", [verdict.pk])
    related = {
        field.name for field in Verdict._meta.get_fields() if field.is_relation and field.concrete  # type: ignore[union-attr]
    }  # fmt: skip
    assert related == {"claim", "value", "author", "second", "replaces"}


def test_a_claim_has_one_decided_verdict(who: People) -> None:
    verdict = decided(who)
    for state in ("decided",):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.create(
                claim=verdict.claim, value=verdict.value, short_answer="a", reasoning="a", would_change="a",
                author=who.first, written_at=NOW, second=who.second, decided_at=NOW, state=state, primary_count=1,
            )  # fmt: skip


def test_an_exit_never_becomes_a_claim_and_nothing_of_an_exit_points_to_a_verdict(who: People) -> None:
    claim, tip = opened(who), a_tip(who)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_tip SET claim_id = %s WHERE id = %s", [claim.pk, tip.pk])
    tip.claim = claim
    with pytest.raises(IntegrityError), transaction.atomic():
        tip.save()
    for name in ("exitday",):
        fields = apps.get_model("claims", name)._meta.get_fields()
        assert [field.name for field in fields if field.is_relation] == []
