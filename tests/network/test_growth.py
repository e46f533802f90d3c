"""Every list asks the same number of questions for one row and for three; deeper trees and longer histories too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.network.selectors import coverage
from signalmast.network.slots import coverage_card
from signalmast.topics.models import Topic
from tests.network import factories
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def questions(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        act()
    return len(asked)


def grow(number: int) -> None:
    """One more of everything a list shows."""
    place = factories.organisation(f"Phường {number}", area=f"Khu {number}", kind=f"loại {number}")
    row = factories.member("Lê Thị Mơ", place, telephone="0901 234 567", languages=["vi"], skills=["writing"])
    topic = Topic.objects.create(key=f"chu-de-{number}", name_vi=f"Chủ đề {number}", name_en=f"Topic {number}")
    factories.contribution(row, place, on=factories.days_before(3), key=f"post:{number}").topics.add(topic)


@pytest.mark.parametrize(
    "address",
    [
        "network",
        "network_people",
        "network_coverage",
        "network_history",
        "network_duplicates",
        "network_duplicates?by=name",
        "network_people?area=Khu 0&language=vi&skill=writing&quiet=1",
        "network_coverage?area=Khu 0&topic=chu-de-0&language=vi",
    ],
)
def test_a_list_asks_the_same_for_more_rows(address: str, keeper: User, at: datetime) -> None:
    client = Client()
    client.force_login(keeper)
    name, _mark, query = address.partition("?")
    path = reverse(name) + (f"?{query}" if query else "")
    grow(0)
    grow(1)
    client.get(path)  # what is kept in memory from then on
    few = questions(lambda: client.get(path))
    for number in range(2, 5):
        grow(number)
    assert questions(lambda: client.get(path)) == few


def test_one_organisation_and_one_person_ask_the_same(keeper: User, at: datetime) -> None:
    client = Client()
    client.force_login(keeper)
    place = factories.organisation("Phường")
    row = factories.member("Lê Thị Mơ", place)
    factories.organisation("Tổ 0", parent=place)
    pages = [reverse("network_organisation", args=[place.pk]), reverse("network_person", args=[row.pk])]
    for page in pages:
        client.get(page)
    few = [questions(lambda page=page: client.get(page)) for page in pages]  # type: ignore[misc]
    for number in range(3):
        other = factories.organisation(f"Nơi {number}")
        factories.organisation(f"Tổ {number + 1}", parent=place)
        factories.member(f"Trần Văn {number}", place)
        factories.role(row, other)
    assert [questions(lambda page=page: client.get(page)) for page in pages] == few  # type: ignore[misc]


def test_coverage_asks_seven_questions_however_large(keeper: User) -> None:
    for number in range(3):
        grow(number)
    assert questions(lambda: coverage.on_day(TODAY)) == 8
    assert questions(lambda: coverage.history(TODAY, months=60)) == 1
    keeper.has_perm("network.keep_network")
    assert questions(lambda: coverage_card(keeper, "vi", NOW)) == 1
