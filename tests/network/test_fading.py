"""What is kept about people is told to them, put right by them, and goes: on their word or by the clock."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.network.models import Contribution, Contributor, NetworkSettings, Role
from signalmast.network.selectors import contributors as found
from signalmast.network.services import contributions, contributors, fading, merging, settings
from signalmast.network.services.may import MayNot
from signalmast.topics.models import Topic
from tests.conftest import Person
from tests.network import factories, training_desk
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(keeper: User) -> Contributor:
    """Somebody about whom everything is kept that can be."""
    place = factories.organisation("Phường Bến Mơ")
    row = factories.contributor(
        "Lê Thị Mơ", email="mo@example.org", telephone="0901 234 567", languages=["vi", "km"], skills=["pictures"],
        availability="evenings", coordinator=keeper,
    )  # fmt: skip
    factories.role(row, place)
    contributors.agree(contributor=row, what="kept", how="paper", by=keeper, at=NOW)
    contributors.agree(contributor=row, what="named", how="spoken", by=keeper, at=NOW)
    contributors.choose_credit(contributor=row, credit="name", by=keeper, at=NOW)
    contributors.take_back(contributor=row, what="kept", by=keeper, at=NOW)
    contributors.note(contributor=row, words="Gọi sau 17 giờ.", by=keeper, at=NOW)
    topic = Topic.objects.create(key="nuoc", name_vi="Nước", name_en="Water")
    given = factories.contribution(row, place, on=date(2026, 2, 1), key="post:1", corrected_at=NOW, withdrawn_at=NOW)
    given.topics.add(topic)
    twin = factories.contributor("Le T. Mo", telephone="0909 111 222")
    merging.merge(kept=row, gone=twin, by=keeper, at=NOW)
    contributors.seen(contributor=row, at=NOW)
    row.refresh_from_db()
    return row


def test_a_person_reads_everything_kept_about_them(whole: Contributor) -> None:
    with translation.override("en"):
        told = {section.title: dict(section.rows) for section in found.all_about(whole)}
    assert told["Particulars"] == {
        "Name": "Lê Thị Mơ",
        "E-mail address": "mo@example.org",
        "Telephone": "0901 234 567",
        "Availability": "In the evenings",
        "How you are named": "By name",
        "Language of letters": "Tiếng Việt",
        "Languages": "Khmer, Vietnamese",
        "Skills": "Pictures",
        "Since": "1 January 2024",
        "Last active on": "4 March 2026",
        "Your coordinator": "Điều phối viên",
    }
    assert told["Roles"] == {"Phường Bến Mơ": "Contributor, from 1 January 2024"}
    assert "taken back on 4 March 2026" in told["What you agreed to"]["That the desk keeps these particulars"]
    assert told["Notes about working together"] == {"Điều phối viên on 4 March 2026": "Gọi sau 17 giờ."}
    [said] = told["What you contributed"].values()
    assert said == (
        "accepted on 1 February 2026, Phường Bến Mơ, Water, put right on 4 March 2026, withdrawn on 4 March 2026"
    )
    assert told["Entries joined into one"] == {"joined with a second entry on 4 March 2026": "Le T. Mo, 0909 111 222"}


def test_every_column_about_a_person_is_told_or_only_binds_rows(whole: Contributor) -> None:
    """A new column of these tables fails here until `all_about` tells it, or it is named as one that says nothing."""
    binds = {
        "id",
        "key",
        "folded",
        "dialled",
        "faded_at",
        "demo",
        "contributor",
        "contributor_id",
        "undone_at",
        "before",
    }
    told = {
        *("name", "email", "telephone", "availability", "credit", "language", "coordinator", "joined_on"),
        *("last_active_on", "code", "skill", "organisation", "kind", "starts_on", "ends_on", "what", "how", "given_at"),
        *("withdrawn_at", "by", "words", "at", "post_key", "topics", "accepted_at", "corrected_at", "kept"),
    }
    relations = Contributor._meta.get_fields(include_hidden=True)
    models = {Contributor} | {
        each.related_model
        for each in relations
        if each.auto_created and not each.concrete and each.related_model._meta.app_label == "network"  # type: ignore[union-attr]
    }
    own = {model for model in models if model.__module__ in ("signalmast.network.models.contributors",
                                                             "signalmast.network.models.contributions")}  # fmt: skip
    columns = {field.name for model in own for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    assert columns == binds - {"contributor_id"} | told


def test_erased_nothing_says_who_it_was(whole: Contributor, keeper: User) -> None:
    fading.erase(contributor=whole, by=keeper, at=NOW)
    whole.refresh_from_db()
    assert (whole.name, whole.email, whole.telephone, whole.folded, whole.dialled) == ("", "", "", "", "")
    assert (whole.coordinator, whole.credit, whole.credited_as) == (None, "none", "")
    rows = (whole.languages, whole.skills, whole.notes, whole.consents, whole.merges)
    assert [each.count() for each in rows] == [0, 0, 0, 0, 0]
    kept = json.dumps(
        json.loads(serializers.serialize("json", [whole, *Role.objects.all(), *Contribution.objects.all()]))
    )
    assert "M\\u01a1" not in kept.replace("Ph\\u01b0\\u1eddng B\\u1ebfn M\\u01a1", "")
    given = Contribution.objects.get()
    assert (given.contributor, given.organisation and given.organisation.name) == (whole, "Phường Bến Mơ")
    assert Role.objects.get().ends_on == TODAY
    with pytest.raises(contributors.Faded):
        fading.erase(contributor=whole, by=keeper, at=NOW)
    with pytest.raises(contributors.Faded):
        contributors.change(contributor=whole, name="Lê Thị Mơ", by=keeper, at=NOW)


def test_people_erase_themselves_and_nobody_else_does(whole: Contributor, person: Person) -> None:
    for other in (person(), person("editor"), person("administrator")):
        with pytest.raises(MayNot):
            fading.erase(contributor=whole, by=other, at=NOW)
    with pytest.raises(MayNot):
        fading.erase(contributor=whole, by=factories.contributor("Người khác"), at=NOW)
    fading.erase(contributor=whole, by=whole, at=NOW)
    whole.refresh_from_db()
    assert whole.faded_at == NOW


def test_the_table_itself_holds_no_name_of_who_faded(whole: Contributor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contributor.objects.filter(pk=whole.pk).update(faded_at=NOW)


def test_who_did_nothing_for_the_set_time_fades(keeper: User) -> None:
    settings.change(quiet_days=90, fade_months=12, by=keeper)
    late = factories.contributor("Đã lâu", joined_on=date(2020, 1, 1))
    contributors.seen(contributor=late, at=datetime(2025, 3, 4, 10, tzinfo=UTC))
    just = factories.contributor("Vừa kịp", joined_on=date(2020, 1, 1))
    contributors.seen(contributor=just, at=datetime(2025, 3, 5, 10, tzinfo=UTC))
    never = factories.contributor("Chưa làm gì", joined_on=date(2025, 3, 4))
    new = factories.contributor("Mới", joined_on=date(2025, 3, 5))
    assert fading.fade_inactive(at=NOW) == 2
    faded = set(Contributor.objects.exclude(faded_at=None).values_list("pk", flat=True))
    assert faded == {late.pk, never.pk}
    assert fading.fade_inactive(at=NOW) == 0
    assert fading.keep(at=NOW + timedelta(days=1)) == 2
    assert set(Contributor.objects.filter(faded_at=None)) == set()
    assert {just.pk, new.pk} < set(Contributor.objects.values_list("pk", flat=True))


def test_the_last_day_of_a_long_month_counts_back_to_a_short_one() -> None:
    from signalmast.network.selectors.settings import months_before

    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 31), 25) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)


def test_a_contribution_sets_the_clock_anew() -> None:
    row = factories.contributor(joined_on=date(2020, 1, 1))
    given = [(row, "text")]
    contributions.accept(post_key="post:1", given=given, topics=[], language="vi", at=NOW)
    assert fading.fade_inactive(at=NOW) == 0


def test_only_who_keeps_the_network_sets_the_clocks(keeper: User, person: Person, screen: Screen) -> None:
    with pytest.raises(MayNot):
        settings.change(quiet_days=30, fade_months=6, by=person("editor"))
    assert screen("network_settings", post={"quiet_days": "30", "fade_months": "6"}).status_code == 302
    row = NetworkSettings.objects.get()
    assert (row.quiet_days, row.fade_months) == (30, 6)
    refused = screen("network_settings", post={"quiet_days": "1", "fade_months": "0"})
    assert refused.status_code == 422
    assert NetworkSettings.objects.get().quiet_days == 30


def test_it_is_asked_on_a_screen(screen: Screen, whole: Contributor) -> None:
    assert "This cannot be undone." in text(screen("network_person_erase", whole.pk))
    screen("network_person_erase", whole.pk, post={})
    assert screen("network_person", whole.pk).status_code == 404
    assert screen("network_person_erase", whole.pk, post={}).status_code == 404  # pressed twice
    assert "Lê Thị Mơ" not in text(screen("network_people"))


def test_somebody_entered_today_does_not_fade_for_having_joined_long_ago(keeper: User) -> None:
    made = contributors.add(name="Lê Thị Mơ", joined_on=date(2015, 1, 1), by=keeper, at=NOW)
    assert fading.fade_inactive(at=NOW) == 0
    made.refresh_from_db()
    assert made.name == "Lê Thị Mơ"


def test_whoever_was_erased_is_erased_again_when_a_backup_brings_them_back(whole: Contributor, keeper: User) -> None:
    other = factories.contributor("Trần Văn Còn", joined_on=date(2026, 1, 1))
    backup = serializers.serialize("json", [whole, other])
    fading.erase(contributor=whole, by=keeper, at=NOW)
    for row in serializers.deserialize("json", backup):
        row.save()
    assert Contributor.objects.get(pk=whole.pk).name == "Lê Thị Mơ"
    assert fading.keep(at=NOW) == 1
    rows = dict(Contributor.objects.values_list("pk", "name"))
    assert (rows[whole.pk], rows[other.pk]) == ("", "Trần Văn Còn")
    assert fading.keep(at=NOW) == 0


def test_a_line_cut_short_by_a_loss_of_power_erases_nobody(whole: Contributor, tmp_path: Path) -> None:
    (tmp_path / "people.erased").write_text(whole.key[:-3])
    assert fading.replay(at=NOW) == 0
    assert Contributor.objects.get(pk=whole.pk).name == "Lê Thị Mơ"
    other = factories.contributor("Trần Văn Hai")
    fading.erase(contributor=other, by=other, at=NOW)
    assert other.key in (tmp_path / "people.erased").read_text().splitlines(), "not lost behind the line cut short"


def test_coming_to_a_training_sets_the_clock_anew(keeper: User) -> None:
    row = factories.contributor(joined_on=date(2020, 1, 1))
    session = training_desk.session(keeper)
    training_desk.came(session, keeper, row)
    row.refresh_from_db()
    assert row.last_active_on == session.day
    away = factories.contributor("Trần Văn Vắng", joined_on=date(2020, 1, 1))
    training_desk.came(session, keeper, away, presence="absent")
    away.refresh_from_db()
    assert away.last_active_on is None
