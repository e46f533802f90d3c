"""Organisations and people of the network as rows, all invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from signalmast.core.fold import fold
from signalmast.network.models import Consent, Contributor, Organisation, Role

MOMENT = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)


def organisation(name: str = "Tổ dân phố Bến Mơ 1", **fields: Any) -> Organisation:
    given = {"active_from": date(2021, 1, 1), "kind": "Tổ dân phố", "area": "Bến Mơ", **fields}
    return Organisation.objects.create(name=name, folded=fold(name), **given)


def contributor(
    name: str = "Trần Thị Mẫu", *, at: Organisation | None = None, since: date = date(2022, 1, 1), **fields: Any
) -> Contributor:
    """With a role at an organisation if one is given; named by name where `credit` says so, with the consent for it."""
    made = Contributor.objects.create(name=name, folded=fold(name), **{"joined_on": since, **fields})
    if at is not None:
        Role.objects.create(contributor=made, organisation=at, starts_on=since)
    if made.credit != Contributor.Credit.NONE:
        Consent.objects.create(
            contributor=made, what=Consent.What.NAMED, how=Consent.How.SPOKEN, given_at=MOMENT
        )  # fmt: skip
    return made
