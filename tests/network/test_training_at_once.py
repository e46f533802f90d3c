"""Many at once, and a machine that stops in the middle: on a desk of its own on disk, and on PostgreSQL."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from signalmast.network.models import Seat
from signalmast.network.services import seats
from tests.backoffice.desk import Desk, free_port
from tests.conftest import Person
from tests.network.training_desk import NOW, people, session

PREPARE = """
from datetime import datetime, timedelta, date
from zoneinfo import ZoneInfo
from signalmast.accounts.models import User
from signalmast.network.models import Contributor, Seat, Session, Letter
from signalmast.network.services import seats, training, reminders
zone = ZoneInfo("Asia/Ho_Chi_Minh")
now = datetime(2026, 3, 4, 9, 30, tzinfo=zone)
"""
MAKE = (
    PREPARE
    + """
keeper = User.objects.create_superuser("keeper@example.org", name="K")
course = training.add_course(name="Viết tin", name_en="", about="", topic=None, by=keeper, at=now)
session = training.plan_session(course=course, place="Nhà", starts_at=now + timedelta(days=7),
    ends_at=now + timedelta(days=7, hours=2), seats=3, by=keeper, at=now)
for number in range(8):
    Contributor.objects.create(
        name=f"Người {number}", folded="x", email=f"n{number}@example.org", joined_on=date(2025, 1, 1)
    )
"""
)
AT_ONCE = (
    PREPARE
    + """
import threading
from django.db import connections
session = Session.objects.get()
everybody = list(Contributor.objects.all())
ready, wrong = threading.Barrier(len(everybody)), []
def take(who):
    try:
        ready.wait()
        for _ in range(2):
            seats.take(session=session, contributor=who, by=who, at=now)
        if who.pk % 2:
            seats.give_back(seat=Seat.objects.get(contributor=who), by=who, at=now)
    except BaseException as error:
        wrong.append(repr(error))
    finally:
        connections.close_all()
threads = [threading.Thread(target=take, args=[who]) for who in everybody]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
states = sorted(Seat.objects.values_list("state", flat=True))
print("FOUND", wrong, [states.count(state) for state in ("taken", "given_back", "waiting")])
"""
)
ONE = f"""{PREPARE}
who = Contributor.objects.first()
seats.take(session=Session.objects.get(), contributor=who, by=who, at=now)
"""
SEND = PREPARE + "reminders.send_due(at=now)"
LATER = (
    PREPARE
    + """
sent = [reminders.send_due(at=now + timedelta(minutes=minutes)) for minutes in (1, 11, 12)]
print("FOUND", sent, sorted(Letter.objects.exclude(kind="reminder").values_list("kind", "state")))
"""
)


def test_eight_people_want_three_seats_at_once(empty_desk: Desk) -> None:
    empty_desk.must("shell", "--verbosity", "0", "-c", MAKE)
    assert empty_desk.told(AT_ONCE) == "[] [3, 4, 1]"


class _Silent:
    """A mail server that takes a connection and never answers: it says when somebody came."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.held: list[Any] = []
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        try:
            while True:
                self.held.append(self.listening.accept()[0])
                self.came.set()
        except OSError:
            return

    def close(self) -> None:
        self.listening.close()
        for each in self.held:
            each.close()


def test_a_worker_killed_while_it_sends_never_sends_that_letter_again_by_itself(empty_desk: Desk) -> None:
    empty_desk.must("shell", "--verbosity", "0", "-c", MAKE)
    empty_desk.must("shell", "--verbosity", "0", "-c", ONE)
    server = _Silent()
    try:
        mail = {"SIGNALMAST_EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        sending = subprocess.Popen(
            [sys.executable, "-m", "signalmast", "shell", "--verbosity", "0", "-c", SEND],
            env=empty_desk.environment | mail,
        )
        assert server.came.wait(60)
        sending.send_signal(signal.SIGKILL)
        sending.wait()
    finally:
        server.close()
    nobody_there = {"SIGNALMAST_EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"}
    done = empty_desk.call("shell", "--verbosity", "0", "-c", LATER, **nobody_there)
    assert "FOUND [0, 0, 0] [('taken', 'unknown')]" in done.stdout, done.stdout + done.stderr


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_people_want_three_seats_at_once_on_postgresql(person: Person) -> None:
    keeper = person("network_coordinator")
    planned = session(keeper, seats=3)
    everybody = people(8)
    ready = threading.Barrier(len(everybody))
    wrong: list[BaseException] = []

    def take(who: Any) -> None:
        try:
            ready.wait()
            for _ in range(2):
                seats.take(session=planned, contributor=who, by=who, at=NOW + timedelta(minutes=1))
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[who]) for who in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [Seat.objects.filter(state=state).count() for state in ("taken", "waiting")] == [3, 5]
