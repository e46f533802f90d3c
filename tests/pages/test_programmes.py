"""Programmes in pages: tagging posts one by one and in bulk, their public pages, feeds and files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from signalmast.accounts.models import User
from signalmast.metrics import places
from signalmast.pages import public_item, selectors
from signalmast.pages.models import CommunityPage, Post, PublicAddress
from signalmast.pages.selectors import measures as of_pages
from signalmast.pages.services import tagging
from signalmast.programmes import selectors as plans
from signalmast.programmes.models import Programme, Target
from signalmast.programmes.services import notes, programmes
from tests.conftest import Person
from tests.pages import builders, newsroom
from tests.pages.public_site import PublicSite
from tests.programmes import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAYS = {"starts_on": TODAY - timedelta(days=100), "until": TODAY + timedelta(days=100)}


@pytest.fixture
def keeper(person: Person) -> User:
    return person("editor_in_chief", name="Người giữ kế hoạch")


@pytest.fixture
def plan(keeper: User) -> Programme:
    words = {
        "document_number": "12/KH-UBND",
        "issued_by": "Ủy ban nhân dân phường Bến Mơ",
        "words_vi": "Mọi nhà có nước.",
        "words_en": "Water for every home.",
    }
    return factories.plan(keeper, **DAYS, **words, slug="nuoc-sach", public=True, at=NOW)


@pytest.fixture
def page(desk: Any) -> CommunityPage:
    made: CommunityPage = builders.section()
    builders.section(code="en", slug="ward", translation_key=made.translation_key)
    return made


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> PublicSite:
    settings.SITE_DIR = tmp_path / "site"
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return PublicSite(tmp_path / "site")


def tick(who: Any, posts: list[Post], **fields: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "programmes"])
    query = "&".join(f"id={post.pk}" for post in posts)
    return newsroom.client_of(who).post(f"{address}?{query}&next=/admin/", fields)


def tagged(post: Post) -> list[str]:
    newest = newsroom.fresh(post).get_latest_revision_as_object()
    return [one.slug for one in newest.programmes.all()]


def test_a_writer_tags_a_post_to_programmes_whose_time_it_is(
    person: Person, keeper: User, page: CommunityPage, plan: Programme
) -> None:
    over = factories.plan(keeper, starts_on=date(2020, 1, 1), until=date(2020, 12, 31), name_vi="Đã qua", at=NOW)
    editor = person("editor")
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", page.pk])
    form = newsroom.client_of(editor).get(address).content.decode()
    assert f'name="programmes" value="{plan.pk}"' in form
    assert "Đã qua" not in form
    post = newsroom.write(editor, page, programmes=str(plan.pk))
    assert tagged(post) == ["nuoc-sach"]
    refused = newsroom.client_of(editor).post(address, {**newsroom.FORM, "slug": "b", "programmes": [str(over.pk)]})
    assert "programmes" in refused.context["form"].errors
    programmes.change(
        programme=plan, seen=plan.changed_at, by=keeper, at=NOW, until=TODAY - timedelta(days=1), public=True
    )
    newsroom.change(editor, post, programmes=str(plan.pk), title="Vẫn giữ")
    assert tagged(post) == ["nuoc-sach"]  # what it has it keeps after its time


def test_programmes_of_many_are_added_and_what_is_being_read_is_left(
    person: Person, page: CommunityPage, plan: Programme
) -> None:
    editor, reader = person("editor"), person("editor")
    draft = newsroom.write(editor, page, slug="a")
    public = newsroom.published(editor, reader, page, slug="b")
    waiting = newsroom.write(editor, page, slug="c", **{"action-submit": "1"})
    tick(editor, [draft, public, waiting], add=[plan.pk])
    assert [tagged(draft), tagged(public), tagged(waiting)] == [["nuoc-sach"], ["nuoc-sach"], []]
    assert list(newsroom.fresh(public).programmes.all()) == [plan]
    assert newsroom.fresh(public).has_unpublished_changes is False
    assert PageLogEntry.objects.filter(action=tagging.FILED).count() == 2
    tick(editor, [public], remove=[plan.pk])
    assert tagged(public) == []


@pytest.mark.parametrize("role", ["analyst", "network_coordinator", "administrator"])
def test_whoever_does_not_edit_tags_nothing(person: Person, page: CommunityPage, plan: Programme, role: str) -> None:
    draft = newsroom.write(person("editor"), page)
    tick(person(role), [draft], add=[plan.pk])
    assert tagged(draft) == []


def test_nothing_is_tagged_to_a_programme_whose_time_is_over(
    person: Person, keeper: User, page: CommunityPage, plan: Programme
) -> None:
    editor = person("editor")
    draft = newsroom.write(editor, page)
    over = factories.plan(keeper, starts_on=date(2020, 1, 1), until=date(2020, 12, 31), at=NOW)
    tick(editor, [draft], add=[over.pk])
    assert tagged(draft) == []
    with pytest.raises(tagging.NotItsTime):
        tagging.file_under(posts=[draft], add=[over], remove=[], by=editor, at=NOW)


def test_the_list_of_posts_is_narrowed_by_programme(person: Person, page: CommunityPage, plan: Programme) -> None:
    editor = person("editor")
    newsroom.write(editor, page, slug="a", title="Bài của chương trình", programmes=str(plan.pk))
    newsroom.write(editor, page, slug="b", title="Bài khác")
    listing = reverse("wagtailadmin_explore", args=[page.pk])
    shown = newsroom.client_of(editor).get(f"{listing}?programmes={plan.pk}").content.decode()
    assert ("Bài của chương trình" in shown, "Bài khác" in shown) == (True, False)


def of_plan(page: CommunityPage, plan: Programme, title: str = "Đường ống mới", **fields: Any) -> Post:
    post = builders.post(page, title, first_published_at=NOW, last_published_at=NOW, **fields)
    post.programmes.set([plan])
    post.save()
    return post


def test_readers_find_the_document_the_targets_and_the_posts(
    client: Client, keeper: User, page: CommunityPage, plan: Programme
) -> None:
    of_plan(page, plan)
    factories.organisations(3, since=DAYS["starts_on"])
    days = {"baseline_from": DAYS["starts_on"], "baseline_to": DAYS["starts_on"]}
    target = factories.aim_at(plan, keeper, at=NOW, **days)
    notes.write(target=target, words="Chuyện nội bộ.", by=keeper, at=NOW)
    typed = factories.typed(plan, keeper, at=NOW)
    notes.type_figure(target=typed, on=TODAY, value=Decimal(41), source=factories.document(), by=keeper, at=NOW)
    text = client.get("/programmes/nuoc-sach/").content.decode()
    for words in (
        *("Nước sạch cho mọi nhà", "12/KH-UBND", "Ủy ban nhân dân phường Bến Mơ", "Mọi nhà có nước."),
        *("Tổ chức thành viên có cộng tác viên", "đếm trực tiếp", "Chậm tiến độ", "gõ tay, theo tệp", "41 hộ"),
        *("Đường ống mới", "/programmes/nuoc-sach/feed.xml", "/en/programmes/nuoc-sach/"),
    ):
        assert words in text, words
    for words in ("Chuyện nội bộ", keeper.name, keeper.email):
        assert words not in text
    english = client.get("/en/programmes/nuoc-sach/").content.decode()
    for words in ("Clean water for every home", "Water for every home.", "counted live", "Off track", "41 homes"):
        assert words in english, words
    listed = client.get("/programmes/").content.decode()
    assert "Nước sạch cho mọi nhà" in listed
    assert "12/KH-UBND" in listed
    post = client.get("/phuong-ben-mo/duong-ong-moi/").content.decode()
    assert 'href="/programmes/nuoc-sach/"' in post


def test_what_is_not_public_is_nowhere(client: Client, keeper: User, page: CommunityPage, plan: Programme) -> None:
    post = of_plan(page, plan)
    Programme.objects.update(public=False)
    for path in ("", "feed.xml", "atom.xml", "feed.json"):
        assert client.get(f"/programmes/nuoc-sach/{path}").status_code == 404
    for path in ("/", "/programmes/", "/phuong-ben-mo/duong-ong-moi/", "/sitemaps/site.xml"):
        assert "nuoc-sach" not in client.get(path).content.decode()
    assert 'href="/programmes/"' not in client.get("/").content.decode()
    assert selectors.public_items([post])[0].programmes == ()
    assert not any("/programmes/" in path for path in selectors.lists_of_site())


def test_older_posts_follow_by_their_place(client: Client, page: CommunityPage, plan: Programme) -> None:
    for number in range(14):
        of_plan(page, plan, f"Tin số {number}", posted_at=builders.MOMENT - timedelta(days=number))
    first = client.get("/programmes/nuoc-sach/").content.decode()
    assert "Tin số 11" in first
    assert "Tin số 12" not in first
    before = first.split("?before=")[1].split('"')[0]
    older = client.get(f"/programmes/nuoc-sach/?before={before}").content.decode()
    assert "Tin số 12" in older
    assert "12/KH-UBND" not in older
    assert client.get("/programmes/nuoc-sach/?before=x").status_code == 404


def test_each_feed_holds_its_posts_only(client: Client, page: CommunityPage, plan: Programme) -> None:
    of_plan(page, plan)
    builders.post(page, "Bài khác")
    channel = ElementTree.fromstring(client.get("/programmes/nuoc-sach/feed.xml").content).find("channel")
    assert channel is not None
    assert [item.text for item in channel.findall("item/title")] == ["Đường ống mới"]
    assert (channel.findtext("title") or "").startswith("Nước sạch cho mọi nhà")
    said = json.loads(client.get("/programmes/nuoc-sach/feed.json").content)
    assert [item["title"] for item in said["items"]] == ["Đường ống mới"]
    assert b"Clean water for every home" in client.get("/en/programmes/nuoc-sach/atom.xml").content


def test_what_goes_out_names_its_programmes(page: CommunityPage, plan: Programme) -> None:
    item = selectors.public_items([of_plan(page, plan)])[0]
    said = public_item.as_json(item)
    assert said["version"] == 1
    assert list(said["programmes"]) == [
        {
            "key": plan.key,
            "name": "Nước sạch cho mọi nhà",
            "address": "http://127.0.0.1:8000/programmes/nuoc-sach/",
        }
    ]


def test_posts_are_counted_by_programme(settings: Any, tmp_path: Path, page: CommunityPage, plan: Programme) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    of_plan(page, plan)
    builders.post(page, "Bài khác", first_published_at=NOW)
    year = {"date_from": "2026-01-01", "date_to": "2026-12-31"}
    with of_pages.figures(NOW + timedelta(days=1)) as opened:
        by = opened.ask("posts", **year, by="programme")
        one = opened.ask("posts", **year, programme=plan.key)
        behind = opened.behind("posts", {**year, "by": "programme"}, [plan.key])
        rest = opened.behind("posts", {**year, "by": "programme"}, [""])
        narrowed = opened.behind("posts", {**year, "programme": plan.key, "but_kind": "fact_check"}, [])
    assert [(row[0], row[1]) for row in by.rows] == [("", 1), (plan.key, 1)]
    assert one.rows[0][0] == 1
    assert [found.total for found in (behind, rest, narrowed)] == [1, 1, 1]


def test_paths_of_programmes_are_known_to_figures(page: CommunityPage, plan: Programme) -> None:
    met = selectors.places_at(["/programmes/nuoc-sach/", "/en/programmes/nuoc-sach/", "/programmes/", "/programmes/x/"])
    assert met == {
        "/programmes/nuoc-sach/": places.Place(places.PROGRAMME, plan.key),
        "/en/programmes/nuoc-sach/": places.Place(places.PROGRAMME, plan.key),
        "/programmes/": places.Place(places.SITE),
    }


def test_files_of_the_site_follow_posts_programmes_and_targets(
    site: PublicSite, keeper: User, page: CommunityPage, plan: Programme
) -> None:
    site.work()
    wanted = {f"programmes/nuoc-sach/{name}" for name in ("index.html", "feed.xml", "atom.xml", "feed.json")}
    assert wanted | {"programmes/index.html", "en/programmes/nuoc-sach/index.html"} <= site.files()
    post = builders.post(page, live=False, posted_at=NOW)
    post.programmes = [plan]
    post.save_revision().publish()
    site.work(rounds=False)
    assert "Lịch cấp nước tuần này" in site.page("/programmes/nuoc-sach/")
    assert "Lịch cấp nước tuần này" in site.read("programmes/nuoc-sach/feed.xml")
    target = factories.aim_at(plan, keeper, at=NOW)
    site.work(rounds=False)
    assert "Tổ chức thành viên có cộng tác viên" in site.page("/programmes/nuoc-sach/")
    PublicAddress.objects.update(due_at=None)
    target.counted = Decimal(9)
    target.save()
    assert PublicAddress.objects.filter(path="/programmes/nuoc-sach/", due_at__isnull=False).exists()
    assert "programmes/nuoc-sach/" in site.read("sitemaps/site.xml")
    Programme.objects.get().save()  # whoever changes it asks for the whole site
    programmes.change(programme=plan, seen=plan.changed_at, by=keeper, at=NOW, public=False)
    site.work()
    assert not any("nuoc-sach" in name for name in site.files())
    site.whole()


def test_hostile_and_missing_words_are_shown_as_words(client: Client, keeper: User, page: CommunityPage) -> None:
    words = "<script>alert(1)</script>"
    factories.plan(keeper, **DAYS, name_vi=words, name_en=words, words_vi=words, slug="x", public=True, at=NOW)
    Target.objects.create(
        programme=Programme.objects.get(),
        measure="of_another_release",
        params={"page": "gone"},
        label_vi=words,
        aim=1,
        starts_on=DAYS["starts_on"],
        due_on=DAYS["until"],
    )
    text = client.get("/programmes/x/").content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "Không còn thước đo" in text


def test_number_of_questions_is_the_same_for_one_and_three(
    client: Client, keeper: User, page: CommunityPage, plan: Programme
) -> None:
    of_plan(page, plan)
    factories.aim_at(plan, keeper, at=NOW)
    part = factories.plan(keeper, **DAYS, parent=plan, public=True, at=NOW)
    factories.aim_at(part, keeper, at=NOW)

    def asked(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    paths = ("/programmes/", "/programmes/nuoc-sach/", "/programmes/nuoc-sach/feed.xml")
    before = [asked(path) for path in paths]
    for number in range(3):
        of_plan(page, plan, f"Tin {number}")
        factories.aim_at(plan, keeper, aim=Decimal(30 + number), at=NOW)
        more = factories.plan(keeper, **DAYS, parent=plan, public=True, at=NOW)
        factories.aim_at(more, keeper, at=NOW)
    assert [asked(path) for path in paths] == before
    assert plans.in_public().count() == 5
