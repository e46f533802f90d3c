"""What is acknowledged has reached the disk: FULL during, as before afterwards, never inside another transaction."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from signalmast.core.durable import durable
from signalmast.topics.models import Topic


def _synchronous() -> int | None:
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_writing_is_full_inside_and_as_before_afterwards() -> None:
    sqlite = connection.vendor == "sqlite"
    before = _synchronous()
    with durable():
        assert connection.in_atomic_block
        assert _synchronous() == (2 if sqlite else None)
        Topic.objects.create(key="a", name_vi="A", name_en="A")
    assert _synchronous() == before == (1 if sqlite else None)
    assert Topic.objects.filter(key="a").exists()


@pytest.mark.django_db(transaction=True)
def test_what_fails_leaves_nothing_and_restores_the_pace() -> None:
    before = _synchronous()

    def fail() -> None:
        with durable():
            Topic.objects.create(key="a", name_vi="A", name_en="A")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _synchronous() == before
    assert not Topic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nesting_raises() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), durable():
        pass
    with durable(), pytest.raises(RuntimeError), durable():
        pass
    with durable():
        Topic.objects.create(key="b", name_vi="B", name_en="B")
    assert Topic.objects.filter(key="b").exists()
