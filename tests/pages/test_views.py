from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.pages.models import DeclaredChannel, DeskSettings, Post, Publisher
from signalmast.pages.services import bulk
from signalmast.theme import slots
from tests.pages import builders

pytestmark = pytest.mark.django_db

POST = "/phuong-ben-mo/lich-cap-nuoc-tuan-nay/"
SCREENS = (
    "/",
    "/phuong-ben-mo/",
    POST,
    "/topics/nuoc-sach/",
    "/phuong-ben-mo/archive/",
    "/phuong-ben-mo/archive/2026/11/",
    "/khong-co/",
)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def desk() -> None:
    """A published page with two posts in each language, translations of one another."""
    topic = builders.topic()
    page = builders.section(cover=builders.picture())
    other = builders.section(code="en", translation_key=page.translation_key)
    first = builders.post(page, topics=(topic,), picture=builders.picture(), picture_alt="Bến phà")
    builders.post(page, "Chỉ có tiếng Việt", topics=(topic,))
    builders.post(other, "Water this week", slug=first.slug, topics=(topic,), translation_key=first.translation_key)


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("path", SCREENS)
def test_screen_says_who_is_responsible_in_both_languages(client: Client, desk: None, code: str, path: str) -> None:
    response = client.get(("" if code == "vi" else "/en") + path)
    assert response.status_code == (404 if path == "/khong-co/" else 200)
    assert response.headers["Content-Language"] == code
    text = response.content.decode()
    assert f'<html lang="{code}"' in text
    header, footer = text.split("</header>")[0], text.split("<footer class=")[-1]
    body = Publisher.objects.get()
    for said in (body.name, body.address, body.contact_email, body.contact_phone):
        assert said in header
        assert said in footer
        assert said in json.dumps(_structured(text), ensure_ascii=False)
    assert ("Chịu trách nhiệm:" in header) is (code == "vi")
    assert ("Responsible:" in header) is (code == "en")


def test_publisher_of_the_page_itself_stands_first(client: Client) -> None:
    builders.section()
    library = Publisher.objects.create(name="Thư viện Bến Mơ", address="3 hẻm Mơ", contact_email="sach@benmo.example")
    builders.post(builders.section("Thư viện", publisher=library), "Giờ mở cửa")
    text = client.get("/thu-vien/gio-mo-cua/").content.decode()
    assert "Thư viện Bến Mơ" in text.split('<p class="responsible">')[1].split("</p>")[0]
    article = _structured(text)[1]
    assert article["@type"] == "NewsArticle"
    assert article["publisher"]["name"] == article["author"]["name"] == "Thư viện Bến Mơ"


def test_desk_shows_its_own_name_logo_colour_and_body(client: Client) -> None:
    builders.section()
    builders.section(code="en")
    body = builders.publisher(name="Ban Thông tin Bến Mơ")
    DeskSettings.objects.create(name_vi="Bến Mơ", name_en="Apricot Quay", accent="#7a1f5f", logo=builders.picture())
    first = client.get("/").content.decode()
    assert '<span class="brand-name">Bến Mơ</span>' in first
    assert '<img class="brand-logo" src="/media/' in first
    assert '<span class="brand-name">Apricot Quay</span>' in client.get("/en/").content.decode()
    assert ":root{--fill:#7a1f5f" in client.get(reverse("colours")).content.decode()
    assert body.name not in first  # it answers for no page here yet
    builders.section("Của ban", publisher=body)
    DeskSettings.objects.update(publisher=body)
    header = client.get("/khong-co/").content.decode().split("</header>")[0]
    assert f"<strong>{body.name}</strong>" in header


def test_byline_is_the_member_of_staff_when_there_is_one(client: Client) -> None:
    writer = User.objects.create_user("mo@benmo.example", None, name="Lê Thị Mơ")
    builders.post(builders.section(), byline=writer)
    text = client.get(POST).content.decode()
    assert '<span class="byline-name">Lê Thị Mơ</span>' in text
    assert _structured(text)[1]["author"] == {"@type": "Person", "name": "Lê Thị Mơ"}


@pytest.mark.parametrize(
    ("path", "said"),
    [(POST, "Thứ ba, 24/11/2026 lúc 07:30"), ("/en" + POST, "Tuesday 24 November 2026, 07:30")],
)
def test_post_says_its_time_on_the_desks_clock(client: Client, desk: None, path: str, said: str) -> None:
    assert f'<time datetime="2026-11-24T07:30:00+07:00">{said}</time>' in client.get(path).content.decode()


def test_language_switch_leads_to_the_translation_else_to_the_front(client: Client, desk: None) -> None:
    english = r'<a href="([^"]*)" hreflang="en"'
    # In the masthead and beside the byline.
    assert re.findall(english, client.get(POST).content.decode()) == ["/en" + POST, "/en" + POST]
    assert re.findall(english, client.get("/phuong-ben-mo/").content.decode()) == ["/en/phuong-ben-mo/"]
    assert re.findall(english, client.get("/topics/nuoc-sach/").content.decode()) == ["/en/topics/nuoc-sach/"]
    assert re.findall(english, client.get("/").content.decode()) == ["/en/"]
    alone = client.get("/phuong-ben-mo/chi-co-tieng-viet/").content.decode()
    assert re.findall(english, alone) == ["/en/"]


def test_hreflang_is_said_only_of_real_translations(client: Client, desk: None) -> None:
    named = r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)"'
    origin = "http://127.0.0.1:8000"
    assert re.findall(named, client.get(POST).content.decode()) == [
        ("vi", origin + POST),
        ("en", origin + "/en" + POST),
    ]
    alone = "/phuong-ben-mo/chi-co-tieng-viet/"
    assert re.findall(named, client.get(alone).content.decode()) == [("vi", origin + alone)]


def test_figures_only_post_is_found_nowhere(client: Client) -> None:
    page, topic = builders.section(), builders.topic()
    shown = builders.post(page, topics=(topic,))
    builders.post(page, "Video · 22/04/2018", figures_only=True, topics=(topic,))
    assert client.get("/phuong-ben-mo/video-22-04-2018/").status_code == 404
    for path in ("/", "/phuong-ben-mo/", POST, "/topics/nuoc-sach/", "/phuong-ben-mo/archive/2026/11/",
                 "/feed.xml", "/phuong-ben-mo/feed.xml"):  # fmt: skip
        text = client.get(path).content.decode()
        assert shown.title in text
        assert "22/04/2018" not in text, path
    assert "1 bài" in client.get("/phuong-ben-mo/archive/").content.decode()


def test_draft_and_the_posts_of_a_draft_page_are_not_shown(client: Client) -> None:
    builders.post(builders.section(), live=False)
    hidden = builders.section("Chưa mở", live=False)
    builders.post(hidden, "Tin chưa mở")
    assert client.get(POST).status_code == 404
    assert client.get("/chua-mo/tin-chua-mo/").status_code == 404
    front = client.get("/").content.decode()
    assert "Tin chưa mở" not in front
    assert "Lịch cấp nước" not in front


def test_hostile_words_stay_words_everywhere(client: Client) -> None:
    body = Publisher.objects.create(
        name=HOSTILE, address=HOSTILE, contact_email="a@b.example", contact_phone=HOSTILE[:40]
    )
    page = builders.section(
        HOSTILE, slug="trang", publisher=body, about=f"<p>{HOSTILE}<a href='javascript:alert(1)'>a</a></p>"
    )
    topic = builders.topic(name_vi=HOSTILE[:80])
    blocks = [
        {"type": "text", "value": f"<p onclick='alert(1)'>{HOSTILE}</p><style>*{{}}</style>"},
        {"type": "text", "value": "<a href='javascript:alert(1)'>b</a>"},
        {"type": "quote", "value": {"text": HOSTILE, "who": HOSTILE}},
        {"type": "link", "value": {"label": HOSTILE, "address": "javascript:alert(1)"}},
        {"type": "picture", "value": {"picture": builders.picture().pk, "alt": HOSTILE, "caption": HOSTILE}},
    ]  # fmt: skip
    builders.post(
        page, HOSTILE, slug="tin", summary=HOSTILE, topics=(topic,), body=json.dumps(blocks),
        picture=builders.picture(), picture_alt=HOSTILE,
    )  # fmt: skip
    Post.objects.update(original_address="javascript:alert(1)")  # as no form, but a damaged import, might
    for path in ("/", "/trang/", "/trang/tin/", "/topics/nuoc-sach/", "/trang/archive/", "/trang/archive/2026/11/"):
        text = client.get(path).content.decode()
        structured = r'<script type="application/ld\+json">[^<]*</script>'
        rest = re.sub(
            r'<script src="/static/theme/(?:share|count)\.js" defer></script>', "", re.sub(structured, "", text)
        )
        assert len(re.findall(structured, text)) == (2 if path == "/" else 3)
        assert "<script" not in rest
        assert "<style" not in rest
        assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', rest))
        assert not re.search(r'(href|src)="\s*javascript', rest)
        _structured(text)


def test_demonstration_carries_its_mark(client: Client) -> None:
    body = builders.publisher(demo=True)
    page = builders.section(publisher=body, demo=True)
    builders.post(page, topics=(builders.topic(),), demo=True)
    for path in SCREENS:
        text = client.get(path).content.decode()
        assert '<span lang="vi">Nội dung minh họa</span>' in text, path
        assert '<span lang="en">Invented demonstration content</span>' in text, path


def test_real_content_carries_no_mark(client: Client, desk: None) -> None:
    for path in SCREENS:
        assert "demo-banner" not in client.get(path).content.decode()


def test_original_address_stands_on_an_imported_post(client: Client) -> None:
    builders.post(builders.section(), original_address="https://example.org/posts/1")
    assert '<a href="https://example.org/posts/1" rel="noopener">example.org</a>' in client.get(POST).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/phuong-ben-mo/?before=yesterday",
        "/phuong-ben-mo/?before=2026-11-24T00:30:00.000000Z,-1",
        "/phuong-ben-mo/?before=2026-11-24T00:30:00.000000Z,9999999999999999999999",
        "/phuong-ben-mo/archive/2026/13/",
        "/phuong-ben-mo/archive/0/1/",
        "/phuong-ben-mo/archive/9999/12/",
        "/phuong-ben-mo/archive/2025/01/",
        "/phuong-ben-mo/archive/2026/11/?before=yesterday",
        "/phuong-ben-mo/archive/2026/11/?before=2026-11-01T00:00:00.000000Z,1",
        "/khong-co/archive/",
        "/khong-co/feed.xml",
        "/topics/khong-co/",
    ],
)
def test_address_nobody_gave_out_is_not_found(client: Client, desk: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_month_belongs_to_the_desks_clock(client: Client) -> None:
    from datetime import UTC, datetime

    builders.post(builders.section(), posted_at=datetime(2026, 10, 31, 17, 0, tzinfo=UTC))
    assert client.get("/phuong-ben-mo/archive/2026/11/").status_code == 200
    assert client.get("/phuong-ben-mo/archive/2026/10/").status_code == 404
    assert "Tháng 11 năm 2026" in client.get("/phuong-ben-mo/archive/").content.decode()


def test_month_with_very_many_posts_goes_on_in_further_screens(client: Client) -> None:
    section = builders.section()
    posts = (_imported(section, number) for number in range(205))
    assert sum(bulk.add_posts(posts=posts, import_key="x", by=None, at=builders.MOMENT)) == 205
    october = builders.post(section, "Tháng trước", posted_at=builders.MOMENT - timedelta(days=40))
    first = client.get("/phuong-ben-mo/archive/2026/11/").content.decode()
    older = re.search(r'rel="next" href="(\?before=[^"]+)"', first)
    assert older
    last = client.get(f"/phuong-ben-mo/archive/2026/11/{older[1]}").content.decode()
    assert [re.findall(r">Tin số (\d+)<", text) for text in (first, last)] == [
        [str(number) for number in range(200)],
        [str(number) for number in range(200, 205)],
    ]
    assert 'rel="next"' not in last
    assert '<a class="button quiet" href="?">Về bài mới nhất</a>' in last
    assert october.title not in first + last
    assert "/phuong-ben-mo/archive/2026/10/" in last


def _imported(section: Any, number: int) -> bulk.NewPost:
    return bulk.NewPost(
        key=f"post:x{number}", section=section, posted_at=builders.MOMENT - timedelta(minutes=number), kind="article",
        source_type="", title=f"Tin số {number}", text="", address="", figures_only=False, digest="",
    )  # fmt: skip


def test_other_apps_add_to_the_page_about_the_desk_and_to_the_search(
    client: Client, desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_FILLED", {slot: {} for slot in slots.SLOTS})
    said = [{"text": "Mười hai đơn vị đã được kiểm tra <năm nay>."}]
    shown = {"template": "pages/parts/pieces.html", "context": {"pieces": said}}
    slots.fill(
        "about_section", name="a", order=2, provide=lambda language: {"title": f"Kiểm tra ({language})", **shown}
    )
    slots.fill("about_section", name="b", order=1, provide=lambda language: None)
    about = client.get("/about/").content.decode()
    assert '<a href="#more-1">Kiểm tra (vi)</a>' in about
    assert '<h2 id="more-1">Kiểm tra (vi)</h2>Mười hai đơn vị đã được kiểm tra &lt;năm nay&gt;.' in about
    assert "Kiểm tra (en)" in client.get("/en/about/").content.decode()
    asked: list[tuple[str, str]] = []
    slots.fill("search_panel", name="a", order=1, provide=lambda *given: asked.append(given))
    slots.fill("search_panel", name="b", order=2, provide=lambda *given: shown)
    found = client.get("/search/", {"q": "  muối   chữa sốt "}).content.decode()
    assert '<aside class="search-panel">' in found
    assert "search-panel" not in client.get("/search/").content.decode()
    assert asked == [("muối chữa sốt", "vi")]


def test_page_about_the_desk_says_who_runs_it_who_pays_and_where_it_speaks(client: Client, desk: None) -> None:
    body = Publisher.objects.get()
    DeclaredChannel.objects.create(publisher=body, name="Kênh Bến Mơ", address="https://video.example/benmo")
    DeskSettings.objects.create(funding_vi="Ngân sách phường.", about_vi="Ba người, từ 2024.")
    for path, said in (
        ("/about/", ("Ba người, từ 2024.", "Ngân sách phường.", "Kênh Bến Mơ", "https://video.example/benmo")),
        ("/en/about/", ("Who pays", "Six principles", "Kênh Bến Mơ", "No post has been corrected or withdrawn")),
    ):
        text = client.get(path).content.decode()
        assert [one for one in (*said, body.name, body.address, "Phường Bến Mơ") if one not in text] == []
        assert text.count('class="principles"') == 1
        assert len(re.findall("<li>", text.split('class="principles"')[1].split("</ol>")[0])) == 6


def test_empty_desk_has_a_front(client: Client) -> None:
    builders.front()
    assert "Chưa có bài nào được đăng." in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("path", "said"), [("/hong/", "Trang web đang gặp sự cố"), ("/en/hong/", "Something went wrong")]
)
def test_failure_is_said_in_the_language_of_the_address(
    desk: None, monkeypatch: pytest.MonkeyPatch, path: str, said: str
) -> None:
    from signalmast.pages.views import shell

    def broken(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shell, "section_of", broken)
    response = Client(raise_request_exception=False).get(path + "archive/")
    assert response.status_code == 500
    assert said in response.content.decode()
    assert Publisher.objects.get().address in response.content.decode()


def test_failure_of_the_database_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from signalmast.pages import selectors

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(selectors, "sections", away)
    response = Client(raise_request_exception=False).get("/x/archive/")
    assert response.status_code == 500
    assert "Trang web đang gặp sự cố" in response.content.decode()


def test_colours_are_a_style_sheet_that_is_not_sent_twice(client: Client) -> None:
    page = builders.section(colour="#ffee00")
    first = client.get(reverse("colours"))
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    assert f'[data-section="{page.pk}"]' in first.content.decode()
    again = client.get(reverse("colours"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/phuong-ben-mo/", POST, "/topics/nuoc-sach/", "/feed.xml",
                                  "/phuong-ben-mo/archive/", "/phuong-ben-mo/archive/2026/11/"])  # fmt: skip
def test_number_of_questions_is_the_same_for_one_and_three_posts(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    writer = User.objects.create_user("mo@benmo.example", None, name="Lê Thị Mơ")
    topic, page = builders.topic(), builders.section(cover=builders.picture())
    for title in ("Lịch cấp nước tuần này", "Bên lề"):  # two, so that the post itself has a related one
        builders.post(page, title, topics=(topic,), picture=builders.picture(), picture_alt="Hình", byline=writer)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(path)
    before = len(asked)
    for number in range(3):
        more = builders.topic(f"chu-de-{number}")
        other = builders.section(f"Trang {number}") if path == "/" else page
        builders.post(
            other, f"Tin {number}", topics=(topic, more), picture=builders.picture(), picture_alt="Hình", byline=writer
        )
    client.get(path)
    with django_assert_num_queries(before):
        client.get(path)


def _structured(text: str) -> list[Any]:
    return [json.loads(found) for found in re.findall(r'<script type="application/ld\+json">([^<]*)</script>', text)]
