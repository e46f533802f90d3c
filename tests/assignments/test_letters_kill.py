"""A worker killed in the middle of a letter: nobody gets it twice, and the desk is told that it may be lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.backoffice.desk import Desk, eventually
from tests.backoffice.nursery import Nursery

QUEUE = """
from datetime import timedelta
from signalmast.assignments.services import letters
from signalmast.core import clock
from tests.assignments.factories import NOW
for name in ("one", "two"):
    letters.ask(once=name, to=f"{name}@example.org", subject="Nhắc việc", text="Xin chào.", at=NOW)
"""
ROUND = """
from datetime import timedelta
from django.conf import settings
from signalmast.assignments.services import letters
from tests.assignments.factories import NOW
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", AT_PORT, 20
letters.send_due(now=lambda: NOW + timedelta(minutes=SO_LATE))
"""
TELL = """
import json
from signalmast.assignments.models import Letter
found = dict(Letter.objects.values_list("once", "state"))
open(PATH, "w").write(json.dumps(found))
"""


class Post(threading.Thread):
    """A mail server that takes letters; while `stalls` it takes one whole and then never answers."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        self.stalls = True
        self.taken: list[str] = []

    def run(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.server.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as said, suppress(OSError):
            client.sendall(b"220 here\r\n")
            to = ""
            while line := said.readline():
                word = line[:4].upper()
                if word == b"RCPT":
                    to = line.decode().split("<")[1].split(">")[0]
                if word == b"DATA":
                    client.sendall(b"354 go on\r\n")
                    while said.readline() not in (b".\r\n", b""):
                        pass
                    self.taken.append(to)
                    if self.stalls:
                        said.readline()
                        return
                client.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.start()
    yield server
    server.server.close()


@pytest.fixture
def nursery(empty_desk: Desk) -> Iterator[Nursery]:
    found = Nursery(empty_desk)
    yield found
    assert found.process.stdin is not None
    assert found.process.stdout is not None
    found.process.stdin.close()
    found.process.wait(timeout=20)
    found.process.stdout.close()


def test_a_worker_killed_in_the_middle_of_a_letter_sends_none_twice(
    nursery: Nursery, post: Post, empty_desk: Desk
) -> None:
    told = empty_desk.data / "told.json"

    def states() -> dict[str, str]:
        nursery.must(TELL.replace("PATH", repr(str(told))))
        found: dict[str, str] = json.loads(told.read_text())
        return found

    def code(later: int) -> str:
        return ROUND.replace("AT_PORT", str(post.port)).replace("SO_LATE", str(later))

    nursery.must(QUEUE)
    number = nursery.start(code(0))
    eventually(lambda: post.taken)
    os.kill(number, signal.SIGKILL)
    assert nursery.end() == -signal.SIGKILL
    assert (post.taken, states()) == (["one@example.org"], {"one": "under_way", "two": "queued"})
    post.stalls = False
    nursery.must(code(1))
    assert (post.taken, states()) == (["one@example.org", "two@example.org"], {"one": "under_way", "two": "sent"})
    for later in (15, 60, 600):
        nursery.must(code(later))
    assert (post.taken, states()) == (["one@example.org", "two@example.org"], {"one": "unsure", "two": "sent"})
