"""Views of our own site in a review: who was read on which days, recomputed from the sealed days alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from signalmast.core import journal, keys
from signalmast.metrics import sealing, viewed
from signalmast.pages.models import CommunityPage, Post
from signalmast.reports import services
from signalmast.reports.document import Document, Figure
from tests.conftest import Person
from tests.pages import builders
from tests.reports.conftest import AT, ZONE, Frozen
from tests.reports.test_services import document_of, words

Read = Callable[..., None]
POST, OLD, OTHER = "/bang-tin/moi/", "/bang-tin/cu/", "/xa-mo/khac/"


@pytest.fixture
def site(page: CommunityPage) -> dict[str, Post]:
    """Two pages; a post of the quarter and one of years ago on the first, one on the second."""
    other = builders.section("Xã Mơ", slug="xa-mo")
    flood, water = builders.topic("lut", name_vi="Lũ", name_en="Floods"), builders.topic()
    return {
        "new": builders.post(page, slug="moi", topics=(flood, water), **_out(2026, 2, 1)),
        "old": builders.post(page, slug="cu", topics=(water,), **_out(2019, 5, 5)),
        "other": builders.post(other, slug="khac", **_out(2026, 1, 9)),
    }


def _out(*day: int) -> dict[str, datetime]:
    moment = datetime(*day, tzinfo=UTC)  # type: ignore[misc]
    return {"posted_at": moment, "first_published_at": moment}


@pytest.fixture
def read(settings: Any, tmp_path: Path) -> Read:
    """`read(day, {visitor: [paths]})` seals a day of the journal an hour and a half after it ended."""
    settings.JOURNAL = tmp_path / "journal.sqlite3"

    def run(day: date, visits: dict[int, list[str]], *, at: datetime = AT - timedelta(days=1)) -> None:
        writer = journal.Writer(settings.JOURNAL)
        for visitor, paths in visits.items():
            events = tuple(journal.Event("view", path, "", visitor, 1_770_000_000) for path in paths)
            writer.write([journal.Batch(keys.new_key(now=datetime.now(UTC)), day, 1, events)])
        writer.close()
        assert sealing.seal_due(path=settings.JOURNAL, zone=ZONE, now=lambda: at).unsealed == []

    return run


@pytest.fixture
def quarter_read(site: dict[str, Post], read: Read) -> dict[str, Post]:
    read(date(2025, 12, 31), {1: [POST] * 50})
    read(date(2026, 1, 1), {1: [POST, OLD], 2: [OLD, "/", "/not/ours/"], 3: [OTHER]})
    read(date(2026, 3, 31), {1: [POST, "/bang-tin/", "/topics/lut/"]})
    read(date(2026, 4, 1), {1: [POST] * 70})
    return site


def _value(document: Document, name: str, column: str, *row: str, **filters: Any) -> str | None:
    given = {"date_from": "2026-01-01", "date_to": "2026-03-31", **filters}
    found = [
        one
        for one in document.figures
        if (one.question.name, one.column, one.row) == (name, column, list(row)) and one.question.filters == given
    ]
    assert len(found) == 1, found
    return found[0].value


def test_a_review_counts_views_by_the_day_of_viewing(
    quarter_read: dict[str, Post], page: CommunityPage, draft: Frozen
) -> None:
    document = document_of(draft(chapters=["site"]))
    assert _value(document, "site_views", "total", by="none") == "8"
    assert _value(document, "site_visitors", "average") == "2"
    assert _value(document, "site_visitors", "highest") == "3"
    other = quarter_read["other"].section.key
    assert [_value(document, "site_views", "total", key, by="page") for key in (page.key, other)] == ["5", "1"]
    assert [_value(document, "site_views", "total", key, by="topic") for key in ("nuoc-sach", "lut")] == ["4", "2"]
    months = ("2026-01", "2026-03")
    assert [_value(document, "site_views", "total", month, by="month") for month in months] == ["5", "3"]
    said = words(document, "site")
    assert "Visitors on an average day: 2 (2 days with a value, 88 missing)" in said
    assert "Month | Views\n01/2026 | 5\n02/2026 | —\n03/2026 | 3" in said


def test_a_review_of_one_page_counts_that_page_and_its_posts(
    quarter_read: dict[str, Post], page: CommunityPage, draft: Frozen
) -> None:
    document = document_of(draft(chapters=["site"], page=page))
    assert _value(document, "site_views", "total", by="none", page=page.key) == "5"
    assert "site_visitors" not in {one.question.name for one in document.figures}


def test_a_frozen_review_verifies_after_more_was_sealed_and_posts_were_moved(
    quarter_read: dict[str, Post], read: Read, frozen: Frozen, capsys: pytest.CaptureFixture[str]
) -> None:
    for only in (None, quarter_read["new"].section):
        review = frozen(page=only)
        path = services.folder_of(review) / "review.json"
        later = review.frozen_at + timedelta(minutes=1)
        read(date(2026, 2, 2), {9: [POST, OLD]}, at=later)
        quarter_read["old"].topics.clear()
        quarter_read["old"].save()
        call_command("review", "--verify", str(path))
        said = capsys.readouterr().out
        assert "khớp" in said or "agree" in said
        viewed_days = viewed.open_table(viewed.DAYS)
        assert viewed_days is not None
    viewed_days.update(predicate="key = '' and day = '2026-01-01'", updates={"views": "views + 1"})
    assert {one.figure.question.name for one in services.verify(services.frozen_document(review))} == set()
    first = services.frozen_document(review.__class__.objects.order_by("pk").first())
    assert {(one.figure.question.name, one.found) for one in services.verify(first)} >= {("site_views", "9")}


def test_a_review_without_sealed_days_says_so(site: dict[str, Post], draft: Frozen) -> None:
    document = document_of(draft(chapters=["site"]))
    assert words(document, "site") == ("Views on our own site\nNo views were recorded for the days of this period.")
    assert document.figures == []


def test_the_days_behind_a_figure_are_shown_with_their_posts(
    quarter_read: dict[str, Post], page: CommunityPage, frozen: Frozen, person: Person, client: Client
) -> None:
    review = frozen()
    document = services.frozen_document(review)
    figures: list[Figure] = [one for one in document.figures if one.question.name.startswith("site_")]
    assert len(figures) >= 8
    for one in figures:
        _figure, found = services.records_behind(document=document, figure_id=one.id)
        assert found.total == one.rows, one
        if one.question.name == "site_views":
            assert sum(int(record.value) for record in found.records) == int(one.value or 0), one
    client.force_login(person("analyst", language="en"))
    by_page = next(one for one in figures if one.row == [page.key])
    text = client.get(f"/admin/reviews/{review.pk}/figures/{by_page.id}/").content.decode()
    assert text.count("Lịch cấp nước tuần này") == 3
    assert "1 January 2026" in text
