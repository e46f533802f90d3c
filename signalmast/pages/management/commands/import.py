"""`signalmast import FILE`: bring a platform's export or an old spreadsheet in, and print the account."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from signalmast.core import clock
from signalmast.metrics.importers import reasons
from signalmast.metrics.models import Dispute
from signalmast.pages import selectors, services
from signalmast.pages.models import Import

OPTIONS = ("encoding", "delimiter", "sheet", "date_order", "time_zone", "measured_at", "on_conflict", "figures_only")
PARTS = ("added", "updated", "unchanged", "repeated", "refused")


class Command(BaseCommand):
    help = "Bring in posts and figures from a platform's export or a spreadsheet."
    requires_system_checks: list[str] = []  # half a second, and `signalmast check` is for that

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--page", help="the community page (its address words) that all rows belong to")
        parser.add_argument("--format", default="", help="the platform's format; told from the file when left out")
        parser.add_argument("--mapping", default="", help="the name of a saved column mapping")
        parser.add_argument("--create-pages", action="store_true", help="make the pages the file names")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and store nothing")
        parser.add_argument("--figures-only", action=argparse.BooleanOptionalAction, default=None)
        parser.add_argument("--encoding")
        parser.add_argument("--delimiter")
        parser.add_argument("--sheet")
        parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"])
        parser.add_argument("--time-zone", help="the zone of times that name none")
        parser.add_argument("--measured-at", help="when the figures were read, as 2026-09-30T18:00+07:00")
        parser.add_argument("--on-conflict", choices=["first", "last", "refuse"])

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            job = self._receive(path, options)
            if options["dry_run"]:
                self._print_look(job)
                services.discard_import(job=job)
                return
            services.run_import(job=job, at=clock.now(), now=clock.now)
        except services.ImportRefused as refused:
            raise CommandError(f"{path.name}: {refused}") from refused
        self._print_account(job)

    def _receive(self, path: Path, options: dict[str, Any]) -> Import:
        page = None
        if options["page"]:
            page = selectors.page_at(options["page"])
            if page is None:
                raise CommandError(_("There is no community page “%(page)s”.") % {"page": options["page"]})
        try:
            source = path.open("rb")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        with source:
            return services.receive_file(
                source=source,
                filename=path.name,
                options={name: options[name] for name in OPTIONS if options[name] is not None},
                format=options["format"],
                mapping_name=options["mapping"],
                page=page,
                create_pages=options["create_pages"],
                by=None,
                at=clock.now(),
            )

    def _print_look(self, job: Import) -> None:
        found = services.look_at(job=job, at=clock.now())
        for plan in found["pages"]:
            state = plan.page.title if plan.page else _("would be a new page")
            self.stdout.write(f"  {plan.label or '—'}: {plan.rows} → {state}")
        self._print_counts(found["counts"])
        self.stdout.write(_("Nothing was stored."))

    def _print_account(self, job: Import) -> None:
        self.stdout.write(f"{job.filename}: {job.mapping_name or job.format}")
        self._print_counts(job.counts)
        self.stdout.write(_("  figures stored: %(count)s") % {"count": job.counts["readings"]})
        for row in services.refused_rows(job)[:20]:
            self.stdout.write(
                _("  line %(line)s: %(why)s")
                % {"line": row["line"], "why": reasons.message(row["code"], row["params"])}
            )
        disputes = Dispute.objects.filter(import_key=job.key).order_by("line_second")
        for one in disputes[:20]:
            self.stdout.write(
                _("  disputed: %(key)s %(field)s, line %(first)s says %(a)s, line %(second)s says %(b)s")
                % {"key": one.record_key, "field": one.field, "first": one.line_first, "a": one.value_first,
                   "second": one.line_second, "b": one.value_second}
            )  # fmt: skip

    def _print_counts(self, counts: dict[str, int]) -> None:
        sides = " + ".join(f"{counts[part]} {_(part)}" for part in PARTS)
        self.stdout.write(_("  rows %(rows)s = %(sides)s") % {"rows": counts["rows"], "sides": sides})
        if counts["second_readings"]:
            self.stdout.write(
                _("  of the repeated rows %(count)s are later readings") % {"count": counts["second_readings"]}
            )
        if counts["disputed"]:
            self.stdout.write(_("  of the repeated rows %(count)s are disputed") % {"count": counts["disputed"]})
