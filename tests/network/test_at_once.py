"""Two coordinators press their buttons at the same moment."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from signalmast.network.models import Consent, Contribution, Contributor, Merge, Organisation, Role
from signalmast.network.services import contributions, contributors, merging, organisations, people_lists, roles
from tests.backoffice.desk import Desk
from tests.network import factories
from tests.network.factories import NOW, TODAY

AT_ONCE = """
import sys, time
from django.utils import timezone
from signalmast.network.models import Organisation, Contributor
from signalmast.network.services import organisations, contributors, roles
one, two = Organisation.objects.order_by("pk")[:2]
person, place = Contributor.objects.order_by("pk")[0], Organisation.objects.order_by("pk")[2]
which, under = (one, two) if int(sys.stdin.read()) else (two, one)
at, told = timezone.now(), []
def press(act):
    try:
        act()
        told.append("done")
    except ValueError as refused:
        told.append(type(refused).__name__)
press(lambda: organisations.move(organisation=which, parent=under, by=None, at=at))
give = dict(contributor=person, organisation=place, kind="contributor", starts_on=at.date(), by=None, at=at)
press(lambda: roles.give(**give))
press(lambda: contributors.add(name="Ngô Thị Hiền", by=None, at=at))
press(lambda: contributors.agree(contributor=person, what="kept", how="paper", by=None, at=at))
print(" ".join(told))
"""

READY = """
from django.utils import timezone
from signalmast.network.services import organisations, contributors
at = timezone.now()
for name in "ABC":
    organisations.add(name=name, parent=None, by=None, at=at)
contributors.add(name="Lê Thị Mơ", by=None, at=at)
"""


def test_on_sqlite_each_thing_is_done_once(empty_desk: Desk) -> None:
    shell = [sys.executable, "-m", "signalmast", "shell", "--verbosity", "0", "-c"]
    done = subprocess.run([*shell, READY], env=empty_desk.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    running = [
        subprocess.Popen(
            [*shell, AT_ONCE], env=empty_desk.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _each in range(2)
    ]
    for number, process in enumerate(running):
        assert process.stdin
        process.stdin.write(str(number))
        process.stdin.close()
    said = []
    for process in running:
        assert process.stdout
        said.append(process.stdout.read().split())
        process.stdout.close()
        assert process.wait(60) == 0
    assert [sorted(pair) for pair in zip(*said, strict=True)] == [
        ["Circle", "done"],
        ["Overlaps", "done"],
        ["SameName", "done"],
        ["GivenAlready", "done"],
    ]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each: "done", or the name of what was raised."""
    ready, told = threading.Barrier(len(acts)), []

    def press(act: Callable[[], object]) -> None:
        ready.wait(30)
        try:
            act()
            told.append("done")
        except ValueError as refused:
            told.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_branches_moved_into_one_another_make_no_circle() -> None:
    one, two = factories.organisation("A"), factories.organisation("B")
    assert at_once(
        lambda: organisations.move(organisation=one, parent=two, by=None, at=NOW),
        lambda: organisations.move(organisation=two, parent=one, by=None, at=NOW),
    ) == ["Circle", "done"]
    assert Organisation.objects.filter(parent=None).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_button_pressed_by_two_does_it_once() -> None:
    row, place = factories.contributor("Lê Thị Mơ"), factories.organisation("A")
    give = {"contributor": row, "organisation": place, "kind": "contributor", "starts_on": TODAY, "by": None, "at": NOW}
    assert at_once(*[lambda: roles.give(**give)] * 3) == ["Overlaps", "Overlaps", "done"]  # type: ignore[arg-type]
    agree = {"contributor": row, "what": "kept", "how": "paper", "by": None, "at": NOW}
    assert at_once(*[lambda: contributors.agree(**agree)] * 3) == ["GivenAlready", "GivenAlready", "done"]  # type: ignore[arg-type]
    assert at_once(*[lambda: contributors.add(name="Ngô Thị Hiền", by=None, at=NOW)] * 3) == [
        "SameName", "SameName", "done",
    ]  # fmt: skip
    assert (Role.objects.count(), Consent.objects.count(), Contributor.objects.count()) == (1, 1, 2)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_join_the_same_pair_the_two_ways_join_it_once() -> None:
    one, two = factories.contributor("Lê Thị Mơ"), factories.contributor("Lê Thị Mơ")
    assert at_once(
        lambda: merging.merge(kept=one, gone=two, by=None, at=NOW),
        lambda: merging.merge(kept=two, gone=one, by=None, at=NOW),
    ) == ["GoneAlready", "done"]
    merge = Merge.objects.get()
    assert at_once(*[lambda: merging.undo(merge=merge, by=None, at=NOW)] * 2) == ["CannotUndo", "done"]
    assert Contributor.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_list_written_by_two_adds_nobody_twice() -> None:
    def bring() -> None:
        people_lists.bring_in(
            source=io.BytesIO("name\nLê Thị Mơ\nTrần Văn Đò\n".encode()), filename="x.csv", kind="people", encoding="",
            dry_run=False, by=None, at=NOW,
        )  # fmt: skip

    assert at_once(bring, bring) == ["done", "done"]
    assert Contributor.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_post_accepted_twice_at_once_is_one_contribution() -> None:
    row = factories.contributor("Lê Thị Mơ")
    given = {"post_key": "post:1", "given": [(row, "text")], "topics": [], "language": "vi", "at": NOW}
    assert at_once(*[lambda: contributions.accept(**given)] * 3) == ["done"] * 3  # type: ignore[arg-type]
    assert Contribution.objects.count() == 1
