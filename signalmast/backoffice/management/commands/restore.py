"""Restore a backup: checked whole before anything is touched, and put back as it was if anything fails."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from signalmast.backoffice import ground, recovery, restoring


class Command(BaseCommand):
    help = "Restore a backup: checked whole before anything is touched, and put back as it was if anything fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-was", action="store_true", help="leave the tables as the backup has them")

        parser.add_argument("--without-tips", action="store_true", help="give up tips the desk's key does not open")

    def handle(self, *args: Any, **options: Any) -> None:
        file, data = options["file"], settings.DATA_DIR
        claim = ground.Claim(data)
        try:
            ground.need_writable(data)
            claim.take()
            manifest = recovery.restore(
                file,
                data=data,
                as_was=options["as_was"],
                without_tips=options["without_tips"],
                say=self.stdout.write,
            )
        except (ground.NoGround, restoring.NotOurs, recovery.RestoreFailed) as refusal:
            raise CommandError(str(refusal)) from None
        claim.release()
        self.stdout.write(
            f"Đã khôi phục {len(manifest.files)} tệp, sao lưu lúc {manifest.made_at}"
            f" / restored {len(manifest.files)} files, backed up at {manifest.made_at}"
        )
