"""Files nobody should send, through both public doors: one clear message, a line where there is one, nothing stored."""

from __future__ import annotations

import html
import io
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from signalmast.metrics import lake
from signalmast.metrics import services as metrics
from signalmast.pages.models import CommunityPage, Import, Post
from tests.conftest import NOW, Person
from tests.hostile import corpus
from tests.pages.conftest import Imports

DEFINITION = {
    "schema": 1, "name": "hostile", "namespace": "old", "id": "id", "posted_at": "time", "date_order": "ymd",
    "page": {"column": "page"}, "text": "text", "metrics": {"likes": "shares"},
}  # fmt: skip


@pytest.fixture
def mapping(page: CommunityPage) -> str:
    metrics.save_mapping(name="hostile", definition=DEFINITION, by=None, at=NOW)
    return "hostile"


def readings() -> int:
    with lake.connect() as connection:
        return int(connection.execute("select count(*) from readings").fetchall()[0][0])


@pytest.mark.parametrize("name", sorted(corpus.WHOLE))
def test_the_command_refuses_the_whole_file_in_words(
    imports: Imports, mapping: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make, words = corpus.WHOLE[name]
    more = () if "JSON" in name else ("--mapping", mapping)
    with pytest.raises(CommandError) as refused:
        imports(make(), *more, "--create-pages")
    assert str(refused.value).startswith("posts.csv: ")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "Traceback" not in "".join(capfd.readouterr())
    job = Import.objects.get()
    assert job.state == Import.State.REFUSED
    assert words in job.problem
    assert (Post.objects.count(), CommunityPage.objects.count(), readings()) == (0, 1, 0)


@pytest.fixture
def analyst(client: Client, person: Person, mapping: str) -> Client:
    client.force_login(person("analyst", language="vi"))
    return client


def _upload(client: Client, content: bytes, **more: Any) -> Any:
    source = io.BytesIO(content)
    source.name = "posts.csv"
    return client.post(reverse("import_new"), {"file": source, **more}, follow=True)


@pytest.mark.parametrize("name", ["blank", "NUL", "unclosed quote", "PDF", "HTML", "workbook lies", "deep JSON", "ZIP"])
def test_the_wizard_refuses_the_whole_file_in_the_persons_language(analyst: Client, name: str) -> None:
    make, words = corpus.WHOLE[name]
    more = {} if "JSON" in name else {"reader": "mapping:hostile"}
    answer = _upload(analyst, make(), **more)
    assert answer.status_code == 200
    assert words not in html.unescape(answer.content.decode())
    job = Import.objects.get()
    result = analyst.post(reverse("import_bring_in", args=[job.pk]), follow=True)
    assert result.status_code == 200
    job.refresh_from_db()
    assert job.state == Import.State.REFUSED
    assert words not in job.problem
    assert job.problem in html.unescape(result.content.decode())
    assert job.problem in html.unescape(answer.content.decode())
    assert (Post.objects.count(), CommunityPage.objects.count(), readings()) == (0, 1, 0)


def test_the_wizard_refuses_twenty_one_megabytes_at_the_door(analyst: Client) -> None:
    answer = _upload(analyst, corpus.WHOLE["21 MB"][0]())
    assert answer.status_code == 422
    assert "20 MB" in answer.content.decode()
    assert Import.objects.count() == 0


ROWS = {
    "a1,Bảng tin,2024-05-06 07:08,đúng,5": "",
    "a2,Bảng tin,2024-05-06 07:08,thiếu": "This row has 4 cells where 5 are needed.",
    "a3,Bảng tin,2024-05-06 07:08,thừa,5,6": "This row has 6 cells under 5 headings.",
    ",Bảng tin,2024-05-06 07:08,không có mã,5": "This row has no id",
    "1.22158E+17,Bảng tin,2024-05-06 07:08,mã hỏng,5": "The id 1.22158E+17 was turned into a rounded number",
    "a6,Bảng tin,2999-05-06 07:08,mai sau,5": "lies in the future",
    "a7,Bảng tin,hôm qua,ngày hỏng,5": "“hôm qua” in column “time” is not a date we can read.",
    "a8,Bảng tin,2024-05-06 07:08,âm,-5": "“-5” in column “likes” is below zero",
    "a9,Bảng tin,2024-05-06 07:08,tròn,1.2K": "“1.2K” in column “likes” is a rounded number",
    "a10,Bảng tin,2024-05-06 07:08,chữ,nhiều": "“nhiều” in column “likes” is not a number",
    "a11,Bảng tin,2024-05-06 07:08,lớn,99999999999999999999999999": "is not a number",
    "a12,Bảng tin,2024-02-30 07:08,ngày không có,5": "is not a date we can read.",
    "a13,Bảng tin,0001-01-01 00:00,xưa,5": "is not a date we can read.",
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_bad_rows_are_told_line_by_line_and_the_good_one_comes_in(imports: Imports, mapping: str, end: str) -> None:
    content = end.join([corpus.HEAD.strip(), *ROWS]) + end
    said = imports(content.encode(), "--mapping", mapping)
    assert "rows 13 = 1 added + 0 updated + 0 unchanged + 0 repeated + 12 refused" in said
    for line, words in enumerate(ROWS.values(), start=2):
        told = [text for text in said.splitlines() if text.startswith(f"  line {line}: ")]
        assert (len(told) == 1 and words in told[0]) if words else told == [], (line, told)
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["admin", "../x", "static", "EN", "./..", "Tài liệu\u200b", "feed.xml", "topics", "_util"]
)
def test_a_page_never_takes_an_address_of_the_site(imports: Imports, mapping: str, client: Client, name: str) -> None:
    imports(corpus.HEAD + f"a1,{name},2024-05-06 07:08,Xin chào,5\n", "--mapping", mapping, "--create-pages")
    made = CommunityPage.objects.exclude(slug="bang-tin").get()
    assert made.slug not in CommunityPage.words_taken
    assert made.title == name.replace("\u200b", "")  # what nobody sees is not kept
    answer = client.get(made.url)
    assert answer.status_code == 200
    assert "Xin chào" in answer.content.decode()
    said = imports(corpus.HEAD + f"a1,{name},2024-05-06 07:08,Xin chào,5\n", "--mapping", mapping, "--create-pages")
    assert "rows 1 = 0 added + 0 updated + 1 unchanged" in said
    assert CommunityPage.objects.count() == 2


@pytest.mark.parametrize("count", [201, 10_000])
def test_more_than_two_hundred_new_pages_are_refused(imports: Imports, mapping: str, count: int) -> None:
    rows = "".join(f"a{n},Trang {n},2024-05-06 07:08,Xin chào,5\n" for n in range(count))
    with pytest.raises(CommandError, match=f"names {count} pages the desk does not have; at most 200"):
        imports(corpus.HEAD + rows, "--mapping", mapping, "--create-pages")
    assert (Post.objects.count(), CommunityPage.objects.count(), readings()) == (0, 1, 0)
    assert Import.objects.get().state == Import.State.REFUSED


def test_a_page_name_of_a_thousand_letters_is_refused(imports: Imports, mapping: str) -> None:
    with pytest.raises(CommandError, match="more than 255 letters"):
        imports(corpus.HEAD + f"a1,{'Bến ' * 250},2024-05-06,x,5\n", "--mapping", mapping, "--create-pages")
    assert CommunityPage.objects.count() == 1


def test_a_caption_of_most_of_a_megabyte_comes_in_and_is_shown(imports: Imports, mapping: str, client: Client) -> None:
    caption = "lời dài " * 120_000
    imports(corpus.HEAD + f"a1,Bảng tin,2024-05-06,{caption},5\n", "--mapping", mapping)
    post = Post.objects.get()
    assert len(post.title) <= 110
    assert client.get(post.url).status_code == 200


def test_a_caption_of_five_megabytes_is_refused_with_its_line(imports: Imports, mapping: str) -> None:
    with pytest.raises(CommandError, match="Line 2: one cell is longer than"):
        imports(corpus.HEAD + f"a1,Bảng tin,2024-05-06,{'x' * 5_000_000},5\n", "--mapping", mapping)


def test_a_message_of_many_reactions_and_a_broken_one(imports: Imports, page: CommunityPage) -> None:
    reactions = [{"type": "emoji", "count": 1, "emoji": "👍"}] * 200_000
    good = {"id": 1, "type": "message", "date": "2024-05-06T07:08:09", "date_unixtime": "1714954089", "text": "Chào"}
    messages: list[dict[str, Any]] = [
        {**good, "reactions": reactions},
        {**good, "id": 2, "reactions": {"a": []}},
        {**good, "id": 3, "text": [{"type": "bold", "text": ["x"]}, 5, None]},
        {**good, "id": 4, "date": [], "date_unixtime": {}},
        {**good, "id": 10**400},
    ]
    said = imports(corpus.telegram(messages), "--page", "bang-tin", name="result.json")
    assert "rows 5 = " in said
    job = Import.objects.get()
    assert job.state == Import.State.DONE
    assert job.counts["refused"] >= 1
    assert Post.objects.count() == job.counts["added"]
