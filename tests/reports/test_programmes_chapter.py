"""The chapter on programmes: by frozen months, the same after everything moved on, wrong once a month was changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage
from signalmast.programmes.models import Programme, Target, TargetMonth
from signalmast.programmes.services import counting, notes, targets
from signalmast.reports import services
from signalmast.reports.document import Document, Figure
from tests.conftest import Person
from tests.programmes import factories
from tests.reports.conftest import Frozen
from tests.reports.test_services import document_of, words

pytestmark = pytest.mark.django_db


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


@pytest.fixture
def keeper(person: Person, settings: Any, tmp_path: Any) -> User:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return person("analyst")


@pytest.fixture
def plan(keeper: User, page: CommunityPage) -> Programme:
    """10 organisations before the year, 3 more in February; a typed figure of March."""
    made = factories.plan(keeper)
    part = factories.plan(keeper, name_vi="Kế hoạch năm", name_en="Plan of the year", parent=made)
    factories.organisations(10, since=date(2025, 1, 1))
    factories.organisations(3, since=date(2026, 2, 10))
    day = {"baseline_from": date(2025, 12, 31), "baseline_to": date(2025, 12, 31)}
    factories.aim_at(made, keeper, **day)
    typed = factories.typed(part, keeper, at=_at(1, 5))
    source = factories.document()
    notes.type_figure(target=typed, on=date(2026, 3, 2), value=Decimal(40), source=source, by=keeper, at=_at(3, 3))
    counting.freeze_months(at=_at(4, 20))
    return made


def _values(document: Document) -> list[tuple[str, str | None]]:
    return [(one.column, one.value) for one in document.figures if one.question.name == "programme_targets"]


def _figure(document: Document, column: str) -> Figure:
    return next(one for one in document.figures if one.column == column)


def test_each_target_is_told_by_its_frozen_months(plan: Programme, frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["programmes"]))
    assert _values(document) == [
        *(("then", None), ("value", "13"), ("aim", "20")),
        *(("then", None), ("value", "40"), ("aim", "500")),
    ]
    said = words(document, "programmes", "vi")
    for part in (
        "Nước sạch cho mọi nhà",
        "Kế hoạch năm",
        "đếm trực tiếp",
        "gõ tay, theo tệp",
        "Đúng tiến độ, cuối 03/2026",
    ):
        assert part in said, part
    assert "counted live" in words(document, "programmes", "en")


def test_it_comes_out_the_same_after_everything_moved_on(plan: Programme, frozen: Frozen, keeper: User) -> None:
    review = frozen(chapters=["programmes"])
    target = Target.objects.get(measure="coverage")
    targets.change(target=target, seen=target.changed_at, by=keeper, at=_at(7, 1), aim=Decimal(40))
    factories.organisations(9, since=date(2026, 1, 2))
    counting.freeze_months(at=_at(8, 20))
    document = services.frozen_document(review)
    assert services.verify(document) == []
    figure, found = services.records_behind(document=document, figure_id=_figure(document, "value").id)
    assert figure.value == "13"
    assert [(one.day, one.value) for one in found.records] == [
        ("2026-03-31", "13"),
        ("2026-02-28", "13"),
        ("2026-01-31", "10"),
    ]


def test_a_month_changed_behind_its_back_is_found(plan: Programme, frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["programmes"]))
    row = TargetMonth.objects.get(target__measure="coverage", month=date(2026, 3, 1))
    TargetMonth._base_manager.filter(pk=row.pk)._raw_delete("default")
    TargetMonth.objects.bulk_create([TargetMonth(**{**_columns(row), "value": Decimal(19)})])
    assert {one.figure.column for one in services.verify(document)} == {"value", "then", "aim"}


def _columns(row: TargetMonth) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


def test_a_period_without_a_month_says_so(page: CommunityPage, frozen: Frozen) -> None:
    document = document_of(frozen(chapters=["programmes"]))
    assert _values(document) == []
    assert "Trong kỳ chưa tháng nào của chỉ tiêu nào được chốt." in words(document, "programmes", "vi")


def test_the_months_behind_a_figure_are_shown(plan: Programme, frozen: Frozen, client: Client, person: Person) -> None:
    review = frozen(chapters=["programmes"])
    client.force_login(person("analyst", language="en"))
    figure = _figure(document_of(review), "value")
    shown = client.get(reverse("review_figure", args=[review.pk, figure.id])).content.decode()
    for part in ("31 March 2026", "31 January 2026", "Member organisations with contributors"):
        assert part in shown, part
