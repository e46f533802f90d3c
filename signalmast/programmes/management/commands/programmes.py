"""Print programmes and how each target stands, asked now, on any day."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from signalmast.core import clock
from signalmast.programmes import selectors
from signalmast.programmes.measures import Sitting
from signalmast.programmes.models import Programme, Target


class Command(BaseCommand):
    help = "Print programmes and how each target stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day to look at, as 2026-11-27; today if left out")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")
        parser.add_argument("--verify", action="store_true", help="hold every frozen month against its fingerprint")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify()
            return
        at = clock.now()
        on = _day(options["on"]) if options["on"] else timezone.localdate(at)
        found: dict[int, list[selectors.Standing]] = {}
        with Sitting(at=at) as sitting:
            for one in selectors.standings(Target.objects.all(), on=on, sitting=sitting):
                found.setdefault(one.target.programme_id, []).append(one)
        rows = {one.pk: one for one in Programme.objects.select_related("parent")}
        leaves = [(rows[leaf.pk], leaf.depth, found.get(leaf.pk, [])) for leaf in selectors.tree()]
        if options["json"]:
            told = [_as_json(programme, some) for programme, _depth, some in leaves]
            self.stdout.write(json.dumps({"on": on.isoformat(), "programmes": told}, ensure_ascii=False, indent=1))
            return
        for programme, depth, some in leaves:
            self._tell(programme, depth, some)
        if not leaves:
            self.stdout.write("-")

    def _tell(self, programme: Programme, depth: int, found: list[selectors.Standing]) -> None:
        indent = "  " * depth
        self.stdout.write(f"{indent}{programme} ({programme.starts_on} – {programme.last_day})")
        for one in found:
            title = selectors.title(one.target, one.measure)
            where = selectors.source_of(one.target, one.measure)
            self.stdout.write(f"{indent}  [{one.stand.state.label}] {title} ({where}): {selectors.reason(one)}")

    def _verify(self) -> None:
        count, problems = selectors.prove()
        for problem in problems:
            self.stdout.write(f"WRONG {problem.target} {problem.month:%Y-%m}: {problem.what}")
        if problems:
            sys.exit(1)
        self.stdout.write(f"ok    {count} frozen months")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on: {text}") from None


def _as_json(programme: Programme, found: list[selectors.Standing]) -> dict[str, Any]:
    return {
        "key": programme.key,
        "name": {"vi": programme.name_vi, "en": programme.name_en},
        "part_of": programme.parent.key if programme.parent else None,
        "from": programme.starts_on.isoformat(),
        "until": programme.last_day.isoformat(),
        "targets": [
            {
                "key": one.target.key,
                "measure": one.target.measure,
                "params": one.target.params,
                "typed": one.target.typed,
                "due": one.target.due_on.isoformat(),
                "baseline": _number(one.target.baseline),
                "target": _number(one.target.aim),
                "value": _number(one.stand.value),
                "state": one.stand.state.value,
                "needed_a_month": _number(one.stand.pace),
                "progress_percent": _number(one.stand.progress),
                "owes_note": one.owes_note,
                "reason": selectors.reason(one),
            }
            for one in found
        ],
    }


def _number(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
