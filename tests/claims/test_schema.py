"""Every column of claims. A new one fails here until a decision record says why (rule 2 of the principles)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

COLUMNS = {
    "claims_answer": {
        "claim_id",
        "id",
        "post_id",
        "verdict_id",
    },
    "claims_carried": {
        "address",
        "answer_id",
        "done_at",
        "id",
        "place",
        "to_do_since",
    },
    "claims_claim": {
        "about_publisher",
        "demo",
        "first_asked_on",
        "id",
        "key",
        "language",
        "opened_at",
        "opened_by_id",
        "second_at",
        "second_id",
        "second_settled_by",
        "second_settled_how",
        "seen_at",
        "settled_how",
        "state",
        "statement",
        "would_be_settled_by",
    },
    "claims_claim_topics": {
        "claim_id",
        "id",
        "topic_id",
    },
    "claims_claimday": {
        "claim_id",
        "count",
        "counted_on",
        "day",
        "id",
    },
    "claims_claimrequest": {
        "assignment_id",
        "claim_id",
        "id",
    },
    "claims_deletion": {
        "id",
        "on",
        "tip_number",
    },
    "claims_dispute": {
        "day",
        "decided_at",
        "decided_by_id",
        "id",
        "question",
        "reason",
        "receipt",
        "sealed",
        "sealed_key",
        "state",
        "verdict_author_id",
        "verdict_id",
        "verdict_second_id",
    },
    "claims_disputeopening": {
        "at",
        "by_id",
        "dispute_id",
        "id",
    },
    "claims_entry": {
        "at",
        "digest",
        "id",
        "kind",
        "number",
        "payload",
        "previous",
    },
    "claims_evidence": {
        "added_at",
        "added_by_id",
        "address",
        "archive_asked_at",
        "archive_digest",
        "archive_place",
        "archive_problem",
        "archive_text",
        "archived_at",
        "bearing",
        "claim_id",
        "excerpt",
        "id",
        "kind",
        "own",
        "primary",
        "publisher",
        "title",
    },
    "claims_evidence_cites": {
        "from_evidence_id",
        "id",
        "to_evidence_id",
    },
    "claims_exitday": {
        "count",
        "day",
        "exit",
        "id",
    },
    "claims_feeditem": {
        "address",
        "came_at",
        "digest",
        "id",
        "source_id",
        "title",
    },
    "claims_mailtaken": {
        "day",
        "digest",
        "id",
    },
    "claims_reply": {
        "answer",
        "answered_at",
        "asked_at",
        "asked_by_id",
        "body",
        "claim_id",
        "id",
        "question",
    },
    "claims_scalestep": {
        "id",
        "in_use",
        "key",
        "name_en",
        "name_vi",
        "place",
        "rating",
    },
    "claims_source": {
        "address",
        "changed",
        "id",
        "kind",
        "name",
        "problem",
        "read_at",
        "reason",
        "seen",
        "tag",
    },
    "claims_tip": {
        "about_key",
        "appeal_decided_by_id",
        "appeal_decided_on",
        "appealed_on",
        "claim_id",
        "closed_by_id",
        "closed_on",
        "day",
        "due_on",
        "exit",
        "handler_id",
        "id",
        "language",
        "mail_wanted",
        "receipt",
        "sealed",
        "sealed_key",
        "state",
        "told_on",
        "way",
    },
    "claims_tipfile": {
        "id",
        "media_type",
        "picture_hash",
        "place",
        "size",
        "tip_id",
    },
    "claims_tipopening": {
        "at",
        "by_id",
        "id",
        "tip_number",
    },
    "claims_tippart": {
        "by_id",
        "day",
        "id",
        "kind",
        "sealed",
        "tip_id",
    },
    "claims_verdict": {
        "about_publisher",
        "author_id",
        "change_reason",
        "claim_id",
        "decided_at",
        "id",
        "independent_count",
        "outside_count",
        "primary_count",
        "reasoning",
        "remark",
        "replaces_id",
        "second_id",
        "short_answer",
        "state",
        "value_id",
        "would_change",
        "written_at",
    },
}


@pytest.mark.django_db
def test_the_tables_have_these_columns_and_no_other() -> None:
    tables = [name for name in connection.introspection.table_names() if name.startswith("claims_")]
    with connection.cursor() as cursor:
        found = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }
    assert found == COLUMNS


def test_every_model_of_the_app_is_in_the_list() -> None:
    models = apps.get_app_config("claims").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models} == set(COLUMNS)


@pytest.mark.django_db
def test_where_a_claim_was_seen_has_no_index() -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "claims_claim")
    assert [name for name, told in constraints.items() if "seen_at" in (told["columns"] or [])] == []
