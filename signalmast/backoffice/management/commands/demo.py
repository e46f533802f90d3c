"""`signalmast demo load|reference|remove`: the invented desk that shows what the real one can do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signalmast.backoffice import demonstration, reference, services
from signalmast.core import clock
from signalmast.programmes.services import counting


class Command(BaseCommand):
    help = "Load the demonstration desk into an empty database, or an invented network beside it; or remove them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "reference", "remove"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "remove":
            services.remove_demo(by=None, at=clock.now())
            self.stdout.write("Đã xóa phần minh họa. / The demonstration was removed.")
            return
        if options["action"] == "reference":
            self._reference()
            return
        try:
            loaded = demonstration.load(at=clock.now())
        except demonstration.NotEmpty:
            return  # a desk in use is left alone, and there is nothing to say
        self.stdout.write(
            f"Đã nạp phần minh họa: {loaded.posts} bài, {loaded.history} bài chỉ có số liệu."
            f" / Demonstration loaded: {loaded.posts} posts, {loaded.history} with figures only."
        )

    def _reference(self) -> None:
        """Fifty organisations, twenty-one with contributors, and five years of what they did."""
        try:
            made = reference.load(at=clock.now())
        except reference.NotEmpty:
            raise CommandError(
                "Đã có tổ chức, cộng tác viên hoặc chương trình; mạng lưới minh họa chỉ nạp khi chưa có gì."
                " / There are organisations, contributors or programmes already; the invented network goes into none."
            ) from None
        counting.keep(at=clock.now())  # as the worker would within the hour
        self.stdout.write(
            f"Đã nạp mạng lưới minh họa: {made.organisations} tổ chức, {made.with_contributors} có cộng tác viên,"
            f" {made.contributors} người, {made.sessions} buổi tập huấn, {made.requests} việc nhờ,"
            f" {made.contributions} đóng góp."
            f" / Invented network loaded: {made.organisations} organisations,"
            f" {made.with_contributors} with contributors, {made.contributors} people, {made.sessions} sessions,"
            f" {made.requests} requests, {made.contributions} contributions."
        )
