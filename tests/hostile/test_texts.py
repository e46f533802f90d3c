"""Hostile words in every text field: they stand as words wherever they are read, and nothing they say comes alive."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from signalmast.pages import selectors, share_card
from signalmast.pages.models import CommunityPage, DeclaredChannel, Post, PostTemplate, Publisher, SavedFilter
from signalmast.topics.models import Topic
from tests.conftest import Person
from tests.hostile.inert import EVIL, MARK, acting
from tests.pages import builders, newsroom

RICH = f'<p>{MARK} <a href="javascript:{MARK}">a</a><img src="x" onerror="{MARK}"/><script>{MARK}</script></p>'


def body(picture: Any) -> dict[str, str]:
    """The editor's form for one block of each kind, as its script would send it."""
    state = {
        "blocks": [
            {
                "key": "a", "type": "unstyled", "depth": 0, "text": EVIL, "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 1, "key": 0}, {"offset": 1, "length": 1, "key": 1}],
            }
        ],
        "entityMap": {
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": f"javascript:{MARK}"}},
            "1": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "data:text/html,<script>1</script>"}},
        },
    }  # fmt: skip
    blocks: list[dict[str, str]] = [
        {"type": "text", "value": json.dumps(state)},
        {"type": "quote", "value-text": EVIL, "value-who": EVIL[:200]},
        {"type": "picture", "value-picture": str(picture.pk), "value-alt": EVIL[:250], "value-caption": EVIL[:300]},
    ]
    given = {"body-count": str(len(blocks))}
    for number, block in enumerate(blocks):
        given |= {f"body-{number}-order": str(number), f"body-{number}-deleted": ""}
        given |= {f"body-{number}-{name}": value for name, value in block.items()}
    return given


@pytest.fixture
def evil(page: CommunityPage, person: Person) -> Post:
    """A published and corrected post on a page whose every text is hostile, in a desk where everything else is too."""
    Publisher.objects.filter(pk=page.publisher_id).update(name=EVIL[:200], address=EVIL[:300], contact_phone=EVIL[:40])
    DeclaredChannel.objects.create(publisher=page.publisher, name=EVIL[:80], address=f"javascript:{MARK}")
    CommunityPage.objects.filter(pk=page.pk).update(title=EVIL[:255], draft_title=EVIL[:255], about=RICH)
    topic = Topic.objects.create(key="evil", name_vi=EVIL[:80], name_en=EVIL[:80])
    picture = builders.picture(EVIL[:255])
    writer, reader = person("editor", name=EVIL[:120]), person("editor_in_chief", name=EVIL[:120])
    PostTemplate.objects.create(name=EVIL[:80], headline=EVIL[:255])
    SavedFilter.objects.create(name=EVIL[:60], query="live=true", owner=writer, shared=True)
    fields = {
        "title": EVIL[:255], "slug": "evil", "summary": EVIL[:500], "picture": str(picture.pk),
        "picture_alt": EVIL[:250], "topics": str(topic.pk), "byline": str(writer.pk), **body(picture),
    }  # fmt: skip
    post = newsroom.published(writer, reader, page, **fields)
    note = {"change": "corrected", "change_note": EVIL[:600], "change_reason": EVIL[:600]}
    newsroom.hand_in(writer, post, **fields, **note)
    newsroom.decide(reader, post, "send_back", remark=EVIL)
    newsroom.hand_in(writer, post, **fields, **note)
    newsroom.decide(reader, post)
    return newsroom.fresh(post)


def test_hostile_words_stay_words_on_every_public_page(evil: Post, client: Client, page: CommunityPage) -> None:
    topic = "/topics/evil/"
    for path in ("/", page.url, f"{page.url}archive/", f"{page.url}archive/2026/3/", evil.url, topic, "/about/",
                 f"/search/?q={MARK}", f"/search/?q=%22%3E%3Cscript%3E{MARK}", "/khong-co/"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        assert acting(answer.content.decode()) == [], path
    shown = client.get(evil.url).content.decode()
    assert MARK in shown
    assert len(selectors.notes_of(evil)) == 1
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    assert MARK in json.dumps([json.loads(each) for each in told])


def test_hostile_words_stay_words_in_feeds_and_what_goes_out(evil: Post, client: Client, page: CommunityPage) -> None:
    for place in ("/", page.url, "/topics/evil/"):
        for form in ("feed.xml", "atom.xml"):
            feed = ET.fromstring(client.get(place + form).content)
            texts = [element.text or "" for element in feed.iter()]
            assert any(MARK in text for text in texts)
            assert [found for text in texts for found in acting(text) if text.lstrip().startswith("<")] == []
            addresses = [value for element in feed.iter() for value in element.attrib.values()]
            assert [value for value in addresses if value.startswith(("javascript:", "data:"))] == []
        items = json.loads(client.get(place + "feed.json").content)["items"]
        assert [acting(item.get("content_html", "")) for item in items] == [[]]
    item = selectors.public_items([evil.pk])[0]
    assert (item.title, acting(item.body_html)) == (EVIL[:255], [])
    for path in ("/sitemap.xml", "/sitemaps/site.xml", "/sitemaps/news.xml"):
        ET.fromstring(client.get(path).content)


def test_hostile_words_stay_words_in_the_back_office(evil: Post, page: CommunityPage, person: Person) -> None:
    boss = newsroom.client_of(person(is_superuser=True, name=EVIL[:120]))
    for path in ("", f"pages/{page.pk}/", f"pages/{page.pk}/edit/", f"pages/{evil.pk}/edit/",
                 f"pages/{evil.pk}/history/",
                 "calendar/?day=2026-03-04", "calendar/?view=list&day=2026-03-04", f"posts/{evil.pk}/read/",
                 f"posts/{evil.pk}/withdraw/", f"posts/{evil.pk}/alone/", f"posts/{evil.pk}/links/",
                 f"posts/{evil.pk}/duplicate/", f"posts/{evil.pk}/make-template/", "post-templates/", "posts/alone/",
                 "calendar/write/", "images/", "snippets/pages/publisher/", "users/", "reports/site-history/",
                 "reports/workflow/", f"choose-page/{page.pk}/", f"pages/{evil.pk}/workflow_history/",
                 f"pages/search/?q={MARK}%22%3E%3Cscript%3E",
                 f"bulk/wagtailcore/page/topics/?id={evil.pk}"):  # fmt: skip
        answer = boss.get(f"/admin/{path}")
        assert answer.status_code == 200, path
        text = answer.content.decode()
        html = json.loads(text)["html"] if answer.headers["Content-Type"].startswith("application/json") else text
        assert acting(html) == [], path


def test_hostile_words_stay_words_in_mails(evil: Post) -> None:
    assert mail.outbox
    for letter in mail.outbox:
        assert "\n" not in letter.subject
        assert [acting(str(part.content)) for part in letter.alternatives] == [[]]
    assert any(MARK in letter.body for letter in mail.outbox)


def test_withdrawn_post_shows_a_hostile_note_as_words(evil: Post, person: Person, client: Client) -> None:
    chief = newsroom.client_of(person("editor_in_chief"))
    answer = chief.post(reverse("post_withdraw", args=[evil.pk]), {"note": EVIL, "reason": EVIL})
    assert answer.status_code == 302
    gone = client.get(evil.url)
    assert gone.status_code == 410
    assert MARK in gone.content.decode()
    assert acting(gone.content.decode()) == []


def test_picture_for_links_is_drawn_from_hostile_words() -> None:
    strange = EVIL + "\u202e\u0000\U0001f600" + "ﷺ" * 40 + "Z" + "\u0301" * 500
    card = share_card.Card(headline=strange, over=strange, desk=strange, responsible=strange, colour="#123456")
    assert share_card.draw(card).startswith((b"\x89PNG", b"\xff\xd8"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u202egpj.exe\u202c tin nóng", "gpj.exe tin nóng"),
        ("Cú\u200bp nư\u2060ớc\ufeff", "Cúp nước"),
        ("ti\u200dn \u2066nóng\u2069\u200f", "tin nóng"),
        ("Z" + "\u0301" * 80 + "algo", "Ź\u0301\u0301\u0301\u0301algo"),
        ("Nhà 👨\u200d👩\u200d👧 mình", "Nhà 👨\u200d👩\u200d👧 mình"),
        ("Bến Mơ", "Bến Mơ"),
        ("Tin\x07 nóng\x1b[31m", "Tin nóng[31m"),
    ],
)
def test_headline_keeps_no_letter_that_shows_nothing_or_turns_the_line(
    person: Person, page: CommunityPage, given: str, kept: str
) -> None:
    post = newsroom.write(person("editor"), page, title=given, slug="", summary=given)
    draft = post.get_latest_revision_as_object()
    assert (draft.title, draft.summary, post.draft_title) == (kept, kept, kept)


@pytest.mark.parametrize("title", ["\u200b\u2060", "\u202e\u202c", "\ufeff", "\u3164"])
def test_headline_that_shows_nothing_is_refused(person: Person, page: CommunityPage, title: str) -> None:
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    answer = newsroom.client_of(person("editor")).post(address, {**newsroom.FORM, "title": title})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["title"])
    assert Post.objects.count() == 0


def test_channel_and_link_lead_to_web_pages_only() -> None:
    for address in (
        f"javascript:{MARK}",
        "data:text/html,x",
        "//example.org",
        "https://exa mple.org",
        "ftp://a.example",
    ):
        with pytest.raises(ValidationError):
            DeclaredChannel(name="x", address=address).clean()


LONG = "dài " * 50_000


@pytest.mark.parametrize(
    ("name", "words"),
    [("title", LONG), ("summary", LONG), ("slug", "a" * 5000), ("picture_alt", LONG), ("change_note", LONG)],
)
def test_over_long_words_are_refused_in_the_editor(person: Person, page: CommunityPage, name: str, words: str) -> None:
    post = builders.post(page, "Tin")
    answer = newsroom.change(person("editor"), post, **{name: words})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [name])


BAD = ("9" * 5000, "-1", "²", "٣", "a", "\x00", "9" * 18)


@pytest.mark.parametrize("bad", BAD)
def test_strange_numbers_and_letters_in_requests_are_no_error_of_the_desk(
    person: Person, page: CommunityPage, bad: str
) -> None:
    client = newsroom.client_of(person(is_superuser=True))
    client.raise_request_exception = False
    post = builders.post(page, "Tin", live=False)
    met = {}
    for path in ("pages/{page}/?p={bad}", "pages/{page}/?ordering={bad}&live={bad}&topics={bad}&kind={bad}",
                 "pages/{page}/?posted_at_from={bad}", "calendar/?day={bad}&section={bad}&topic={bad}&person={bad}",
                 "imports/disputes/?import={bad}&p={bad}", "pages/search/?q={bad}",
                 "images/?q={bad}&collection_id={bad}",
                 "reports/site-history/?user={bad}", "bulk/wagtailcore/page/topics/?id={bad}",
                 "calendar/write/?at={bad}",
                 "choose-page/?page_type={bad}&p={bad}", "users/?p={bad}", "posts/{bad}/read/"):  # fmt: skip
        met[path] = client.get("/admin/" + path.format(page=page.pk, bad=bad)).status_code
    for name in ("post_read", "post_alone", "post_withdraw", "post_links"):
        given = {"version": bad, "remark": bad, "reason": bad * 3, "note": bad, "end": bad, "lifetime": bad, "act": bad}
        met[name] = client.post(reverse(name, args=[post.pk]), given).status_code
    kept = {"name": bad * 70, "query": f"live={bad}", "next": "https://example.org/"}
    met["filter"] = client.post(reverse("post_filter_keep"), kept).status_code
    for path in ("/search/?q={bad}&page={bad}&topic={bad}&before={bad}", "/?before={bad}", "/bang-tin/?before={bad}"):
        met[path] = client.get(path.format(bad=bad)).status_code
    assert {path: status for path, status in met.items() if status >= 500} == {}
