"""Build the text index of the public search anew, or look whether it is whole."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signalmast.core import textindex
from signalmast.pages.selectors import searching as found
from signalmast.pages.services import searching


class Command(BaseCommand):
    help = "Build the text index of the public search anew; the old one answers meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only read it through and say whether it is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            count = searching.rebuild()
            self.stdout.write(
                f"Đã lập lại chỉ mục tìm kiếm: {count} bài. / The search index was built anew: {count} posts."
            )
            return
        try:
            found.index().check()
        except textindex.NotReady as broken:
            raise CommandError(
                f"Chỉ mục tìm kiếm không dùng được, hãy chạy signalmast reindex / the search index cannot be used,"
                f" run signalmast reindex ({broken})"
            ) from None
        self.stdout.write("Chỉ mục tìm kiếm nguyên vẹn. / The search index is whole.")
