"""`signalmast coverage`: how many organisations have contributors, who has none, whom to call next."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from signalmast.core import clock, wording
from signalmast.network.selectors import coverage, standing

SHOWN = 20
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Command(BaseCommand):
    help = "Print which member organisations have contributors on a day, and which to call next."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day asked about, as 2026-11-27; today when left out")
        parser.add_argument("--json", action="store_true", help="everything, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = coverage.on_day(_day(options["on"]), words_in=_language())
        if options["json"]:
            self.stdout.write(json.dumps(coverage.as_data(found), ensure_ascii=False, indent=1))
            return
        for line in _lines(found):
            self.stdout.write(line)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate(clock.now())
    try:
        day = date.fromisoformat(text)
        if EARLIEST <= day <= LATEST:
            return day
        raise ValueError(text)
    except ValueError:
        raise CommandError(_("“%(text)s” is no day. Write it as 2026-11-27.") % {"text": text}) from None


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def _lines(found: coverage.Coverage) -> list[str]:
    words = {"covered": found.covered, "all": found.organisations, "day": wording.date(found.day, _language())}
    lines = [_("%(covered)s/%(all)s organisations have contributors on %(day)s.") % words]
    lines.append(
        _("%(nobody)s have nobody, %(one)s have one person only, %(quiet)s have given nothing for %(days)s days.")
        % {"nobody": len(found.nobody), "one": len(found.one), "quiet": len(found.quiet), "days": found.quiet_days}
    )
    lines.append(
        _("In these days %(accepted)s contributions were accepted, %(corrected)s of them put right.")
        % {"accepted": found.accepted, "corrected": found.corrected}
    )
    if found.calls:
        lines.append(_("Next calls:"))
    contacts = coverage.contacts(each.pk for each in found.calls[:SHOWN])
    why = {
        standing.NOBODY: _("has nobody"),
        standing.ONE: _("has one person only"),
        standing.QUIET: _("gone quiet"),
    }
    for each in found.calls[:SHOWN]:
        contact = contacts[each.pk]
        reached = ", ".join(text for text in (contact.telephone, contact.email) if text)
        lines.append(f"  {each.said(_language())}: {why[each.why]}" + (f" ({reached})" if reached else ""))
    if len(found.calls) > SHOWN:
        lines.append(_("  and %(number)s more") % {"number": len(found.calls) - SHOWN})
    return lines
