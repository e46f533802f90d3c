"""Prove the public log: the chain of its entries, every verdict's sources counted again, every copy still what came."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from signalmast.claims.models import Entry
from signalmast.claims.selectors import copies
from signalmast.claims.selectors.log import prove


class Command(BaseCommand):
    help = "Prove the public log and every verdict it speaks of; exit code 1 names what does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="recompute the chain and count every verdict's sources again")
        verify.add_argument("--head", help="a digest the log once ended with, as its feed printed it")

    def handle(self, *args: Any, **options: Any) -> None:
        head = (options["head"] or "").strip().lower()
        with transaction.atomic():  # one moment, whatever is decided meanwhile
            proof = prove()
            lost = head and not Entry.objects.filter(digest=head).exists()
        copied, of_copies = copies.prove()
        for problem in [*proof.problems, *of_copies]:
            self.stdout.write(f"WRONG {problem.where}: {problem.what}")
        if lost:
            self.stdout.write(f"WRONG log: no entry has the digest {head}")
        if proof.problems or of_copies or lost:
            sys.exit(1)
        told = f"{proof.entries} entries, {proof.verdicts} verdicts, {proof.disputes} disputes, {copied} copies"
        self.stdout.write(f"ok    {told}; ends with {proof.head}")
