"""The public library of fact-checks: lists, search, feeds, open data; and that its files follow what changes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.conf import settings as desk_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from signalmast.claims.models import Verdict
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post, PublicAddress
from signalmast.pages.services import baking, searching
from tests.claims import factories
from tests.pages import builders
from tests.pages.public_site import PublicSite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.SITE_DIR = tmp_path / "media", tmp_path / "site"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"


@pytest.fixture
def section(desk: Any) -> CommunityPage:
    return builders.section("Rõ thật hư", slug="ro-that-hu")


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def checked(path: str) -> list[tuple[str, str]]:
    """The verdict and the claim of each line of a list."""
    html = read(path)
    found = re.findall(
        r'<p class="checked-verdict">.*?verdict-word">(.*?)</span>.*?<h3 class="checked-claim"><a [^>]*>“(.*?)”',
        html,
        re.DOTALL,
    )
    return [(word, claim) for word, claim in found]


def three(section: CommunityPage) -> list[Post]:
    water, bridge = builders.topic(), builders.topic("cau", name_vi="Cầu", name_en="Bridges")
    return [
        factories.answered(section, "Nước", "false", slug="nuoc", topics=(water,)),
        factories.answered(
            section, "Cầu", "true", slug="cau", topics=(bridge,), posted_at=builders.MOMENT - timedelta(days=40)
        ),
        factories.answered(
            section, "Giếng", "false", slug="gieng", topics=(water,), posted_at=builders.MOMENT - timedelta(days=41)
        ),
    ]


WATER = ("Sai", "Nước: có người nói là có.")
BRIDGE = ("Đúng", "Cầu: có người nói là có.")
WELL = ("Sai", "Giếng: có người nói là có.")


def test_the_library_lists_fact_checks_newest_first_and_no_other_post(section: CommunityPage) -> None:
    three(section)
    builders.post(section, "Bài thường")
    assert checked("/fact-checks/") == [WATER, BRIDGE, WELL]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/fact-checks/verdict/false/", [WATER, WELL]),
        ("/fact-checks/verdict/true/", [BRIDGE]),
        ("/fact-checks/topic/cau/", [BRIDGE]),
        ("/fact-checks/topic/nuoc-sach/", [WATER, WELL]),
        ("/fact-checks/archive/2026/11/", [WATER]),
        ("/fact-checks/archive/2026/10/", [BRIDGE, WELL]),
    ],
)
def test_the_library_opens_by_verdict_topic_and_month(
    section: CommunityPage, path: str, expected: list[tuple[str, str]]
) -> None:
    three(section)
    assert checked(path) == expected


@pytest.mark.parametrize(
    "path",
    [
        "/fact-checks/verdict/mixed/",
        "/fact-checks/verdict/none/",
        "/fact-checks/topic/none/",
        "/fact-checks/archive/2025/1/",
        "/fact-checks/archive/2026/13/",
        "/fact-checks/?before=yesterday",
        "/fact-checks/?before=2026-11-24T00:30:00.000000Z,99999999999999999999",
    ],
)
def test_a_list_that_holds_nothing_is_not_found(section: CommunityPage, path: str) -> None:
    three(section)
    assert Client().get(path).status_code == 404


def test_the_library_goes_on_from_a_place_and_has_no_page_numbers(section: CommunityPage) -> None:
    for number in range(13):
        factories.answered(
            section, f"Bài {number}", slug=f"b{number}", posted_at=builders.MOMENT - timedelta(hours=number)
        )
    first = read("/fact-checks/")
    older = re.search(r'rel="next" href="(\?before=[^"]+)"', first)
    assert older is not None
    assert len(checked("/fact-checks/")) == 12
    assert checked("/fact-checks/" + older[1]) == [("Sai", "Bài 12: có người nói là có.")]


def test_each_language_has_its_own_library(section: CommunityPage) -> None:
    english = builders.section("Checked", "en", slug="checked", translation_key=section.translation_key)
    factories.answered(section, "Nước", slug="nuoc")
    factories.answered(english, "Water", slug="water")
    assert [claim for _word, claim in checked("/fact-checks/")] == ["Nước: có người nói là có."]
    assert checked("/en/fact-checks/") == [("False", "Water: có người nói là có.")]


def test_the_library_is_searched_by_the_words_of_the_claim(section: CommunityPage) -> None:
    three(section)
    claim = factories.claim("Muối chữa được sốt xuất huyết.")
    factories.evidence(claim)
    factories.verdict(claim, short_answer="Không; muỗi truyền bệnh.")
    factories.fact_check(section, "Một bài khác hẳn", claim, slug="bai-khac")
    searching.rebuild()
    assert checked("/fact-checks/?q=muoi+sot+xuat+huyet") == [("Sai", "Muối chữa được sốt xuất huyết.")]
    assert checked("/fact-checks/?q=muoi+truyen+benh") == [("Sai", "Muối chữa được sốt xuất huyết.")]
    assert checked("/fact-checks/?q=xylophone") == []
    assert "Không tìm thấy gì cho “xylophone”" in read("/fact-checks/?q=xylophone")


def test_a_list_asks_as_many_questions_for_one_line_as_for_three(section: CommunityPage) -> None:
    factories.answered(section, "Nước", slug="nuoc")
    read("/fact-checks/")
    with CaptureQueriesContext(connection) as of_one:
        read("/fact-checks/")
    for name in ("Cầu", "Giếng"):
        factories.answered(section, name, slug=name.lower()[:2])
    with CaptureQueriesContext(connection) as of_three:
        read("/fact-checks/")
    assert len(of_three) == len(of_one)


@pytest.mark.parametrize(("form", "kind"), [("feed.xml", "rss"), ("atom.xml", "atom"), ("feed.json", "json")])
def test_a_feed_names_verdict_claim_and_who_answers_for_it(section: CommunityPage, form: str, kind: str) -> None:
    three(section)
    text = read(f"/fact-checks/{form}")
    if kind == "json":
        titles = [item["title"] for item in json.loads(text)["items"]]
    else:
        root = Xml.fromstring(text.encode())
        atom = "{http://www.w3.org/2005/Atom}"
        path = "channel/item/title" if kind == "rss" else f"{atom}entry/{atom}title"
        titles = [str(each.text) for each in root.findall(path)]
    assert titles == ["Sai: Nước", "Đúng: Cầu", "Sai: Giếng"]
    assert "Ủy ban nhân dân phường Bến Mơ" in text
    assert "Nước: có người nói là có." in text


def test_open_data_hold_each_claim_with_its_licence(section: CommunityPage) -> None:
    post = three(section)[0]
    claim = post.answers.get().claim
    said = json.loads(read("/fact-checks/data.json"))
    assert (said["licence"], said["licence_address"]) == (
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert [row["claim"] for row in said["fact_checks"]] == [WATER[1], BRIDGE[1], WELL[1]]
    assert said["fact_checks"][0] == {
        "claim_key": claim.key,
        "language": "vi",
        "claim": WATER[1],
        "verdict_key": "false",
        "verdict": "Sai",
        "rating": 1,
        "short_answer": "Nước máy không mặn; ba mẫu đo hôm qua đều đạt.",
        "would_change": "Một lần đo cho thấy độ mặn vượt mức cho phép.",
        "about_publisher": False,
        "first_asked_on": None,
        "decided_at": "2026-11-24T07:30:00+07:00",
        "changed_times": 0,
        "first_hand_sources": 1,
        "independent_sources": 1,
        "sources": ["https://lab.example/mau-nuoc"],
        "topics": ["nuoc-sach"],
        "published_at": "2026-11-24T07:30:00+07:00",
        "headline": "Nước",
        "address": f"{desk_settings.PUBLIC_URL}/ro-that-hu/nuoc/",
        "publisher": "Ủy ban nhân dân phường Bến Mơ",
        "demonstration": False,
        "licence": "CC BY 4.0",
    }


def test_open_data_name_nobody_who_made_checked_or_spread_a_claim(section: CommunityPage) -> None:
    post = three(section)[0]
    claim = post.answers.get().claim
    type(claim).objects.filter(pk=claim.pk).update(seen_at="https://example.org/where-it-was-seen")
    for path in ("/fact-checks/data.json", "/fact-checks/data.csv", "/ro-that-hu/nuoc/", "/fact-checks/"):
        assert "where-it-was-seen" not in read(path), path
    for path in ("/fact-checks/data.json", "/fact-checks/data.csv"):
        assert "Lê Thị Mơ" not in read(path), path


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(section: CommunityPage) -> None:
    claim = factories.claim('=HYPERLINK("https://example.org","bấm")')
    factories.evidence(claim)
    factories.verdict(claim)
    factories.fact_check(section, "Công thức", claim, slug="cong-thuc")
    body = Client().get("/fact-checks/data.csv").content
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert [row["claim"] for row in rows] == ['\'=HYPERLINK("https://example.org","bấm")']
    assert [(row["verdict"], row["licence"], row["demonstration"]) for row in rows] == [("Sai", "CC BY 4.0", "no")]


def test_the_about_page_says_how_the_desk_checks(section: CommunityPage) -> None:
    factories.step()
    html = read("/about/")
    assert "Bàn biên tập kiểm chứng thế nào" in html
    assert re.findall(r'verdict-word">(.*?)</span>', html) == [vi for _key, vi, _en, _rating in factories.STEPS]
    assert "Bàn biên tập không đọc nguồn tin tự động nào của nơi khác." in html


def test_every_screen_leads_to_the_library_and_the_log(section: CommunityPage) -> None:
    for path, library, log in (("/", "/fact-checks/", "/public-log/"), ("/about/", "/fact-checks/", "/public-log/")):
        html = read(path)
        assert f'<li><a href="{library}">Kiểm chứng</a></li>' in html
        assert f'<li><a href="{log}">Sổ công khai</a></li>' in html
    assert f"{desk_settings.PUBLIC_URL}/fact-checks/</loc>" in read("/sitemaps/site.xml")


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> PublicSite:
    return PublicSite(Path(settings.SITE_DIR))


def publish(post: Post) -> None:
    post.save_revision().publish()


@pytest.mark.django_db(transaction=True)
def test_publishing_a_fact_check_makes_the_files_of_the_library(section: CommunityPage, site: PublicSite) -> None:
    publish(factories.answered(section, "Nước", slug="nuoc", topics=(builders.topic(),)))
    site.work()
    for name in (
        "fact-checks/index.html",
        "fact-checks/feed.xml",
        "fact-checks/atom.xml",
        "fact-checks/feed.json",
        "fact-checks/data.csv",
        "fact-checks/data.json",
        "fact-checks/verdict/false/index.html",
        "fact-checks/topic/nuoc-sach/index.html",
        "fact-checks/archive/2026/11/index.html",
        "ro-that-hu/nuoc/answer.txt",
    ):
        assert "Nước" in site.read(name), name
    assert not (site.root / "fact-checks/verdict/true/index.html").exists()
    assert PublicAddress.objects.exclude(due_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_changed_verdict_reaches_every_file_that_tells_it(section: CommunityPage, site: PublicSite) -> None:
    publish(factories.answered(section, "Nước", slug="nuoc"))
    site.work()
    assert (site.root / "fact-checks/verdict/false/index.html").exists()
    card = re.search(r'og:image" content="([^"]+)"', site.page("/ro-that-hu/nuoc/"))
    factories.changed(Verdict.objects.get(), "mixed", reason="Thêm một mẫu.", short_answer="Có lúc mặn.")
    site.work(rounds=False)
    for name in ("ro-that-hu/nuoc/index.html", "ro-that-hu/nuoc/answer.txt"):
        assert "Thêm một mẫu." in site.read(name), name
    for name in ("fact-checks/index.html", "fact-checks/feed.xml", "fact-checks/data.csv", "fact-checks/data.json"):
        assert "Có lúc mặn." in site.read(name), name
    assert "Có lúc mặn." in site.page("/fact-checks/verdict/mixed/")
    assert not (site.root / "fact-checks/verdict/false/index.html").exists()
    newer = re.search(r'og:image" content="([^"]+)"', site.page("/ro-that-hu/nuoc/"))
    assert card is not None
    assert newer is not None
    assert card[1] != newer[1]


@pytest.mark.django_db(transaction=True)
def test_withdrawing_takes_a_fact_check_out_of_the_library(section: CommunityPage, site: PublicSite) -> None:
    post = factories.answered(section, "Nước", slug="nuoc")
    publish(post)
    publish(factories.answered(section, "Cầu", "true", slug="cau"))
    site.work()
    Post.objects.get(pk=post.pk).unpublish()
    site.work()
    assert "Nước: có" not in site.page("/fact-checks/")
    assert "Cầu: có" in site.page("/fact-checks/")
    assert not (site.root / "fact-checks/verdict/false/index.html").exists()
    assert not (site.root / "ro-that-hu/nuoc/answer.txt").exists()


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_makes_the_same_files_of_the_library(section: CommunityPage, site: PublicSite) -> None:
    publish(factories.answered(section, "Nước", slug="nuoc", topics=(builders.topic(),)))
    site.work()
    before = site.files()
    baking.ask_for_rebuild(at=clock.now())
    site.work()
    assert site.files() == before
