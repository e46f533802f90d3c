"""Composing, freezing, verifying and looking behind figures, over posts that can be added up by hand."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from signalmast.core import clock
from signalmast.core.periods import Period
from signalmast.metrics import lake
from signalmast.pages.models import CommunityPage, Post, Publisher
from signalmast.reports import services
from signalmast.reports.chapters import CHAPTERS
from signalmast.reports.document import Bullets, Chart, Document, Figure, Heading, KeyFigures, Paragraph, Source, Table
from signalmast.reports.footprint import cells
from signalmast.reports.models import Review
from signalmast.topics.models import Topic
from tests.pages.conftest import Imports
from tests.reports.conftest import AT, ZONE, Brings, Frozen


def document_of(review: Review) -> Document:
    return services.compose_review(review=review, at=clock.now())


def figure(document: Document, name: str, column: str, *row: str, **filters: Any) -> Figure:
    span = {"date_from": document.date_from, "date_to": document.date_to}
    wanted = {**span, **filters}
    found = [
        one
        for one in document.figures
        if (one.question.name, one.question.filters, one.column, one.row) == (name, wanted, column, list(row))
    ]
    assert len(found) == 1, (name, column, row, filters)
    return found[0]


def words(document: Document, chapter: str, lang: str = "en") -> str:
    """Everything a chapter says, in reading order."""
    inside, said = False, []
    for block in document.edition(lang).blocks:
        if isinstance(block, Heading) and block.level == 2:
            inside = block.anchor == chapter
        if not inside:
            continue
        said += list(_texts(block))
    return "\n".join(said)


def _texts(block: Any) -> Iterator[str]:
    match block:
        case Heading(text=text) | Source(text=text):
            yield text
        case Paragraph() | Bullets():
            lines = [block.runs] if isinstance(block, Paragraph) else block.items
            yield from ("".join(cell.text for cell in line) for line in lines)
        case KeyFigures(items=items):
            yield from (f"{one.label}: {one.value.text} ({one.note})" for one in items)
        case Table() | Chart():
            table = block.table if isinstance(block, Chart) else block
            yield " | ".join(table.head)
            yield from (" | ".join(cell.text for cell in row) for row in table.rows)


def change_reading(key: str, metric: str, by: str) -> None:
    table = lake.open_table()
    assert table is not None
    table.update(predicate=f"key = '{key}' and metric = '{metric}'", updates={"value": f"value {by}"})


def test_compose_without_a_publisher_says_so(draft: Frozen, desk: Any) -> None:
    with pytest.raises(services.ReviewImpossible) as refused:
        document_of(draft())
    assert str(refused.value) == Review.Problem.NO_PUBLISHER


def test_compose_without_a_chapter_says_so(draft: Frozen, publisher: Publisher) -> None:
    with pytest.raises(services.ReviewImpossible) as refused:
        document_of(draft(chapters=["not-there"]))
    assert str(refused.value) == Review.Problem.NO_CHAPTER


def test_compose_never_widens_a_review_whose_page_was_deleted(draft: Frozen, page: CommunityPage) -> None:
    review = draft(page=page)
    page.delete()
    review.refresh_from_db()
    with pytest.raises(services.ReviewImpossible) as refused:
        document_of(review)
    assert str(refused.value) == Review.Problem.PAGE_GONE
    assert review.page_title == "Bảng tin"


def test_compose_counts_the_latest_readings_of_the_periods_posts(posts: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft())
    assert figure(document, "posts", "posts", by="none").value == "3"
    assert figure(document, "sum", "total", "1", by="none", metric="interactions").value == str(6 + 20 + 30)
    assert figure(document, "sum", "total", "1", by="none", metric="shares").value == "9"
    assert figure(document, "spread", "median", "1", by="none", metric="interactions").value == "25"
    assert figure(document, "age", "young").value == "1"
    assert figure(document, "missing", "withheld", "views").value == "2"
    assert "Posts with a figure" in words(document, "interactions")
    assert "01/2026 | 1" in words(document, "posts")


def test_compose_compares_only_what_both_periods_have(posts: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft())
    said = words(document, "comparison")
    assert "Posts | 3 | 1 | +200.0% | 1 | +200.0%" in said
    assert "Interactions | 56 | 5 | +1,020.0% | 4 | +1,300.0%" in said
    assert "Views | 100 | — | — | — | —" in said
    changes = [one for one in document.figures if one.question.name == "change"]
    assert {one.value for one in changes} >= {"200.0", "1020.0", "1300.0"}
    assert "What was gained in the period cannot be said" in said


def test_compose_shows_no_change_where_the_earlier_figure_is_zero(
    page: CommunityPage, bring: Brings, draft: Frozen
) -> None:
    bring("1,2026-02-10,Ngập đường,2026-05-01,3,2,1,,\n2,2025-11-10,Cầu đóng,2026-05-01,0,0,0,,\n")
    said = words(document_of(draft()), "comparison")
    assert "Shares | 1 | 0 | — | — | —" in said


def test_compose_warns_where_periods_do_not_count_the_same_pages(
    posts: CommunityPage, publisher: Publisher, bring: Brings, draft: Frozen
) -> None:
    other = CommunityPage(title="Thư viện", slug="thu-vien", publisher=publisher, live=True)
    posts.get_parent().add_child(instance=other)
    bring("9,2026-02-01,Sách mới,2026-05-01,7,0,0,,\n", page="thu-vien")
    document = document_of(draft())
    assert "0 pages have posts only in that period, 1 only in this one" in words(document, "comparison")
    assert "In 90 days, 4 posts were published on 2 pages." in words(document, "overview")
    assert "Bảng tin | 56" in words(document, "interactions")
    assert "Thư viện | 7.0 | 7.0 | 7.0 | 1" in words(document, "spread")


def test_compose_of_one_page_counts_no_other(
    posts: CommunityPage, publisher: Publisher, bring: Brings, draft: Frozen
) -> None:
    other = CommunityPage(title="Thư viện", slug="thu-vien", publisher=publisher, live=True)
    posts.get_parent().add_child(instance=other)
    bring("9,2026-02-01,Sách mới,2026-05-01,7,0,0,,\n", page="thu-vien")
    document = document_of(draft(page=other))
    assert document.page == other.key
    assert figure(document, "posts", "posts", by="none", page=other.key).value == "1"
    assert figure(document, "sum", "total", "1", by="none", metric="interactions", page=other.key).value == "7"
    assert [record.title for record in document.records] == ["Sách mới"]
    assert "published on the page Thư viện" in words(document, "overview")
    assert document.edition("vi").subtitle == "Thư viện"


def test_compose_groups_posts_by_topic(posts: CommunityPage, draft: Frozen) -> None:
    topic = Topic.objects.create(key="giao-thong", name_vi="Giao thông", name_en="Traffic")
    post = Post.objects.get(key="facebook:2")
    post.topics.add(topic)
    post.save()
    document = document_of(draft())
    assert "Traffic | 1" in words(document, "posts")
    assert "No topic | 2" in words(document, "posts")
    assert "Traffic | 20 | 10 | 4 | 6" in words(document, "interactions")
    assert "Traffic | 20.0 | 20.0 | 20.0 | 1" in words(document, "spread")
    assert next(one for one in document.records if one.key == "facebook:2").topic == "Giao thông"


def test_compose_never_adds_readings_from_both_sides_of_a_break(
    page: CommunityPage, bring: Brings, draft: Frozen
) -> None:
    bring(
        "a,2025-01-10,Phim một,2025-03-20,1,1,0,100,\n"
        "b,2025-02-10,Phim hai,2025-04-20,1,1,0,250,\n"
        "c,2025-03-31,Phim ba,2025-04-20,1,1,0,4,\n",
        namespace="youtube",
    )
    document = document_of(draft(period=Period(date(2025, 1, 1), date(2025, 6, 30), ZONE)))
    assert figure(document, "sum", "total", "1", by="none", metric="views").value == "100"
    assert figure(document, "sum", "total", "2", by="none", metric="views").value == "254"
    overview = words(document, "overview")
    assert "Views: 100 (over 1 posts with a figure; way of counting 1)" in overview
    assert "Views: 254 (over 2 posts with a figure; way of counting 2)" in overview
    assert "Views (way of counting 2) | 254 | 2" in words(document, "interactions")
    assert not any(row.startswith("Views") for row in words(document, "comparison").split("\n"))
    assert "31 March 2025 · Views" in words(document, "reach")


def test_compose_says_how_many_days_have_no_reach(page: CommunityPage, imports: Imports, draft: Frozen) -> None:
    rows = "date,page,metric,value\n2026-01-30,Bảng tin,reach,100\n2026-02-01,Bảng tin,reach,200\n"
    imports(rows, "--mapping", "page-per-day", "--date-order", "ymd")
    document = document_of(draft())
    assert "People reached on an average day · Bảng tin: 150 (2 days with a value, 88 missing)" in words(
        document, "overview"
    )
    reach = words(document, "reach")
    assert "| 150 | 100 | 200 | 2 | 88" in reach
    assert [line for line in reach.split("\n") if line.startswith("0")] == [
        "01/2026 | 100",
        "02/2026 | 200",
        "03/2026 | —",
    ]
    assert "No post was published in this period." in words(document, "overview")
    average = next(one for one in document.figures if one.column == "average" and one.question.name == "page_days")
    _figure, found = services.records_behind(document=document, figure_id=average.id)
    assert [(one.day, one.value) for one in found.records] == [("2026-02-01", "200"), ("2026-01-30", "100")]
    assert services.verify(document) == []


def test_compose_says_that_reach_of_a_month_is_not_split_when_the_period_is_one(
    page: CommunityPage, imports: Imports, draft: Frozen
) -> None:
    imports(
        "date,page,metric,value\n2026-01-30,Bảng tin,reach,100\n", "--mapping", "page-per-day", "--date-order", "ymd"
    )
    document = document_of(draft(period=Period(date(2026, 1, 1), date(2026, 1, 31), ZONE)))
    assert not any(isinstance(block, Chart) for block in document.edition("en").blocks)


def test_compose_says_in_how_many_places_lines_disagree(page: CommunityPage, bring: Brings, draft: Frozen) -> None:
    bring("1,2026-02-10,Ngập đường,2026-05-01,3,2,1,,\n1,2026-02-10,Ngập đường,2026-05-01,8,2,1,,\n")
    assert "In 1 places two lines of one file disagree" in words(document_of(draft()), "missing")


def test_compose_of_an_empty_period_says_so_in_every_chapter(publisher: Publisher, draft: Frozen) -> None:
    document = document_of(draft())
    assert figure(document, "posts", "posts", by="none").value == "0"
    assert "No post was published" in words(document, "posts")
    assert "No figure is known" in words(document, "interactions")
    assert "No figure to rank by" in words(document, "top")
    assert "Reach is not known" in words(document, "reach")
    assert "No imported file carries: reactions, comments, shares, views, reach." in words(document, "missing")
    assert document.records == []
    assert services.verify(document) == []


def test_compose_tells_what_older_posts_gained_inside_the_period(
    page: CommunityPage, bring: Brings, draft: Frozen
) -> None:
    bring("1,2025-11-10,Cầu đóng,2025-12-20,3,2,1,,\n2,2025-11-11,Chợ,2025-12-20,1,1,1,,\n")
    bring("1,2025-11-10,Cầu đóng,2026-02-20,9,2,5,,\n")
    document = document_of(draft())
    gained = figure(document, "gained", "total", "1", metric="shares")
    assert (gained.value, gained.rows) == ("4", 1)
    _figure, found = services.records_behind(document=document, figure_id=gained.id)
    assert [(one.key, one.value) for one in found.records] == [("facebook:1", "4")]


def test_compose_keeps_written_findings_as_words(posts: CommunityPage, draft: Frozen) -> None:
    review = draft()
    text = "{{ settings.SECRET_KEY }} <script>alert(1)</script>\n\nĐoạn hai."
    review.findings = {"posts": {"vi": text}, "unknown": {"vi": "không"}}
    document = document_of(review)
    found = [block for block in document.edition("vi").blocks if getattr(block, "tone", "") == "finding"]
    assert [block.runs[0].text for block in found[-2:]] == [
        "{{ settings.SECRET_KEY }} <script>alert(1)</script>",
        "Đoạn hai.",
    ]
    html = services.as_html(document, "vi").decode()
    assert "{{ settings.SECRET_KEY }} &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert "SECRET_KEY" not in services.as_html(document, "en").decode()


def test_compose_in_one_language_writes_one_edition(posts: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft(languages=["en"]))
    assert [one.lang for one in document.editions] == ["en"]


def test_every_number_shown_is_a_figure_with_the_records_it_counts(posts: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft())
    shown = {cell.figure for one in document.editions for block in one.blocks for cell in cells(block) if cell.figure}
    assert shown <= {one.id for one in document.figures}
    for one in document.figures:
        _figure, found = services.records_behind(document=document, figure_id=one.id)
        assert found.total == (0 if one.question.name == "change" else one.rows), one
        if one.question.name == "sum" and one.column == "total" and one.value is not None:
            assert sum(Decimal(record.value) for record in found.records) == Decimal(one.value)


def test_records_behind_lists_the_highest_first_and_no_more_than_asked(posts: CommunityPage, draft: Frozen) -> None:
    document = document_of(draft())
    total = figure(document, "sum", "total", "1", by="none", metric="interactions")
    _figure, found = services.records_behind(document=document, figure_id=total.id, limit=2)
    assert (found.total, [(one.key, one.value) for one in found.records]) == (
        3,
        [("facebook:3", "30"), ("facebook:2", "20")],
    )
    with pytest.raises(KeyError):
        services.records_behind(document=document, figure_id="f9999")


def test_freeze_writes_every_file_once(frozen: Frozen) -> None:
    review = frozen()
    folder = services.folder_of(review)
    names = {f"review.{lang}.{ending}" for lang in ("vi", "en") for ending in ("html", "pdf", "docx", "xlsx")}
    assert {path.name for path in folder.iterdir()} == names | {"review.json"}
    assert (review.state, review.problem, len(review.sha256)) == ("frozen", "", 64)
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    again = services.freeze_review(review=review, by=None, at=clock.now() + timedelta(days=1))
    assert again.frozen_at == review.frozen_at
    assert {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()} == before


def test_freeze_does_nothing_for_a_review_that_was_frozen_meanwhile(frozen: Frozen) -> None:
    stale = frozen()
    sha = stale.sha256
    stale.state = Review.State.FREEZING
    assert services.freeze_review(review=stale, by=None, at=clock.now()).sha256 == sha


def test_freeze_replaces_what_a_killed_attempt_left(posts: CommunityPage, draft: Frozen) -> None:
    review = draft(languages=["vi"])
    folder = services.folder_of(review)
    beside = folder.with_name(f".{folder.name}.new")
    for half in (folder, beside):
        half.mkdir(parents=True)
        (half / "review.en.html").write_text("half")
    services.freeze_review(review=review, by=None, at=clock.now())
    assert {path.name for path in folder.iterdir()} == {
        *(f"review.vi.{ending}" for ending in ("html", "pdf", "docx", "xlsx")),
        "review.json",
    }
    assert not beside.exists()


def test_freeze_on_a_full_disk_says_so_and_keeps_the_draft(
    posts: CommunityPage, draft: Frozen, monkeypatch: pytest.MonkeyPatch, reviews_folder: Path
) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    review = draft()
    review.findings = {"overview": {"vi": "Giữ lại"}}
    review.save()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            services.freeze_review(review=review, by=None, at=AT)
    review.refresh_from_db()
    assert (review.state, review.problem, review.open) == ("failed", Review.Problem.DISK_FULL, True)
    assert review.findings == {"overview": {"vi": "Giữ lại"}}
    assert list(reviews_folder.iterdir()) == []
    assert services.freeze_review(review=review, by=None, at=clock.now()).state == "frozen"


def test_freeze_into_a_folder_that_cannot_be_written_says_so(
    posts: CommunityPage, draft: Frozen, reviews_folder: Path
) -> None:
    reviews_folder.write_text("a file stands in the way")
    review = draft()
    with pytest.raises(OSError, match="directory"):
        services.freeze_review(review=review, by=None, at=AT)
    assert (review.state, review.problem) == ("failed", Review.Problem.UNWRITABLE)


def test_freeze_without_a_publisher_says_so(draft: Frozen, desk: Any) -> None:
    review = draft()
    with pytest.raises(services.ReviewImpossible):
        services.freeze_review(review=review, by=None, at=AT)
    assert (review.state, review.problem) == ("failed", Review.Problem.NO_PUBLISHER)


def test_freeze_stopped_by_anything_else_leaves_a_draft(posts: CommunityPage, draft: Frozen) -> None:
    review = draft()
    review.findings = {"overview": {"vi": 3}}
    review.save()
    with pytest.raises(AttributeError):
        services.freeze_review(review=review, by=None, at=AT)
    assert (review.state, review.problem) == ("failed", Review.Problem.UNFINISHED)


def test_frozen_document_refuses_another_file(frozen: Frozen) -> None:
    review = frozen()
    assert services.frozen_document(review).date_from == "2026-01-01"
    other = frozen(languages=["vi"])
    path = services.folder_of(review) / "review.json"
    path.write_bytes((services.folder_of(other) / "review.json").read_bytes())
    with pytest.raises(ValueError, match="not the file that was frozen"):
        services.frozen_document(review)


def test_verify_names_the_figures_of_a_changed_reading(frozen: Frozen) -> None:
    document = services.frozen_document(frozen())
    assert services.verify(document) == []
    change_reading("facebook:2", "shares", "+ 1")
    found = services.verify(document)
    total = figure(document, "sum", "total", "1", by="none", metric="shares")
    assert (total.id, "10", "value") in [(one.figure.id, one.found, one.why) for one in found]


def test_verify_notices_that_the_same_total_comes_from_other_records(frozen: Frozen) -> None:
    document = services.frozen_document(frozen())
    change_reading("facebook:2", "comments", "+ 1")
    change_reading("facebook:3", "comments", "- 1")
    found = {one.figure.id: one for one in services.verify(document)}
    total = figure(document, "sum", "total", "1", by="none", metric="comments")
    assert (found[total.id].why, found[total.id].found) == ("records", total.value)


def test_verify_notices_that_all_readings_are_gone(frozen: Frozen) -> None:
    document = services.frozen_document(frozen())
    table = lake.open_table()
    assert table is not None
    table.delete()
    found = {one.figure.id: one.found for one in services.verify(document)}
    assert found[figure(document, "sum", "total", "1", by="none", metric="shares").id] is None
    assert figure(document, "posts", "posts", by="none").id not in found


def test_verify_holds_after_later_readings_and_other_topics(frozen: Frozen, bring: Brings) -> None:
    review = frozen()
    bring("2,2026-01-10 08:00,Cầu đóng,2026-07-01,99,99,99,,\n7,2026-02-02,Bài thêm,2026-07-01,1,1,1,,\n")
    assert services.verify(services.frozen_document(review)) == []


def test_changed_since_counts_posts_tagged_gone_and_come(frozen: Frozen, bring: Brings) -> None:
    document = services.frozen_document(frozen())
    assert services.changed_since(document) == services.Since(changed=0, gone=0, come=0)
    topic = Topic.objects.create(key="giao-thong", name_vi="Giao thông", name_en="Traffic")
    post = Post.objects.get(key="facebook:2")
    post.topics.add(topic)
    post.save()
    Post.objects.get(key="facebook:4").delete()
    bring("7,2026-02-02,Bài thêm,2026-07-01,1,1,1,,\n8,2024-02-02,Ngoài kỳ,2026-07-01,1,1,1,,\n")
    assert services.changed_since(document) == services.Since(changed=1, gone=1, come=1)


def test_write_review_gives_the_same_bytes_for_the_same_document(
    posts: CommunityPage, draft: Frozen, tmp_path: Path
) -> None:
    document = replace(document_of(draft(languages=["vi"])))
    once = services.write_review(document=document, out=tmp_path / "once")
    again = services.write_review(document=document, out=tmp_path / "again")
    assert [path.name for path in once] == [path.name for path in again]
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
    assert json.loads(once[0].read_text())["chapters"] == list(CHAPTERS)


def test_write_file_that_fails_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    with pytest.raises(OSError, match="directory"):
        services.write_file(tmp_path / "taken", b"words")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_draft_is_changed_by_one_person_at_a_time(draft: Frozen, person: Any) -> None:
    review, first, second = draft(), person("editor"), person("analyst")
    seen = review.updated_at
    later = AT + timedelta(minutes=1)
    findings = {"overview": {"vi": "Một"}}
    services.change_draft(review=review, chapters=["overview"], findings=findings, seen=seen, by=first, at=later)
    assert (review.chapters, review.findings, review.updated_by) == (["overview"], findings, first)
    with pytest.raises(services.DraftChanged):
        services.change_draft(review=review, chapters=["posts"], findings={}, seen=seen, by=second, at=later)
    review.refresh_from_db()
    assert review.findings == findings
    with pytest.raises(services.DraftChanged):
        services.request_freeze(review=review, seen=seen, at=later)


def test_request_freeze_takes_a_draft_once(draft: Frozen, person: Any) -> None:
    review = draft()
    seen = review.updated_at
    assert services.request_freeze(review=review, seen=seen, at=AT) is True
    assert services.request_freeze(review=review, seen=seen, at=AT) is False
    with pytest.raises(services.ReviewClosed):
        services.change_draft(
            review=review, chapters=[], findings={}, seen=review.updated_at, by=person("editor"), at=AT
        )
    with pytest.raises(services.ReviewClosed):
        services.delete_review(review=review, by=person("administrator"))
    services.give_up_freezing(review=review)
    assert (review.state, review.problem) == ("failed", Review.Problem.UNFINISHED)
