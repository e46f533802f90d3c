from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from signalmast.backoffice import services as backoffice
from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.models import CommunityPage, DeskSettings, Post, PublicAddress, Publisher, Rebuild
from signalmast.pages.services import baking
from tests.conftest import Person
from tests.pages import builders
from tests.pages.public_site import PublicSite

pytestmark = pytest.mark.django_db

PATH = "phuong-ben-mo/lich-cap-nuoc-tuan-nay/"
FEEDS = ("feed.xml", "atom.xml", "feed.json")


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> PublicSite:
    settings.SITE_DIR = tmp_path / "site"
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return PublicSite(tmp_path / "site")


@pytest.fixture
def section() -> CommunityPage:
    return builders.section()


def publish(post: Post) -> Post:
    post.save_revision().publish()
    return Post.objects.get(pk=post.pk)


def again(post: Post, **changes: Any) -> Post:
    """Change a post as an editor would and publish it."""
    fresh = Post.objects.get(pk=post.pk)
    topics = changes.pop("topics", None)
    for name, value in changes.items():
        setattr(fresh, name, value)
    if topics is not None:
        fresh.topics = topics
    return publish(fresh)


def made_since(site: PublicSite, before: dict[str, tuple[int, int]]) -> set[str]:
    """Paths of the site whose file was written anew, without the packed twins."""
    now = site.times()
    changed = {name for name, state in now.items() if before.get(name) != state and not name.endswith((".br", ".gz"))}
    return {str(Path(name).relative_to(site.root)) for name in changed}


def test_publishing_makes_the_page_and_all_that_shows_it(site: PublicSite, section: CommunityPage) -> None:
    topic = builders.topic()
    builders.post(section, "Bài đã có")
    site.work()
    assert PATH + "index.html" not in site.files()
    before = site.times()
    now = clock.now()  # only what is younger than two days stands in the map of news
    month = timezone.localtime(now)
    publish(builders.post(section, live=False, posted_at=now, topics=(topic,)))
    site.work(rounds=False)
    assert "Lịch cấp nước tuần này" in site.page("/" + PATH)
    changed = made_since(site, before)
    feeds = {where + name for where in ("", "phuong-ben-mo/", "topics/nuoc-sach/") for name in FEEDS}
    assert changed - {"sitemap.xml"} == feeds | {
        PATH + "index.html",
        PATH + "item.json",
        "index.html",
        "topics/nuoc-sach/index.html",
        "phuong-ben-mo/index.html",
        "phuong-ben-mo/archive/index.html",
        f"phuong-ben-mo/archive/{month:%Y/%m}/index.html",
        "sitemaps/site.xml",  # a topic that was nowhere
        "sitemaps/news.xml",
        f"sitemaps/vi/phuong-ben-mo/{month:%Y-%m}.xml",
    }
    for name in feeds | {"index.html", "phuong-ben-mo/index.html", "topics/nuoc-sach/index.html"}:
        assert "Lịch cấp nước tuần này" in site.read(name), name
    site.whole()


def test_files_are_what_the_desk_answers(site: PublicSite, section: CommunityPage, client: Client) -> None:
    builders.post(section, picture=builders.picture(), picture_alt="Bến phà", topics=(builders.topic(),))
    english = builders.section(code="en", translation_key=section.translation_key)
    builders.post(english, "Water this week")
    site.work()
    assert len(site.files()) == 55
    host = {"host": "127.0.0.1:8000"}
    for name in site.files():
        path = "/" + name.removesuffix("index.html")
        answer = client.get(path, headers=host)
        assert (answer.status_code, answer.content.decode()) == (200, site.read(name)), path
        assert "csrf" not in site.read(name).lower()


def test_made_again_nothing_is_written(site: PublicSite, section: CommunityPage) -> None:
    builders.many(section, 3)
    site.work()
    before = site.times()
    call_command("bake", "--all", stdout=StringIO())
    assert site.times() == before
    call_command("bake", "--check", stdout=StringIO())


def test_taking_down_says_so_and_leaves_the_lists(site: PublicSite, section: CommunityPage, client: Client) -> None:
    topic = builders.topic()
    post, other = builders.post(section, topics=(topic,)), builders.post(section, "Bài khác", topics=(topic,))
    site.work()
    assert PATH in site.page("/phuong-ben-mo/bai-khac/")
    Post.objects.get(pk=post.pk).unpublish()
    site.work(rounds=False)
    assert PATH + "index.html" not in site.files()
    assert PATH + "item.json" not in site.files()
    gone = site.read(PATH + "index.gone")
    assert "Bài này đã được gỡ xuống" in gone
    answer = client.get("/" + PATH, headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, answer.content.decode()) == (410, gone)
    for name in site.files():
        if name != PATH + "index.gone":
            assert "lich-cap-nuoc-tuan-nay" not in site.read(name), name
    again(other)
    again(post)
    site.work(rounds=False)
    assert PATH + "index.gone" not in site.files()
    assert "Lịch cấp nước" in site.page("/" + PATH)
    assert PATH in site.page("/phuong-ben-mo/bai-khac/")
    site.whole()


def test_english_page_taken_down_says_so_in_english(site: PublicSite, client: Client) -> None:
    post = builders.post(builders.section(code="en"), "Water this week")
    site.work()
    Post.objects.get(pk=post.pk).unpublish()
    site.work(rounds=False)
    assert '<html lang="en"' in site.read("en/phuong-ben-mo/water-this-week/index.gone")
    assert client.get("/en/phuong-ben-mo/water-this-week/").status_code == 410


def test_moved_address_leads_on_without_a_chain(site: PublicSite, section: CommunityPage, client: Client) -> None:
    post = builders.post(section)
    site.work()
    for slug in ("lan-hai", "lan-ba"):
        post = again(post, slug=slug)
        site.work(rounds=False)
    target = "/phuong-ben-mo/lan-ba/"
    for old in (PATH, "phuong-ben-mo/lan-hai/"):
        assert (site.root / (old + "index.redirect")).read_text() == target + "\n"
        assert old + "index.html" not in site.files()
        answer = client.get("/" + old)
        assert (answer.status_code, answer.headers["Location"]) == (301, target)
    assert PATH + "item.json" not in site.files()
    newcomer = publish(builders.post(section, live=False))
    assert newcomer.slug == "lich-cap-nuoc-tuan-nay"
    site.work(rounds=False)
    assert PATH + "index.redirect" not in site.files()
    assert client.get("/" + PATH).status_code == 200
    again(post, slug="lan-hai")
    site.work(rounds=False)
    assert "phuong-ben-mo/lan-hai/index.html" in site.files()
    assert (site.root / "phuong-ben-mo/lan-ba/index.redirect").read_text() == "/phuong-ben-mo/lan-hai/\n"
    Post.objects.get(pk=post.pk).unpublish()
    site.work(rounds=False)
    assert client.get("/phuong-ben-mo/lan-ba/").status_code == 410
    assert "phuong-ben-mo/lan-ba/index.gone" in site.files()
    site.whole()


def test_address_that_moved_before_it_was_ever_made_is_known(site: PublicSite, section: CommunityPage) -> None:
    post = publish(builders.post(section, live=False))
    again(post, slug="moi")
    site.work()
    assert (site.root / PATH / "index.redirect").read_text() == "/phuong-ben-mo/moi/\n"


def test_deleted_post_is_gone(site: PublicSite, section: CommunityPage, client: Client) -> None:
    post = builders.post(section)
    site.work()
    Post.objects.get(pk=post.pk).delete()
    site.work(rounds=False)
    assert PATH + "index.gone" in site.files()
    assert client.get("/" + PATH).status_code == 410
    assert "lich-cap-nuoc" not in site.page("/phuong-ben-mo/")


def test_post_moved_to_another_page_leads_there(site: PublicSite, section: CommunityPage, client: Client) -> None:
    post, other = builders.post(section), builders.section("Thư viện")
    site.work()
    Post.objects.get(pk=post.pk).move(CommunityPage.objects.get(pk=other.pk), pos="last-child")
    site.work(rounds=False)
    assert (site.root / PATH / "index.redirect").read_text() == "/thu-vien/lich-cap-nuoc-tuan-nay/\n"
    assert "Lịch cấp nước" in site.page("/thu-vien/")
    assert "Lịch cấp nước" not in site.page("/phuong-ben-mo/")
    assert Post.objects.get(pk=post.pk).section_id == other.pk


def test_new_headline_reaches_whatever_lists_the_post(site: PublicSite, section: CommunityPage) -> None:
    topic = builders.topic()
    post = builders.post(section, topics=(topic,))
    builders.post(section, "Bài khác", topics=(topic,))
    builders.post(section, "Chẳng liên quan")
    site.work()
    before = site.times()
    again(post, title="Cấp nước trở lại", slug=post.slug)
    site.work(rounds=False)
    assert "Cấp nước trở lại" in site.page("/phuong-ben-mo/bai-khac/")
    assert "phuong-ben-mo/chang-lien-quan/index.html" not in made_since(site, before)


def test_old_month_and_topic_lose_a_post_that_left_them(site: PublicSite, section: CommunityPage) -> None:
    first, second = builders.topic(), builders.topic("rac", name_vi="Rác")
    post = builders.post(section, topics=(first,))
    builders.post(section, "Bài khác", topics=(first,))
    site.work()
    again(post, posted_at=builders.MOMENT - timedelta(days=60), topics=[second])
    site.work(rounds=False)
    for name in ("topics/nuoc-sach/index.html", "phuong-ben-mo/archive/2026/11/index.html"):
        assert "Lịch cấp nước" not in site.read(name)
    for name in ("topics/rac/index.html", "phuong-ben-mo/archive/2026/9/index.html"):
        assert "Lịch cấp nước" in site.read(name)
    Post.objects.exclude(pk=post.pk).get(title="Bài khác").unpublish()
    site.work(rounds=False)
    assert "Bài khác" not in site.page("/topics/nuoc-sach/")
    assert "phuong-ben-mo/archive/2026/11/index.html" not in site.files()


def test_translation_is_named_by_its_twin(site: PublicSite, section: CommunityPage) -> None:
    post = builders.post(section)
    english = builders.section(code="en", translation_key=section.translation_key)
    site.work()
    assert 'hreflang="en" href="http' not in site.page("/" + PATH)
    twin = publish(builders.post(english, "Water this week", live=False, translation_key=post.translation_key))
    site.work(rounds=False)
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/phuong-ben-mo/water-this-week/"' in site.page("/" + PATH)
    assert json.loads(site.read(PATH + "item.json"))["translations"] == {
        "en": "http://127.0.0.1:8000/en/phuong-ben-mo/water-this-week/"
    }
    assert "water-this-week" in site.read("sitemaps/vi/phuong-ben-mo/2026-11.xml")
    twin.unpublish()
    site.work(rounds=False)
    assert "water-this-week" not in site.page("/" + PATH)
    assert "water-this-week" not in site.read("sitemaps/vi/phuong-ben-mo/2026-11.xml")


def test_drafts_restricted_pages_and_figures_are_no_files(site: PublicSite, section: CommunityPage) -> None:
    post = publish(builders.post(section, live=False))
    builders.post(section, "Nháp chưa đăng", live=False)
    builders.post(section, "Chỉ có số liệu", figures_only=True)
    private = builders.post(section, "Bài riêng")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    site.work()
    draft = Post.objects.get(pk=post.pk)
    draft.title = "Sửa mà chưa đăng"
    draft.save_revision()
    call_command("bake", "--all", stdout=StringIO())
    for name in site.files():
        text = site.read(name)
        assert "Nháp chưa đăng" not in text
        assert "Sửa mà chưa đăng" not in text
        assert "Chỉ có số liệu" not in text
    assert {name for name in site.files() if "bai-rieng" in name or "chi-co" in name or "nhap" in name} == set()


def test_section_taken_down_takes_its_posts_along(site: PublicSite, section: CommunityPage, client: Client) -> None:
    builders.post(section)
    builders.post(builders.section("Thư viện"), "Giờ mở cửa")
    site.work()
    CommunityPage.objects.get(pk=section.pk).unpublish()
    site.work()
    assert {PATH + "index.gone", "phuong-ben-mo/index.gone"} <= site.files()
    assert client.get("/" + PATH).status_code == 410
    assert "phuong-ben-mo" not in site.page("/thu-vien/gio-mo-cua/")
    assert "phuong-ben-mo/archive/index.html" not in site.files()
    CommunityPage.objects.get(pk=section.pk).save_revision().publish()
    site.work()
    assert {PATH + "index.html", "phuong-ben-mo/index.html"} <= site.files()
    assert "phuong-ben-mo/" in site.page("/thu-vien/gio-mo-cua/")


@pytest.mark.parametrize("changed", ["desk", "publisher", "topic", "page"])
def test_what_every_page_shows_makes_all_anew(site: PublicSite, section: CommunityPage, changed: str) -> None:
    topic = builders.topic()
    builders.post(section, topics=(topic,))
    site.work()
    if changed == "desk":
        DeskSettings.objects.create(name_vi="Tên mới", name_en="New")
    elif changed == "publisher":
        body = Publisher.objects.get()
        body.name = "Tên mới"
        body.save()
    elif changed == "topic":
        topic.name_vi = "Tên mới"
        topic.save()
    else:
        builders.section("Tên mới", live=False).save_revision().publish()
    row = Rebuild.objects.get()
    assert row.asked_at is not None or changed == "page"
    site.work(rounds=False)
    assert "Tên mới" in site.page("/" + PATH)
    assert Rebuild.objects.get().finished_at is not None


def test_rebuild_waits_for_quiet_and_is_done_once(site: PublicSite, section: CommunityPage) -> None:
    site.work()
    at = timezone.now()
    for second in range(0, 6, 2):
        baking.ask_for_rebuild(at=at + timedelta(seconds=second))
    assert baking.slice_of_work(now=lambda: at + timedelta(seconds=7)) is False
    assert baking.slice_of_work(now=lambda: at + timedelta(seconds=8)) is True
    assert selectors.how_far_public().running is True
    while baking.slice_of_work(now=lambda: at + timedelta(seconds=9)):
        pass
    far = selectors.how_far_public()
    assert (far.running, far.made, far.total) == (False, far.total, PublicAddress.objects.count())


def test_new_edition_of_the_code_makes_all_anew_once(site: PublicSite) -> None:
    builders.section()
    assert baking.new_edition(edition="one", at=timezone.now()) is True
    site.work()
    assert baking.new_edition(edition="one", at=timezone.now()) is False
    assert baking.new_edition(edition="two", at=timezone.now()) is True


def test_lost_and_unknown_files_are_put_right(site: PublicSite, section: CommunityPage) -> None:
    post = builders.post(section)
    site.work()
    (site.root / PATH / "index.html").unlink()
    stray = site.root / "la" / "index.html"
    stray.parent.mkdir()
    stray.write_text("x")
    (site.root / ".index.html.99.tmp").write_text("half")
    with pytest.raises(CommandError):
        call_command("bake", "--check", stdout=StringIO())
    at = 0
    while at := baking.check_files(after=at, at=timezone.now()):
        pass
    site.work(rounds=False)
    assert "Lịch cấp nước" in site.page("/" + PATH)
    call_command("bake", "--all", stdout=StringIO())
    assert not stray.parent.exists()
    site.whole()
    call_command("bake", "--check", stdout=StringIO())
    assert Post.objects.get(pk=post.pk).live


def test_pictures_lie_on_the_disk_before_the_page_names_them(site: PublicSite, section: CommunityPage) -> None:
    picture = builders.picture()
    builders.post(section, picture=picture, picture_alt="Bến phà")
    site.work()
    renditions = list(get_image_model().objects.get(pk=picture.pk).renditions.all())
    assert renditions
    for each in renditions:
        Path(each.file.path).unlink()  # a restored database without its crops
    call_command("bake", "--all", stdout=StringIO())
    named = {part for name in site.files() for part in _media(site.read(name))}
    assert len(named) >= 3
    for name in named:
        assert (Path(site.root).parent / "media" / name).is_file(), name


def _media(text: str) -> set[str]:
    return set(re.findall(r"/media/([^\"\s,]+)", text))


def test_failing_page_is_tried_again_and_the_others_stand(
    site: PublicSite, section: CommunityPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from signalmast.pages import models, views

    post = builders.post(section)
    site.work()
    before = site.page("/" + PATH)

    def fall(request: Any, page: Any) -> Any:
        raise RuntimeError("broken")

    models.show_with(models.Post, fall)
    try:
        again(post, title="Tiêu đề mới", slug=post.slug)
        site.work(rounds=False)
    finally:
        models.show_with(models.Post, views.post)
    assert site.page("/" + PATH) == before
    assert "Tiêu đề mới" in site.page("/phuong-ben-mo/")
    row = PublicAddress.objects.get(path="/" + PATH)
    assert (row.attempts > 0, "answered 500" in row.problem) == (True, True)
    assert selectors.how_far_public().problems == [("/" + PATH, row.problem)]
    PublicAddress.objects.update(due_at=clock.now())
    site.work(rounds=False)
    assert "Tiêu đề mới" in site.page("/" + PATH)
    assert selectors.how_far_public().problems == []


def test_imported_posts_are_made_in_bulk(site: PublicSite, section: CommunityPage) -> None:
    from signalmast.pages.services import bulk

    site.work()
    new = [
        bulk.NewPost(
            key=f"x:{number}", section=section, posted_at=builders.MOMENT, kind="article", source_type="",
            title=f"Bài cũ {number}", text="Chữ", address="", figures_only=number == 0, digest="",
        )
        for number in range(6)
    ]  # fmt: skip
    list(bulk.add_posts(posts=new, import_key="import:1", by=None, at=timezone.now()))
    site.work()
    pages = {name for name in site.files() if name.startswith("phuong-ben-mo/bai-cu") and name.endswith(".html")}
    assert len(pages) == 5
    assert "Bài cũ 5" in site.page("/phuong-ben-mo/archive/2026/11/")


def test_removed_demonstration_leaves_no_file(site: PublicSite, section: CommunityPage, person: Person) -> None:
    demo = builders.section("Minh họa", demo=True)
    builders.many(demo, 3, demo=True)
    builders.post(section)
    site.work()
    assert any(name.startswith("minh-hoa/") for name in site.files())
    backoffice.remove_demo(by=None, at=timezone.now())
    site.work(rounds=False)
    assert {name for name in site.files() if "minh-hoa" in name} == set()
    assert "Minh họa" not in site.page("/" + PATH)
    site.whole()


def test_changed_or_deleted_picture_reaches_the_pages_that_show_it(site: PublicSite, section: CommunityPage) -> None:
    picture = builders.picture()
    post = builders.post(section, picture=picture, picture_alt="Bến phà")
    site.work()
    assert "/media/images/picture" in site.page("/" + PATH)
    get_image_model().objects.get(pk=picture.pk).delete()
    site.work(rounds=False)
    assert "/media/images/picture" not in site.page("/" + PATH)
    assert "/media/images/picture" not in site.page("/phuong-ben-mo/")
    assert Post.objects.get(pk=post.pk).picture is None


def test_new_name_of_who_signs_reaches_their_posts(site: PublicSite, section: CommunityPage, person: Person) -> None:
    writer = person("editor", name="Lê Thị Mơ")
    builders.post(section, byline=writer)
    site.work()
    writer.name = "Lê Thị Mận"
    writer.save()
    site.work(rounds=False)
    assert "Lê Thị Mận" in site.page("/" + PATH)
