"""Making a review in the back office, over HTTP: who may do what, what each screen says, what is refused."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django_tasks_db.models import DBTaskResult

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.backoffice import presets
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
from signalmast.reports import services, tasks
from signalmast.reports.models import Review
from tests.reports.conftest import AT, Brings, Frozen
from tests.reports.test_services import change_reading, figure

ROLES = sorted(each.identifier for each in presets.PRESETS)
WRITERS = {"editor_in_chief", "editor", "analyst"}
FREEZERS = {"editor_in_chief", "analyst"}
READERS = {*WRITERS, "administrator"}
# address of a frozen review or a draft: (who gets in, what only they may read)
SCREENS: dict[str, tuple[set[str], str]] = {
    "/admin/reviews/": (READERS, "First quarter only for these eyes"),
    "/admin/reviews/new/": (WRITERS, "Last five years"),
    "/admin/reviews/new/holds/?choice=own&first=2026-01-01&last=2026-03-31": (WRITERS, "3 posts of this period"),
    "/admin/reviews/{draft}/draft/": (WRITERS, "3 posts of this period"),
    "/admin/reviews/{draft}/preview/en/": (WRITERS, "Interim review"),
    "/admin/reviews/{draft}/freeze/": (FREEZERS, "The figures are fixed"),
    "/admin/reviews/{draft}/delete/": (WRITERS, "The draft and its written findings"),
    "/admin/reviews/{frozen}/": (READERS, "Fingerprint"),
    "/admin/reviews/{frozen}/open/en/": (READERS, "Interim review"),
    "/admin/reviews/{frozen}/files/review.json/": (READERS, "sha256"),
    "/admin/reviews/{frozen}/figures/f1/": (READERS, "Fingerprint"),
    "/admin/reviews/{frozen}/figures/f1/records.csv": (READERS, "Ngập đường"),
    "/admin/reviews/{frozen}/delete/": ({"administrator"}, "This review is frozen."),
    "/admin/reviews/{freezing}/progress/": (READERS, "being frozen"),
}
POSTS: dict[str, set[str]] = {
    "/admin/reviews/new/": WRITERS,
    "/admin/reviews/{draft}/draft/": WRITERS,
    "/admin/reviews/{draft}/freeze/": FREEZERS,
    "/admin/reviews/{frozen}/verify/": READERS,
    "/admin/reviews/{frozen}/delete/": {"administrator"},
}


@pytest.fixture
def three(frozen: Frozen, draft: Frozen, settings: Any) -> dict[str, int]:
    """A frozen review, a draft and one being frozen, by their ids."""
    freezing = draft()
    services.request_freeze(review=freezing, seen=freezing.updated_at, at=clock.now())
    services.note_task(review=freezing, task=str(tasks.freeze.enqueue(freezing.pk, None).id))
    marked = Review.objects.get(pk=draft().pk)
    marked.page_title = "First quarter only for these eyes"
    marked.page = CommunityPage.objects.get()
    marked.save()
    return {"frozen": frozen(languages=["en"]).pk, "draft": marked.pk, "freezing": freezing.pk}


def sign_in(client: Any, person: Any, role: str = "editor_in_chief", language: str = "en") -> Any:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = person(role, language=language)
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return user


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def seen(review: Review) -> str:
    review.refresh_from_db()
    return review.updated_at.isoformat(timespec="microseconds")


def freezing() -> Any:
    """What waits for the worker, other than Wagtail's own work."""
    return DBTaskResult.objects.filter(task_path="signalmast.reports.tasks.freeze")


def test_each_role_at_each_screen(client: Any, person: Any, three: dict[str, int]) -> None:
    for role in ROLES:
        sign_in(client, person, role)
        for address, (allowed, words) in SCREENS.items():
            answer = client.get(address.format(**three))
            page = body(answer)
            if role in allowed:
                assert (address, answer.status_code, words in page) == (address, 200, True), role
            else:
                assert (address, answer.status_code, words in page) == (address, 403, False), role
                assert "Your roles do not include this screen." in page
        for address in (each for each, allowed in POSTS.items() if role not in allowed):
            assert client.post(address.format(**three)).status_code == 403, (role, address)
    assert Review.objects.count() == 3


def test_nobody_signed_out_gets_in(client: Any, three: dict[str, int]) -> None:
    for address in SCREENS:
        answer = client.get(address.format(**three))
        assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True), address


def test_every_screen_of_reviews_stands_in_the_matrix(desk: Any) -> None:
    found = set()

    def walk(patterns: Any, before: str) -> None:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", None)
                if view and issubclass(view, DeskAdminView) and view.__module__.startswith("signalmast.reports"):
                    found.add("/" + re.sub("<[^>]*>", "*", here))

    walk(get_resolver().url_patterns, "")
    listed = {
        re.sub(r"\{\w+\}|(?<=/)(en|f1|review\.json)(?=/)", "*", each.partition("?")[0]) for each in {**SCREENS, **POSTS}
    }
    assert found == listed


@pytest.mark.parametrize("role", ["editor", "network_coordinator"])
def test_menu_shows_reviews_only_to_whom_they_are_open(client: Any, person: Any, role: str) -> None:
    sign_in(client, person, role)
    assert ("/admin/reviews/" in body(client.get("/admin/"))) is (role == "editor")


def test_list_and_draft_ask_the_database_the_same_however_many_there_are(
    client: Any, person: Any, draft: Frozen, posts: CommunityPage
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = sign_in(client, person)
    first = draft(by=user, page=posts)
    client.get("/admin/reviews/")
    address = f"/admin/reviews/{first.pk}/draft/"
    counts = []
    for _round in range(2):
        for path in ("/admin/reviews/", address):
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert client.get(path).status_code == 200
            counts.append(len(caught))
        draft(by=user, page=posts)
        draft(by=person("analyst"), page=posts)
    assert counts[:2] == counts[2:]


def test_list_goes_on_over_several_screens(client: Any, person: Any, draft: Frozen) -> None:
    sign_in(client, person)
    for _number in range(26):
        draft()
    assert "?p=2" in body(client.get("/admin/reviews/"))
    assert "?p=1" in body(client.get("/admin/reviews/?p=2"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"choice": "own", "first": "2026-03-31", "last": "2026-01-01"}, "The first day lies after the last."),
        ({"choice": "own", "first": "", "last": "2026-01-01"}, "Choose a day."),
        ({"choice": "own", "first": "12/31/2025", "last": "2026-01-01"}, "Enter a valid date."),
        ({"choice": "own", "first": "0001-01-01", "last": "2026-01-01"}, "Choose a day between 1 January 1990"),
        ({"choice": "tomorrow"}, "tomorrow is not one of the available choices"),
        ({}, "This field is required."),
        ({"choice": "last_year", "languages": "th"}, "th is not one of the available choices"),
        ({"choice": "last_year", "page": "77"}, "not one of the available choices"),
    ],
)
def test_new_review_names_what_is_wrong(client: Any, person: Any, desk: Any, given: dict[str, str], words: str) -> None:
    sign_in(client, person)
    answer = client.post("/admin/reviews/new/", {"languages": "both", **given})
    assert words in body(answer)
    assert Review.objects.count() == 0


def test_new_review_of_own_days_leads_to_its_draft(client: Any, person: Any, page: CommunityPage) -> None:
    user = sign_in(client, person)
    given = {"choice": "own", "first": "2026-01-01", "last": "2026-03-31", "page": page.pk, "languages": "vi"}
    answer = client.post("/admin/reviews/new/", given)
    review = Review.objects.get()
    assert answer.url == f"/admin/reviews/{review.pk}/draft/"
    assert (review.page, review.page_title, review.languages, review.created_by) == (page, "Bảng tin", ["vi"], user)
    text = body(client.get(answer.url))
    assert "Q1 2026" in text
    assert "The desk has no posts to review yet." in text


def test_hint_says_what_a_period_holds_before_anything_is_made(client: Any, person: Any, posts: CommunityPage) -> None:
    sign_in(client, person, language="vi")
    held = body(client.get("/admin/reviews/new/holds/?choice=own&first=2026-01-01&last=2026-03-31"))
    assert "Quý I/2026" in held
    assert "01/01/2026 – 31/03/2026" in held
    assert "Kỳ này có 3 bài với 15 số đo." in held
    nothing = body(client.get("/admin/reviews/new/holds/?choice=own&first=2020-01-01&last=2020-03-31"))
    assert "Các bài đang có được đăng từ 10/02/2025 đến 28/03/2026." in nothing
    assert body(client.get("/admin/reviews/new/holds/?choice=own")) == ""


def test_draft_keeps_ticks_and_findings(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    user = sign_in(client, person, "editor")
    review = draft(languages=["vi"])
    address = f"/admin/reviews/{review.pk}/draft/"
    given = {
        "seen": seen(review),
        "take-overview": "on",
        "finding-overview-vi": "Một\r\n\r\nHai",
        "finding-top-vi": "Ba",
    }
    assert client.post(address, given).url == address
    review.refresh_from_db()
    assert (review.chapters, review.updated_by) == (["overview"], user)
    assert review.findings == {"overview": {"vi": "Một\n\nHai"}, "top": {"vi": "Ba"}}
    text = body(client.get(address))
    assert "Một\n\nHai</textarea>" in text
    assert "frozen by an editor-in-chief or an analyst" in text
    assert "Save and freeze" not in text


def test_draft_refuses_too_many_words_and_no_chapter(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    sign_in(client, person)
    review = draft(languages=["vi"])
    address = f"/admin/reviews/{review.pk}/draft/"
    exact = "\r\n".join(["a" * 99] * 50) + "b"
    client.post(address, {"seen": seen(review), "take-top": "on", "finding-top-vi": exact})
    review.refresh_from_db()
    assert len(review.findings["top"]["vi"]) == 5000
    answer = client.post(address, {"seen": seen(review), "take-top": "on", "finding-top-vi": "a" * 5001})
    assert "Ensure this value has at most 5000 characters (it has 5001)." in body(answer)
    assert "Tick at least one chapter." in body(client.post(address, {"seen": seen(review)}))
    assert client.post(address, {"seen": "yesterday", "take-top": "on"}).status_code == 200
    review.refresh_from_db()
    assert review.chapters == ["top"]


def test_second_person_to_save_is_told_and_nothing_is_lost(
    client: Any, person: Any, draft: Frozen, publisher: Any
) -> None:
    review = draft(languages=["vi"])
    began = seen(review)
    other = person("analyst", name="Trần Mẫu")
    theirs, later = {"top": {"vi": "Lời của Mẫu"}}, AT + timedelta(minutes=5)
    services.change_draft(review=review, chapters=["top"], findings=theirs, seen=review.updated_at, by=other, at=later)
    sign_in(client, person)
    address = f"/admin/reviews/{review.pk}/draft/"
    answer = client.post(address, {"seen": began, "take-top": "on", "finding-top-vi": "Lời của tôi"})
    text = body(answer)
    assert answer.status_code == 409
    assert "Trần Mẫu saved this draft" in text
    assert "Lời của tôi</textarea>" in text
    assert "<p>Lời của Mẫu</p>" in text
    review.refresh_from_db()
    assert review.findings == {"top": {"vi": "Lời của Mẫu"}}
    again = re.search(r'name="seen" value="([^"]+)"', text)
    assert again is not None
    client.post(address, {"seen": again[1], "take-top": "on", "finding-top-vi": "Cả hai"})
    review.refresh_from_db()
    assert review.findings == {"top": {"vi": "Cả hai"}}


def test_draft_that_was_frozen_meanwhile_is_not_saved(client: Any, person: Any, frozen: Frozen) -> None:
    sign_in(client, person)
    review = frozen(languages=["en"])
    address = f"/admin/reviews/{review.pk}/draft/"
    answer = client.post(address, {"seen": seen(review), "take-top": "on"}, follow=True)
    assert "Not saved: the review was frozen meanwhile" in body(answer)
    assert client.get(address).url == f"/admin/reviews/{review.pk}/"
    assert client.get(f"/admin/reviews/{review.pk}/freeze/").url == f"/admin/reviews/{review.pk}/"
    assert client.get(f"/admin/reviews/{review.pk}/preview/en/").url == f"/admin/reviews/{review.pk}/"


@pytest.mark.parametrize(("then", "leads"), [("preview-vi", "preview/vi/"), ("freeze", "freeze/"), ("else", "draft/")])
def test_saving_goes_on_to_what_was_pressed(client: Any, person: Any, draft: Frozen, then: str, leads: str) -> None:
    sign_in(client, person)
    review = draft(languages=["vi"])
    answer = client.post(f"/admin/reviews/{review.pk}/draft/", {"seen": seen(review), "take-top": "on", "then": then})
    assert answer.url == f"/admin/reviews/{review.pk}/{leads}"


def test_preview_is_the_document_under_a_bar_and_loads_nothing(
    client: Any, person: Any, draft: Frozen, posts: CommunityPage
) -> None:
    sign_in(client, person)
    review = draft(languages=["vi"])
    answer = client.get(f"/admin/reviews/{review.pk}/preview/vi/")
    text = body(answer)
    assert text.count("Preview, not frozen") == 1
    assert f'href="/admin/reviews/{review.pk}/draft/"' in text
    assert "Báo cáo sơ kết" in text
    assert "chưa chốt" in text
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"].startswith("private, no-store")
    assert client.get(f"/admin/reviews/{review.pk}/preview/en/").status_code == 404
    assert Review.objects.get().state == "draft"
    assert not services.folder_of(review).exists()


def test_preview_without_a_publisher_says_so_on_the_draft(client: Any, person: Any, draft: Frozen) -> None:
    sign_in(client, person)
    answer = client.get(f"/admin/reviews/{draft().pk}/preview/vi/", follow=True)
    assert "The desk has no publisher yet" in body(answer)


def test_two_presses_freeze_once_and_the_worker_does_it(
    client: Any, person: Any, draft: Frozen, posts: CommunityPage
) -> None:
    user = sign_in(client, person)
    review = draft(languages=["en"])
    given = {"seen": seen(review)}
    address = f"/admin/reviews/{review.pk}/"
    assert [client.post(address + "freeze/", given).url for _press in range(2)] == [address, address]
    job = freezing().get()
    assert client.get(address).url == address + "progress/"
    page = body(client.get(address + "progress/"))
    assert '<noscript><meta http-equiv="refresh"' in page
    piece = body(client.get(address + "progress/", headers={"HX-Request": "true"}))
    assert "being frozen" in piece
    assert "<html" not in piece
    assert tasks.freeze.func(*job.args_kwargs["args"]) is None
    done = client.get(address + "progress/", headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == address
    assert client.get(address + "progress/").url == address
    review.refresh_from_db()
    assert (review.state, review.frozen_by) == ("frozen", user)


def test_freeze_of_a_draft_saved_meanwhile_is_refused(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    sign_in(client, person)
    review = draft()
    for given in ("2020-01-01T00:00:00.000000+00:00", "", "2020-99-99T00:00:00+00:00"):
        answer = client.post(f"/admin/reviews/{review.pk}/freeze/", {"seen": given}, follow=True)
        assert "Not frozen: somebody saved the draft meanwhile." in body(answer)
    assert not freezing().exists()


def test_failed_freeze_leaves_the_draft_and_says_why(client: Any, person: Any, draft: Frozen) -> None:
    sign_in(client, person, language="vi")
    review = draft()
    client.post(f"/admin/reviews/{review.pk}/freeze/", {"seen": seen(review)})
    tasks.freeze.func(review.pk, None)
    text = body(client.get(f"/admin/reviews/{review.pk}/", follow=True))
    assert "Chưa chốt được số liệu." in text
    assert "Bàn biên tập chưa có đơn vị chịu trách nhiệm" in text
    assert "chưa chốt được" in body(client.get("/admin/reviews/"))


@pytest.mark.parametrize("lost", ["given up", "gone"])
def test_freeze_that_no_worker_finished_becomes_a_draft_again(
    client: Any, person: Any, draft: Frozen, publisher: Any, lost: str
) -> None:
    sign_in(client, person)
    review = draft()
    client.post(f"/admin/reviews/{review.pk}/freeze/", {"seen": seen(review)})
    if lost == "gone":
        freezing().delete()
    else:
        freezing().update(status="FAILED", finished_at=AT, worker_ids=["a", "b", "c"])
    text = body(client.get(f"/admin/reviews/{review.pk}/progress/", follow=True))
    assert "The work stopped half-way." in text
    assert Review.objects.get().open


def test_progress_that_takes_long_says_so(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    sign_in(client, person)
    review = draft()
    client.post(f"/admin/reviews/{review.pk}/freeze/", {"seen": seen(review)})
    Review.objects.update(updated_at=clock.now() - timedelta(minutes=3))
    assert "This takes longer than usual." in body(client.get(f"/admin/reviews/{review.pk}/progress/"))


def test_downloads_are_whole_named_and_kept_nowhere(
    client: Any, person: Any, frozen: Frozen, page: CommunityPage
) -> None:
    sign_in(client, person)
    review = frozen(page=page)
    begins = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "html": b"<!DOCTYPE html>", "json": b"{"}
    for ending, start in begins.items():
        name = "review.json" if ending == "json" else f"review.vi.{ending}"
        answer = client.get(f"/admin/reviews/{review.pk}/files/{name}/")
        content = b"".join(answer.streaming_content)
        assert content.startswith(start)
        assert content == (services.folder_of(review) / name).read_bytes()
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private, no-store")
        tail = "2026-01-01_2026-03-31" + ("" if ending == "json" else "-vi")
        assert answer["Content-Disposition"] == f'attachment; filename="bao-cao-bang-tin-{tail}.{ending}"'
        if start == b"PK":
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    for name in ("review.th.pdf", ".review.json.x", "..%2Freview.json"):
        assert client.get(f"/admin/reviews/{review.pk}/files/{name}/").status_code == 404
    page_text = body(client.get(f"/admin/reviews/{review.pk}/"))
    assert review.sha256 in page_text
    assert json.loads((services.folder_of(review) / "review.json").read_text())["sha256"] == review.sha256


def test_files_of_a_draft_are_not_there(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    sign_in(client, person)
    review = draft()
    for address in ("files/review.json/", "open/vi/", "figures/f1/", "figures/f1/records.csv"):
        assert client.get(f"/admin/reviews/{review.pk}/{address}").status_code == 404
    assert client.post(f"/admin/reviews/{review.pk}/verify/").url == f"/admin/reviews/{review.pk}/"


def test_draft_is_told_to_be_one_to_who_only_reads(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    sign_in(client, person, "administrator")
    assert "This review is still a draft" in body(client.get(f"/admin/reviews/{draft().pk}/"))


def test_verify_says_that_all_agree_and_what_was_tagged_since(
    client: Any, person: Any, frozen: Frozen, bring: Brings
) -> None:
    sign_in(client, person)
    review = frozen(languages=["en"])
    address = f"/admin/reviews/{review.pk}/verify/"
    assert client.get(address).url == f"/admin/reviews/{review.pk}/"
    text = body(client.post(address))
    number = len(services.frozen_document(review).figures)
    assert f"All {number} figures agree" in text
    assert "No post was tagged, moved, removed or added since." in text
    Post.objects.get(key="facebook:4").delete()
    change_reading("facebook:2", "shares", "+ 1")
    text = body(client.post(address))
    assert "figures do not agree with the stored readings." in text
    assert "1 post is no longer on the desk." in text
    total = figure(services.frozen_document(review), "sum", "total", "1", by="none", metric="shares")
    row = re.search(rf"figures/{total.id}/.*?</tr>", text, re.DOTALL)
    assert row is not None
    assert [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td class.*?</td>", row[0])] == ["9", "10"]


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damaged_file_is_said_to_be_one(client: Any, person: Any, frozen: Frozen, harm: str) -> None:
    sign_in(client, person)
    review = frozen(languages=["en"])
    path = services.folder_of(review) / "review.json"
    if harm == "gone":
        path.unlink()
    else:
        path.write_text(path.read_text().replace("Bảng tin", "Bảng khác"))
    words = "is missing or is not the one that was frozen"
    assert words in body(client.post(f"/admin/reviews/{review.pk}/verify/"))
    assert words in body(client.get(f"/admin/reviews/{review.pk}/open/en/", follow=True))
    assert client.get(f"/admin/reviews/{review.pk}/figures/f1/").status_code == 404


def test_open_leads_from_a_figure_to_its_records(client: Any, person: Any, frozen: Frozen) -> None:
    sign_in(client, person)
    review = frozen(languages=["en"])
    answer = client.get(f"/admin/reviews/{review.pk}/open/en/")
    links = set(re.findall(rf"/admin/reviews/{review.pk}/figures/(\w+)/", body(answer)))
    document = services.frozen_document(review)
    assert links == {one.id for one in document.figures}
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    total = figure(document, "sum", "total", "1", by="none", metric="interactions")
    text = body(client.get(reverse("review_figure", args=[review.pk, total.id])))
    assert '<p class="review-value">56</p>' in text
    assert "3 records." in text
    assert total.digest in text
    published = Post.objects.get(key="facebook:2")
    assert f'href="/admin/pages/{published.pk}/edit/">Cầu đóng</a>' in text
    assert "Post · 10/02/2026" in text
    assert client.get(f"/admin/reviews/{review.pk}/figures/f99999/").status_code == 404
    assert client.get(f"/admin/reviews/{review.pk}/open/vi/").status_code == 404


def test_figure_of_change_leads_to_its_two_figures(client: Any, person: Any, frozen: Frozen) -> None:
    sign_in(client, person)
    review = frozen(languages=["en"])
    document = services.frozen_document(review)
    change = next(one for one in document.figures if one.question.name == "change")
    text = body(client.get(f"/admin/reviews/{review.pk}/figures/{change.id}/"))
    for side in ("now", "then"):
        assert f"/figures/{change.question.filters[side]}/" in text
    answer = client.get(f"/admin/reviews/{review.pk}/figures/{change.id}/records.csv")
    assert answer.url == f"/admin/reviews/{review.pk}/figures/{change.id}/"


def test_records_of_a_figure_come_as_a_table(client: Any, person: Any, frozen: Frozen) -> None:
    sign_in(client, person, "analyst", language="vi")
    review = frozen(languages=["vi"])
    total = figure(services.frozen_document(review), "sum", "total", "1", by="none", metric="interactions")
    Post.objects.get(key="facebook:3").delete()
    answer = client.get(f"/admin/reviews/{review.pk}/figures/{total.id}/records.csv")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert answer["Content-Disposition"].startswith('attachment; filename="nguon-so-lieu-2026-01-01_2026-03-31-')
    assert lines == [
        "Bài,Trang cộng đồng,Ngày,Giá trị,Đọc số lúc",
        "Bài đăng · 10/02/2026,Bảng tin,10/02/2026,30,00:00 ngày 01/05/2026",
        "Cầu đóng,Bảng tin,10/01/2026,20,00:00 ngày 01/05/2026",
        "Ngập đường,Bảng tin,28/03/2026,6,00:00 ngày 30/03/2026",
        "",
    ]
    text = body(client.get(f"/admin/reviews/{review.pk}/figures/{total.id}/"))
    assert "/edit/" not in text  # an analyst does not write posts
    assert 'href="/bang-tin/' in text


def test_days_of_a_page_are_listed_by_day(
    client: Any, person: Any, draft: Frozen, page: CommunityPage, imports: Any
) -> None:
    rows = "date,page,metric,value\n2026-01-30,Bảng tin,reach,100\n2026-02-01,Bảng tin,reach,200\n"
    imports(rows, "--mapping", "page-per-day", "--date-order", "ymd")
    review = services.freeze_review(review=draft(languages=["en"]), by=None, at=clock.now())
    found = services.frozen_document(review).figures
    average = next(one for one in found if one.column == "average" and one.question.name == "page_days")
    sign_in(client, person)
    text = body(client.get(f"/admin/reviews/{review.pk}/figures/{average.id}/"))
    days = re.findall(r'<td class="review-nowrap">(\d+ \w+ 2026)</td><td>Bảng tin</td>', text)
    assert days == ["1 February 2026", "30 January 2026"]
    empty = next(one for one in found if one.question.name == "posts" and one.value == "0")
    assert "nothing was counted" in body(client.get(f"/admin/reviews/{review.pk}/figures/{empty.id}/"))


def test_delete_asks_first_and_takes_the_files_too(
    client: Any, person: Any, frozen: Frozen, draft: Frozen, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client, person, "administrator")
    review = frozen(languages=["en"])
    folder = services.folder_of(review)
    client.get(f"/admin/reviews/{review.pk}/delete/")
    assert folder.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/admin/reviews/{review.pk}/delete/", follow=True)
    assert "The review is deleted." in body(answer)
    assert not folder.exists()
    assert Review.objects.count() == 0


def test_delete_while_being_frozen_is_refused(client: Any, person: Any, draft: Frozen, publisher: Any) -> None:
    review = draft()
    services.request_freeze(review=review, seen=review.updated_at, at=clock.now())
    services.note_task(review=review, task=str(tasks.freeze.enqueue(review.pk, None).id))
    sign_in(client, person, "administrator")
    answer = client.post(f"/admin/reviews/{review.pk}/delete/", follow=True)
    assert "The review is being frozen just now." in body(answer)
    assert Review.objects.count() == 1
