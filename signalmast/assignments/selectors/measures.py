"""What of requests a programme's target may be set by; entered in `config.wiring`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from signalmast.assignments.selectors import times
from signalmast.programmes.measures import Measure, Params


def requests_on_time(first: date, last: date, params: Params) -> Decimal | None:
    """Of requests due on these days, the share in percent that was handed in by then; None where none was due."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(first, time.min, zone)
    ends = datetime.combine(last + timedelta(days=1), time.min, zone)
    came, asked = times.on_time(since=begins, until=ends)
    return Decimal(100 * came) / Decimal(asked) if asked else None


MEASURES = (
    Measure(
        key="requests_on_time",
        vi="Việc nhờ được đáp ứng đúng hạn",
        en="Requests answered on time",
        unit_vi="%",
        unit_en="%",
        better="more",
        over="share",
        question="assignments.on_time",
        ask=requests_on_time,
        means_vi="Trong những việc nhờ đến hạn; việc bị từ chối hoặc đã hủy không tính.",
        means_en="Of the requests that fell due; those declined or called off are left out.",
    ),
)
