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
from signalmast.claims.selectors import claims, tips
from signalmast.pages.models import Post


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
