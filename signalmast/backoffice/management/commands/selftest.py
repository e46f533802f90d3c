"""Look at the desk as it stands: the front page and the sign-in page answer, every table can be read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signalmast.backoffice import selftest


class Command(BaseCommand):
    help = "Look at the desk as it stands: the front page and the sign-in page answer, every table can be read."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = selftest.look()
        except selftest.Failed as failure:
            raise CommandError(str(failure)) from None
        self.stdout.write(f"Mọi thứ đều ổn, {rows} dòng dữ liệu / all is well, {rows} rows")
