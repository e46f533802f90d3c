"""Every column of programmes. A new one fails here until a decision record says why (rule 6 of the principles)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

COLUMNS = {
    "programmes_programme": {
        *("id", "key", "slug", "name_vi", "name_en", "parent_id", "document_number", "document_on", "issued_by"),
        *("document_id", "starts_on", "until", "ended_on", "owner_id", "words_vi", "words_en", "public"),
        *("changed_at", "demo"),
    },
    "programmes_target": {
        *("id", "key", "programme_id", "measure", "params", "label_vi", "label_en", "unit_vi", "unit_en", "better"),
        *("window", "starts_on", "due_on", "aim", "baseline", "baseline_from", "baseline_to", "baseline_source_id"),
        *("owner_id", "note", "counted", "counted_at", "set_aside_on", "changed_at"),
    },
    "programmes_targetmonth": {
        *("id", "target_id", "month", "value", "aim", "typed", "frozen_at", "previous", "digest"),
    },
    "programmes_targetnote": {"id", "target_id", "words", "at", "by_id"},
    "programmes_typedfigure": {"id", "target_id", "on", "value", "source_id", "by_id", "at"},
}


@pytest.mark.django_db
def test_the_tables_have_these_columns_and_no_other() -> None:
    tables = [name for name in connection.introspection.table_names() if name.startswith("programmes_")]
    with connection.cursor() as cursor:
        found = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }
    assert found == COLUMNS


def test_every_model_of_the_app_is_in_the_list() -> None:
    models = apps.get_app_config("programmes").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models} == set(COLUMNS)
