"""Two entries become one person, and are taken apart again exactly as they were."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core import serializers
from django.db.models import Model

from signalmast.accounts.models import User
from signalmast.network.models import Consent, Contributor, Merge, Note, Role
from signalmast.network.selectors import contributors as found
from signalmast.network.services import contributors, fading, merging
from signalmast.network.services.may import MayNot
from signalmast.topics.models import Topic
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def pointing() -> list[tuple[type[Model], str]]:
    """Every table that names a contributor, found apart from the service."""
    relations = Contributor._meta.get_fields(include_hidden=True)
    return [(each.related_model, each.field.name) for each in relations if each.auto_created and not each.concrete]  # type: ignore[union-attr,misc]


def everything() -> dict[str, Any]:
    """All rows of all these tables, and of people, as they stand. Merges themselves aside."""
    models = {Contributor, *(model for model, _field in pointing())} - {Merge}
    return {
        model._meta.label: json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        for model in sorted(models, key=lambda model: model._meta.label)
    }


@pytest.fixture
def pair(keeper: User) -> tuple[Contributor, Contributor]:
    """One who has little and one who has all there is, with everything that can collide."""
    place, other = factories.organisation("A"), factories.organisation("B")
    kept = factories.contributor("Lê Thị Mơ", languages=["vi"], skills=["writing"], joined_on=date(2025, 1, 1))
    gone = factories.contributor(
        "Le Thi Mo", email="mo@example.org", telephone="0901 234 567", languages=["vi", "km"], skills=["writing"],
        coordinator=keeper,
    )  # fmt: skip
    Contributor.objects.filter(pk=gone.pk).update(last_active_on=TODAY)
    factories.role(kept, place, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    factories.role(gone, place, starts_on=date(2025, 3, 1))  # overlaps
    factories.role(gone, other, kind="lead")
    for each in (kept, gone):
        contributors.agree(contributor=each, what="kept", how="paper", by=keeper, at=NOW)
        contributors.note(contributor=each, words=f"Ghi chú về {each.pk}.", by=keeper, at=NOW)
    contributors.agree(contributor=gone, what="named", how="paper", by=keeper, at=NOW)
    contributors.choose_credit(contributor=gone, credit="name", by=keeper, at=NOW)
    topic = Topic.objects.create(key="nuoc", name_vi="Nước", name_en="Water")
    factories.contribution(kept, place, on=date(2025, 4, 1), key="post:both")
    factories.contribution(gone, place, on=date(2025, 4, 1), key="post:both").topics.add(topic)  # collides
    factories.contribution(gone, place, on=date(2025, 5, 1), key="post:own").topics.add(topic)
    kept.refresh_from_db()
    gone.refresh_from_db()
    return kept, gone


def test_all_of_the_second_is_the_firsts(pair: tuple[Contributor, Contributor], keeper: User) -> None:
    kept, gone = pair
    merging.merge(kept=kept, gone=gone, by=keeper, at=NOW)
    kept.refresh_from_db()
    assert not Contributor.objects.filter(pk=gone.pk).exists()
    assert (kept.name, kept.email, kept.telephone) == ("Lê Thị Mơ", "mo@example.org", "0901 234 567")
    assert (kept.coordinator, kept.joined_on, kept.last_active_on) == (keeper, factories.LONG_AGO, TODAY)
    assert {each.code for each in kept.languages.all()} == {"vi", "km"}
    assert kept.skills.count() == 1
    assert {each.what for each in kept.consents.all()} == {"kept", "named"}
    assert kept.notes.count() == 2
    assert sorted(each.post_key for each in kept.contributions.all()) == ["post:both", "post:own"]
    in_first = kept.roles.filter(organisation__name="A").order_by("starts_on")
    assert [(role.starts_on, role.ends_on) for role in in_first] == [
        (date(2025, 1, 1), date(2025, 6, 1)),
        (date(2025, 6, 1), None),
    ]
    assert kept.credit == "none"  # the first was never asked how


def test_undone_everything_is_as_it_was(pair: tuple[Contributor, Contributor], keeper: User) -> None:
    kept, gone = pair
    before = everything()
    merge = merging.merge(kept=kept, gone=gone, by=keeper, at=NOW)
    assert everything() != before
    back = merging.undo(merge=merge, by=keeper, at=NOW)
    assert back.pk == gone.pk
    assert everything() == before
    merge.refresh_from_db()
    assert (merge.before, merge.undone_at) == ({}, NOW)
    with pytest.raises(merging.CannotUndo):
        merging.undo(merge=merge, by=keeper, at=NOW)


def test_the_tables_that_name_a_person_are_all_moved(pair: tuple[Contributor, Contributor], keeper: User) -> None:
    kept, gone = pair
    merging.merge(kept=kept, gone=gone, by=keeper, at=NOW)
    assert len(pointing()) >= 7
    for model, field in pointing():
        assert not model._base_manager.filter(**{field: gone.pk}).exists()


def test_what_came_after_the_merge_stays_with_the_first(pair: tuple[Contributor, Contributor], keeper: User) -> None:
    kept, gone = pair
    merge = merging.merge(kept=kept, gone=gone, by=keeper, at=NOW)
    contributors.change(contributor=kept, name="Lê Mơ", telephone="0909 999 999", by=keeper, at=NOW)
    later = contributors.note(contributor=kept, words="Sau khi gộp.", by=keeper, at=NOW)
    back = merging.undo(merge=merge, by=keeper, at=NOW)
    kept.refresh_from_db()
    assert (kept.name, kept.telephone, kept.email) == ("Lê Mơ", "0909 999 999", "")
    assert back.email == "mo@example.org"
    assert Note.objects.get(pk=later.pk).contributor == kept


def test_merges_are_undone_from_the_last_on(keeper: User) -> None:
    one, two, three = (factories.contributor("Lê Thị Mơ") for _time in range(3))
    before = everything()
    first = merging.merge(kept=two, gone=three, by=keeper, at=NOW)
    second = merging.merge(kept=one, gone=two, by=keeper, at=NOW)
    with pytest.raises(merging.CannotUndo):
        merging.undo(merge=first, by=keeper, at=NOW)
    merging.undo(merge=second, by=keeper, at=NOW)
    merging.undo(merge=Merge.objects.get(pk=first.pk), by=keeper, at=NOW)
    assert everything() == before


def test_what_cannot_be_one_is_refused(keeper: User, person: Person) -> None:
    one, two = factories.contributor("An"), factories.contributor("Bình")
    with pytest.raises(MayNot):
        merging.merge(kept=one, gone=two, by=person("editor"), at=NOW)
    with pytest.raises(merging.SameRow):
        merging.merge(kept=one, gone=one, by=keeper, at=NOW)
    fading.erase(contributor=two, by=keeper, at=NOW)
    with pytest.raises(merging.GoneAlready):
        merging.merge(kept=one, gone=two, by=keeper, at=NOW)


def test_an_address_somebody_else_took_meanwhile_stops_the_undoing(keeper: User) -> None:
    one, two = factories.contributor("An"), factories.contributor("Bình", email="binh@example.org")
    merge = merging.merge(kept=one, gone=two, by=keeper, at=NOW)
    contributors.change(contributor=one, email="", by=keeper, at=NOW)
    factories.contributor("Chi", email="binh@example.org")
    with pytest.raises(merging.CannotUndo):
        merging.undo(merge=merge, by=keeper, at=NOW)
    merge.refresh_from_db()
    assert (merge.undone_at, Contributor.objects.count()) == (None, 2)


def test_nothing_of_a_merge_outlives_who_it_was_about(keeper: User) -> None:
    one, two = factories.contributor("An"), factories.contributor("Bình", email="binh@example.org")
    merging.merge(kept=one, gone=two, by=keeper, at=NOW)
    fading.erase(contributor=one, by=keeper, at=NOW)
    assert Merge.objects.count() == 0


def test_who_may_stand_twice_is_found(keeper: User) -> None:
    place = factories.organisation()
    one = factories.member("Lê Thị Mơ", place, telephone="+84 901 234 567")
    two = factories.contributor("LE THI MO")
    three = factories.contributor("Mơ", telephone="0901234567")
    factories.contributor("Trần Văn Đò", telephone="0909 000 000")
    [by_name], onward = found.alike(found.SAME_NAME, on=TODAY)
    assert ([each.pk for each in by_name.people], onward) == ([one.pk, two.pk], "")
    [by_telephone], _onward = found.alike(found.SAME_TELEPHONE, on=TODAY)
    assert [each.pk for each in by_telephone.people] == [one.pk, three.pk]
    assert {each.pk for each in found.like(one)} == {two.pk, three.pk}


def test_long_lists_of_alike_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "PER_SCREEN", 1)
    for name in ("An", "An", "Bình", "Bình", "Chi"):
        factories.contributor(name)
    [first], onward = found.alike(found.SAME_NAME, on=TODAY)
    [second], end = found.alike(found.SAME_NAME, after=onward, on=TODAY)
    assert (first.people[0].name, second.people[0].name, end) == ("An", "Bình", "")


def test_it_is_done_and_undone_on_screens(screen: Screen, pair: tuple[Contributor, Contributor]) -> None:
    kept, gone = pair
    assert "mo@example.org" in text(screen("network_duplicates", query="?by=name"))
    assert "mo@example.org" in text(screen("network_merge", kept.pk, gone.pk))
    for _press in range(2):
        assert screen("network_merge", kept.pk, gone.pk, post={}).status_code == 302
    assert "One of the two is no more" in text(screen("network_person", kept.pk))
    assert screen("network_merge", kept.pk, kept.pk).status_code == 302
    merge = Merge.objects.get()
    assert "was also entered as Le Thi Mo" in text(screen("network_duplicates"))
    screen("network_merge_undo", merge.pk, post={})
    assert Contributor.objects.filter(pk=gone.pk).exists()
    screen("network_merge_undo", merge.pk, post={})
    assert "cannot be undone any more" in text(screen("network_person", kept.pk))


def test_roles_of_both_still_count_as_one_person(pair: tuple[Contributor, Contributor], keeper: User) -> None:
    kept, gone = pair
    merging.merge(kept=kept, gone=gone, by=keeper, at=NOW)
    assert Role.objects.filter(contributor=kept, ends_on=None).count() == 2
    assert Consent.objects.filter(contributor=kept, what="kept").count() == 1
