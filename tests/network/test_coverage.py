"""Coverage on any day, held against a network of which everything was counted by hand.

| | member | people | given |
|---|---|---|---|
| A (north, ward) | from 2024 | An from 2024; Bình 1 June to 31 December 2025 | 1 August 2025; 20 February 2026 |
| B (north, ward) | from 2024 | Chi from 1 July 2025 | 15 July 2025 |
| C (south, school) | from 1 January 2026 | nobody but a contact | |
| D (south, ward) | until 1 October 2025 | Dung from 2024 | 2 January 2025 |
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.network.models import Contribution, Contributor, Organisation
from signalmast.network.selectors import coverage
from signalmast.network.services import fading, settings
from signalmast.network.slots import coverage_card
from signalmast.topics.models import Topic
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(db: object) -> dict[str, Organisation]:
    a = factories.organisation("A", area="Bắc", kind="phường", telephone="0900 000 001")
    b = factories.organisation("B", area="Bắc", kind="phường")
    c = factories.organisation("C", area="Nam", kind="trường", active_from=date(2026, 1, 1), email="c@example.org")
    d = factories.organisation("D", area="Nam", kind="phường", active_to=date(2025, 10, 1))
    an, binh, chi, dung, em = (factories.contributor(name) for name in ("An", "Bình", "Chi", "Dung", "Em"))
    factories.role(an, a)
    factories.role(an, a, kind="lead")  # one person, however many roles
    factories.role(binh, a, starts_on=date(2025, 6, 1), ends_on=date(2026, 1, 1))
    factories.role(chi, b, starts_on=date(2025, 7, 1))
    factories.role(em, c, kind="contact", starts_on=date(2026, 1, 1))
    factories.role(dung, d, ends_on=date(2025, 10, 1))
    water = Topic.objects.create(key="nuoc", name_vi="Nước", name_en="Water")
    Topic.objects.create(key="duong", name_vi="Đường", name_en="Roads")
    factories.contribution(an, a, on=date(2025, 8, 1)).topics.add(water)
    factories.contribution(
        an, a, on=date(2026, 2, 20), corrected_at=datetime(2026, 2, 25, tzinfo=UTC), language="en"
    ).topics.add(water)
    factories.contribution(chi, b, on=date(2025, 7, 15))
    factories.contribution(dung, d, on=date(2025, 1, 2))
    return {"A": a, "B": b, "C": c, "D": d}


def names(members: Any) -> str:
    return "".join(each.name for each in members)


@pytest.mark.parametrize(
    ("day", "covered", "organisations", "nobody", "one", "quiet"),
    [
        (date(2023, 12, 31), 0, 0, "", "", ""),
        (date(2025, 3, 1), 2, 3, "B", "AD", "A"),
        (date(2025, 9, 30), 3, 3, "", "BD", "D"),
        (date(2025, 10, 1), 2, 2, "", "B", ""),
        (date(2025, 10, 13), 2, 2, "", "B", "B"),
        (date(2025, 12, 31), 2, 2, "", "B", "AB"),
        (date(2026, 3, 4), 2, 3, "C", "AB", "B"),
    ],
)
def test_each_day_reads_as_it_was_counted_by_hand(
    network: object, day: date, covered: int, organisations: int, nobody: str, one: str, quiet: str
) -> None:
    found = coverage.on_day(day)
    assert (found.covered, found.organisations) == (covered, organisations)
    assert (names(found.nobody), names(found.one), names(found.quiet)) == (nobody, one, quiet)
    assert coverage.covered_and_all([day]) == [(day, covered, organisations)]


def test_who_just_came_is_not_quiet() -> None:
    place = factories.organisation()
    factories.role(factories.contributor(), place, starts_on=factories.days_before(89))
    assert coverage.on_day(TODAY).quiet == ()
    assert names(coverage.on_day(TODAY.replace(day=5)).quiet) == place.name


def test_a_withdrawn_contribution_keeps_nobody_from_quiet(network: object) -> None:
    Contribution.objects.filter(accepted_at__year=2026).update(withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert names(coverage.on_day(date(2026, 2, 28)).quiet) == "B"  # as it still stood that day
    assert names(coverage.on_day(TODAY).quiet) == "AB"
    assert (coverage.on_day(TODAY).accepted, coverage.on_day(TODAY).corrected) == (0, 0)


def test_past_days_stay_right_when_somebody_goes(network: dict[str, Organisation]) -> None:
    fading.erase(contributor=Contributor.objects.get(name="Chi"), by=None, at=NOW)
    assert coverage.covered_and_all([date(2025, 12, 31), TODAY]) == [(date(2025, 12, 31), 2, 2), (TODAY, 1, 3)]


def test_by_area_kind_topic_and_language(network: object) -> None:
    found = coverage.on_day(TODAY)
    assert [
        (part.name, part.covered, part.organisations, part.nobody, part.one, part.quiet) for part in found.areas
    ] == [
        ("Bắc", 2, 2, 0, 2, 1),
        ("Nam", 0, 1, 1, 0, 0),
    ]
    assert [(work.name, work.organisations, work.accepted, work.corrected) for work in found.topics] == [
        ("Nước", 1, 1, 1),
        ("Đường", 0, 0, 0),
    ]
    assert [(work.name, work.organisations, work.accepted) for work in found.languages] == [("en", 1, 1)]
    before = coverage.on_day(date(2026, 2, 24))
    assert (before.accepted, before.corrected) == (1, 0)


def test_narrowed_it_speaks_of_that_part_alone(network: object) -> None:
    north = coverage.on_day(TODAY, area="Bắc")
    assert (north.covered, north.organisations, north.accepted) == (2, 2, 1)
    schools = coverage.on_day(TODAY, kind="trường")
    assert (schools.covered, schools.organisations, schools.accepted) == (0, 1, 0)
    assert names(coverage.on_day(TODAY, topic="duong").quiet) == "AB"
    assert names(coverage.on_day(TODAY, topic="nuoc").quiet) == "B"
    assert names(coverage.on_day(TODAY, language="vi").quiet) == "AB"


def test_calls_come_in_their_order_with_how_to_reach_them(network: dict[str, Organisation]) -> None:
    extra = factories.organisation("E")
    for name in ("Giang", "Hà"):
        factories.member(name, extra)
    found = coverage.on_day(TODAY)
    assert [(each.name, each.why) for each in found.calls] == [
        ("C", "nobody"), ("B", "one"), ("A", "one"), ("E", "quiet"),
    ]  # fmt: skip
    reached = coverage.contacts(each.pk for each in found.calls)
    assert (reached[network["C"].pk].email, reached[network["A"].pk].telephone) == ("c@example.org", "0900 000 001")


def test_the_set_days_are_asked(network: object, keeper: User) -> None:
    settings.change(quiet_days=10, fade_months=24, by=keeper)
    assert names(coverage.on_day(TODAY).quiet) == "AB"


def test_history_gives_the_ends_of_months_and_the_day(network: object) -> None:
    assert coverage.history(date(2026, 1, 15), months=4) == [
        (date(2025, 9, 30), 3, 3),
        (date(2025, 10, 31), 2, 2),
        (date(2025, 11, 30), 2, 2),
        (date(2025, 12, 31), 2, 2),
        (date(2026, 1, 15), 2, 3),
    ]
    assert coverage.history(TODAY, months=0) == [(TODAY, 2, 3)]


def test_the_command_says_it_in_words(network: object, at: datetime) -> None:
    said = StringIO()
    with translation.override("vi"):
        call_command("coverage", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0] == "2/3 tổ chức có cộng tác viên vào 04/03/2026."
    assert lines[1] == "1 tổ chức chưa có ai, 2 chỉ có một người, 1 không có đóng góp nào trong 90 ngày."
    assert lines[3:5] == ["Cần liên hệ:", "  C: chưa có ai (c@example.org)"]
    past = StringIO()
    call_command("coverage", "--on", "2025-09-30", stdout=past)
    assert past.getvalue().startswith("3/3 ")
    with pytest.raises(CommandError):
        call_command("coverage", "--on", "yesterday", stdout=StringIO())


def test_for_programs_it_is_data_without_people(network: dict[str, Organisation], at: datetime) -> None:
    said = StringIO()
    call_command("coverage", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert (told["covered"], told["organisations"], told["nobody"]) == (2, 3, [network["C"].key])
    for name in ("An", "Bình", "Chi", "Dung", "Em"):
        assert f'"{name}"' not in said.getvalue()


def test_a_long_list_of_calls_is_cut_in_the_command(at: datetime) -> None:
    for number in range(23):
        factories.organisation(f"Tổ {number}")
    said = StringIO()
    with translation.override("en"):
        call_command("coverage", stdout=said)
    assert said.getvalue().splitlines()[-1] == "  and 3 more"


def test_the_screen_tells_it_without_names_of_people(network: object, screen: Screen, person: Person) -> None:
    analyst = person("analyst", language="en")
    for who in (None, analyst):
        page = text(screen("network_coverage", by=who))
        assert "2 / 3 organisations have contributors on 4 March 2026." in page
        for name in ("An", "Bình", "Chi", "Dung", "Em"):
            assert f">{name}<" not in page
    past = text(screen("network_coverage", query="?on=2025-09-30"))
    assert "3 / 3 organisations" in past
    odd = screen("network_coverage", query="?on=%00&area=%3Cscript%3E&topic=%27&language=zz&p=-1")
    assert odd.status_code == 200
    assert "No organisation was a member on that day." in text(screen("network_coverage", query="?on=1000-01-01"))
    assert "31 December 2025" in text(screen("network_history"))
    for edge in ("0001-01-01", "9999-12-31"):
        assert screen("network_coverage", query=f"?on={edge}").status_code == 200
        assert screen("network_history", query=f"?on={edge}").status_code == 200


def test_the_card_on_today(network: object, keeper: User, person: Person) -> None:
    card = coverage_card(keeper, "en", NOW)
    assert card is not None
    assert card["context"] == {"covered": 2, "organisations": 3, "nobody": 1}
    assert card["waits"]
    analyst = coverage_card(person("analyst"), "en", NOW)
    assert analyst is not None
    assert not analyst["waits"]
    assert coverage_card(person("fact_checker"), "en", NOW) is None
    Organisation.objects.all()
    assert coverage_card(keeper, "en", datetime(2000, 1, 1, tzinfo=UTC)) is None
