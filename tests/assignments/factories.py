"""Organisations, contributors and requests for tests; all invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment
from signalmast.core.fold import fold
from signalmast.network.models import Contributor, Organisation, Role

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)  # a Wednesday, 9:30 at the desk
LATER = NOW + timedelta(days=7)


def organisation(name: str = "Hội Phụ nữ phường Bến Mơ", **fields: Any) -> Organisation:
    given = {"active_from": date(2020, 1, 1), "folded": fold(name), **fields}
    return Organisation.objects.create(name=name, **given)


def contributor(name: str = "Lê Thị Mận", *, of: Organisation | None = None, **fields: Any) -> Contributor:
    number = Contributor.objects.count() + 1
    given = {"email": f"mail{number}@example.org", "joined_on": date(2020, 1, 1), "folded": fold(name), **fields}
    made = Contributor.objects.create(name=name, **given)
    if of is not None:
        Role.objects.create(contributor=made, organisation=of, starts_on=date(2020, 1, 1))
    return made


def draft(by: User, **fields: Any) -> Assignment:
    given = {
        "title": "Ảnh bờ kè sau mưa",
        "words": "Xin ba tấm ảnh bờ kè chụp ban ngày.",
        "wanted": "text",
        "due_at": LATER,
        **fields,
    }
    return services.create(by=by, at=NOW, **given)


def sent(by: User, *to: Organisation | Contributor, at: datetime = NOW, **fields: Any) -> Assignment:
    """One request that stands with all of them together."""
    row = draft(by, **fields)
    services.add_recipients(
        assignment=row,
        organisations=[each for each in to if isinstance(each, Organisation)],
        contributors=[each for each in to if isinstance(each, Contributor)],
        by=by,
        at=at,
    )
    return services.send(assignment=row, together=True, by=by, at=at)[0]
