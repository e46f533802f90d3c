"""What programmes put into the slots of other screens; entered in `config.wiring`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.programmes import selectors

_ON_CARD = 5


def today_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: the targets somebody answers for that are off track without a word why."""
    if not selectors.sees(user):
        return None
    found = selectors.owing(user, on=timezone.localdate(at))
    if not found:
        return None
    lines = [(selectors.title(one.target, one.measure), one.target, selectors.reason(one)) for one in found[:_ON_CARD]]
    return {
        "title": gettext("Targets off track"),
        "template": "programmes/office/card.html",
        "context": {"lines": lines, "more": len(found[_ON_CARD:])},
        "waits": True,
        "more": (reverse("programmes"), gettext("All programmes")),
    }
