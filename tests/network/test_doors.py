"""Who may open what, told by what the screens hold and not by their status alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.network.models import Contributor
from signalmast.network.services import contributors, merging
from signalmast.network.views import office_urls
from tests.conftest import Person
from tests.network import factories
from tests.network.factories import NOW
from tests.pages.newsroom import client_of

pytestmark = pytest.mark.django_db

SECRETS = ("Lê Thị Mơ", "mo@example.org", "0901 234 567", "Gọi sau 17 giờ.")
OPEN_TO_COVERAGE = {"network_coverage", "network_history"}
KEEPERS = ("network_coordinator", "editor_in_chief")
SEERS = (*KEEPERS, "editor", "analyst")


@pytest.fixture
def numbers(keeper: User, at: datetime) -> dict[str, Any]:
    place = factories.organisation("Phường Bến Mơ", telephone="0900 000 001")
    row = factories.member("Lê Thị Mơ", place, email="mo@example.org", telephone="0901 234 567")
    other = factories.contributor("Lê Thị Mơ")
    merge = merging.merge(kept=row, gone=factories.contributor("Lê Mơ"), by=keeper, at=NOW)
    note = contributors.note(contributor=row, words="Gọi sau 17 giờ.", by=keeper, at=NOW)
    return {
        "organisation": [place.pk],
        "person": [row.pk],
        "role": [row.pk, row.roles.get().pk],
        "note": [row.pk, note.pk],
        "merge": [row.pk, other.pk],
        "undo": [merge.pk],
    }


def addresses(numbers: dict[str, Any]) -> dict[str, str]:
    """Every address there is, with the numbers of rows that exist."""
    found = {}
    for each in office_urls.urls:
        name = str(each.name)
        if name.startswith("network_organisation") and name != "network_organisation_new":
            given = numbers["organisation"]
        elif name in ("network_role_end", "network_role_remove"):
            given = numbers["role"]
        elif name == "network_note_drop":
            given = numbers["note"]
        elif name == "network_merge":
            given = numbers["merge"]
        elif name == "network_merge_undo":
            given = numbers["undo"]
        elif "<int:pk>" in str(each.pattern):
            given = numbers["person"]
        elif name == "network_export":
            given = ["people", "csv"]
        elif "<str:word>" in str(each.pattern):
            given = ["x" * 32]
        else:
            given = []
        found[name] = reverse(name, args=given)
    return found


@pytest.mark.parametrize("role", ["", "editor", "fact_checker", "analyst", "administrator", *KEEPERS])
def test_only_who_may_sees_anything_of_it(numbers: dict[str, Any], person: Person, role: str) -> None:
    client = client_of(person(*([role] if role else []), language="en"))
    seen = set()
    for name, address in addresses(numbers).items():
        answer = client.get(address)
        held = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        page = held.decode()
        if answer.status_code == 200 and any(secret in page for secret in SECRETS):
            seen.add(name)
        may = role in KEEPERS or (name in OPEN_TO_COVERAGE and role in SEERS)
        if may:
            assert answer.status_code in (200, 302, 404, 405), name
        else:
            assert answer.status_code in (302, 403), name
            assert answer.status_code == 403 or "login" in answer["Location"], name
    assert seen == (
        {
            *("network_organisation", "network_people", "network_duplicates", "network_person", "network_person_edit"),
            *("network_person_erase", "network_role_new", "network_role_end", "network_merge", "network_export"),
        }
        if role in KEEPERS
        else set()
    )


def test_nobody_signed_out_sees_anything(numbers: dict[str, Any]) -> None:
    for address in addresses(numbers).values():
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_nothing_is_changed_by_opening_an_address(numbers: dict[str, Any], keeper: User) -> None:
    from tests.network.test_merging import everything

    before = everything()
    client = Client()
    client.force_login(keeper)
    for address in addresses(numbers).values():
        client.get(address)
    assert everything() == before


def test_nothing_is_changed_by_who_may_not(numbers: dict[str, Any], person: Person) -> None:
    from tests.network.test_merging import everything

    before = everything()
    client = Client()
    client.force_login(person("analyst"))
    for address in addresses(numbers).values():
        assert client.post(address, {}).status_code in (403, 405), address
    assert everything() == before


def test_the_menu_leads_each_to_what_they_may(numbers: dict[str, Any], person: Person) -> None:
    told = {}
    for role in ("network_coordinator", "analyst", "fact_checker"):
        client = client_of(person(role, language="en"))
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        told[role] = [f'"url": "{reverse(name)}"' in page for name in ("network", "network_coverage")]
    assert told == {"network_coordinator": [True, True], "analyst": [False, True], "fact_checker": [False, False]}


def test_who_faded_has_no_screen(numbers: dict[str, Any], keeper: User) -> None:
    client = Client()
    client.force_login(keeper)
    Contributor.objects.filter(pk=numbers["person"][0]).update(name="", email="", telephone="", faded_at=NOW)
    for name in ("network_person", "network_person_edit", "network_person_erase", "network_role_new"):
        assert client.get(reverse(name, args=numbers["person"])).status_code == 404
