"""What of the network a programme's target may be set by; entered in `config.wiring`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from signalmast.network.models import Organisation, Role, Seat
from signalmast.programmes.measures import Measure, Params

CONTRIBUTES = (Role.Kind.CONTRIBUTOR, Role.Kind.LEAD)  # the contact of an organisation need not give anything


def organisations_with_contributors(first: date, last: date, params: Params) -> Decimal:
    """Member organisations that had somebody contributing on the last of these days."""
    member = Organisation.objects.filter(Q(active_to=None) | Q(active_to__gt=last), active_from__lte=last)
    held = Role.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last), starts_on__lte=last, kind__in=CONTRIBUTES)
    return Decimal(member.filter(pk__in=held.values("organisation")).count())


def people_trained(first: date, last: date, params: Params) -> Decimal:
    """Different people who came to a session on one of these days."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(first, time.min, zone)
    ends = datetime.combine(last + timedelta(days=1), time.min, zone)
    came = Seat.objects.filter(
        session__starts_at__gte=begins,
        session__starts_at__lt=ends,
        session__cancelled_at=None,
        presence__in=[Seat.Presence.PRESENT, Seat.Presence.LATE],
    )
    return Decimal(came.values("contributor").distinct().count())


MEASURES = (
    Measure(
        key="coverage",
        vi="Tổ chức thành viên có cộng tác viên",
        en="Member organisations with contributors",
        unit_vi="tổ chức",
        unit_en="organisations",
        better="more",
        over="level",
        question="coverage.organisations",
        ask=organisations_with_contributors,
        means_vi="Đếm vào ngày cuối, theo vai trò có hiệu lực hôm đó.",
        means_en="Counted on the last day, by the roles that held on it.",
    ),
    Measure(
        key="people_trained",
        vi="Cộng tác viên được tập huấn",
        en="Contributors trained",
        unit_vi="người",
        unit_en="people",
        better="more",
        over="sum",
        question="training.people",
        ask=people_trained,
        means_vi="Mỗi người đếm một lần trong khoảng ngày, dù dự bao nhiêu buổi.",
        means_en="Each person counts once in the days asked about, however many sessions they came to.",
    ),
)
