"""Say how the desk's machine is, one line for each thing looked at; the exit code is 1 when something is wrong."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from signalmast.backoffice import selectors
from signalmast.core import clock


class Command(BaseCommand):
    help = "Say how the desk's machine is, one line for each thing; exit code 1 when something is wrong."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        told = []
        for language in ("vi", "en"):
            with translation.override(language):
                told.append(selectors.findings(at=at))
        for vi, en in zip(*told, strict=True):
            state = "ok   " if en.well else "WRONG"
            self.stdout.write(f"{state} {en.name:<7} {_line(vi)} / {_line(en)}")
        if not all(finding.well for finding in told[-1]):
            sys.exit(1)


def _line(finding: selectors.Finding) -> str:
    parts = [f"{finding.title}:", finding.words, finding.detail, finding.advice]
    return " ".join(" ".join(part.split()) for part in parts if part)
