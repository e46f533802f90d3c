"""Lists of people and organisations as offices really keep them."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from signalmast.accounts.models import User
from signalmast.core.tables import Sheet, TableRefused, write_xlsx
from signalmast.network import lists
from signalmast.network.models import Contributor, Organisation, Role
from signalmast.network.services import people_lists
from signalmast.network.services.list_lines import Plan
from signalmast.network.services.may import MayNot
from tests.conftest import Person
from tests.network import factories
from tests.network.conftest import Screen, text
from tests.network.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def bring(content: str | bytes, *, kind: str = "", dry_run: bool = False, at: Any = NOW, encoding: str = "") -> Plan:
    data = content.encode() if isinstance(content, str) else content
    with translation.override("en"):
        plan, _dropped = people_lists.bring_in(
            source=io.BytesIO(data), filename="list.csv", kind=kind, encoding=encoding, dry_run=dry_run, by=None, at=at
        )
    return plan


def told(plan: Plan) -> list[tuple[int, str, str]]:
    return [(line.number, line.verdict, line.words) for line in plan.lines]


def counts(plan: Plan) -> tuple[int, ...]:
    return tuple(plan.counts[name] for name in ("added", "changed", "same", "repeated", "refused"))


PEOPLE = """Họ và tên;Thư điện tử;Số điện thoại;Đơn vị;Từ ngày;Ngôn ngữ;Kỹ năng;Tôn giáo
Lê Thị Mơ;mo@example.org;0901 234 567;Phường Bến Mơ;01/02/2025;Tiếng Việt, Khmer;Viết;Không
Trần Văn Đò;;0902 222 333;Phường Bến Mơ;;;;
Ngô Thị Hiền;hien@example.org;;;;;;Có
"""


def test_a_list_of_people_is_brought_in_and_again_changes_nothing() -> None:
    place = factories.organisation("Phường Bến Mơ")
    assert counts(bring(PEOPLE, dry_run=True)) == (3, 0, 0, 0, 0)
    assert Contributor.objects.count() == 0
    assert counts(bring(PEOPLE)) == (3, 0, 0, 0, 0)
    row = Contributor.objects.get(email="mo@example.org")
    assert (row.name, row.dialled, row.joined_on) == ("Lê Thị Mơ", "0901234567", date(2025, 2, 1))
    assert {each.code for each in row.languages.all()} == {"vi", "km"}
    assert [each.skill for each in row.skills.all()] == ["writing"]
    assert [(role.organisation, role.starts_on, role.kind) for role in row.roles.all()] == [
        (place, date(2025, 2, 1), "contributor")
    ]
    assert Role.objects.get(contributor__name="Trần Văn Đò").starts_on == TODAY
    before = list(Contributor.objects.order_by("pk").values())
    assert counts(bring(PEOPLE)) == (0, 0, 3, 0, 0)
    assert counts(bring(PEOPLE, at=NOW + timedelta(days=40))) == (0, 0, 3, 0, 0)
    assert list(Contributor.objects.order_by("pk").values()) == before
    assert Role.objects.count() == 2


def test_what_nobody_named_is_kept_nowhere(lists_folder: Path) -> None:
    factories.organisation("Phường Bến Mơ")
    held = people_lists.receive(
        source=io.BytesIO(PEOPLE.encode()), filename="x.csv", kind="people", by=None, at=NOW
    )  # fmt: skip
    people_lists.name_columns(word=held.word, columns=lists.guess("people", held.header), by=None, at=NOW)
    left = [path for path in lists_folder.rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["list.json"]
    assert "Tôn giáo" not in left[0].read_text("utf-8")
    assert "Không" not in left[0].read_text("utf-8")
    people_lists.write(word=held.word, by=None, at=NOW)
    assert list(lists_folder.rglob("*")) == []


def test_a_changed_list_changes_what_it_says_and_nothing_else() -> None:
    factories.organisation("Phường Bến Mơ")
    bring(PEOPLE)
    changed = PEOPLE.replace("0901 234 567", "0907 777 777").replace("Viết", "Viết, Dịch").replace("hien@", "Hien@")
    plan = bring(changed)
    assert counts(plan) == (0, 1, 2, 0, 0)
    assert "0901 234 567 → 0907 777 777" in plan.lines[0].words
    assert "skills: + Translating" in plan.lines[0].words
    row = Contributor.objects.get(email="mo@example.org")
    assert {each.skill for each in row.skills.all()} == {"writing", "translation"}


def test_an_empty_cell_takes_nothing_away() -> None:
    factories.contributor("Lê Thị Mơ", email="mo@example.org", telephone="0901 234 567")
    assert counts(bring("name,email,telephone\nLê Thị Mơ,mo@example.org,\n")) == (0, 0, 1, 0, 0)
    assert Contributor.objects.get().telephone == "0901 234 567"


def test_each_bad_line_says_why_and_the_others_are_taken() -> None:
    for ward in ("Phường Một", "Phường Hai"):
        factories.organisation("Hội Nông dân", parent=factories.organisation(ward))
    factories.organisation("Đã rời", active_to=date(2025, 1, 1))
    factories.contributor("Chủ Địa Chỉ", email="taken@example.org")
    content = (
        "name,email,organisation,from,until,role,languages\n"
        "Người Tốt,good@example.org,,,,,\n"
        ",nobody@example.org,,,,,\n"
        "Sai Thư,not an address,,,,,\n"
        "Người Khác,taken@example.org,,,,,\n"
        "Không Có,,Tổ chức lạ,,,,\n"
        "Hai Nơi,,Hội Nông dân,,,,\n"
        "Sai Ngày,,Phường Một,31/02/2025,,,\n"
        "Ngược Ngày,,Phường Một,2025-02-02,2025-01-01,,\n"
        "Nơi Cũ,,Đã rời,2025-06-01,,,\n"
        "Vai Lạ,,Phường Một,,,đội trưởng,\n"
        "Tiếng Lạ,,,,,,tiếng chim\n"
        "Không Nơi,,,2025-02-02,,,\n"
        "Quá Nhiều Ô,,,,,,,thêm,nữa\n"
        "Ng\u00b5n Ch\u00b7,,,,,,\n"
    )
    plan = bring(content, kind="people")
    assert counts(plan) == (1, 0, 0, 0, 13)
    words = {line.said: line.words for line in plan.lines}
    assert plan.lines[1].words == "There is no name."
    assert words["Sai Thư"] == "Enter a valid email address."
    assert words["Người Khác"] == "This e-mail address belongs to somebody of another name."
    assert words["Không Có"] == "There is no organisation “Tổ chức lạ”. Add it first."
    assert words["Hai Nơi"] == "Several organisations are called “Hội Nông dân”."
    assert words["Sai Ngày"].startswith("“31/02/2025” is no day.")
    assert words["Ngược Ngày"] == "The role would end before it began."
    assert words["Nơi Cũ"] == "The organisation was no member any more on that day."
    assert words["Vai Lạ"] == "“đội trưởng” is no role that is known here."
    assert words["Tiếng Lạ"] == "“tiếng chim” is no language that is known here."
    assert words["Không Nơi"] == "A role needs its organisation."
    assert Contributor.objects.filter(name="Người Tốt").exists()
    assert counts(bring(content, kind="people")) == (0, 0, 1, 0, 13)


def test_a_row_whose_cells_moved_is_told_apart_from_one_without_a_name() -> None:
    plan = bring("name,email\nLê Thị Mơ,mo@example.org,thừa\n")
    assert told(plan) == [
        (2, "refused", "This line has more cells than the list has headings: some of them have moved.")
    ]
    assert counts(bring("name,email,telephone\nLê Thị Mơ\n")) == (1, 0, 0, 0, 0)  # a short one is whole


def test_lines_about_one_person_are_told_together() -> None:
    content = (
        "name,email,telephone\n"
        "Lê Thị Mơ,mo@example.org,\n"
        "LE THI MO,mo@example.org,0901 234 567\n"
        "Lê Thị Mơ,mo@example.org,0909 999 999\n"
    )
    plan = bring(content.replace("LE THI MO", "Lê Thị Mơ"))
    assert [line.verdict for line in plan.lines] == ["added", "repeated", "refused"]
    assert plan.lines[1].words.startswith("The same person as in line 2.")
    assert plan.lines[2].words == "Line 3 says otherwise about the same person."
    row = Contributor.objects.get()
    assert row.telephone == "0901 234 567"


def test_namesakes_are_told_apart_or_asked_about() -> None:
    place = factories.organisation("Phường Bến Mơ")
    content = (
        "name,telephone,organisation\n"
        "Lê Thị Mơ,0901 111 111,Phường Bến Mơ\n"
        "Lê Thị Mơ,0902 222 222,Phường Bến Mơ\n"
        "Lê Thị Mơ,,Phường Bến Mơ\n"
    )
    plan = bring(content)
    assert [line.verdict for line in plan.lines] == ["added", "added", "refused"]
    assert plan.lines[2].words.startswith("Several people have this name")
    assert Role.objects.filter(organisation=place).count() == 2
    assert counts(bring(content)) == (0, 0, 2, 0, 1)


def test_roles_are_added_ended_and_never_overlap() -> None:
    place = factories.organisation("A")
    row = factories.contributor("Lê Thị Mơ", email="mo@example.org")
    factories.role(row, place, starts_on=date(2025, 1, 1))
    head = "name,email,organisation,from,until\nLê Thị Mơ,mo@example.org,A,"
    overlap = bring(head + "2025-06-01,\n")
    assert counts(overlap) == (0, 0, 0, 0, 1)
    assert "for some of that time already" in overlap.lines[0].words
    assert counts(bring(head + "2025-01-01,2025-07-01\n")) == (0, 1, 0, 0, 0)
    assert Role.objects.get().ends_on == date(2025, 7, 1)
    assert counts(bring(head + "2025-01-01,2025-07-01\n")) == (0, 0, 1, 0, 0)
    assert counts(bring(head + "01/08/2025,\n")) == (0, 1, 0, 0, 0)
    assert counts(bring(head + ",2026-04-01\n")) == (0, 1, 0, 0, 0)
    assert sorted(Role.objects.values_list("starts_on", "ends_on")) == [
        (date(2025, 1, 1), date(2025, 7, 1)),
        (date(2025, 8, 1), date(2026, 4, 1)),
    ]


ORGANISATIONS = """Tên tổ chức,Trực thuộc,Loại,Địa bàn,Thành viên từ,Số đảng viên
Tổ 1,Phường Bến Mơ,tổ,Bắc,,12
Phường Bến Mơ,Huyện Mơ,phường,Bắc,01/01/2024,30
Huyện Mơ,,huyện,,2024-01-01,99
"""


def test_a_tree_comes_in_whatever_the_order_of_its_lines() -> None:
    assert counts(bring(ORGANISATIONS)) == (3, 0, 0, 0, 0)
    part = Organisation.objects.get(name="Tổ 1")
    assert part.parent is not None
    assert part.parent.parent is not None
    assert (part.parent.name, part.parent.parent.name, part.active_from) == ("Phường Bến Mơ", "Huyện Mơ", TODAY)
    before = list(Organisation.objects.order_by("pk").values())
    assert counts(bring(ORGANISATIONS, at=NOW + timedelta(days=9))) == (0, 0, 3, 0, 0)
    assert list(Organisation.objects.order_by("pk").values()) == before
    plan = bring(ORGANISATIONS.replace("Phường Bến Mơ,Huyện Mơ,phường,Bắc", "Phường Bến Mơ,Huyện Mơ,phường,Nam"))
    assert counts(plan) == (0, 1, 2, 0, 0)
    assert plan.lines[1].words == "area: Bắc → Nam"


def test_lines_that_name_one_another_make_no_circle() -> None:
    plan = bring("name,part of,kind\nA,B,\nB,A,\nC,C,\nD,nowhere,\nE,,\nE,,x\nE,,y\n", kind="organisations")
    words = {line.number: line.words for line in plan.lines}
    assert words[2] == words[3] == "It would be a part of itself: the lines name one another in a circle."
    assert words[4] == "There is no organisation “C”. Add it first."
    assert words[5] == "There is no organisation “nowhere”. Add it first."
    assert words[7].startswith("The same organisation as in line 6.")
    assert words[8] == "Line 7 says otherwise about the same organisation."
    assert list(Organisation.objects.values_list("name", "kind")) == [("E", "x")]


def test_the_same_name_under_another_is_another_one() -> None:
    factories.organisation("Hội Nông dân", parent=factories.organisation("Phường Một"))
    factories.organisation("Phường Hai")
    assert counts(bring("name,part of,kind\nHội Nông dân,Phường Hai,hội\n")) == (1, 0, 0, 0, 0)
    plan = bring("name,area,kind\nHội Nông dân,Bắc,hội\n", kind="organisations")
    assert plan.lines[0].words == "Several organisations are called “Hội Nông dân”."
    wrong = bring("name,member from,member until\nPhường Hai,2025-01-01,2024-01-01\n", kind="organisations")
    assert wrong.lines[0].words == "It ends after it began."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_letters_of_old_and_new_programs_are_read(encoding: str) -> None:
    import unicodedata

    content = "Họ tên\tSố điện thoại\nTrần Thị Hồng\t0901 234 567\nNguyễn Văn Bình\t0902 345 678\n"
    if encoding == "cp1258":  # vowels composed, tones apart: as the code page has them
        content = "".join(
            letter if letter in "ăâđêôơưĂÂĐÊÔƠƯ" else part
            for letter in unicodedata.normalize("NFC", content)
            for part in [_apart(letter)]
        )
    assert counts(bring(content.encode(encoding))) == (2, 0, 0, 0, 0)
    assert set(Contributor.objects.values_list("name", flat=True)) == {"Trần Thị Hồng", "Nguyễn Văn Bình"}


def _apart(letter: str) -> str:
    import unicodedata

    whole = unicodedata.normalize("NFD", letter)
    tones = "\u0300\u0301\u0303\u0309\u0323"
    if not any(mark in tones for mark in whole):
        return letter
    kept = "".join(mark for mark in whole if mark not in tones)
    return unicodedata.normalize("NFC", kept) + "".join(mark for mark in whole if mark in tones)


def test_letters_of_tcvn3_are_refused_line_by_line_and_not_kept() -> None:
    """“Nguyễn Văn Bình” as a font of the nineties has it, read as Western letters."""
    plan = bring("name,telephone\nNguyÔn V¨n B×nh,0901 234 567\nAn,0902 345 678\n".encode("cp1252"))
    assert [line.verdict for line in plan.lines] == ["refused", "added"]
    assert "TCVN3" in plan.lines[0].words


def test_workbooks_are_read_too(tmp_path: Path) -> None:
    factories.organisation("Phường Bến Mơ")
    path = tmp_path / "list.xlsx"
    rows = [["Lê Thị Mơ", "0901234567", "Phường Bến Mơ", date(2025, 2, 1)]]
    write_xlsx(path, [Sheet("People", ["Name", "Telephone", "Organisation", "From"], rows)])
    assert counts(bring(path.read_bytes())) == (1, 0, 0, 0, 0)
    assert Role.objects.get().starts_on == date(2025, 2, 1)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"%PDF-1.7\n", b"name\0,email\n", b'name,email\n"An,an@example.org\n']
)
def test_what_is_no_table_is_refused_and_not_kept(content: bytes, lists_folder: Path) -> None:
    with pytest.raises(TableRefused):
        bring(content)
    assert list(lists_folder.rglob("*")) == []


def test_a_list_without_names_is_refused(lists_folder: Path) -> None:
    with pytest.raises(people_lists.NoName):
        bring("colour,size\nred,1\n")
    assert list(lists_folder.rglob("*")) == []


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    path = tmp_path / "list.csv"
    path.write_text("name\nA\nB\nC\n")
    with pytest.raises(TableRefused):
        lists.whole(str(path), "")
    path.write_text("name\nA\nB\n")
    assert len(lists.whole(str(path), "")["rows"]) == 2


def test_a_list_is_for_whoever_brought_it_and_for_a_day(keeper: User, person: Person) -> None:
    given = {"source": io.BytesIO(b"name\nAn\n"), "filename": "x.csv", "kind": "people"}
    with pytest.raises(MayNot):
        people_lists.receive(**given, by=person("editor"), at=NOW)  # type: ignore[arg-type]
    held = people_lists.receive(**given, by=keeper, at=NOW)  # type: ignore[arg-type]
    columns = {"name": 0}
    for by, at, word in (
        (person("network_coordinator"), NOW, held.word),
        (keeper, NOW + timedelta(days=1), held.word),
        (keeper, NOW, "x" * 32),
        (keeper, NOW, "../../etc"),
    ):
        with pytest.raises(people_lists.NotThere):
            people_lists.name_columns(word=word, columns=columns, by=by, at=at)
    with pytest.raises(people_lists.NoName):
        people_lists.look(word=held.word, by=keeper, at=NOW)
    assert people_lists.sweep(at=NOW + timedelta(hours=23)) == 0
    assert people_lists.sweep(at=NOW + timedelta(days=1)) == 1
    assert people_lists.sweep(at=NOW + timedelta(days=1)) == 0


def test_a_list_on_screens(screen: Screen) -> None:
    place = factories.organisation("Phường Bến Mơ")
    source = SimpleUploadedFile("people.csv", PEOPLE.encode())
    answer = screen("network_list_new", post={"kind": "people", "source": source, "encoding": ""})
    assert answer.status_code == 302
    word = answer["Location"].split("/")[-3]
    page = text(screen("network_list_columns", word))
    assert "8. Tôn giáo" in page
    assert screen("network_list", word).status_code == 302  # the columns come first
    assert screen("network_list_columns", word, post={"name": ""}).status_code == 422
    assert screen("network_list_columns", word, post={"name": "0", "email": "0"}).status_code == 422
    named = {"name": "0", "email": "1", "telephone": "2", "organisation": "3"}
    assert screen("network_list_columns", word, post=named).status_code == 302
    look = text(screen("network_list", word))
    assert "Lê Thị Mơ" in look
    assert "Nothing has been written so far." in look
    assert Contributor.objects.count() == 0
    for _press in range(2):
        assert screen("network_list", word, post={}).status_code == 302
    assert (Contributor.objects.count(), Role.objects.filter(organisation=place).count()) == (3, 2)
    assert screen("network_list", word).status_code == 404


def test_a_list_that_is_dropped_leaves_nothing(screen: Screen, lists_folder: Path) -> None:
    source = SimpleUploadedFile("people.csv", b"name\nAn\n")
    word = screen("network_list_new", post={"kind": "people", "source": source})["Location"].split("/")[-3]
    assert screen("network_list_drop", word, post={}).status_code == 302
    assert list(lists_folder.rglob("*")) == []
    assert screen("network_list_drop", word, post={}).status_code == 404


def test_a_file_that_is_no_table_is_said_on_the_form(screen: Screen) -> None:
    source = SimpleUploadedFile("people.csv", b"%PDF-1.7\n")
    answer = screen("network_list_new", post={"kind": "people", "source": source})
    assert answer.status_code == 422
    assert "a PDF document" in text(answer)


def test_hostile_words_of_a_list_are_shown_as_words(screen: Screen) -> None:
    content = (
        "name,telephone,<script>alert(1)</script>\nAn & <b>Bình</b>,=cmd|' /C calc'!A0,x\n<script>alert(2)</script>,,\n"
    )
    source = SimpleUploadedFile("<script>.csv", content.encode())
    word = screen("network_list_new", post={"kind": "people", "source": source})["Location"].split("/")[-3]
    assert "<script>alert" not in text(screen("network_list_columns", word))
    screen("network_list_columns", word, post={"name": "0", "telephone": "1"})
    assert "<script>alert" not in text(screen("network_list", word))
    assert screen("network_list", word, query="?only=%3Cscript%3E&p=x").status_code == 200


def test_the_command_tells_what_became_of_each_line(tmp_path: Path, at: object) -> None:
    factories.organisation("Phường Bến Mơ")
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE + "Ai Đó;sai;;;;;;\n", "utf-8")
    said = StringIO()
    with translation.override("en"):
        call_command("network", "import", str(path), "--dry-run", stdout=said)
    assert said.getvalue().splitlines() == [
        "Columns that are not kept: Tôn giáo",
        "3 added, 0 changed, 0 as they were, 0 in the list twice, 1 not taken",
        "  line 5, Ai Đó: Enter a valid email address.",
        "Nothing was written.",
    ]
    assert Contributor.objects.count() == 0
    call_command("network", "import", str(path), stdout=StringIO())
    assert Contributor.objects.count() == 3
    for wrong in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(CommandError):
            call_command("network", "import", str(wrong), stdout=StringIO())
    path.write_text("colour\nred\n")
    with pytest.raises(CommandError):
        call_command("network", "import", str(path), stdout=StringIO())


def test_a_crash_while_receiving_is_swept_up(lists_folder: Path) -> None:
    for name, content in (("a", None), ("b", "{"), ("c", json.dumps({"at": NOW.isoformat()}))):
        (lists_folder / name).mkdir(parents=True)
        if content is not None:
            (lists_folder / name / "list.json").write_text(content)
    assert people_lists.sweep(at=NOW + timedelta(hours=1)) == 1  # the broken one; the newborn and the good one stay
    assert {path.name for path in lists_folder.iterdir()} <= {"a", "c"}
