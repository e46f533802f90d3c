from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from signalmast.accounts.models import User
from signalmast.network.models import Consent, Contributor, Note, Role
from signalmast.network.selectors import contributors as found
from signalmast.network.services import contributors, roles
from signalmast.network.services.may import MayNot
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_somebody_is_added_with_what_they_can_do(keeper: User) -> None:
    row = contributors.add(
        name=" Lê  Thị Mơ ", email="MO@example.org", telephone="+84 90 123 4567", languages=["vi", "km"],
        skills=["writing"], by=keeper, at=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.name, row.folded, row.email, row.dialled) == (
        "Lê Thị Mơ", "le thi mo", "mo@example.org", "0901234567",
    )  # fmt: skip
    assert (row.joined_on, row.credit) == (TODAY, "none")
    assert {each.code for each in row.languages.all()} == {"vi", "km"}
    contributors.change(contributor=row, languages=["en"], skills=[], by=keeper, at=NOW)
    assert [each.code for each in row.languages.all()] == ["en"]
    assert row.skills.count() == 0


def test_a_second_person_of_one_name_is_asked_about() -> None:
    first = factories.contributor("Lê Thị Mơ")
    with pytest.raises(contributors.SameName) as same:
        factories.contributor("LE THI MO", another=False)
    assert same.value.other == first
    assert factories.contributor("Lê Thị Mơ", another=True).pk != first.pk


def test_an_address_stands_once() -> None:
    factories.contributor("Lê Thị Mơ", email="mo@example.org")
    with pytest.raises(ValidationError):
        factories.contributor("Trần Văn Đò", email="Mo@Example.org")


def test_a_language_or_skill_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        factories.contributor(languages=["xx"])
    with pytest.raises(ValidationError):
        factories.contributor(skills=["loyalty"])


def test_only_who_keeps_the_network_may(person: Person) -> None:
    row, place = factories.contributor(), factories.organisation()
    role = factories.role(row, place)
    editor = person("editor")
    for act in (
        lambda: contributors.add(name="Khác", by=editor, at=NOW),
        lambda: contributors.change(contributor=row, name="Khác", by=editor, at=NOW),
        lambda: contributors.agree(contributor=row, what="kept", how="paper", by=editor, at=NOW),
        lambda: contributors.take_back(contributor=row, what="kept", by=editor, at=NOW),
        lambda: contributors.choose_credit(contributor=row, credit="none", by=editor, at=NOW),
        lambda: contributors.note(contributor=row, words="x", by=editor, at=NOW),
        lambda: roles.give(contributor=row, organisation=place, kind="lead", starts_on=TODAY, by=editor, at=NOW),
        lambda: roles.end(role=role, by=editor, at=NOW),
        lambda: roles.remove(role=role, by=editor, at=NOW),
    ):
        with pytest.raises(MayNot):
            act()


def test_people_change_of_themselves_what_is_theirs_to_say(person: Person) -> None:
    coordinator = person("network_coordinator")
    row = factories.contributor(coordinator=coordinator)
    contributors.change(
        contributor=row, name="Lê Mơ", telephone="0901", coordinator=None, joined_on=TODAY, by=row, at=NOW
    )
    row.refresh_from_db()
    assert (row.name, row.telephone) == ("Lê Mơ", "0901")
    assert (row.coordinator, row.joined_on) == (coordinator, factories.LONG_AGO)


def test_roles_of_one_kind_do_not_overlap_in_one_organisation() -> None:
    row, place, other = factories.contributor(), factories.organisation("A"), factories.organisation("B")
    factories.role(row, place, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    for starts, ends in (
        (date(2025, 5, 31), None),
        (date(2024, 1, 1), date(2025, 1, 2)),
        (date(2024, 1, 1), None),
        (date(2025, 2, 1), date(2025, 3, 1)),
    ):
        with pytest.raises(roles.Overlaps):
            factories.role(row, place, starts_on=starts, ends_on=ends)
    factories.role(row, place, starts_on=date(2025, 6, 1))  # the day on which the first is over
    factories.role(row, place, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))
    factories.role(row, place, kind="lead", starts_on=date(2025, 2, 1))
    factories.role(row, other, starts_on=date(2025, 2, 1))
    with pytest.raises(ValidationError):
        factories.role(row, other, kind="contact", starts_on=TODAY, ends_on=TODAY)


def test_no_role_where_the_organisation_is_no_member_any_more() -> None:
    place = factories.organisation(active_to=date(2025, 1, 1))
    with pytest.raises(roles.NoMember):
        factories.role(factories.contributor(), place, starts_on=date(2025, 1, 1))


def test_a_role_ends_today_or_lasts_its_only_day() -> None:
    row, place = factories.contributor(), factories.organisation()
    old, new = factories.role(row, place), factories.role(row, place, kind="lead", starts_on=TODAY)
    assert roles.end(role=old, by=None, at=NOW).ends_on == TODAY
    assert roles.end(role=new, by=None, at=NOW).ends_on == TODAY + timedelta(days=1)
    with pytest.raises(roles.EndedAlready):
        roles.end(role=old, by=None, at=NOW)


def test_nobody_is_named_who_did_not_agree(keeper: User) -> None:
    row = factories.contributor("Lê Thị Mơ")
    for credit in ("name", "initials"):
        with pytest.raises(contributors.NotAgreed):
            contributors.choose_credit(contributor=row, credit=credit, by=keeper, at=NOW)
    contributors.agree(contributor=row, what="named", how="paper", by=keeper, at=NOW)
    with pytest.raises(contributors.GivenAlready):
        contributors.agree(contributor=row, what="named", how="spoken", by=keeper, at=NOW)
    assert contributors.choose_credit(contributor=row, credit="initials", by=keeper, at=NOW).credited_as == "L.T.M."
    assert contributors.choose_credit(contributor=row, credit="name", by=keeper, at=NOW).credited_as == "Lê Thị Mơ"
    assert contributors.take_back(contributor=row, what="named", by=keeper, at=NOW).credited_as == ""
    with pytest.raises(contributors.NotGiven):
        contributors.take_back(contributor=row, what="named", by=keeper, at=NOW)
    told = Consent.objects.get()
    assert (told.given_at, told.withdrawn_at, told.by, told.how) == (NOW, NOW, keeper, "paper")


def test_the_same_note_pressed_twice_is_one(keeper: User) -> None:
    row = factories.contributor()
    for minutes in (0, 1):
        moment = NOW + timedelta(minutes=minutes)
        contributors.note(contributor=row, words="Gọi sau 17 giờ.", by=keeper, at=moment)
    assert Note.objects.count() == 1
    contributors.note(contributor=row, words="Gọi sau 17 giờ.", by=keeper, at=NOW + timedelta(days=1))
    assert Note.objects.count() == 2
    with pytest.raises(ValidationError):
        contributors.note(contributor=row, words="\u200b", by=keeper, at=NOW)
    with pytest.raises(ValidationError):
        contributors.note(contributor=row, words="x" * 1001, by=keeper, at=NOW)


def names(wanted: found.Wanted) -> list[str]:
    return [each.name for each in found.screenful(found.listed(wanted, on=TODAY), on=TODAY).people]


def test_the_list_is_narrowed(keeper: User) -> None:
    north, south = factories.organisation("Bắc", area="Bắc"), factories.organisation("Nam", area="Nam")
    factories.member("An", north, languages=["vi", "km"], skills=["writing"], email="an@example.org")
    busy = factories.member("Bình", south, skills=["pictures"], availability="weekends")
    contributors.seen(contributor=busy, at=NOW)
    left = factories.contributor("Chi")
    factories.role(left, north, ends_on=date(2025, 1, 1))
    assert names(found.Wanted()) == ["An", "Bình", "Chi"]
    assert names(found.Wanted(organisation=north.pk)) == ["An"]
    assert names(found.Wanted(area="Nam")) == ["Bình"]
    assert names(found.Wanted(language="km")) == ["An"]
    assert names(found.Wanted(skill="pictures")) == ["Bình"]
    assert names(found.Wanted(availability="weekends")) == ["Bình"]
    assert names(found.Wanted(quiet=True)) == ["An", "Chi"]
    assert names(found.Wanted(words="bin")) == ["Bình"]
    assert names(found.Wanted(words="AN@example.org")) == ["An"]
    assert names(found.Wanted(skill="writing", area="Nam")) == []


def test_screens_follow_one_another_forth_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "PER_SCREEN", 2)
    for name in ("An", "Bình", "Bình", "Chi", "Dung"):
        factories.contributor(name)
    rows = found.listed(found.Wanted(), on=TODAY)
    first = found.screenful(rows, on=TODAY)
    second = found.screenful(rows, after=first.after, on=TODAY)
    third = found.screenful(rows, after=second.after, on=TODAY)
    told = [[each.name for each in screen.people] for screen in (first, second, third)]
    assert told == [["An", "Bình"], ["Bình", "Chi"], ["Dung"]]
    assert (first.before, third.after) == ("", "")
    back = found.screenful(rows, before=third.before, on=TODAY)
    assert [each.pk for each in back.people] == [each.pk for each in second.people]
    assert found.screenful(rows, before=back.before, on=TODAY).before == ""
    assert [each.name for each in found.screenful(rows, after="nonsense", on=TODAY).people] == ["An", "Bình"]


def test_a_long_list_is_counted_to_a_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "COUNTED", 2)
    for name in ("An", "Bình"):
        factories.contributor(name)
    rows = found.listed(found.Wanted(), on=TODAY)
    assert found.number_of(rows) == (2, False)
    factories.contributor("Chi")
    assert found.number_of(rows) == (2, True)


def test_figures_are_for_the_person_and_their_coordinator(person: Person) -> None:
    mine, other = person("network_coordinator"), person("network_coordinator")
    place = factories.organisation()
    row = factories.member("Lê Thị Mơ", place, coordinator=mine)
    for number in range(3):
        factories.contribution(row, place, on=factories.days_before(number + 1), corrected_at=NOW if number else None)
    factories.contribution(row, place, on=factories.days_before(9), withdrawn_at=NOW)
    for who in (mine, row):
        told = found.figures(row, by=who, at=TODAY)
        assert (told.accepted, told.corrected, told.last_on) == (3, 2, factories.days_before(1))
    for who in (other, person("editor_in_chief"), person("editor"), factories.contributor("Người khác")):
        with pytest.raises(found.NotTheirs):
            found.figures(row, by=who, at=TODAY)
    Contributor.objects.filter(pk=row.pk).update(coordinator=None)
    row.refresh_from_db()
    assert found.figures(row, by=other, at=TODAY).accepted == 3
    with pytest.raises(found.NotTheirs):
        found.figures(row, by=person("editor"), at=TODAY)


def test_the_screen_of_a_person_shows_figures_to_their_coordinator_alone(screen: Screen, person: Person) -> None:
    other = person("network_coordinator", language="en")
    place = factories.organisation()
    row = factories.member("Lê Thị Mơ", place, coordinator=other)
    factories.contribution(row, place, on=factories.days_before(3))
    assert "Put right afterwards" not in text(screen("network_person", row.pk))
    assert "Put right afterwards" in text(screen("network_person", row.pk, by=other))


FORM = {
    "name": "Lê Thị Mơ", "email": "mo@example.org", "telephone": "0901 234 567", "availability": "weekends",
    "language": "vi", "joined_on": "2025-01-01", "languages": ["vi"], "skills": ["writing"], "coordinator": "",
}  # fmt: skip


def test_everything_is_done_on_screens(screen: Screen, keeper: User) -> None:
    assert "Nobody is here so far" in text(screen("network_people"))
    place = factories.organisation()
    assert screen("network_person_new", post=FORM).status_code == 302
    row = Contributor.objects.get()
    again = screen("network_person_new", post={**FORM, "email": ""})  # pressed twice, or a namesake
    assert (again.status_code, Contributor.objects.count()) == (422, 1)
    assert "Is it the same person?" in text(again)
    sure = screen("network_person_new", post={**FORM, "email": "", "another": "on"})
    assert (sure.status_code, Contributor.objects.count()) == (302, 2)
    assert screen("network_person_edit", row.pk, post={**FORM, "name": "Lê Mơ"}).status_code == 302
    given = {"organisation": "ben mo", "kind": "contributor", "starts_on": "2025-01-01", "ends_on": ""}
    assert screen("network_role_new", row.pk, post=given).status_code == 302
    twice = screen("network_role_new", row.pk, post=given)
    assert (twice.status_code, Role.objects.count()) == (422, 1)
    assert "for some of that time already" in text(twice)
    screen("network_credit", row.pk, post={"credit": "name"})
    assert "Enter the consent first" in text(screen("network_person", row.pk))
    for _press in range(2):
        screen("network_consent", row.pk, post={"what": "named", "how": "paper"})
        screen("network_note", row.pk, post={"words": "Gọi sau 17 giờ."})
    screen("network_credit", row.pk, post={"credit": "name"})
    row.refresh_from_db()
    assert (row.name, row.credit, row.consents.count(), row.notes.count()) == ("Lê Mơ", "name", 1, 1)
    page = text(screen("network_person", row.pk))
    assert "The person reads every note you write here." in page
    assert place.name in page
    screen("network_consent_back", row.pk, post={"what": "named"})
    row.refresh_from_db()
    assert row.credit == "none"
    role = row.roles.get()
    assert screen("network_role_end", row.pk, role.pk, post={"on": "2026-03-01"}).status_code == 302
    assert screen("network_role_end", row.pk, role.pk, post={"on": "2026-03-01"}).status_code == 422
    screen("network_role_remove", row.pk, role.pk, post={})
    screen("network_note_drop", row.pk, row.notes.get().pk, post={})
    assert (row.roles.count(), row.notes.count()) == (0, 0)


def test_a_button_of_another_persons_row_does_nothing(screen: Screen) -> None:
    one, other = factories.contributor("Lê Thị Mơ"), factories.contributor("Trần Văn Đò")
    role = factories.role(other, factories.organisation())
    screen("network_role_remove", one.pk, role.pk, post={})
    assert screen("network_role_end", one.pk, role.pk, post={"on": "2026-03-01"}).status_code == 404
    assert Role.objects.get() == role


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "a\0b", "'; DROP TABLE", "😀" * 100, "-" * 2000, "\u202e"]
)
def test_no_words_break_a_screen(screen: Screen, words: str) -> None:
    row = factories.contributor()
    hostile: dict[str, Any] = dict.fromkeys(FORM, words)
    assert screen("network_person_new", post=hostile).status_code == 422
    kept = screen("network_person_new", post={**FORM, "name": words, "email": "", "telephone": words[:40]})
    assert kept.status_code in (302, 422)
    for name in ("network_note", "network_consent", "network_credit", "network_consent_back"):
        given = {"words": words, "what": words, "how": words, "credit": words}
        assert screen(name, row.pk, post=given).status_code == 302
    assert screen("network_role_new", row.pk, post={"organisation": words, "kind": words}).status_code == 422
    assert "<script>alert" not in text(screen("network_person", row.pk))
    listed = screen(
        "network_people",
        query="?words=%3Cscript%3Ealert(1)%3C/script%3E%00&organisation=%25&area=%27&language=x&skill=x&after=x&before=-1",
    )
    assert listed.status_code == 200
    assert "<script>alert" not in text(listed)
    assert screen("network_people", query="?after=99999999999999999999").status_code == 200
