"""Back up the desk into one file: database, files, keys and a manifest with the digest of each."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from signalmast.backoffice import backup, ground


class Command(BaseCommand):
    help = "Back up the desk into one file: database, files, keys and a manifest with the digest of each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        backup.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup.run(
                options,
                data=settings.DATA_DIR,
                database_url=settings.DATABASE_URL,
                at=timezone.now(),
                say=self.stdout.write,
            )
        except (backup.BackupFailed, ground.NoGround) as refusal:
            raise CommandError(str(refusal)) from None
