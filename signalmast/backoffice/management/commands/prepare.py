"""Make everything stand that serving needs: tables, static files, presets, the demonstration in an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from signalmast.backoffice import ground, preparation, restoring


class Command(BaseCommand):
    help = "Make tables, static files and presets stand; load the demonstration into an empty database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        claim = ground.Claim(settings.DATA_DIR)
        try:
            ground.need_writable(settings.DATA_DIR)
            claim.take()
        except ground.NoGround as refusal:
            raise CommandError(str(refusal)) from None
        restoring.settle(settings.DATA_DIR)
        preparation.prepare(say=self.stdout.write, demonstration=not options["no_demo"])
        claim.release()
