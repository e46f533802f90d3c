"""What programs read of the site: feeds, maps, structured data and pictures for links, each by its own rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageChops
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from signalmast.pages.models import ClipDetails, DeskSettings, Post, Publisher
from signalmast.pages.services import sharing
from tests.pages import builders

pytestmark = pytest.mark.django_db

ORIGIN = "http://127.0.0.1:8000"
ATOM, SITEMAP, NEWS = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.google.com/schemas/sitemap-news/0.9}",
)
POST = "/phuong-ben-mo/lich-cap-nuoc-tuan-nay/"
OF = ("/", "/phuong-ben-mo/", "/topics/nuoc-sach/")  # what has feeds of its own
EVERY = [(language, screen) for language in ("", "/en") for screen in OF]
OF_CLAIMS = ("/fact-checks/", "/public-log/")
SCREENS = (*OF, POST, "/phuong-ben-mo/archive/", "/phuong-ben-mo/archive/2026/11/", "/about/", "/search/")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"


@pytest.fixture
def post() -> Post:
    """One post with a picture and a clip, and its translation."""
    topic = builders.topic()
    page = builders.section()
    english = builders.section(code="en", translation_key=page.translation_key)
    picture = builders.picture(size=(480, 300))
    clip = get_media_model().objects.create(
        title="Nước về", type="video", duration=12.4, thumbnail=picture.file, collection=Collection.objects.first(),
        file=ContentFile(b"\0\0\0\x18ftypmp42" + bytes(32), "nuoc.mp4"),
    )  # fmt: skip
    ClipDetails.objects.create(media=clip, transcript="Nước về rồi.", no_captions_reason="Không có lời.")
    body = [{"type": "clip", "value": {"clip": clip.pk, "description": "Vòi nước mở"}}]
    fields: dict[str, Any] = {"summary": "Từ 22 giờ.", "picture": picture, "picture_alt": "Vòi", "topics": (topic,)}
    made = builders.post(page, body=json.dumps(body), **fields)
    builders.post(english, "Water this week", slug=made.slug, translation_key=made.translation_key, topics=(topic,))
    return made


def _feeds(client: Client, screen: str, form: str) -> bytes:
    """The feed that the head of a screen names."""
    text = client.get(screen).content.decode()
    href = re.search(rf'<link rel="alternate" type="application/{re.escape(form)}" title="[^"]+" href="([^"]+)"', text)
    assert href is not None, screen
    response = client.get(href[1])
    assert response.headers["Content-Type"] == f"application/{form}; charset=utf-8"
    return response.content


def test_rss_of_everything_has_what_a_reader_program_needs(client: Client, post: Post) -> None:
    for language, screen in EVERY:
        _rss(client, language, screen)


def _rss(client: Client, language: str, screen: str) -> None:
    channel = Xml.fromstring(_feeds(client, language + screen, "rss+xml")).find("channel")
    assert channel is not None
    link = channel.findtext("link") or ""
    assert link == f"{ORIGIN}{language}{screen}"
    itself = channel.find(f"{ATOM}link")
    assert itself is not None
    assert itself.attrib["rel"] == "self"
    assert client.get(itself.attrib["href"].removeprefix(ORIGIN)).status_code == 200
    for name in ("title", "description", "language", "copyright", "managingEditor", "lastBuildDate"):
        assert channel.findtext(name), name
    (item,) = channel.findall("item")
    guid = item.find("guid")
    assert guid is not None
    assert (guid.attrib, bool(guid.text)) == ({"isPermaLink": "false"}, True)
    assert client.get((item.findtext("link") or "").removeprefix(ORIGIN)).status_code == 200
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == builders.MOMENT


def test_atom_of_everything_has_what_its_rules_ask(client: Client, post: Post) -> None:
    for language, screen in EVERY:
        _atom(client, language, screen)


def _atom(client: Client, language: str, screen: str) -> None:
    feed = Xml.fromstring(_feeds(client, language + screen, "atom+xml"))
    assert feed.tag == f"{ATOM}feed"
    ids = []
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        ids.append(one.findtext(f"{ATOM}id") or "")
        assert re.match(r"(urn:uuid:|http)", ids[-1])
        assert one.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert one.findtext(f"{ATOM}author/{ATOM}name")
    assert (len(ids), len(set(ids))) == (2, 2)
    links = {link.attrib.get("rel"): link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == f"{ORIGIN}{language}{screen}"
    assert client.get(links["self"].removeprefix(ORIGIN)).headers["Content-Type"].startswith("application/atom+xml")


def test_json_feed_of_everything_is_of_version_1_1(client: Client, post: Post) -> None:
    for language, screen in EVERY:
        _json_feed(client, language, screen)


def _json_feed(client: Client, language: str, screen: str) -> None:
    feed = json.loads(_feeds(client, language + screen, "feed+json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == f"{ORIGIN}{language}{screen}"
    assert json.loads(client.get(feed["feed_url"].removeprefix(ORIGIN)).content) == feed
    assert feed["language"] == ("en" if language else "vi")
    (item,) = feed["items"]
    assert (item["id"], item["url"].startswith(ORIGIN)) == (Post.objects.get(title=item["title"]).key, True)
    assert item["content_text"]
    assert datetime.fromisoformat(item["date_published"]) == builders.MOMENT
    assert {"name"} == set(item["authors"][0])


def test_map_names_each_public_screen_once_and_every_address_answers(client: Client, post: Post) -> None:
    index = Xml.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    found: list[str] = []
    for part in index.iter(f"{SITEMAP}loc"):
        urls = Xml.fromstring(client.get(str(part.text).removeprefix(ORIGIN)).content)
        assert urls.tag == f"{SITEMAP}urlset"
        found += [str(url.findtext(f"{SITEMAP}loc")).removeprefix(ORIGIN) for url in urls]
        for moment in urls.iter(f"{SITEMAP}lastmod"):
            assert datetime.fromisoformat(str(moment.text)).tzinfo is not None
    screens = {*SCREENS, *OF_CLAIMS} - {"/search/"}
    wanted = {language + screen for language in ("", "/en") for screen in screens}
    assert set(found) == wanted
    assert len(found) == len(set(found))
    assert {client.get(path).status_code for path in found} == {200}


def test_news_map_holds_the_last_48_hours_and_nothing_invented(client: Client) -> None:
    page, now = builders.section(), timezone.now()
    fresh = builders.post(page, "Mới đăng", posted_at=now - timedelta(hours=47))
    builders.post(page, "Đã cũ", posted_at=now - timedelta(hours=49))
    builders.post(page, "Minh họa", posted_at=now - timedelta(hours=1), demo=True)
    builders.post(page, "Chỉ số liệu", posted_at=now - timedelta(hours=1), figures_only=True)
    builders.post(page, "Nháp", posted_at=now - timedelta(hours=1), live=False)
    (url,) = Xml.fromstring(client.get("/sitemaps/news.xml").content)
    news = url.find(f"{NEWS}news")
    assert news is not None
    assert url.findtext(f"{SITEMAP}loc") == f"{ORIGIN}/phuong-ben-mo/moi-dang/"
    assert news.findtext(f"{NEWS}title") == "Mới đăng"
    assert datetime.fromisoformat(str(news.findtext(f"{NEWS}publication_date"))) == fresh.posted_at.replace(
        microsecond=0
    )
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "vi"
    assert news.findtext(f"{NEWS}publication/{NEWS}name")


def test_robots_are_kept_off_the_desk_and_the_search_and_shown_the_maps(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin/", "/accounts/", "/documents/", "/search/", "/en/search/")),
        "",
        f"Sitemap: {ORIGIN}/sitemap.xml",
        f"Sitemap: {ORIGIN}/sitemaps/news.xml",
    ]


def _structured(text: str) -> list[Any]:
    return [json.loads(found) for found in re.findall(r'<script type="application/ld\+json">([^<]*)</script>', text)]


# What a search engine wants of each type, and whether a value will do.
_ADDRESS = re.compile(r"http://127\.0\.0\.1:8000/\S*")
_NEEDS: dict[str, tuple[str, ...]] = {
    "WebSite": ("name", "url", "publisher", "potentialAction"),
    "Organization": ("name", "url", "address", "email", "publishingPrinciples", "ownershipFundingInfo"),
    "NewsArticle": ("headline", "datePublished", "dateModified", "author", "publisher", "image", "url"),
    "VideoObject": ("name", "description", "thumbnailUrl", "uploadDate", "contentUrl", "duration", "publisher"),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
}
_ADDRESSES = ("url", "item", "contentUrl", "thumbnailUrl", "image", "publishingPrinciples", "ownershipFundingInfo")
_MOMENTS = ("datePublished", "dateModified", "uploadDate")


def _wrong(said: dict[str, Any]) -> Iterator[str]:
    kind = said.get("@type", "no type")
    yield from (f"{kind} has no {name}" for name in _NEEDS.get(kind, ()) if not said.get(name))
    for name, value in said.items():
        values = value if isinstance(value, list) else [value]
        for one in values:
            if isinstance(one, dict):
                yield from _wrong(one)
            elif name in _ADDRESSES and not _ADDRESS.fullmatch(one):
                yield f"{kind}.{name} is no full address: {one}"
            elif name in _MOMENTS and datetime.fromisoformat(one).tzinfo is None:
                yield f"{kind}.{name} has no zone: {one}"


def test_structured_data_of_each_screen_is_complete(client: Client, post: Post) -> None:
    for screen in SCREENS:
        said = _structured(_text(client, screen))
        assert {one["@context"] for one in said} == {"https://schema.org"}, screen
        assert [wrong for one in said for wrong in _wrong(one)] == [], screen
        assert said[0]["@type"] == "WebSite"
        assert said[1]["publisher"]["@type"] == "Organization"


def test_post_with_a_clip_is_an_article_and_a_video(client: Client, post: Post) -> None:
    said = {one["@type"]: one for one in _structured(client.get(POST).content.decode())}
    assert set(said) == {"WebSite", "NewsArticle", "BreadcrumbList", "VideoObject"}
    article, clip = said["NewsArticle"], said["VideoObject"]
    assert (article["headline"], article["url"], article["inLanguage"]) == (post.title, ORIGIN + POST, "vi")
    assert datetime.fromisoformat(article["datePublished"]) == post.posted_at
    assert (clip["duration"], clip["description"]) == ("PT12S", "Vòi nước mở")
    assert clip["transcript"] == "Nước về rồi."
    for address in (clip["contentUrl"], clip["thumbnailUrl"], *article["image"]):
        assert _file(client, address)


def test_link_passed_on_has_a_title_an_address_and_a_drawn_picture(client: Client, post: Post) -> None:
    _draw(post)
    for screen in ("/", "/phuong-ben-mo/", POST):
        _link(client, screen)


def _draw(post: Post) -> None:
    sharing.draw_for_site(language="vi")
    sharing.draw_for_post(post.pk)


def _link(client: Client, screen: str) -> None:
    text = _text(client, screen)
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', text))
    assert said["og:url"] == ORIGIN + screen
    assert said["og:title"]
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image:alt"]
    with Image.open(BytesIO(_file(client, said["og:image"]))) as opened:
        assert opened.size == (int(said["og:image:width"]), int(said["og:image:height"])) == (1200, 630)


def test_ways_to_pass_it_on_carry_the_bare_address(client: Client, post: Post) -> None:
    text = client.get(POST + "?utm_source=x&fbclid=y").content.decode()
    ways = text.split('class="share-ways"')[1].split("</ul>")[0]
    assert "utm_" not in text
    assert "fbclid" not in text
    assert f'data-copy="{ORIGIN}{POST}"' in ways
    assert re.findall(r'href="(https?://[^/"]+)', ways) == [
        "https://www.facebook.com",
        "https://t.me",
        "https://x.com",
    ]
    assert "<script" not in ways


# Rule 1: everything that goes out says who answers for it.

BODY = ("Ủy ban nhân dân phường Bến Mơ", "1 đường Bờ Sông, phường Bến Mơ", "tin@benmo.example")
OUT = (
    *SCREENS,
    *(screen + form for screen in OF for form in ("feed.xml", "atom.xml", "feed.json")),
    POST + "item.json",
    "/khong-co/",
)


def test_each_form_of_what_goes_out_names_the_publisher(client: Client, post: Post) -> None:
    for path in [language + path for language in ("", "/en") for path in OUT]:
        text = _text(client, path)
        assert [said for said in BODY if said not in text] == [], path


def test_post_that_was_taken_down_still_says_who_answers(client: Client, post: Post) -> None:
    post.save_revision().publish()
    Post.objects.get(pk=post.pk).unpublish()
    gone = client.get(POST)
    assert gone.status_code == 410
    header, footer = gone.content.decode().split("</header>")[0], gone.content.decode().split("<footer")[-1]
    for said in BODY:
        assert said in header
        assert said in footer


def test_pictures_for_links_are_others_when_another_body_answers(client: Client, post: Post) -> None:
    before, after = [], []
    for name, pictures in ((BODY[0], before), ("Thư viện Bến Mơ", after)):
        Publisher.objects.update(name=name)
        DeskSettings.objects.update_or_create(pk=1, defaults={"publisher": Publisher.objects.get()})
        _draw(post)
        pictures += [_drawn(client, screen) for screen in ("/", "/phuong-ben-mo/", POST)]
    upper, foot = (0, 0, 1200, 500), (150, 560, 1136, 625)
    for first, second in zip(before, after, strict=True):
        assert _apart(first, second, upper) < 30  # the rest says the same; a palette of its own shades it a little
        assert _apart(first, second, foot) > 150


def _drawn(client: Client, screen: str) -> Image.Image:
    address = re.search(r'property="og:image" content="([^"]+)"', _text(client, screen))
    assert address is not None
    with Image.open(BytesIO(_file(client, address[1]))) as opened:
        return opened.convert("L")


def _apart(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The largest difference of two pictures within a box, 0 to 255."""
    return ImageChops.difference(one.crop(box), other.crop(box)).getextrema()[1]  # type: ignore[return-value]


def _file(client: Client, address: str) -> bytes:
    """A file of pictures and clips by its full address."""
    answer: Any = client.get(address.removeprefix(ORIGIN))
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content)


def _text(client: Client, path: str) -> str:
    return client.get(path).content.decode()
