"""`signalmast demo load|remove`: the invented desk that shows what the real one can do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from signalmast.backoffice import demonstration, services
from signalmast.core import clock


class Command(BaseCommand):
    help = "Load the demonstration desk into an empty database, or remove it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "remove"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "remove":
            services.remove_demo(by=None, at=clock.now())
            self.stdout.write("Đã xóa phần minh họa. / The demonstration was removed.")
            return
        try:
            loaded = demonstration.load(at=clock.now())
        except demonstration.NotEmpty:
            return  # a desk in use is left alone, and there is nothing to say
        self.stdout.write(
            f"Đã nạp phần minh họa: {loaded.posts} bài, {loaded.history} bài chỉ có số liệu."
            f" / Demonstration loaded: {loaded.posts} posts, {loaded.history} with figures only."
        )
