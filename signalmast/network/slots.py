"""What the network puts into the slots of other screens; entered in `config.wiring`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.network.selectors import coverage
from signalmast.network.services.may import KEEP, SEE


def coverage_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: how many organisations have contributors, for whoever may see it; absent without any.

    It waits for those who keep the network alone: they make the calls.
    """
    if not user.has_perm(SEE):
        return None
    [(_day, covered, organisations)] = coverage.covered_and_all([timezone.localdate(at)])
    if not organisations:
        return None
    return {
        "title": gettext("Network"),
        "template": "network/coverage_card.html",
        "context": {"covered": covered, "organisations": organisations, "nobody": organisations - covered},
        "waits": bool(organisations - covered) and user.has_perm(KEEP),
        "more": (reverse("network_coverage"), gettext("Coverage")),
    }
