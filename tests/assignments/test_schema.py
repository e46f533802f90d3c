"""Every column of requests. A new one fails here until a decision record says why (rules 1 and 6 of the principles).

There is none for an address elsewhere, a picture of a posting, or a count of shares, comments or reports.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

FILE = {"id", "place", "name", "media_type", "size", "digest"}
COLUMNS = {
    "assignments_answerfile": {*FILE, "submission_id"},
    "assignments_assignment": {
        *("id", "key", "batch", "title", "words", "wanted", "programme_id", "about_key", "about_label", "priority"),
        *("due_at", "state", "template_id", "recurrence_id", "owner_id", "created_by_id", "created_at", "sent_at"),
        *("accepted_at", "submitted_at", "ended_at", "told", "demo"),
    },
    "assignments_calendarlink": {"id", "user_id", "digest", "created_at"},
    "assignments_givenfile": {*FILE, "assignment_id"},
    "assignments_internalnote": {"id", "assignment_id", "words", "at", "by_id"},
    "assignments_letter": {
        *("id", "once", "about", "to", "subject", "text", "state", "asked_at", "run_after", "tries", "problem"),
        "ended_at",
    },
    "assignments_quietdays": {"id", "name", "starts_on", "until"},
    "assignments_recipient": {"id", "assignment_id", "organisation_id", "contributor_id", "since", "until", "by_id"},
    "assignments_recurrence": {
        *("id", "template_id", "every", "day", "next_on", "moves", "together", "by_id", "ended_at", "demo"),
    },
    "assignments_recurrence_contributors": {"id", "recurrence_id", "contributor_id"},
    "assignments_recurrence_organisations": {"id", "recurrence_id", "organisation_id"},
    "assignments_requesttemplate": {
        *("id", "name", "title", "words", "wanted", "priority", "programme_id", "days", "hour", "by_id", "demo"),
    },
    "assignments_step": {"id", "assignment_id", "move", "before", "after", "words", "at", "by_id", "contributor_id"},
    "assignments_submission": {"id", "assignment_id", "number", "text", "at", "contributor_id", "by_id", "digest"},
    "claims_claimrequest": {"id", "claim_id", "assignment_id"},
    "pages_postrequest": {"id", "post_id", "assignment_id"},
}


@pytest.mark.django_db
def test_the_tables_have_these_columns_and_no_other() -> None:
    names = connection.introspection.table_names()
    tables = [name for name in names if name.startswith("assignments_") or name in COLUMNS]
    with connection.cursor() as cursor:
        found = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }
    assert found == COLUMNS


def test_every_model_of_the_app_is_in_the_list() -> None:
    models = apps.get_app_config("assignments").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models} <= set(COLUMNS)
