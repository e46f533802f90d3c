"""Coverage as a target takes it: organisations with contributors on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from signalmast.network.models import Organisation, Role
from signalmast.network.selectors.measures import organisations_with_contributors
from tests.programmes import factories

pytestmark = pytest.mark.django_db


def on(*day: int) -> Decimal:
    return organisations_with_contributors(date(2020, 1, 1), date(*day), {})


def test_coverage_of_any_day_follows_roles_and_membership() -> None:
    factories.organisations(2, since=date(2026, 3, 1))
    left = factories.organisations(1, since=date(2026, 3, 1), until=date(2026, 5, 1))[0]
    Organisation.objects.create(name="Không ai", folded="khong ai", active_from=date(2025, 1, 1))
    again = Role.objects.filter(organisation=left).get()
    Role.objects.create(contributor=again.contributor, organisation=left, starts_on=date(2026, 7, 1))
    Role.objects.create(
        contributor=again.contributor,
        organisation=Organisation.objects.get(name="Không ai"),
        kind=Role.Kind.CONTACT,
        starts_on=date(2026, 1, 1),
    )
    assert [on(2026, 2, 28), on(2026, 3, 1), on(2026, 4, 30), on(2026, 5, 1), on(2026, 7, 1)] == [0, 3, 3, 2, 3]
    Organisation.objects.filter(pk=left.pk).update(active_to=date(2026, 8, 1))
    assert [on(2026, 7, 31), on(2026, 8, 1)] == [3, 2]
