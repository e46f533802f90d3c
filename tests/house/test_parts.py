"""`make test` runs the suite twice: once on SQLite, and what touches the database once more on PostgreSQL."""

from __future__ import annotations

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_on_the_database_that_their_part_names() -> None:
    assert connection.vendor == os.environ.get("SIGNALMAST_TESTS", "sqlite")
