"""Django's check with the deployment checks always on: a desk wants to hear all of them."""

from __future__ import annotations

from django.core.management.base import CommandParser
from django.core.management.commands import check


class Command(check.Command):
    help = "Explain every wrong or unwise setting, in Vietnamese and English."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(deploy=True)
