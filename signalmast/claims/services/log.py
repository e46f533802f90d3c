"""The public log: each entry carries the digest of the one before, so that none can be changed or taken out unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from signalmast.claims import rules
from signalmast.claims.models import Entry
from signalmast.claims.selectors.log import Problem, prove


@transaction.atomic
def add(*, kind: str, payload: dict[str, Any], at: datetime) -> Entry:
    """Append one entry. `payload` is JSON without fractions; it is public. ValueError for a kind there is not."""
    if kind not in Entry.Kind.values:
        raise ValueError(kind)
    _alone()
    last = Entry.objects.order_by("-number").first()
    number, previous = (last.number + 1, last.digest) if last else (1, rules.FIRST)
    text = rules.canonical(payload)
    entry: Entry = Entry.objects.create(
        number=number,
        kind=kind,
        at=at,
        payload=text,
        previous=previous,
        digest=rules.digest_of(number=number, kind=kind, at=at, payload=text, previous=previous),
    )
    return entry


def _alone() -> None:
    """Two that append at once wait for each other, so that the chain has one end.

    On SQLite the transaction itself is alone from its beginning; PostgreSQL is asked for the table.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE claims_entry IN SHARE ROW EXCLUSIVE MODE")


def verify() -> list[Problem]:
    """Everything wrong with the chain and with what it speaks of; nothing when all is as it was decided."""
    return prove().problems
