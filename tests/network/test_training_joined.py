"""Two rows that were one person: their training moves, and comes back when that is undone."""

from __future__ import annotations

import json

import pytest

from signalmast.network.models import Seat
from signalmast.network.services import certificates, joined
from tests.conftest import Person
from tests.network.training_desk import ENDS, came, contributor, session, taken

pytestmark = pytest.mark.django_db


def _held() -> set[tuple[str, int, str, str]]:
    return set(Seat.objects.values_list("contributor__name", "session", "state", "presence"))


def test_seats_move_the_stronger_stays_and_undoing_brings_all_back(person: Person) -> None:
    keeper = person("network_coordinator")
    gone, kept = contributor("Mai"), contributor("Nguyễn Mai")
    alone, both, reverse = (session(keeper, seats=5) for _ in range(3))
    taken(alone, keeper, gone)
    came(both, keeper, gone)
    taken(both, keeper, kept)
    taken(reverse, keeper, gone)
    came(reverse, keeper, kept, "late")
    before = _held()
    told = json.loads(json.dumps(joined.move(gone=gone, kept=kept)))
    assert _held() == {
        ("Nguyễn Mai", alone.pk, "taken", ""),
        ("Nguyễn Mai", both.pk, "taken", "present"),
        ("Nguyễn Mai", reverse.pk, "taken", "late"),
    }
    joined.move_back(before=told, gone=gone, kept=kept)
    assert _held() == before


def test_two_certificates_of_one_session_are_not_joined_by_themselves(person: Person) -> None:
    keeper = person("network_coordinator")
    gone, kept = contributor("Mai"), contributor("Nguyễn Mai")
    planned = session(keeper, seats=5)
    for who in (gone, kept):
        certificates.issue(seat=came(planned, keeper, who), by=keeper, at=ENDS)
    with pytest.raises(joined.BothCertified):
        joined.move(gone=gone, kept=kept)
