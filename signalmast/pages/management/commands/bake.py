"""Make the files of the public site: what is due, or all of it; or only look."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from signalmast.core import wording
from signalmast.pages import selectors
from signalmast.pages.services import baking, following


class Command(BaseCommand):
    help = "Make the files of the public site that are due; with --all every one anew, with --check only look."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every public page anew")
        parser.add_argument("--check", action="store_true", help="change nothing; say what is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        if options["all"]:
            baking.ask_for_rebuild(at=timezone.now())
        self._work()
        self._sum_up()

    def _work(self) -> None:
        """To the end, with a line now and then."""
        said = time.monotonic()
        while following.reconcile(at=timezone.now()) or following.follow_due(now=timezone.now, limit=500):
            pass
        while baking.slice_of_work(now=timezone.now, hurry=True):
            if time.monotonic() - said > 5:
                said = time.monotonic()
                self.stdout.write(self._line())
                self.stdout.flush()

    def _line(self) -> str:
        far = selectors.how_far_public()
        made, total = (wording.number(count, "vi") for count in (far.made, far.total))
        return f"· đang dựng lại trang công khai / making the public pages: {made}/{total}"

    def _sum_up(self) -> None:
        far = selectors.how_far_public()
        if far.problems:
            lines = "\n".join(f"  {path}: {problem}" for path, problem in far.problems)
            raise CommandError(f"không dựng được mọi trang / not every page could be made:\n{lines}")
        total = wording.number(far.total, "vi")
        self.stdout.write(
            f"Trang công khai đã đầy đủ: {total} địa chỉ. / The public pages are complete: {total} addresses."
        )

    def _check(self) -> None:
        found = baking.look_over()
        self.stdout.write(
            f"{found.addresses} địa chỉ / addresses, {found.waiting} chờ dựng / waiting,"
            f" {found.missing} thiếu tệp / without file, {found.unknown} tệp thừa / files nobody knows"
        )
        if found.waiting or found.missing or found.unknown:
            raise CommandError("trang công khai chưa đầy đủ / the public pages are not complete")
