"""Serve the desk: start and watch edge, web process and worker until TERM or Ctrl-C."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from signalmast.backoffice import ground, preparation, restoring, services
from signalmast.core import clock


class Command(BaseCommand):
    help = "Start and watch the public door, the web process and the worker until TERM or Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="first do what `signalmast prepare` does")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        data = settings.DATA_DIR
        claim = ground.Claim(data)
        try:
            ground.need_writable(data)
            claim.take()
            ground.need_free_port(settings.HOST, settings.PORT)
            run = ground.running_folder(data)
        except ground.NoGround as refusal:
            raise CommandError(str(refusal)) from None
        if restoring.settle(data):
            self.stdout.write("Một lần khôi phục dở dang đã được hoàn lại. / An unfinished restore was undone.")
        if options["prepare"]:
            preparation.prepare(say=self.stdout.write, demonstration=not options["no_demo"])
            self._print_links()
        connections.close_all()
        self.stdout.flush()
        # The supervisor takes this process's place: same number, same lock, without Django's memory.
        os.environ["SIGNALMAST_DATA"] = str(data)
        os.environ["PYTHONPATH"] = os.pathsep.join(
            part for part in (str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH")) if part
        )
        os.environ.update(self._told_to_the_edge(run))
        arguments = [
            *(sys.executable, "-m", "signalmast.backoffice.supervisor"),
            *("--host", settings.HOST, "--port", str(settings.PORT), "--threads", str(settings.WEB_THREADS)),
            *("--run", str(run), "--public-url", settings.PUBLIC_URL),
        ]
        os.execv(sys.executable, arguments)  # noqa: S606 -- our own interpreter and module

    def _told_to_the_edge(self, run: Path) -> dict[str, str]:
        """The edge imports no Django, so what it needs of the settings is said in its environment."""
        return {
            "SIGNALMAST_EDGE_SITE": str(settings.SITE_DIR),
            "SIGNALMAST_EDGE_STATIC": str(settings.STATIC_ROOT),
            "SIGNALMAST_EDGE_MEDIA": str(settings.MEDIA_ROOT),
            "SIGNALMAST_EDGE_RUN": str(run),
            "SIGNALMAST_EDGE_JOURNAL": str(settings.JOURNAL),
            "SIGNALMAST_EDGE_PUBLIC_URL": settings.PUBLIC_URL,
            "SIGNALMAST_EDGE_TRUSTED_PROXIES": ",".join(settings.TRUSTED_PROXIES),
            "SIGNALMAST_TIME_ZONE": settings.TIME_ZONE,
        }

    def _print_links(self) -> None:
        """One-time links while nobody has chosen a password yet."""
        links = services.first_links(now=clock.now())
        if links:
            self.stdout.write("Đường dẫn đăng nhập, mỗi đường dùng một lần / sign-in links, each works once:")
        for link in links:
            self.stdout.write(f"  {link.name} ({link.role}): {link.address}")
