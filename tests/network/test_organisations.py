from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.network.models import Organisation, Role
from signalmast.network.selectors import organisations as found
from signalmast.network.services import organisations
from signalmast.network.services.may import MayNot
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_one_is_added_under_another(keeper: User) -> None:
    above = factories.organisation("Huyện Mơ")
    row = organisations.add(name="  Phường  Bến Mơ ", parent=above, kind="phường", by=keeper, at=NOW)
    row.refresh_from_db()
    assert (row.name, row.folded, row.parent, row.active_from) == ("Phường Bến Mơ", "phuong ben mo", above, TODAY)
    assert row.key.startswith("org:")


def test_only_who_keeps_the_network_may(person: Person) -> None:
    row = factories.organisation()
    for other in (person("editor"), person("analyst"), person("administrator"), person()):
        with pytest.raises(MayNot):
            organisations.add(name="Phường Khác", parent=None, by=other, at=NOW)
        with pytest.raises(MayNot):
            organisations.move(organisation=row, parent=None, by=other, at=NOW)
        with pytest.raises(MayNot):
            organisations.end(organisation=row, on=TODAY, by=other, at=NOW)
        with pytest.raises(MayNot):
            organisations.remove(organisation=row, by=other, at=NOW)
        with pytest.raises(MayNot):
            organisations.change(organisation=row, name="Khác", by=other, at=NOW)


def test_a_name_stands_once_in_its_place_however_it_is_written() -> None:
    above = factories.organisation("Huyện Mơ")
    factories.organisation("Hội Người cao tuổi", parent=above)
    with pytest.raises(organisations.AlreadyHere):
        factories.organisation("HỘI NGƯỜI CAO TUỔI", parent=above)
    factories.organisation("Hội Người cao tuổi")  # elsewhere it is another one
    factories.organisation("Hội Người Cao Tuôi", parent=above)  # other marks, another name


def test_nothing_but_signs_that_nobody_sees_is_no_name() -> None:
    with pytest.raises(ValidationError):
        factories.organisation("\u200b\u202e ")


def test_a_circle_is_refused_however_long() -> None:
    one = factories.organisation("A")
    two = factories.organisation("B", parent=one)
    three = factories.organisation("C", parent=two)
    for parent in (one, two, three):
        with pytest.raises(organisations.Circle):
            organisations.move(organisation=one, parent=parent, by=None, at=NOW)
    assert organisations.move(organisation=three, parent=one, by=None, at=NOW).parent == one
    assert organisations.move(organisation=three, parent=None, by=None, at=NOW).parent is None


def test_a_circle_is_seen_although_the_caller_looked_before_the_other_moved() -> None:
    one, two = factories.organisation("A"), factories.organisation("B")
    organisations.move(organisation=Organisation.objects.get(pk=one.pk), parent=two, by=None, at=NOW)
    assert one.parent_id is None  # what the second coordinator still has on the screen
    with pytest.raises(organisations.Circle):
        organisations.move(organisation=two, parent=one, by=None, at=NOW)


def test_more_levels_than_anybody_reads_are_refused() -> None:
    last = None
    for number in range(organisations.DEEPEST):
        last = factories.organisation(f"Cấp {number}", parent=last)
    with pytest.raises(organisations.TooDeep):
        factories.organisation("Một cấp nữa", parent=last)
    top = factories.organisation("Ngoài")
    with pytest.raises(organisations.TooDeep):
        organisations.move(organisation=Organisation.objects.get(name="Cấp 0"), parent=top, by=None, at=NOW)


def test_ending_ends_the_roles_and_leaves_past_days_as_they_were() -> None:
    place = factories.organisation()
    stays = factories.member("Lê Thị Mơ", place)
    later = factories.contributor("Trần Văn Đò")
    factories.role(later, place, starts_on=TODAY + timedelta(days=5))
    fresh = factories.contributor("Ngô Thị Hiền")
    factories.role(fresh, place, starts_on=TODAY)
    organisations.end(organisation=place, on=TODAY, by=None, at=NOW)
    place.refresh_from_db()
    assert place.active_to == TODAY
    roles = {role.contributor_id: (role.starts_on, role.ends_on) for role in Role.objects.all()}
    assert roles == {stays.pk: (factories.LONG_AGO, TODAY), fresh.pk: (TODAY, TODAY + timedelta(days=1))}
    with pytest.raises(organisations.EndedAlready):
        organisations.end(organisation=place, on=TODAY, by=None, at=NOW)


def test_what_others_hang_on_is_not_taken_away() -> None:
    above = factories.organisation("Huyện Mơ")
    below = factories.organisation("Phường Bến Mơ", parent=above)
    factories.member("Lê Thị Mơ", below)
    for row in (above, below):
        with pytest.raises(organisations.InUse):
            organisations.remove(organisation=row, by=None, at=NOW)
    mistake = factories.organisation("Ghi nhầm")
    organisations.remove(organisation=mistake, by=None, at=NOW)
    assert not Organisation.objects.filter(name="Ghi nhầm").exists()


def test_the_tree_is_told_depth_first_by_name() -> None:
    above = factories.organisation("Huyện Mơ")
    factories.organisation("Phường B", parent=above, area="Bắc")
    first = factories.organisation("Phường A", parent=above, area="Nam")
    factories.organisation("Tổ 1", parent=first)
    factories.organisation("An Bình", active_to=date(2025, 1, 1))
    names = dict(Organisation.objects.values_list("pk", "name"))
    told = [(names[each.pk], each.depth) for each in found.tree(on=TODAY)]
    assert told == [("Huyện Mơ", 0), ("Phường A", 1), ("Tổ 1", 2), ("Phường B", 1)]
    south = [(names[each.pk], each.depth, each.above) for each in found.tree(area="Nam", on=TODAY)]
    assert south == [("Phường A", 0, "Huyện Mơ")]
    assert [names[each.pk] for each in found.tree(words="phuong", on=TODAY)] == ["Phường A", "Phường B"]
    assert [names[each.pk] for each in found.tree(former=True, on=TODAY)] == ["An Bình"]


def test_parts_of_one_that_left_still_stand_in_the_tree() -> None:
    above = factories.organisation("Huyện Cũ", active_to=date(2025, 1, 1))
    below = factories.organisation("Phường Còn", parent=above)
    assert [(each.pk, each.depth) for each in found.tree(on=TODAY)] == [(below.pk, 0)]


def test_the_screen_tells_people_and_who_has_gone_quiet(screen: Screen) -> None:
    assert "No organisation is here so far" in text(screen("network"))
    empty, quiet, busy = (factories.organisation(name) for name in ("Trống", "Vắng", "Bận"))
    factories.member("Lê Thị Mơ", quiet)
    given = factories.member("Trần Văn Đò", busy)
    factories.contribution(given, busy, on=factories.days_before(10))
    rows = screen("network").context["rows"]  # type: ignore[attr-defined]
    told = {row.organisation.pk: (row.people, str(state)) for row, state, _steps in rows}
    assert told == {empty.pk: (0, "has nobody"), quiet.pk: (1, "gone quiet"), busy.pk: (1, "")}


def test_everything_is_done_on_screens(screen: Screen) -> None:
    form = {"name": "Phường Bến Mơ", "active_from": "2025-01-01", "parent": ""}
    answer = screen("network_organisation_new", post=form)
    row = Organisation.objects.get()
    assert (answer.status_code, row.name) == (302, "Phường Bến Mơ")
    again = screen("network_organisation_new", post=form)  # pressed twice
    assert (again.status_code, Organisation.objects.count()) == (422, 1)
    assert "stands in this place already" in text(again)
    screen("network_organisation_new", post={**form, "name": "Tổ 1", "parent": "ben mo"})
    part = Organisation.objects.get(name="Tổ 1")
    assert part.parent == row
    refused = screen("network_organisation_move", row.pk, post={"parent": "Tổ 1"})
    assert (refused.status_code, "cannot be a part of itself" in text(refused)) == (422, True)
    assert screen("network_organisation_move", part.pk, post={"parent": ""}).status_code == 302
    edited = screen("network_organisation_edit", row.pk, post={**form, "area": "Bắc", "email": "mo@example.org"})
    assert edited.status_code == 302
    row.refresh_from_db()
    assert (row.area, row.email) == ("Bắc", "mo@example.org")
    assert screen("network_organisation_end", row.pk, post={"on": "2026-03-04"}).status_code == 302
    assert screen("network_organisation_end", row.pk, post={"on": "2026-03-04"}).status_code == 422
    assert screen("network_organisation_remove", part.pk, post={}).status_code == 302
    assert not Organisation.objects.filter(pk=part.pk).exists()
    assert "no member today" in text(screen("network_organisation", row.pk))


def test_why_one_cannot_be_taken_away_is_said_plainly(screen: Screen) -> None:
    place = factories.organisation()
    factories.member("Lê Thị Mơ", place)
    screen("network_organisation_remove", place.pk, post={})
    assert "Others hang on this organisation" in text(screen("network_organisation", place.pk))


def test_a_parent_that_may_be_several_is_asked_again(screen: Screen) -> None:
    for ward in ("Phường Một", "Phường Hai"):
        factories.organisation("Hội Nông dân", parent=factories.organisation(ward))
    form = {"name": "Tổ 1", "active_from": "2025-01-01", "parent": "Hội Nông dân"}
    answer = screen("network_organisation_new", post=form)
    assert "Hội Nông dân (Phường Hai)" in text(answer)
    screen("network_organisation_new", post={**form, "parent": "Hội Nông dân (Phường Hai)"})
    assert Organisation.objects.get(name="Tổ 1").parent.parent.name == "Phường Hai"  # type: ignore[union-attr]
    wrong = screen("network_organisation_new", post={**form, "name": "Tổ 2", "parent": "Không có"})
    assert "No organisation is called so." in text(wrong)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "a\0b", "%", "_", "'; DROP TABLE", "😀" * 100, "-" * 500]
)
def test_no_words_break_a_screen(screen: Screen, words: str) -> None:
    factories.organisation()
    fields = ("name", "name_en", "kind", "area", "address", "email", "telephone", "parent")
    form: dict[str, Any] = dict.fromkeys(fields, words)
    answer = screen("network_organisation_new", post={**form, "active_from": words, "active_to": words})
    assert answer.status_code == 422
    assert "<script>alert" not in text(answer)
    answer = screen("network_organisation_new", post={**form, "email": "", "parent": "", "active_from": ""})
    assert answer.status_code in (302, 422)
    page = screen("network", query="?words=%3Cscript%3Ealert(1)%3C/script%3E&area=%00&kind=%27&p=x")
    assert page.status_code == 200
    assert "<script>alert" not in text(page)
