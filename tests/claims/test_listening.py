"""Feeds of others: named in public, read from real servers however they behave, forgotten after two days."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from signalmast.backoffice import services as shell
from signalmast.claims import listening as leaf
from signalmast.claims import tasks
from signalmast.claims.models import Claim, FeedItem, Source
from signalmast.claims.selectors import listening as found
from signalmast.claims.services import listening, matching
from signalmast.claims.services.may import MayNot
from signalmast.core import clock, fetch
from tests.claims import factories
from tests.conftest import NOW, Person
from tests.core.sites import Site, fetcher, site
from tests.pages import builders, newsroom

REASON = "Đưa tin mỗi ngày về phường Bến Mơ."
SHARED = Path(os.environ["SIGNALMAST_SHARED"]) / "data" / "feeds-feedparser"
RSS = "application/rss+xml; charset=utf-8"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"


@pytest.fixture
def outside() -> Iterator[Site]:
    with site() as opened:
        yield opened


@pytest.fixture
def chief(person: Person) -> Any:
    return person("editor_in_chief", language="en")


@pytest.fixture
def on(person: Person) -> None:
    shell.switch_outside(on=True, by=person("administrator"), at=NOW)


def item(title: str, link: str = "", at: datetime | None = None, name: str = "") -> str:
    date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    where = f"<link>{link or f'https://bao.example/{title}'}</link><guid isPermaLink='false'>{name}</guid>"
    return f"<item><title>{title}</title>{where}{date}</item>"


def rss(*items: str, before: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0"><channel>'
    return f"{head}<title>Báo Bến Mơ</title>{''.join(items)}</channel></rss>".encode()


def named(outside: Site, path: str = "/feed", **given: Any) -> Source:
    """A row as the form makes it; the form itself takes no port of a test."""
    row = {
        "name": "Báo Bến Mơ",
        "kind": "media",
        "reason": REASON,
        "address": f"http://bao.example:{outside.port}{path}",
    }
    made: Source = Source.objects.create(**{**row, **given})
    return made


def reading(source: Source, outside: Site, at: datetime = NOW, **more: Any) -> Source:
    source.refresh_from_db()
    listening.read_source(source=source, now=lambda: at, get=fetcher(outside, **more).get)
    source.refresh_from_db()
    return source


def titles(at: datetime = NOW) -> list[str]:
    return [each.title for each in found.items(at)]


FORM = {"name": "Báo Bến Mơ", "kind": "media", "address": "https://bao.example/feed.xml", "reason": REASON}


def form(user: Any, **given: str) -> Any:
    return newsroom.client_of(user).post(reverse("claim_feed_new"), {**FORM, **given})


@pytest.mark.django_db
def test_a_feed_is_named_stands_in_public_with_its_reason_and_is_stopped(chief: Any) -> None:
    assert form(chief).status_code == 302
    source = Source.objects.get()
    for path in ("/about/", "/en/about/"):
        shown = Client().get(path).content.decode()
        assert "Báo Bến Mơ" in shown
        assert REASON in shown
    client = newsroom.client_of(chief)
    shown = client.get(reverse("claim_feeds")).content.decode()
    assert "not read so far" in shown
    assert source.address in shown
    FeedItem.objects.create(source=source, digest="a", title="Tin", address="https://bao.example/1", came_at=NOW)
    stop = reverse("claim_feed_stop", args=[source.pk])
    assert "Do you want to stop" in client.get(stop).content.decode()
    assert Source.objects.exists()
    assert client.post(stop).status_code == 302
    assert not Source.objects.exists()
    assert not FeedItem.objects.exists()
    assert "Báo Bến Mơ" not in Client().get("/about/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"reason": ""},
        {"reason": " \u200b "},
        {"name": ""},
        {"kind": ""},
        {"kind": "person"},
        {"address": ""},
        {"address": "https://www.facebook.com/benmo"},
        {"address": "https://m.youtube.com/feeds/videos.xml?channel_id=1"},
        {"address": "https://cho.example/@ba-mo.rss"},
        {"address": "https://bao.example/users/ba-mo/feed"},
        {"address": "https://x.com./ba-mo"},
        {"address": "http://127.0.0.1/feed"},
        {"address": "http://localhost/feed"},
        {"address": "http://169.254.169.254/feed"},
        {"address": "https://bao.example:8443/feed"},
        {"address": "https://a:b@bao.example/feed"},
        {"address": "ftp://bao.example/feed"},
        {"address": "file:///etc/passwd"},
    ],
)
def test_no_feed_is_named_without_a_reason_or_of_a_person_or_of_an_inner_site(
    chief: Any, given: dict[str, str]
) -> None:
    assert form(chief, **given).status_code == 422
    assert not Source.objects.exists()
    with pytest.raises(ValidationError):
        listening.name_source(**{**FORM, **given}, by=chief, at=NOW)


@pytest.mark.django_db
def test_who_names_feeds_and_who_reads_what_was_read(person: Person, chief: Any) -> None:
    source = Source.objects.create(**FORM)
    FeedItem.objects.create(
        source=source, digest="a", title="Tiêu đề", address="https://b.example/", came_at=clock.now()
    )
    addresses = {"claim_items": [], "claim_feeds": [], "claim_feed_new": [], "claim_feed_stop": [source.pk]}
    opens = {
        "editor_in_chief": set(addresses),
        "fact_checker": {"claim_items", "claim_feeds"},
        "editor": {"claim_items", "claim_feeds"},
        "analyst": set(),
        "network_coordinator": set(),
    }
    for role, may in opens.items():
        client = newsroom.client_of(person(role))
        for name, arguments in addresses.items():
            answer = client.get(reverse(name, args=arguments))
            assert answer.status_code == (200 if name in may else 403), (role, name)
            assert ("Tiêu đề" in answer.content.decode()) is (name == "claim_items" and name in may)
        if role != "editor_in_chief":
            assert client.post(reverse("claim_feed_new"), FORM).status_code == 403
            assert client.post(reverse("claim_feed_stop", args=[source.pk])).status_code == 403
    checker = person("fact_checker")
    for act in (
        lambda: listening.name_source(**FORM, by=checker, at=NOW),
        lambda: listening.stop(source=source, by=checker, at=NOW),
        lambda: listening.look_at(address=FORM["address"], by=checker),
    ):
        with pytest.raises(MayNot):
            act()
    assert Source.objects.count() == 1


@pytest.mark.django_db
def test_as_many_feeds_as_can_be_read_and_no_more(chief: Any) -> None:
    for number in range(listening.MOST):
        Source.objects.create(**{**FORM, "address": f"https://bao.example/{number}"})
    answer = form(chief)
    assert answer.status_code == 422
    assert "as many feeds as it can" in answer.content.decode()


@pytest.mark.django_db
def test_a_feed_is_tried_before_it_is_named_and_nothing_is_kept(
    chief: Any, outside: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in ({}, {"name": "", "kind": "", "reason": ""}):
        answer = form(chief, act="try", **given)
        assert answer.status_code == 422
        assert "switched off" in answer.content.decode()
        assert "required." not in answer.content.decode()
    assert "required." in form(chief, act="try", address="").content.decode()
    outside.say("/feed", rss(*(item(f"Tin {number}") for number in range(9))), media=RSS)
    # The door takes no port of a test, so here the service is asked behind it.
    monkeypatch.setattr(listening, "check_address", lambda _address: None)
    feed = listening.look_at(address=f"http://bao.example:{outside.port}/feed", by=chief, get=fetcher(outside).get)
    assert (feed.title, len(feed.entries)) == ("Báo Bến Mơ", 9)
    assert not Source.objects.exists()
    assert not FeedItem.objects.exists()


@pytest.mark.django_db
def test_trying_a_feed_of_an_inner_site_says_why_not(chief: Any, on: None) -> None:
    answer = form(chief, act="try", address="http://printer.local/feed")
    assert answer.status_code == 422
    assert "internal network" in answer.content.decode()


@pytest.mark.django_db
def test_news_come_in_once(outside: Site) -> None:
    outside.say("/feed", rss(item("Một", at=NOW), item("Hai"), item("Cũ", at=NOW - timedelta(hours=49))), media=RSS)
    source = reading(named(outside), outside)
    assert sorted(titles()) == ["Hai", "Một"]
    assert (source.read_at, source.problem) == (NOW, "")
    outside.say("/feed", rss(item("Ba"), item("Một", at=NOW), item("Hai")), media=RSS)
    reading(source, outside, NOW + timedelta(hours=1))
    assert titles(NOW + timedelta(hours=1)) == ["Ba", *[each for each in titles() if each != "Ba"]]
    assert FeedItem.objects.count() == 3


@pytest.mark.django_db
def test_only_what_is_new_is_asked_for(outside: Site) -> None:
    outside.say("/feed", rss(item("Một")), 'ETag: "v1"', "Last-Modified: Wed, 04 Mar 2026 02:30:00 GMT", media=RSS)
    source = reading(named(outside), outside)
    outside.say("/feed", status="304 Not Modified")
    later = NOW + timedelta(hours=1)
    source = reading(source, outside, later)
    assert 'If-None-Match: "v1"\r\nIf-Modified-Since: Wed, 04 Mar 2026 02:30:00 GMT' in outside.asked[1]
    assert (source.read_at, source.problem, source.tag) == (later, "", '"v1"')
    outside.say("/feed", rss(item("Một"), item("Hai")), media=RSS)
    assert sorted(titles(later)) == ["Một"]
    reading(source, outside, later)
    assert sorted(titles(later)) == ["Hai", "Một"]


@pytest.mark.django_db
def test_what_nobody_opened_goes_after_two_days_and_does_not_come_back(outside: Site) -> None:
    outside.say("/feed", rss(item("Một"), item("Hai", at=NOW + timedelta(days=4000))), media=RSS)
    source = reading(named(outside), outside)
    assert {each.came_at for each in found.items(NOW)} == {NOW}  # a date in the future keeps nothing longer
    almost, over = NOW + timedelta(hours=47, minutes=59), NOW + timedelta(hours=48)
    assert listening.keep(at=almost) == 0
    assert len(titles(almost)) == 2
    assert titles(over) == []  # not shown any more, dropped yet or not
    assert listening.keep(at=over) == 2
    reading(source, outside, over)
    assert titles(over) == []
    outside.say("/feed", rss(item("Ba"), item("Một"), item("Hai")), media=RSS)
    reading(source, outside, over)
    assert titles(over) == ["Ba"]


@pytest.mark.django_db
def test_one_feed_cannot_hide_what_another_says(outside: Site) -> None:
    outside.say("/a", rss(item("Giả", name="tin-1")), media=RSS)
    outside.say("/b", rss(item("Thật", name="tin-1")), media=RSS)
    for path in ("/a", "/b"):
        reading(named(outside, path), outside)
    assert sorted(titles()) == ["Giả", "Thật"]


BOMB = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10 if n else "a" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
FILE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE x SYSTEM "http://inner.example/x.dtd" [<!ENTITY % y SYSTEM "http://inner.example/y"> %y;]>'


@pytest.mark.django_db
@pytest.mark.parametrize("before", [BOMB, FILE, FAR])
def test_a_documents_own_entities_are_never_followed(outside: Site, before: str) -> None:
    outside.say("/feed", rss(item("&j;&x;"), item("Sau"), before=before), media=RSS)
    started = time.monotonic()
    reading(named(outside), outside)
    assert time.monotonic() - started < 15
    assert len(outside.asked) == 1
    assert all("root:" not in title and len(title) < 300 for title in titles())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "media", "problem"),
    [
        (b"<html><body>Hello</body></html>", "text/html", "feed"),
        (b"", RSS, "feed"),
        (b"<" * 500_000, RSS, "feed"),
        (b"\x00" * 100_000, RSS, "feed"),
        (b"a" * (1024**2 + 1), RSS, "large"),
        (rss(item("Một")), "application/octet-stream", "kind"),
        (rss(item("Một")), "", "kind"),
    ],
)
def test_what_is_no_feed_is_said_on_it_and_stops_no_other(
    chief: Any, outside: Site, body: bytes, media: str, problem: str
) -> None:
    outside.say("/feed", body, media=media)
    outside.say("/good", rss(item("Tốt")), media=RSS)
    bad, good = named(outside, name="Hỏng"), named(outside, "/good")
    listening.read_due(now=lambda: NOW, get=fetcher(outside).get)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.problem, bad.read_at, good.problem) == (problem, NOW, "")
    assert titles() == ["Tốt"]
    assert found.problem_of(bad) != found.problem_of(good) == ""
    assert "help-warning" in newsroom.client_of(chief).get(reverse("claim_feeds")).content.decode()
    outside.say("/feed", rss(item("Lại")), media=RSS)
    assert reading(bad, outside).problem == ""


@pytest.mark.django_db
def test_a_feed_that_never_ends_and_one_that_drips_end(outside: Site) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {RSS}\r\n\r\n".encode()
    outside.answers["/endless"] = outside.drip(head + rss()[:-20], item("Tin").encode() * 500, every=0)
    outside.answers["/drips"] = outside.drip(head, b"<", every=0.05)
    assert reading(named(outside, "/endless"), outside).problem == "large"
    assert reading(named(outside, "/drips"), outside, seconds=0.5).problem == "slow"
    assert titles() == []


@pytest.mark.django_db
def test_of_a_long_feed_the_first_items_come(outside: Site) -> None:
    outside.say("/feed", rss(*(item(f"Tin {number}") for number in range(3000))), media=RSS)
    reading(named(outside), outside)
    assert FeedItem.objects.count() == leaf.MOST


HOSTILE = [
    ("&lt;script&gt;alert(1)&lt;/script&gt;Tin một", "Tin một"),
    ("&lt;b onclick=x&gt;Tin&lt;/b&gt; hai &amp;amp; ba", "Tin hai & ba"),
    ("<![CDATA[<img src=x onerror=alert(1)>Tin bốn]]>", "Tin bốn"),
    ("\u202eTin\u202c \u200bnăm\u2066", "Tin năm"),
    ("Tin\n\n   sáu\t", "Tin sáu"),
    ("Tin" + "\u0301" * 50 + " bảy", "Tiń" + "\u0301" * 4 + " bảy"),
    ("x" * 5000, "x" * 300),
    ("a &lt; b", "a < b"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "shown"), HOSTILE)
def test_hostile_headlines_are_made_plain(chief: Any, outside: Site, title: str, shown: str) -> None:
    outside.say("/feed", rss(item(title, "https://bao.example/1")), media=RSS)
    reading(named(outside), outside, clock.now())
    assert titles(clock.now()) == [shown]
    screen = newsroom.client_of(chief).get(reverse("claim_items")).content.decode()
    assert "alert(1)" not in screen
    assert "onclick=x" not in screen


@pytest.mark.django_db
def test_headlines_without_words_or_an_address_of_the_web_are_left_out(outside: Site) -> None:
    links = (
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a:b@bao.example/",
        "mailto:a@b.example", "https://bao.example/" + "a" * 600, "https://bao.example/x\u202e", "https://[::1",
    )  # fmt: skip
    outside.say(
        "/feed",
        rss(
            *(item("Tin", link, name=str(number)) for number, link in enumerate(links)),
            item(" \u200b", "https://b.example/"),
        ),
        media=RSS,
    )
    assert reading(named(outside), outside).problem == ""
    assert titles() == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (
            '<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16")
            + rss(item("Nước đạt"))[38:].decode().encode("utf-16-le"),
            "text/xml",
        ),
        (rss(item("Nước đạt")), "application/rss+xml; charset=us-ascii"),
        (rss(item("Nước đạt")), "application/rss+xml; charset=nonsense"),
        (rss(item("Nước đạt")), "text/plain"),
        (b"\xef\xbb\xbf" + rss(item("Nước đạt")), "application/xml"),
        (rss(item("Nước đạt")).replace(b"utf-8", b"x-unknown"), "application/xml"),
    ],
)
def test_headlines_are_read_in_wrong_and_other_encodings(body: bytes, content_type: str) -> None:
    feed = leaf.read(body, content_type=content_type, address="https://bao.example/")
    assert [entry.title for entry in feed.entries] == ["Nước đạt"]


@pytest.mark.shared
def test_every_feed_of_the_collection_is_read_or_refused() -> None:
    """In this process, for speed; what the child adds is tested above."""
    paths = sorted(path for path in SHARED.rglob("*.xml"))
    assert len(paths) >= 250
    read = 0
    for path in paths:
        content = base64.b64encode(path.read_bytes()).decode()
        told = leaf.parsed(content, content_type="", address="https://bao.example/feed")
        entries = [leaf._entry(each) for each in told["entries"]]
        read += bool(told["feed"])
        for entry in entries:
            assert entry is None or (entry.title and entry.address.startswith(("http://", "https://"))), path
            assert entry is None or ("<script" not in entry.title and len(entry.title) <= 300), path
    assert read >= 0.9 * len(paths)


@pytest.mark.django_db
def test_a_claim_is_opened_from_a_headline_in_a_persons_own_words(person: Person, outside: Site) -> None:
    outside.say("/feed", rss(item("Nước máy gây bệnh?", "https://bao.example/nuoc")), media=RSS)
    now = clock.now()
    source = reading(named(outside), outside, now)
    one = FeedItem.objects.get()
    client = newsroom.client_of(person("fact_checker", language="en"))
    where = f"{reverse('claim_new')}?item={one.pk}"
    assert where in client.get(reverse("claim_items")).content.decode()
    shown = client.get(where).content.decode()
    assert "Nước máy gây bệnh?</blockquote>" in shown
    assert 'value="https://bao.example/nuoc"' in shown
    statement = shown[shown.index('<textarea name="statement"') :].partition("</textarea>")[0]
    assert "Nước máy" not in statement
    said = {"language": "vi", "would_be_settled_by": "document", "settled_how": "Sổ"}
    assert client.post(where, {**said, "statement": ""}).status_code == 422
    assert FeedItem.objects.exists()
    answer = client.post(where, {**said, "statement": "Nước máy gây bệnh.", "seen_at": "https://bao.example/nuoc"})
    assert answer.status_code == 302
    claim = Claim.objects.get()
    assert (claim.statement, claim.seen_at) == ("Nước máy gây bệnh.", "https://bao.example/nuoc")
    assert not FeedItem.objects.exists()
    reading(source, outside, now)
    assert titles(now) == []  # it is a claim now, and does not come back


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "handed"),
    [
        ("https://bao.example/tin/1", True),
        ("https://www.facebook.com/ba.mo/posts/1", False),
        ("https://x.com/ba-mo/status/1", False),
        ("https://cho.example/@ba-mo/1", False),
        ("https://bao.example/author/ba-mo/", False),
        ("https://youtu.be/abc", False),
        ("https://notfacebook.com/tin", True),
    ],
)
def test_a_profile_is_never_handed_over_as_where_it_was_seen(person: Person, address: str, handed: bool) -> None:
    source = Source.objects.create(**FORM)
    one = FeedItem.objects.create(source=source, digest="a", title="Tin", address=address, came_at=clock.now())
    client = newsroom.client_of(person("fact_checker"))
    shown = client.get(f"{reverse('claim_new')}?item={one.pk}").content.decode()
    assert (f'value="{address}"' in shown) is handed


@pytest.mark.django_db
def test_an_old_or_unknown_headline_opens_an_empty_form(person: Person) -> None:
    old = FeedItem.objects.create(
        source=Source.objects.create(**FORM), digest="a", title="Tin cũ", address="https://b.example/",
        came_at=clock.now() - timedelta(hours=49),
    )  # fmt: skip
    client = newsroom.client_of(person("fact_checker"))
    for number in (old.pk, old.pk + 1, "x", "9" * 40):
        answer = client.get(f"{reverse('claim_new')}?item={number}")
        assert answer.status_code == 200
        assert "Tin cũ" not in answer.content.decode()


@pytest.mark.django_db
def test_a_headline_shows_the_claims_it_is_near_to(person: Person) -> None:
    page = builders.section(slug="bang-tin")
    answered = factories.claim("Uống nước muối thì khỏi sốt xuất huyết.")
    factories.evidence(answered)
    factories.verdict(answered)
    factories.fact_check(page, "Nước muối không chữa sốt xuất huyết", answered)
    known = factories.claim("Cầu Bến Mơ sắp sập.", state="open")
    matching.rebuild()
    source = Source.objects.create(**FORM)
    for number, title in enumerate(
        (
            "Nước muối khỏi sốt xuất huyết?",
            "Cầu Bến Mơ sắp sập?",
            "Hội hoa xuân khai trương",
            "uong nuoc muoi khoi sot xuat huyet",
        )
    ):
        FeedItem.objects.create(
            source=source, digest=str(number), title=title, address="https://b.example/", came_at=clock.now()
        )
    rows = list(found.items(clock.now()))
    near = found.near(rows, language="vi")
    told = {row.title: [(one.claim, one.answered) for one in near[row.pk]] for row in rows}
    assert told == {
        "Nước muối khỏi sốt xuất huyết?": [(answered.pk, True)],
        "Cầu Bến Mơ sắp sập?": [(known.pk, False)],
        "Hội hoa xuân khai trương": [],
        "uong nuoc muoi khoi sot xuat huyet": [(answered.pk, True)],
    }
    shown = newsroom.client_of(person("fact_checker", language="vi")).get(reverse("claim_items")).content.decode()
    assert "quay lại" in shown
    assert "Nước muối không chữa sốt xuất huyết" in shown
    assert reverse("claim", args=[known.pk]) in shown
    radar = newsroom.client_of(person("editor", language="vi")).get(reverse("claim_radar")).content.decode()
    assert "Nước muối khỏi sốt xuất huyết?" in radar
    assert radar.index("uong nuoc muoi khoi sot xuat huyet") < radar.index("Hội hoa xuân khai trương")


@pytest.mark.django_db
def test_the_list_stands_while_the_file_of_claims_is_built(person: Person) -> None:
    FeedItem.objects.create(
        source=Source.objects.create(**FORM), digest="a", title="Tin", address="https://b.example/", came_at=clock.now()
    )
    assert "Tin" in newsroom.client_of(person("fact_checker")).get(reverse("claim_items")).content.decode()


def waiting() -> int:
    return DBTaskResult.objects.filter(task_path=tasks.read_feeds.module_path).count()


@pytest.mark.django_db
def test_the_worker_is_told_once_when_a_feed_is_due(on: None) -> None:
    tasks.listen()
    assert waiting() == 0  # no feed
    source = Source.objects.create(**FORM)
    tasks.listen()
    tasks.listen()
    assert waiting() == 1
    DBTaskResult.objects.all().delete()
    Source.objects.filter(pk=source.pk).update(read_at=clock.now())
    tasks.listen()
    assert waiting() == 0  # its turn comes in half an hour


@pytest.mark.django_db
def test_while_it_is_off_no_feed_is_read(settings: Any) -> None:
    source = Source.objects.create(**FORM)
    tasks.listen()
    assert waiting() == 0
    tasks.read_feeds.func()
    source.refresh_from_db()
    assert (source.read_at, source.problem) == (None, "")


@pytest.mark.django_db
def test_the_worker_reads_through_the_desks_own_door(on: None, chief: Any) -> None:
    source = Source.objects.create(**{**FORM, "address": "http://127.0.0.1/feed"})  # as if it had come by another way
    tasks.read_feeds.func()
    source.refresh_from_db()
    assert source.problem == "inside"
    assert "internal network" in newsroom.client_of(chief).get(reverse("claim_feeds")).content.decode()


@pytest.mark.django_db
def test_a_feed_stopped_while_it_is_read_stays_stopped(outside: Site) -> None:
    outside.say("/feed", rss(item("Tin")), media=RSS)
    source = named(outside)

    def stops(address: str, **given: Any) -> fetch.Answer:
        Source.objects.all().delete()
        return fetcher(outside).get(address, **given)

    listening.read_source(source=source, now=lambda: NOW, get=stops)
    assert not Source.objects.exists()
    assert not FeedItem.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_headlines_asks_the_same_questions_for_one_and_three(
    person: Person, many: int, django_assert_max_num_queries: Any
) -> None:
    source = Source.objects.create(**FORM)
    for number in range(many):
        FeedItem.objects.create(
            source=source, digest=str(number), title="Tin", address="https://b.example/", came_at=clock.now()
        )
    client = newsroom.client_of(person("fact_checker"))
    client.get(reverse("claim_items"))
    with django_assert_max_num_queries(45):
        client.get(reverse("claim_items"))


def test_a_feed_that_takes_too_long_to_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf, "SECONDS", 1)
    with pytest.raises(leaf.NotAFeed):
        leaf.read(b"<rss><channel>" + b"<a>" * 300_000, content_type=RSS, address="https://b.example/")


@pytest.mark.parametrize("told", [10**18, -(10**18)])
def test_a_moment_nobody_can_write_down_is_none(told: int) -> None:
    entry = leaf._entry({"title": "Tin", "address": "https://b.example/", "name": "", "at": told})
    assert entry is not None
    assert (entry.at, entry.name) == (None, "https://b.example/")


@pytest.mark.parametrize("address", ["https://[::1", "http://]/"])
def test_an_address_that_cannot_be_read_is_taken_for_a_persons(address: str) -> None:
    assert leaf.is_of_people(address)
    assert leaf._usable(address) == ""


def test_dates_beyond_reason_are_none() -> None:
    for date in ("Wed, 04 Mar 99999 02:30:00 GMT", "yesterday", "0000-00-00", "-5000-01-01"):
        body = rss(f"<item><title>Tin</title><link>https://b.example/</link><pubDate>{date}</pubDate></item>")
        entries = leaf.read(body, content_type=RSS, address="https://b.example/").entries
        assert [entry.at is None or entry.at.tzinfo is UTC for entry in entries] == [True]
