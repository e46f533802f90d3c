"""What requests say on screens of higher apps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from signalmast.accounts.models import User
from signalmast.assignments import states
from signalmast.assignments.selectors import requests as found


def requests_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: what is late, handed in or declined of this person's requests and of those nobody looks after,
    and letters that did not go out."""
    if not found.may_give(user):
        return None
    counts = found.counts(user=user, at=at)
    told = (
        (
            counts.handed_in,
            ngettext("%(count)d request was handed in", "%(count)d requests were handed in", counts.handed_in),
            f"?state={states.SUBMITTED}",
        ),
        (
            counts.late,
            ngettext("%(count)d request is past its time", "%(count)d requests are past their time", counts.late),
            f"?state={states.OVERDUE}",
        ),
        (
            counts.declined,
            ngettext("%(count)d request was declined", "%(count)d requests were declined", counts.declined),
            f"?state={states.DECLINED}",
        ),
        (
            counts.unsent,
            ngettext(
                "%(count)d letter about requests has not gone out",
                "%(count)d letters about requests have not gone out",
                counts.unsent,
            ),
            "",
        ),
    )
    lines = [(words % {"count": count}, reverse("requests") + more) for count, words, more in told if count]
    if not lines:
        return None
    return {
        "title": gettext("Requests"),
        "template": "assignments/card.html",
        "context": {"lines": lines},
        "waits": True,
        "more": (reverse("requests"), gettext("All requests")),
    }
