"""The reference case of a network: one command, and its history as it can be checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from signalmast.assignments.models import Assignment
from signalmast.backoffice import reference
from signalmast.network.models import Contribution, Contributor, Organisation, Seat, Session
from signalmast.network.selectors import coverage
from signalmast.pages.models import Post
from signalmast.programmes.models import Programme, TargetMonth
from signalmast.programmes.services import counting
from signalmast.reports.models import Review
from tests.pages import builders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.fixture
def loaded(desk: Any, person: Any) -> reference.Loaded:
    person("network_coordinator")
    return reference.load(at=NOW)


def test_it_is_the_reference_case(loaded: reference.Loaded) -> None:
    assert (loaded.organisations, loaded.with_contributors) == (50, 21)
    assert Organisation.objects.filter(demo=True).count() == 50
    assert {row.name.endswith("(minh họa)") for row in Organisation.objects.all()} == {True}
    assert Programme.objects.filter(demo=True).count() == 2
    first, last = Session.objects.order_by("starts_at").first(), Session.objects.order_by("starts_at").last()
    assert first is not None
    assert last is not None
    assert first.starts_at.year == 2021
    assert last.starts_at > NOW


def test_some_posts_of_the_demonstration_belong_to_the_three_year_programme(desk: Any, person: Any) -> None:
    person("editor")
    section = builders.section(slug="bang-tin")
    for number in range(8):
        builders.post(section, f"Tin {number}", demo=True, posted_at=NOW - timedelta(days=number))
    builders.post(section, "Tin cũ", demo=True, posted_at=NOW - timedelta(days=3000))
    reference.load(at=NOW)
    tagged = Post.objects.filter(programmes__slug="cong-tac-vien-ba-nam").values_list("title", flat=True)
    assert sorted(tagged) == ["Tin 0", "Tin 4"]


def test_its_five_years_and_its_three_year_programme_wait_as_drafts(loaded: reference.Loaded) -> None:
    whole, programme = Review.objects.order_by("pk")
    assert (whole.programme, whole.date_from, whole.date_to) == (None, date(2021, 1, 1), date(2025, 12, 31))
    assert (str(programme.programme), programme.date_from) == (
        "Mỗi tổ chức có cộng tác viên, 2024–2026 (minh họa)",
        date(2024, 1, 1),
    )
    assert "coverage" in programme.chapters
    assert "reach" not in programme.chapters


@pytest.mark.parametrize(
    ("day", "having", "members"),
    [
        # Five organisations began in March 2021 and one more that left in February 2023; forty had joined.
        (date(2021, 12, 31), 6, 40),
        # Six more in June 2022 and one that stayed until June 2024; the one of 2021 is gone; five joined in January.
        (date(2023, 6, 30), 12, 45),
        # Seven more in February 2024; both that left are gone; the last five had joined in July.
        (date(2024, 12, 31), 18, 50),
        # Three more in September 2025.
        (date(2026, 11, 27), 21, 50),
    ],
)
def test_coverage_on_a_past_day_is_as_counted_by_hand(
    day: date, having: int, members: int, loaded: reference.Loaded
) -> None:
    told = coverage.on_day(day)
    assert (told.covered, told.organisations) == (having, members)


def test_the_command_says_what_it_loaded_and_loads_it_once(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "reference")
    assert "50 tổ chức, 21 có cộng tác viên" in capsys.readouterr().out
    call_command("coverage")
    assert "21/50" in capsys.readouterr().out
    assert TargetMonth.objects.exists()
    with pytest.raises(CommandError, match="already"):
        call_command("demo", "reference")


def test_it_goes_away_again(loaded: reference.Loaded) -> None:
    assert counting.freeze_months(at=NOW, most=5) == 5
    reference.remove()
    for model in (Organisation, Contributor, Contribution, Seat, Session, Assignment, Programme, Review):
        assert model.objects.count() == 0, model  # type: ignore[attr-defined]
