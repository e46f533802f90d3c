"""A small invented network: organisations of wards by a river that does not exist, and people nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from signalmast.network.models import Contribution, Contributor, Organisation, Role
from signalmast.network.services import contributors, organisations, roles

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)
LONG_AGO = date(2024, 1, 1)


def organisation(name: str = "Phường Bến Mơ", *, parent: Organisation | None = None, **fields: Any) -> Organisation:
    given = {"active_from": LONG_AGO, **fields}
    return organisations.add(name=name, parent=parent, by=None, at=NOW, **given)


def contributor(name: str = "Lê Thị Mơ", **fields: Any) -> Contributor:
    """Of whom nothing was heard since they joined."""
    given = {"joined_on": LONG_AGO, "another": True, **fields}
    made = contributors.add(name=name, by=None, at=NOW, **given)
    made.last_active_on = None
    made.save(update_fields=["last_active_on"])
    return made


def role(person: Contributor, place: Organisation, *, kind: str = "contributor", **fields: Any) -> Role:
    given = {"starts_on": LONG_AGO, **fields}
    return roles.give(contributor=person, organisation=place, kind=kind, by=None, at=NOW, **given)


def member(name: str, place: Organisation, **fields: Any) -> Contributor:
    """Somebody with a role in it."""
    person = contributor(name, **fields)
    role(person, place)
    return person


def contribution(person: Contributor, place: Organisation | None, *, on: date, key: str = "", **fields: Any) -> Any:
    at = datetime(on.year, on.month, on.day, 5, 0, tzinfo=UTC)
    number = Contribution.objects.count()
    given = {"kind": "text", "language": "vi", "accepted_at": at, "post_key": key or f"post:{number}", **fields}
    return Contribution.objects.create(contributor=person, organisation=place, **given)


def days_before(days: int) -> date:
    return TODAY - timedelta(days=days)
