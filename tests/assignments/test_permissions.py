"""Every screen of requests and every role: who gets in, and that the refused read nothing of what stands there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment, QuietDays, RequestTemplate
from signalmast.assignments.urls import office
from signalmast.core import clock
from tests.assignments import factories
from tests.assignments.test_office import soon
from tests.conftest import Person
from tests.pages.newsroom import client_of

MAY = ("editor_in_chief", "editor", "fact_checker", "network_coordinator")
MAY_NOT = ("analyst", "administrator")
SECRETS = (
    "Việc kín đáo",
    "Hội Kín Đáo",
    "Người Kín Đáo",
    "Ghi chú kín đáo",
    "Mẫu kín đáo",
    "Tết kín đáo",
    "Trả lời kín",
)


@pytest.fixture
def row(coordinator: User) -> Assignment:
    organisation = factories.organisation("Hội Kín Đáo")
    to = factories.contributor("Người Kín Đáo", of=organisation)
    made = factories.sent(coordinator, organisation, to, title="Việc kín đáo", at=clock.now(), due_at=soon())
    services.note(assignment=made, words="Ghi chú kín đáo", by=coordinator, at=clock.now())
    services.submit(assignment=made, text="Trả lời kín", by=coordinator, at=clock.now())
    RequestTemplate.objects.create(name="Mẫu kín đáo", title="x", words="y")
    QuietDays.objects.create(name="Tết kín đáo", starts_on="2027-02-04", until="2027-02-10")
    return made


def addresses(row: Assignment) -> list[str]:
    values: dict[str, Any] = {"pk": row.pk, "row": 1}
    return [reverse(each.name, kwargs={key: values[key] for key in each.pattern.converters}) for each in office]


def ask(client: Client, address: str) -> list[Any]:
    return [client.get(address), client.post(address)]


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_may_not_ask_reads_and_changes_nothing(person: Person, row: Assignment, role: str) -> None:
    client = client_of(person(role))
    for address in addresses(row):
        for answer in ask(client, address + "?q=kin"):
            assert answer.status_code == 403, address
            assert not any(word in answer.content.decode() for word in SECRETS), address
    row.refresh_from_db()
    assert (row.state, QuietDays.objects.count(), Assignment.objects.count()) == ("submitted", 1, 1)


@pytest.mark.parametrize("role", MAY)
def test_who_may_ask_gets_in_everywhere(person: Person, row: Assignment, role: str) -> None:
    client = client_of(person(role))
    for address in addresses(row):
        assert client.get(address).status_code in (200, 404, 405), address
    seen = client.get(reverse("request", args=[row.pk])).content.decode()
    assert all(word in seen for word in SECRETS[:4])
    assert reverse("requests") in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_may_not_ask_sees_no_way_to_it(person: Person, role: str) -> None:
    assert reverse("requests") not in client_of(person(role)).get("/admin/").content.decode()


def test_nobody_signed_out_or_without_a_role_gets_in(person: Person, row: Assignment, client: Client) -> None:
    for somebody in (client, client_of(person())):
        for address in addresses(row):
            for answer in ask(somebody, address):
                assert (answer.status_code, answer.headers["Location"][:16]) == (302, "/accounts/login/"), address


def test_a_contributors_own_account_opens_no_screen(person: Person, row: Assignment) -> None:
    user = person()
    to = row.recipients.get(contributor__isnull=False).contributor
    assert to is not None
    to.user = user
    to.save()
    for address in addresses(row):
        assert client_of(user).get(address).status_code == 302, address
