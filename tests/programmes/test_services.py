"""Plans and targets as services keep them: who may, what is refused, and that nothing typed passes for counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from signalmast.accounts.models import User
from signalmast.programmes import selectors
from signalmast.programmes.models import Programme, Target, TypedFigure, WrittenOnce
from signalmast.programmes.services import notes, programmes, targets
from signalmast.programmes.services.may import MayNot
from signalmast.programmes.states import State
from tests.conftest import Person
from tests.programmes import factories
from tests.programmes.factories import AT

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def standing(target: Target, on: date = TODAY) -> selectors.Standing:
    return selectors.standings(Target.objects.filter(pk=target.pk), on=on)[0]


def test_a_plan_gets_an_address_of_its_name_and_a_free_one(keeper: User) -> None:
    first, second = factories.plan(keeper), factories.plan(keeper)
    assert [first.slug, second.slug] == ["nuoc-sach-cho-moi-nha", "nuoc-sach-cho-moi-nha-2"]


@pytest.mark.parametrize("role", ["editor", "network_coordinator", "fact_checker", "administrator", ""])
def test_only_who_keeps_programmes_writes(person: Person, plan: Programme, role: str) -> None:
    other = person(*([role] if role else []))
    target = factories.aim_at(plan, person("analyst"))
    acts: list[Any] = [
        lambda: factories.plan(other),
        lambda: programmes.change(programme=plan, seen=plan.changed_at, by=other, at=AT, name_vi="Khác"),
        lambda: programmes.end(programme=plan, on=TODAY, by=other, at=AT),
        lambda: programmes.go_on(programme=plan, by=other, at=AT),
        lambda: factories.aim_at(plan, other, aim=Decimal(7)),
        lambda: targets.change(target=target, seen=target.changed_at, by=other, at=AT, aim=Decimal(7)),
        lambda: targets.set_aside(target=target, words="Thôi", by=other, at=AT),
        lambda: notes.write(target=target, words="Chậm", by=other, at=AT),
        lambda: notes.type_figure(
            target=target, on=TODAY, value=Decimal(1), source=factories.document(), by=other, at=AT
        ),
    ]
    for act in acts:
        with pytest.raises(MayNot):
            act()
    assert (Programme.objects.count(), Target.objects.count(), target.notes.count()) == (1, 1, 0)


def test_a_closed_account_keeps_nothing(keeper: User) -> None:
    keeper.is_active = False
    keeper.save()
    with pytest.raises(MayNot):
        factories.plan(keeper)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"until": date(2025, 12, 31)}, "until"),
        ({"slug": "da-co"}, "slug"),
        ({"slug": "có dấu cách"}, "slug"),
        ({"name_vi": "x" * 3000}, "name_vi"),
        ({"name_en": "\u200b\u200b"}, "name_en"),
    ],
)
def test_bad_words_and_days_are_told_by_their_field(keeper: User, words: dict[str, Any], field: str) -> None:
    factories.plan(keeper, slug="da-co")
    with pytest.raises(ValidationError) as wrong:
        factories.plan(keeper, **words)
    assert field in wrong.value.error_dict


def test_a_plan_is_never_part_of_itself(keeper: User) -> None:
    top = factories.plan(keeper)
    middle = factories.plan(keeper, parent=top)
    below = factories.plan(keeper, parent=middle)
    for parent in (top, middle, below):
        with pytest.raises(ValidationError):
            programmes.change(programme=top, seen=top.changed_at, by=keeper, at=AT, parent=parent)
    assert [(leaf.pk, leaf.depth) for leaf in selectors.tree()] == [(top.pk, 0), (middle.pk, 1), (below.pk, 2)]


def test_a_circle_that_came_in_by_another_door_is_still_listed(keeper: User) -> None:
    top = factories.plan(keeper)
    below = factories.plan(keeper, parent=top)
    Programme.objects.filter(pk=top.pk).update(parent=below)
    assert {leaf.pk for leaf in selectors.tree()} == {top.pk, below.pk}
    assert selectors.descendants(top) == {below.pk}


def test_two_people_at_once_are_told(keeper: User, plan: Programme) -> None:
    seen = plan.changed_at
    programmes.change(programme=plan, seen=seen, by=keeper, at=AT + timedelta(minutes=1), issued_by="Phường")
    with pytest.raises(programmes.ChangedMeanwhile):
        programmes.change(programme=plan, seen=seen, by=keeper, at=AT + timedelta(minutes=2), issued_by="Quận")
    assert Programme.objects.get().issued_by == "Phường"


def test_a_public_address_stays(keeper: User, plan: Programme) -> None:
    out = programmes.change(programme=plan, seen=plan.changed_at, by=keeper, at=AT, public=True, slug="nuoc")
    assert out.slug == "nuoc"
    later = programmes.change(programme=out, seen=AT, by=keeper, at=AT, public=True, slug="khac")
    assert later.slug == "nuoc"


def test_an_early_end_keeps_the_documents_day(keeper: User, plan: Programme) -> None:
    ended = programmes.end(programme=plan, on=date(2026, 6, 30), by=keeper, at=AT)
    assert (ended.until, ended.last_day) == (date(2026, 12, 31), date(2026, 6, 30))
    assert not selectors.current(TODAY).exists()
    assert selectors.current(date(2026, 6, 30)).exists()
    with pytest.raises(programmes.Ended):
        programmes.end(programme=plan, on=TODAY, by=keeper, at=AT)
    programmes.go_on(programme=plan, by=keeper, at=AT)
    assert selectors.current(TODAY).exists()
    with pytest.raises(programmes.Ended):
        programmes.end(programme=plan, on=date(2027, 1, 1), by=keeper, at=AT)


def test_a_target_is_counted_with_its_baseline_when_it_is_set(keeper: User, plan: Programme) -> None:
    factories.organisations(10, since=date(2025, 1, 1))
    factories.organisations(3, since=date(2026, 3, 1))
    days = {"baseline_from": date(2025, 12, 31), "baseline_to": date(2025, 12, 31)}
    target = factories.aim_at(plan, keeper, **days)
    assert (target.baseline, target.baseline_source, target.counted, target.typed) == (10, None, 13, False)
    one = standing(target)
    assert one.stand.state == State.OFF  # 13 where the line is at 14,99
    assert selectors.reason(one) == (
        "Hiện là 13, trong khi trên đường tới 20 lẽ ra nay phải là 15. Từ nay mỗi tháng phải tăng 1,2."
    )


def test_the_baseline_is_never_typed_without_its_file(keeper: User, plan: Programme) -> None:
    days = {"baseline_from": date(2025, 1, 1), "baseline_to": date(2025, 12, 31)}
    with pytest.raises(ValidationError) as wrong:
        factories.aim_at(plan, keeper, **days, baseline=Decimal(12))
    assert "baseline_source" in wrong.value.error_dict
    source = factories.document()
    target = factories.aim_at(plan, keeper, **days, baseline=Decimal(12), baseline_source=source)
    assert target.baseline == 12
    assert "gõ tay" in selectors.words.baseline_of(target)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"due_on": date(2025, 12, 31)}, "due_on"),
        ({"due_on": date(2027, 1, 1)}, "due_on"),
        ({"starts_on": date(2025, 12, 31)}, "due_on"),
        ({"measure": "no_such"}, "measure"),
        ({"params": {"page": "page:none"}, "measure": "posts"}, "page"),
        ({"aim": Decimal("NaN")}, "aim"),
        ({"aim": Decimal(10) ** 14}, "aim"),
        ({"baseline_from": date(2025, 1, 1)}, "baseline_to"),
        ({"baseline_from": date(2025, 2, 1), "baseline_to": date(2025, 1, 1)}, "baseline_to"),
        ({"measure": "typed"}, "label_vi"),
    ],
)
def test_a_bad_target_is_told_by_its_field(keeper: User, plan: Programme, words: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        factories.aim_at(plan, keeper, **words)
    assert field in wrong.value.error_dict
    assert not Target.objects.exists()


def test_the_same_target_is_set_once(keeper: User, plan: Programme) -> None:
    first = factories.aim_at(plan, keeper)
    with pytest.raises(targets.AlreadyThere) as there:
        factories.aim_at(plan, keeper)
    assert there.value.target == first
    assert Target.objects.count() == 1


def test_targets_stay_inside_their_programme(keeper: User, plan: Programme) -> None:
    factories.aim_at(plan, keeper)
    with pytest.raises(ValidationError):
        programmes.change(programme=plan, seen=plan.changed_at, by=keeper, at=AT, until=date(2026, 11, 30))


def test_behind_needs_a_word_from_whoever_answers_for_it(person: Person, keeper: User, plan: Programme) -> None:
    owner = person("editor")
    target = factories.aim_at(plan, keeper, measure="posts", owner=owner)
    assert (standing(target).stand.state, standing(target).owes_note) == (State.OFF, True)
    assert [one.target for one in selectors.owing(owner, on=TODAY)] == [target]
    assert selectors.owing(keeper, on=TODAY) == []
    with pytest.raises(ValidationError):
        notes.write(target=target, words=" \u200b ", by=owner, at=AT)
    notes.write(target=target, words="Thiếu người viết.", by=owner, at=AT)
    notes.write(target=target, words="Thiếu người viết.", by=owner, at=AT + timedelta(seconds=2))  # pressed twice
    assert target.notes.count() == 1
    assert selectors.owing(owner, on=TODAY) == []
    assert len(selectors.owing(owner, on=TODAY + timedelta(days=31))) == 1  # it does not last for ever
    with pytest.raises(WrittenOnce):
        target.notes.all().delete()


def test_typed_figures_have_a_file_and_an_author_and_stand_apart(keeper: User, plan: Programme) -> None:
    counted, target = factories.aim_at(plan, keeper), factories.typed(plan, keeper)
    source = factories.document()
    with pytest.raises(notes.CountedLive):
        notes.type_figure(target=counted, on=TODAY, value=Decimal(19), source=source, by=keeper, at=AT)
    for on in (TODAY + timedelta(days=1), date(2025, 12, 31)):
        with pytest.raises(ValidationError):
            notes.type_figure(target=target, on=on, value=Decimal(1), source=source, by=keeper, at=AT)
    with pytest.raises(ValidationError):
        notes.type_figure(target=target, on=TODAY, value=Decimal(1), source=None, by=keeper, at=AT)
    for value in (Decimal("NaN"), Decimal(10) ** 13):
        with pytest.raises(ValidationError):
            notes.type_figure(target=target, on=TODAY, value=value, source=source, by=keeper, at=AT)
    for value in (120, 130, 130):  # put right once, then pressed twice
        notes.type_figure(target=target, on=TODAY, value=Decimal(value), source=source, by=keeper, at=AT)
    assert list(TypedFigure.objects.values_list("value", "by")) == [(130, keeper.pk), (120, keeper.pk)]
    one = standing(target)
    assert (one.stand.value, selectors.source_of(target, one.measure)) == (130, "gõ tay, theo tệp")
    assert selectors.source_of(counted, standing(counted).measure) == "đếm trực tiếp"
    with pytest.raises(WrittenOnce):
        TypedFigure.objects.update(value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(baseline=1, baseline_from=TODAY, baseline_to=TODAY)


def test_set_aside_keeps_its_reason_and_stays(keeper: User, plan: Programme) -> None:
    target = targets.set_aside(target=factories.aim_at(plan, keeper), words="Đổi cách làm.", by=keeper, at=AT)
    assert (standing(target).stand.state, target.notes.get().words) == (State.ASIDE, "Đổi cách làm.")
    with pytest.raises(targets.SetAside):
        targets.change(target=target, seen=AT, by=keeper, at=AT, aim=Decimal(1))
    with pytest.raises(targets.SetAside):
        targets.set_aside(target=target, words="Lần nữa", by=keeper, at=AT)


def test_a_measure_that_went_away_says_so(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper)
    Target.objects.update(measure="from_an_older_release", params={"what": ["ever"]})
    one = standing(target)
    assert one.stand.state == State.GONE
    assert selectors.reason(one) == "Bàn biên tập không còn thước đo này. Những tháng đã chốt vẫn giữ nguyên."
    assert selectors.title(one.target, one.measure) == "Một thước đo không còn nữa"
