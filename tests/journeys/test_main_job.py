"""The main job: years of posts and figures in, a period review out, every number equal to the files' own sums."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from signalmast.metrics import lake
from signalmast.pages.models import Post
from signalmast.reports import document as documents
from signalmast.reports.document import Document
from signalmast.topics.models import Topic
from tests.pages.conftest import THAI, Imports

FACEBOOK = Path(os.environ["SIGNALMAST_SHARED"]) / "data" / "posts-facebook-news-2017" / "posts.csv"
KINDS = ("num_likes", "num_loves", "num_wows", "num_hahas", "num_sads", "num_angrys")
VIETNAM, BANGKOK = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Asia/Bangkok")

Review = Callable[..., Document]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    def make(first: str, last: str, *more: str) -> Document:
        out = tmp_path / "review"
        call_command("review", "--from", first, "--to", last, "--out", str(out), *more, stdout=io.StringIO())
        return documents.loads((out / "review.json").read_text())

    return make


def verify(path: Path) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("review", "--verify", str(path), stdout=out)
    return out.getvalue()


def figure(document: Document, name: str, column: str, **filters: Any) -> str | None:
    """The one figure of a question of the whole period."""
    span = {"date_from": document.date_from, "date_to": document.date_to}
    found = [
        one
        for one in document.figures
        if one.question.name == name and one.question.filters == {**span, **filters} and one.column == column
    ]
    assert len({one.value for one in found}) == 1, (name, filters, column)
    return found[0].value


def thai_rows() -> Iterator[dict[str, str]]:
    """Each post of the file once, the first row as it stands, by this test's own reading."""
    seen = set()
    with THAI.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["status_id"] not in seen:
                seen.add(row["status_id"])
                yield row


def in_2018(row: dict[str, str]) -> bool:
    moment = datetime.strptime(row["status_published"], "%m/%d/%Y %H:%M").replace(tzinfo=BANGKOK)
    return moment.astimezone(VIETNAM).year == 2018


def test_totals_of_the_whole_history_equal_the_file(imports: Imports, review: Review) -> None:
    imports(THAI, "--create-pages")
    document = review("2012-01-01", "2018-12-31")
    rows = list(thai_rows())
    assert figure(document, "posts", "posts", by="none") == str(len(rows)) == "6997"
    wanted = {"shares": "num_shares", "comments": "num_comments", "reactions": "num_reactions", "likes": "num_likes",
              "loves": "num_loves", "wows": "num_wows", "hahas": "num_hahas", "sads": "num_sads",
              "angrys": "num_angrys"}  # fmt: skip
    for metric, column in wanted.items():
        assert figure(document, "sum", "total", metric=metric, by="none") == str(sum(int(row[column]) for row in rows))
    assert figure(document, "sum", "total", metric="shares", by="none") == "281769"
    assert figure(document, "sum", "total", metric="comments", by="none") == "1578621"


def test_totals_of_a_year_by_page_and_kind_equal_the_file(imports: Imports, review: Review) -> None:
    imports(THAI, "--create-pages")
    document = review("2018-01-01", "2018-12-31")
    rows = [row for row in thai_rows() if in_2018(row)]
    assert figure(document, "posts", "posts", by="none") == str(len(rows))
    by_page: dict[str, int] = {}
    for row in rows:
        page = row["status_id"].split("_")[0]
        parts = ("num_reactions", "num_comments", "num_shares")
        by_page[page] = by_page.get(page, 0) + sum(int(row[part]) for part in parts)
    names = dict(Post.objects.values_list("section__key", "section__title"))
    found = {
        names[one.row[0]]: int(one.value or 0)
        for one in document.figures
        if one.question.name == "sum"
        and one.question.filters.get("metric") == "interactions"
        and one.question.filters.get("by") == "page"
        and one.question.filters["date_from"] == "2018-01-01"
    }
    assert found == by_page


def test_review_verifies_until_one_imported_number_changes(imports: Imports, review: Review, tmp_path: Path) -> None:
    imports(THAI, "--create-pages")
    document = review("2018-04-01", "2018-06-30")
    path = tmp_path / "review" / "review.json"
    assert verify(path) == f"All {len(document.figures)} figures agree.\n"
    table = lake.open_table()
    assert table is not None
    key = document.records[0].key
    table.update(predicate=f"key = '{key}' and metric = 'shares'", updates={"value": "value + 1"})
    with pytest.raises(CommandError, match="figures do not agree"):
        verify(path)
    out = io.StringIO()
    with translation.override("en"), pytest.raises(CommandError):
        call_command("review", "--verify", str(path), stdout=out)
    assert "Shares: the review says" in out.getvalue()


def test_review_still_verifies_after_later_readings_and_other_topics(
    imports: Imports, review: Review, tmp_path: Path
) -> None:
    imports(THAI, "--create-pages")
    review("2018-04-01", "2018-06-30")
    path = tmp_path / "review" / "review.json"
    topic = Topic.objects.create(key="cho", name_vi="Chợ", name_en="Market")
    for post in Post.objects.all()[:50]:
        post.topics.add(topic)
        post.save()
    newer = THAI.read_text().replace(",video,", ",video,").splitlines()
    changed = "\n".join([newer[0], *(line[: line.rindex(",")] + ",77" for line in newer[1:200])]) + "\n"
    imports(changed, "--create-pages")
    assert "figures agree" in verify(path)


def test_review_file_changed_by_hand_is_refused(imports: Imports, review: Review, tmp_path: Path) -> None:
    imports(THAI, "--create-pages")
    review("2018-04-01", "2018-06-30")
    path = tmp_path / "review" / "review.json"
    body = json.loads(path.read_text())
    body["figures"][0]["value"] = "1"
    path.write_text(json.dumps(body))
    with pytest.raises(CommandError, match="changed after it was frozen"):
        verify(path)


def test_review_of_an_empty_period_says_so_and_verifies(imports: Imports, review: Review, tmp_path: Path) -> None:
    imports(THAI, "--create-pages")
    document = review("2001-01-01", "2001-12-31")
    assert document.records == []
    assert "figures agree" in verify(tmp_path / "review" / "review.json")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2018-06-30", "--to", "2018-01-01"), "The first day lies after the last"),
        (("--from", "30/06/2018", "--to", "2018-01-01"), "2018-01-31"),
        (("--from", "2018-01-01"), "Say the period"),
        (("--from", "2018-01-01", "--to", "2018-02-01", "--page", "x"), "no community page"),
        (("--from", "2018-01-01", "--to", "2018-02-01", "--chapters", "x"), "no chapter"),
        (("--verify", "/nonexistent"), "No such file"),
    ],
)
def test_review_names_what_is_wrong_with_its_options(publisher: Any, arguments: tuple[str, ...], words: str) -> None:
    with translation.override("en"), pytest.raises(CommandError, match=words):
        call_command("review", *arguments)


@pytest.mark.shared
def test_facebook_set_balances_and_its_totals_equal_the_file(imports: Imports, review: Review) -> None:
    said = imports(FACEBOOK, "--create-pages")
    assert "rows 11950 = 11700 added + 0 updated + 0 unchanged + 250 repeated + 0 refused" in said
    assert "250 are later readings" in said
    latest: dict[str, dict[str, str]] = {}
    with FACEBOOK.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            known = latest.get(row["post_id"])
            if known is None or row["scrape_time"] > known["scrape_time"]:
                latest[row["post_id"]] = row
    document = review("2017-01-01", "2017-12-31")
    assert figure(document, "posts", "posts", by="none") == str(len(latest))
    kinds = ("react_like", "react_love", "react_wow", "react_haha", "react_sad", "react_angry")
    shares = sum(Decimal(row["shares"]) for row in latest.values())
    reactions = sum(Decimal(row[kind]) for row in latest.values() for kind in kinds)
    assert figure(document, "sum", "total", metric="shares", by="none") == str(shares)
    assert figure(document, "sum", "total", metric="reactions", by="none") == str(reactions)
