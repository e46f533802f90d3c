from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from signalmast.backoffice import services
from signalmast.core import clock


class Command(BaseCommand):
    help = "Lay the ground of a desk: languages, fronts of the site, roles, second reader. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        services.install(now=clock.now())
