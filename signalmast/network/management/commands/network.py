"""`signalmast network import FILE`: bring a list of people or organisations in, and say what became of each line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from signalmast.core import clock
from signalmast.core.tables import TableRefused
from signalmast.network import lists
from signalmast.network.services import list_lines, people_lists

SHOWN = 50


class Command(BaseCommand):
    help = "Bring a list of people or organisations in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        act = acts.add_parser("import", help="read a table whose first line holds headings; unknown ones are dropped")
        act.add_argument("file", type=Path)
        act.add_argument("--kind", choices=sorted(lists.COLUMNS), help="told from the headings when left out")
        act.add_argument("--encoding", default="")
        act.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as source:
                plan, dropped = people_lists.bring_in(
                    source=source,
                    filename=path.name,
                    kind=options["kind"] or "",
                    encoding=options["encoding"],
                    dry_run=options["dry_run"],
                    by=None,
                    at=clock.now(),
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except TableRefused as refused:
            raise CommandError(f"{path.name}: {refused}") from refused
        except people_lists.NoName:
            raise CommandError(
                _("%(file)s: no heading says which column holds the names.") % {"file": path.name}
            ) from None
        self._print(plan, dropped)
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written."))

    def _print(self, plan: list_lines.Plan, dropped: list[str]) -> None:
        if dropped:
            self.stdout.write(_("Columns that are not kept: %(names)s") % {"names": ", ".join(dropped)})
        self.stdout.write(
            _(
                "%(added)s added, %(changed)s changed, %(same)s as they were, %(repeated)s in the list twice, "
                "%(refused)s not taken"
            )
            % plan.counts
        )
        told = [line for line in plan.lines if line.words and line.verdict != list_lines.ADDED]
        for line in told[:SHOWN]:
            words = {"line": line.number, "name": line.said or "–", "words": line.words}
            self.stdout.write(_("  line %(line)s, %(name)s: %(words)s") % words)
        if len(told) > SHOWN:
            self.stdout.write(_("  and %(number)s more") % {"number": len(told) - SHOWN})
