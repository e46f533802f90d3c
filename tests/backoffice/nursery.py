"""A process with Django loaded that forks for each piece of work, so that one can be killed at any moment."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.backoffice.desk import Desk

# Starts once and forks for each attempt: a worker's start costs more than its work here.
NURSERY = """
import django
django.setup()
import json, os, sys, traceback
from django.urls import get_resolver
from wagtail import hooks
get_resolver().url_patterns
hooks.search_for_hooks()
from signalmast.pages import services, tasks
from signalmast.metrics.importers import registry
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        try:
            exec(json.loads(line))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Nursery:
    """Workers of one desk on disk."""

    def __init__(self, desk: Desk) -> None:
        self.database = desk.data / "signalmast.sqlite3"
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            env=desk.environment | {"DJANGO_SETTINGS_MODULE": "signalmast.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, code: str) -> int:
        """The number of the process that works at it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Its exit code, negative for a signal."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def must(self, code: str) -> None:
        self.start(code)
        assert self.end() == 0
