from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.core.tables import read_rows
from signalmast.network.models import Contributor
from signalmast.network.services import contributors, exporting, people_lists
from signalmast.network.services.may import MayNot
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen
from tests.network.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(keeper: User) -> None:
    above = factories.organisation("Huyện Mơ")
    place = factories.organisation(
        "Phường Bến Mơ", parent=above, kind="phường", area="Bắc", telephone="+84 900 000 001"
    )
    row = factories.member(
        "=HYPERLINK(1)", place, email="mo@example.org", telephone="0901 234 567", languages=["vi"], skills=["writing"]
    )
    contributors.agree(contributor=row, what="named", how="paper", by=keeper, at=NOW)
    factories.contributor("Trần Văn Đò")


def rows_of(answer: object, path: Path) -> list[list[str]]:
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return [row.cells for row in read_rows(path)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_people_come_out_with_their_roles_and_no_formula(
    network: None, screen: Screen, tmp_path: Path, form: str
) -> None:
    answer = screen("network_export", "people", form)
    assert f'filename="contributors.{form}"' in answer["Content-Disposition"]
    head, first, second = rows_of(answer, tmp_path / f"out.{form}")
    assert head[:4] == ["Name", "E-mail address", "Telephone", "Organisation"]
    assert first == [
        ("'" if form == "csv" else "") + "=HYPERLINK(1)", "mo@example.org", "0901 234 567", "Phường Bến Mơ",
        "Contributor", "2024-01-01", "", "Vietnamese", "Writing", "At any time", "no", "yes",
    ]  # fmt: skip
    assert second[:4] == ["Trần Văn Đò", "", "", ""]


def test_what_came_out_goes_in_again_without_a_change(network: None, screen: Screen, tmp_path: Path) -> None:
    Contributor.objects.filter(name__startswith="=").update(name="Lê Thị Mơ", folded="le thi mo")
    for kind in ("organisations", "people"):
        content = b"".join(screen("network_export", kind, "csv").streaming_content)  # type: ignore[attr-defined]
        plan, dropped = people_lists.bring_in(
            source=io.BytesIO(content), filename="x.csv", kind="", encoding="", dry_run=False, by=None, at=NOW
        )
        assert (plan.kind, {line.verdict for line in plan.lines}) == (kind, {"same"})
        assert dropped == (["Agreed that particulars are kept", "Agreed to be named"] if kind == "people" else [])


def test_in_vietnamese_too(network: None, keeper: User) -> None:
    stream = io.BytesIO()
    with translation.override("vi"):
        exporting.write_csv(kind="organisations", stream=stream, by=keeper, at=NOW)
        plan, dropped = people_lists.bring_in(
            source=io.BytesIO(stream.getvalue()), filename="x.csv", kind="", encoding="", dry_run=True, by=None, at=NOW
        )
    assert "Thuộc,Loại,Địa bàn" in stream.getvalue().decode("utf-8-sig")
    assert [line.verdict for line in plan.lines] == ["same", "same"]
    assert dropped == []
    assert date(2024, 1, 1).isoformat() in stream.getvalue().decode()


def test_who_faded_is_in_no_table(network: None, screen: Screen, tmp_path: Path) -> None:
    Contributor.objects.filter(name="Trần Văn Đò").update(name="", faded_at=NOW)
    assert len(rows_of(screen("network_export", "people", "csv"), tmp_path / "out.csv")) == 2


def test_other_tables_there_are_none_and_others_may_not(network: None, screen: Screen, person: Person) -> None:
    assert screen("network_export", "notes", "csv").status_code == 404
    assert screen("network_export", "people", "json").status_code == 404
    analyst = person("analyst")
    assert screen("network_export", "people", "csv", by=analyst).status_code == 403
    with pytest.raises(MayNot):
        exporting.write_csv(kind="people", stream=io.BytesIO(), by=analyst, at=NOW)
