from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from signalmast.accounts.models import User
from signalmast.backoffice import services
from signalmast.backoffice.models import SetUp
from signalmast.pages.models import CommunityPage, DeskSettings, Post, Publisher
from signalmast.topics.models import Topic
from tests.accounts.test_services import Box, mail_server

BODY = {"name": "Ủy ban phường Bến Lau", "address": "1 đường Bờ Sông", "contact_email": "phuong@example.org"}
ADDRESS = "/admin/set-up/"


@pytest.fixture
def administrator(person, client):
    user = person("administrator", language="en")
    client.force_login(user)
    return user


def picture() -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (8, 8), "#1f5f8b").save(stream, "PNG")
    return SimpleUploadedFile("logo.png", stream.getvalue(), "image/png")


def test_sign_in_of_an_administrator_opens_the_set_up_until_it_is_closed(administrator, client):
    assert client.get("/admin/entrance/").url == ADDRESS
    assert "0 of 6 steps are done." in client.get("/admin/").content.decode()
    client.post(ADDRESS + "close/")
    assert client.get("/admin/entrance/").url == "/admin/"
    assert "of 6 steps" not in client.get("/admin/").content.decode()
    assert client.get(ADDRESS).status_code == 200


def test_sign_in_of_an_editor_leads_to_the_desk(person, client):
    client.force_login(person("editor"))
    assert client.get("/admin/entrance/").url == "/admin/"


def test_all_six_steps_done_end_the_set_up(administrator, client):
    assert client.post(ADDRESS + "publisher/", BODY).url == ADDRESS + "page/"
    given = {"title": "Phường Bến Lau", "language": "vi", "about": ""}
    assert client.post(ADDRESS + "page/", given).url == ADDRESS + "look/"
    given = {"name_vi": "Bàn tin Bến Lau", "name_en": "Ben Lau desk", "accent": "#7a1f1f", "upload": picture()}
    assert client.post(ADDRESS + "look/", given).url == ADDRESS + "colleagues/"
    given = {**rows(1), "form-0-name": "An", "form-0-email": "an@example.org", "form-0-role": role("editor")}
    assert "/accounts/link/" in client.post(ADDRESS + "colleagues/", given).content.decode()
    assert client.post(ADDRESS + "mail/", {"go_on": "1"}).url == ADDRESS + "demo/"
    assert client.post(ADDRESS + "demo/", {"choice": "keep"}).url == ADDRESS
    assert SetUp.objects.get().done == list(services.STEPS)
    assert client.get("/admin/entrance/").url == "/admin/"

    page = CommunityPage.objects.get()
    desk = DeskSettings.objects.get()
    assert (page.slug, page.live, page.publisher.name) == ("phuong-ben-lau", True, BODY["name"])
    assert (desk.accent, desk.logo.width, desk.publisher) == ("#7a1f1f", 8, page.publisher)
    assert User.objects.get(email="an@example.org").groups.get().name == "Biên tập viên"


def rows(number: int) -> dict[str, str]:
    return {"form-TOTAL_FORMS": str(number), "form-INITIAL_FORMS": "0"}


def role(identifier: str) -> int:
    from django.contrib.auth.models import Group

    from signalmast.backoffice import presets

    return Group.objects.get(name=presets.group_name(identifier)).pk


def test_skipped_step_is_remembered_and_can_be_done_later(administrator, client):
    assert client.post(ADDRESS + "publisher/", {"skip": "1"}).url == ADDRESS + "page/"
    assert SetUp.objects.get().skipped == ["publisher"]
    client.post(ADDRESS + "publisher/", BODY)
    assert (SetUp.objects.get().done, SetUp.objects.get().skipped) == (["publisher"], [])


def test_publisher_done_twice_changes_the_one_body(administrator, client):
    client.post(ADDRESS + "publisher/", BODY)
    client.post(ADDRESS + "publisher/", {**BODY, "name": "Thư viện phường Bến Lau"})
    assert [each.name for each in Publisher.objects.all()] == ["Thư viện phường Bến Lau"]


def test_page_before_the_responsible_body_is_refused(administrator, client):
    page = client.post(ADDRESS + "page/", {"title": "X", "language": "vi"}).content.decode()
    assert "First name the responsible body: every page prints who answers for it." in page
    assert CommunityPage.objects.count() == 0


def test_two_pages_of_the_same_name_get_different_addresses(administrator, client):
    client.post(ADDRESS + "publisher/", BODY)
    for _ in range(2):
        client.post(ADDRESS + "page/", {"title": "Đường Trần Phú", "language": "en"})
    assert sorted(CommunityPage.objects.values_list("slug", flat=True)) == ["duong-tran-phu", "duong-tran-phu-2"]


@pytest.mark.parametrize(
    ("accent", "words"), [("#ffd400", "hard to read (contrast 1.4"), ("red", "Write it as #1f5f8b.")]
)
def test_colour_that_cannot_be_used_says_why(administrator, client, accent, words):
    page = client.post(ADDRESS + "look/", {"name_vi": "A", "name_en": "A", "accent": accent}).content.decode()
    assert words in page
    assert DeskSettings.objects.count() == 0


def test_logo_that_is_no_picture_is_refused(administrator, client):
    wrong = SimpleUploadedFile("logo.png", b"no picture", "image/png")
    given = {"name_vi": "A", "name_en": "A", "accent": "#1f5f8b", "upload": wrong}
    assert client.post(ADDRESS + "look/", given).status_code == 200
    assert DeskSettings.objects.count() == 0


def test_colleagues_with_the_same_address_twice_are_all_refused(administrator, client):
    given = rows(2)
    for number in (0, 1):
        given |= {
            f"form-{number}-name": "An",
            f"form-{number}-email": "An@example.org",
            f"form-{number}-role": role("editor"),
        }
    assert "The same address stands in two rows." in client.post(ADDRESS + "colleagues/", given).content.decode()
    assert not User.objects.filter(email="an@example.org").exists()


def test_mail_test_reaches_the_persons_own_address(administrator, client, settings):
    with mail_server(settings, Box()) as box:
        page = client.post(ADDRESS + "mail/").content.decode()
    assert [letter["To"] for letter in box.letters] == [administrator.email]
    assert "the mail server took the letter" in page
    assert SetUp.objects.get().done == ["mail"]


def test_mail_test_shows_the_servers_own_words(administrator, client, settings):
    with mail_server(settings, Box(refuse="554 not from you")):
        page = client.post(ADDRESS + "mail/").content.decode()
    assert "The mail server did not take the letter." in page
    assert "554 not from you" in page
    assert not SetUp.objects.exists()


def test_removing_the_demonstration_takes_it_and_nothing_else(administrator, client, desk):
    mine, invented = (
        Publisher.objects.create(**{**BODY, "name": name}, demo=demo)
        for name, demo in (("Mine", False), ("Demo", True))
    )
    for publisher in (mine, invented):
        page = CommunityPage(title=publisher.name, slug=publisher.name.lower(), publisher=publisher)
        page.demo = publisher.demo
        desk["vi"].add_child(instance=page)
        post = Post(title="Bài", posted_at=timezone.now(), demo=publisher.demo)
        page.add_child(instance=post)
        Topic.objects.create(key=publisher.name.lower(), name_vi="x", name_en="x", demo=publisher.demo)
    client.post(ADDRESS + "demo/", {"choice": "remove"})
    left = [list(model.objects.values_list("demo", flat=True)) for model in (Publisher, CommunityPage, Post, Topic)]
    assert left == [[False], [False], [False], [False]]


def test_removing_the_demonstration_leaves_an_invented_page_that_holds_a_post_of_the_desks_own(
    administrator, client, desk
):
    invented = Publisher.objects.create(**BODY, demo=True)
    pages = [CommunityPage(title=name, slug=name, publisher=invented, demo=True) for name in ("kept", "gone")]
    for page in pages:
        desk["vi"].add_child(instance=page)
        page.add_child(instance=Post(title=f"invented {page.slug}", posted_at=timezone.now(), demo=True))
    mine = pages[0].add_child(instance=Post(title="mine", posted_at=timezone.now()))
    client.post(ADDRESS + "demo/", {"choice": "remove"})
    assert list(Post.objects.values_list("title", flat=True)) == ["mine"]
    assert list(CommunityPage.objects.values_list("slug", flat=True)) == ["kept"]
    assert list(Publisher.objects.all()) == [invented]
    mine.delete()
    client.post(ADDRESS + "demo/", {"choice": "remove"})
    assert [model.objects.count() for model in (Post, CommunityPage, Publisher)] == [0, 0, 0]
