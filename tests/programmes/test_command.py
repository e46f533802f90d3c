"""`signalmast programmes`: how each target stands, on any day, for people and for programs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.programmes.models import Programme, Target
from tests.programmes import factories

pytestmark = pytest.mark.django_db


def said(*arguments: str, language: str = "vi") -> str:
    out = StringIO()
    with translation.override(language):
        call_command("programmes", *arguments, stdout=out)
    return out.getvalue()


def test_each_day_says_how_it_stood(keeper: User, plan: Programme) -> None:
    part = factories.plan(keeper, name_vi="Kế hoạch quý", name_en="Plan of the quarter", parent=plan)
    factories.organisations(10, since=date(2025, 1, 1))
    factories.organisations(10, since=date(2026, 6, 1))
    day = {"baseline_from": date(2025, 12, 31), "baseline_to": date(2025, 12, 31)}
    factories.aim_at(part, keeper, **day)
    assert said("--on", "2026-03-01") == (
        "Nước sạch cho mọi nhà (2026-01-01 – 2026-12-31)\n"
        "  Kế hoạch quý (2026-01-01 – 2026-12-31)\n"
        "    [Chậm tiến độ] Tổ chức thành viên có cộng tác viên (đếm trực tiếp): Hiện là 10, trong khi trên đường tới "
        "20 lẽ ra nay phải là 11,6. Từ nay mỗi tháng phải tăng 1.\n"
    )
    assert "[Reached so far] Member organisations with contributors (counted live): It stands at 20" in said(
        "--on", "2026-06-02", language="en"
    )
    assert "[Chưa bắt đầu]" in said("--on", "2025-06-01")
    assert "[Đạt đúng hạn]" in said("--on", "2027-06-01")


def test_programs_read_it_as_json(keeper: User, plan: Programme) -> None:
    factories.organisations(10, since=date(2025, 1, 1))
    day = {"baseline_from": date(2025, 12, 31), "baseline_to": date(2025, 12, 31)}
    factories.aim_at(plan, keeper, **day)
    Target.objects.create(
        programme=plan, measure="gone", starts_on=plan.starts_on, due_on=plan.until, aim=Decimal("2.5")
    )
    told = json.loads(said("--json", "--on", "2026-03-01"))
    live, gone = told["programmes"][0]["targets"]
    assert told["on"] == "2026-03-01"
    assert {name: live[name] for name in ("baseline", "target", "value", "state", "typed", "progress_percent")} == {
        "baseline": "10",
        "target": "20",
        "value": "10",
        "state": "off",
        "typed": False,
        "progress_percent": "0",
    }
    assert (gone["state"], gone["value"], gone["target"]) == ("gone", None, "2.5")


def test_an_empty_desk_and_a_day_that_is_none(desk: object) -> None:
    assert said() == "-\n"
    with pytest.raises(CommandError):
        said("--on", "yesterday")
