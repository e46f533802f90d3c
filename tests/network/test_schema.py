"""Every column kept about organisations and people. A new one fails here until a decision record says why.

Rule 6 of the principles: none for party membership, belief, religion, ethnicity, private accounts or loyalty.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from signalmast.network import lists
from signalmast.network.models import Consent, Contribution, Contributor, Role, Skill
from tests.network.test_training_schema import COLUMNS as TRAINING

COLUMNS = {
    "network_consent": {"by_id", "contributor_id", "given_at", "how", "id", "what", "withdrawn_at"},
    "network_contribution": {
        "accepted_at",
        "contributor_id",
        "corrected_at",
        "id",
        "kind",
        "language",
        "organisation_id",
        "post_key",
        "withdrawn_at",
    },
    "network_contribution_topics": {"contribution_id", "id", "topic_id"},
    "network_contributor": {
        "availability",
        "coordinator_id",
        "credit",
        "demo",
        "dialled",
        "email",
        "faded_at",
        "folded",
        "id",
        "joined_on",
        "key",
        "language",
        "last_active_on",
        "name",
        "telephone",
    },
    "network_contributorlanguage": {"code", "contributor_id", "id"},
    "network_contributorskill": {"contributor_id", "id", "skill"},
    "network_merge": {"at", "before", "by_id", "id", "kept_id", "undone_at"},
    "network_networksettings": {"fade_months", "id", "quiet_days"},
    "network_note": {"at", "by_id", "contributor_id", "id", "words"},
    "network_organisation": {
        "active_from",
        "active_to",
        "address",
        "area",
        "demo",
        "email",
        "folded",
        "id",
        "key",
        "kind",
        "name",
        "name_en",
        "parent_id",
        "telephone",
    },
    "network_role": {"contributor_id", "ends_on", "id", "kind", "organisation_id", "starts_on"},
}


@pytest.mark.django_db
def test_the_tables_have_these_columns_and_no_other() -> None:
    tables = [name for name in connection.introspection.table_names() if name.startswith("network_")]
    with connection.cursor() as cursor:
        found = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }
    assert found == {**COLUMNS, **TRAINING}


def test_every_model_of_the_app_is_in_the_list() -> None:
    models = apps.get_app_config("network").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models} == {*COLUMNS, *TRAINING}


def test_choices_hold_no_words_about_what_people_believe_or_are() -> None:
    """Values of every choice there is about a person; one more fails here."""
    assert {
        "skill": Skill.values,
        "availability": Contributor.Availability.values,
        "credit": Contributor.Credit.values,
        "role": Role.Kind.values,
        "consent": Consent.What.values,
        "kind": Contribution.Kind.values,
    } == {
        "skill": ["writing", "pictures", "clips", "translation", "local", "editing"],
        "availability": ["any", "weekdays", "weekends", "evenings", "paused"],
        "credit": ["none", "initials", "name"],
        "role": ["contributor", "lead", "contact"],
        "consent": ["kept", "named"],
        "kind": ["text", "picture", "clip", "knowledge", "translation"],
    }


def test_a_list_of_people_has_these_columns_and_no_other() -> None:
    assert lists.names_of(lists.PEOPLE) == (
        *("name", "email", "telephone", "organisation", "role", "starts_on", "ends_on"),
        *("languages", "skills", "availability"),
    )
