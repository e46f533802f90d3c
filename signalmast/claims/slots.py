"""What claims put into the slots of other screens; entered in `config.wiring`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims.selectors import claims, listening, radar, tips
from signalmast.pages.models import Post

_ON_CARD = 3
_LOOKED_AT, _ON_RADAR = 40, 8


def report_error(post: Post, language: str) -> tuple[str, str]:
    """Slot `post_action`."""
    with translation.override(language):
        return f"{reverse('claims:tips')}?{urlencode({'about': post.key}, safe=':')}", gettext("Report an error")


def send_tip(language: str) -> tuple[str, str]:
    """Slot `form_way`."""
    with translation.override(language):
        return gettext("Send a tip"), reverse("claims:tips")


def tips_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: how many tips wait, for those who may open them."""
    if not accounts.may_open_tips(user):
        return None
    counts = tips.counts(user=user, on=timezone.localdate(at))
    if not counts["waiting"]:
        return None
    return {
        "title": gettext("Tips"),
        "template": "claims/office/tips_card.html",
        "context": {"counts": counts},
        "waits": True,
        "more": (reverse("tips"), gettext("All tips")),
    }


def bursts_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: claims that people suddenly ask about, for those who work on claims."""
    if not claims.may_see(user):
        return None
    sudden = radar.in_burst(at=at)
    if not sudden:
        return None
    return {
        "title": gettext("Suddenly asked about"),
        "template": "claims/office/bursts_card.html",
        "context": {"rows": sudden[:_ON_CARD], "more": len(sudden[_ON_CARD:])},
        "more": (reverse("claim_radar"), gettext("What is coming up")),
    }


def from_feeds(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `radar_section`: the newest headlines of the feeds, those near to a claim first; absent without any."""
    items = list(listening.items(at)[:_LOOKED_AT])
    if not items:
        return None
    near = listening.near(items, language=language)
    rows = sorted(((item, near.get(item.pk, [])) for item in items), key=lambda row: not row[1])
    return {
        "title": gettext("In the feeds of the last two days"),
        "template": "claims/office/radar_feeds.html",
        "context": {"rows": rows[:_ON_RADAR]},
    }


def claims_card(user: User, language: str, at: datetime) -> dict[str, Any] | None:
    """Slot `today_card`: what of the fact-checks waits for this person."""
    if not claims.may_see(user):
        return None
    waits = claims.waiting_for(user, opens_tips=accounts.may_open_tips(user))
    told = [
        (
            waits.second,
            ngettext(
                "%(count)d claim waits for a second person", "%(count)d claims wait for a second person", waits.second
            ),
            f"{reverse('claims')}?state=proposed",
        ),
        (
            waits.to_read,
            ngettext("%(count)d verdict waits to be read", "%(count)d verdicts wait to be read", waits.to_read),
            reverse("claims"),
        ),
        (
            waits.disputes,
            ngettext("%(count)d dispute waits to be decided", "%(count)d disputes wait to be decided", waits.disputes),
            reverse("claim_disputes"),
        ),
        (
            waits.to_tell,
            ngettext(
                "%(count)d place still shows an earlier verdict",
                "%(count)d places still show an earlier verdict",
                waits.to_tell,
            ),
            reverse("claims_to_tell"),
        ),
    ]
    lines = [(words % {"count": count}, address) for count, words, address in told if count]
    if not lines:
        return None
    return {
        "title": gettext("Fact-checks"),
        "template": "claims/office/claims_card.html",
        "context": {"lines": lines},
        "waits": True,
        "more": (reverse("claims"), gettext("All claims")),
    }
