from __future__ import annotations

from datetime import date, timedelta

import pytest

from signalmast.network.models import Contribution
from signalmast.network.services import contributions, fading
from signalmast.topics.models import Topic
from tests.network import factories
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def accept(given: list[tuple[object, str]], *, at: object = NOW, topics: object = (), language: str = "vi") -> object:
    return contributions.accept(post_key="post:1", given=given, topics=topics, language=language, at=at)  # type: ignore[arg-type]


def test_one_row_for_each_thing_given_and_the_same_again_changes_nothing() -> None:
    place = factories.organisation()
    one, two = factories.member("An", place), factories.contributor("Bình")
    topic = Topic.objects.create(key="nuoc", name_vi="Nước", name_en="Water")
    given = [(one, "text"), (one, "picture"), (two, "knowledge"), (two, "knowledge")]
    accept(given, topics=[topic])
    rows = list(Contribution.objects.order_by("pk").values())
    assert {(row["contributor_id"], row["kind"], row["organisation_id"]) for row in rows} == {
        (one.pk, "text", place.pk),
        (one.pk, "picture", place.pk),
        (two.pk, "knowledge", None),
    }
    accept(given, topics=[topic], at=NOW + timedelta(days=3))
    assert list(Contribution.objects.order_by("pk").values()) == rows
    one.refresh_from_db()
    assert one.last_active_on == TODAY + timedelta(days=3)


def test_what_the_post_is_about_follows_the_post() -> None:
    one = factories.contributor("An")
    water, road = (Topic.objects.create(key=key, name_vi=key, name_en=key) for key in ("nuoc", "duong"))
    accept([(one, "text")], topics=[water])
    accept([(one, "text")], topics=[road], language="en")
    row = Contribution.objects.get()
    assert ([topic.key for topic in row.topics.all()], row.language) == (["duong"], "en")


def test_who_is_named_no_more_counts_no_more() -> None:
    one, two = factories.contributor("An"), factories.contributor("Bình")
    accept([(one, "text"), (two, "text")])
    accept([(one, "text")], at=NOW + timedelta(hours=1))
    assert [row.contributor for row in Contribution.objects.filter(withdrawn_at=None)] == [one]
    accept([(two, "text")], at=NOW + timedelta(hours=2))
    assert [row.contributor for row in Contribution.objects.filter(withdrawn_at=None)] == [two]


def test_corrections_withdrawals_and_returns() -> None:
    one, two = factories.contributor("An"), factories.contributor("Bình")
    accept([(one, "text"), (two, "text")])
    accept([(one, "text")], at=NOW + timedelta(hours=1))  # two is out for good
    later = NOW + timedelta(days=1)
    assert contributions.put_right("post:1", later) == 2
    assert contributions.put_right("post:1", later + timedelta(days=1)) == 0
    assert Contribution.objects.get(contributor=one).corrected_at == later
    assert contributions.withdraw("post:1", later) == 1
    assert contributions.withdraw("post:1", later) == 0
    assert contributions.restore("post:1", later) == 1
    assert contributions.restore("post:unknown", later) == 0
    assert [row.contributor for row in Contribution.objects.filter(withdrawn_at=None)] == [one]


def test_the_organisation_is_that_of_the_role_held_on_the_day() -> None:
    old, new, led = (factories.organisation(name) for name in ("Cũ", "Mới", "Dẫn"))
    row = factories.contributor("An")
    factories.role(row, old, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    factories.role(row, new, starts_on=date(2025, 6, 1))
    factories.role(row, led, kind="lead", starts_on=date(2024, 1, 1))
    assert contributions.organisations_on({row.pk}, date(2025, 5, 31)) == {row.pk: old.pk}
    assert contributions.organisations_on({row.pk}, date(2025, 6, 1)) == {row.pk: new.pk}
    assert contributions.organisations_on({row.pk}, date(2024, 6, 1)) == {row.pk: led.pk}
    assert contributions.organisations_on({row.pk}, date(2023, 6, 1)) == {}


def test_the_day_is_the_desks_own_not_that_of_greenwich() -> None:
    """Half past midnight in Vietnam is still the day before in UTC."""
    place = factories.organisation()
    row = factories.contributor("An")
    factories.role(row, place, starts_on=TODAY)
    accept([(row, "text")], at=NOW.replace(hour=17, minute=30) - timedelta(days=1))
    assert Contribution.objects.get().organisation == place


def test_who_faded_is_still_counted_and_never_woken() -> None:
    place = factories.organisation()
    row = factories.member("An", place)
    accept([(row, "text")])
    fading.erase(contributor=row, by=None, at=NOW)
    accept([(row, "text")], at=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (row.last_active_on, Contribution.objects.get().organisation) == (TODAY, place)
