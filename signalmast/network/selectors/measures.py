"""What of the network a programme's target may be set by; entered in `config.wiring`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from signalmast.network.models import Organisation, Role
from signalmast.programmes.measures import Measure, Params

CONTRIBUTES = (Role.Kind.CONTRIBUTOR, Role.Kind.LEAD)  # the contact of an organisation need not give anything


def organisations_with_contributors(first: date, last: date, params: Params) -> Decimal:
    """Member organisations that had somebody contributing on the last of these days."""
    member = Organisation.objects.filter(Q(active_to=None) | Q(active_to__gt=last), active_from__lte=last)
    held = Role.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last), starts_on__lte=last, kind__in=CONTRIBUTES)
    return Decimal(member.filter(pk__in=held.values("organisation")).count())


MEASURES = (
    Measure(
        key="coverage",
        vi="Đơn vị thành viên có cộng tác viên",
        en="Member organisations with contributors",
        unit_vi="đơn vị thành viên",
        unit_en="organisations",
        better="more",
        over="level",
        question="coverage.organisations",
        ask=organisations_with_contributors,
        means_vi="Đếm vào ngày cuối, theo vai trò có hiệu lực hôm đó.",
        means_en="Counted on the last day, by the roles that held on it.",
    ),
)
