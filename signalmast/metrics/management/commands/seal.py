"""`signalmast seal`: the page views of days that are over go from the journal into the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from signalmast.core import room
from signalmast.metrics import sealing


class Command(BaseCommand):
    help = "Seal the page views of every day that is over. Safe to run again; the worker does it each hour."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = sealing.seal_due(path=Path(settings.JOURNAL), zone=settings.TIME_ZONE, now=timezone.now)
        for one in outcome.sealed:
            self.stdout.write(
                _("%(day)s: %(views)s views; %(unknown)s more at addresses that are not of this site.")
                % {"day": one.day.isoformat(), "views": one.views - one.unknown, "unknown": one.unknown}
            )
        if outcome.unsealed:
            raise CommandError("\n".join(words(one) for one in outcome.unsealed))
        self.stdout.write(_("Days sealed: %(days)s.") % {"days": len(outcome.sealed)})


def words(one: sealing.Unsealed) -> str:
    """Why something could not be sealed, as a person reads it."""
    day = one.day.isoformat() if one.day else "—"
    if one.why == "full":
        return f"{day}: {room.WORDS}"
    if one.why == "journal":
        return _("%(day)s: the journal of page views cannot be read (%(said)s). Nothing of it was deleted.") % {
            "day": day,
            "said": one.said,
        }
    return _("%(day)s: the page views could not be sealed (%(said)s). Nothing of them was deleted.") % {
        "day": day,
        "said": one.said,
    }
